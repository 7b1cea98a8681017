"""What nobody foresaw is answered in the table's words, and the connection is kept for the next request."""

from typing import Any

import asyncpg
import orjson
import pytest
from fastapi import FastAPI

from hutong.capabilities.simulation import InProcess
from hutong.doors.office.frame import refuse

app = FastAPI()
refuse.install(app)


@app.get("/broken")
async def broken() -> None:
    raise KeyError("nobody thought of it")


@app.get("/away")
async def away() -> None:
    raise asyncpg.InterfaceError("the pool is closed")


@pytest.mark.parametrize(
    ("path", "language", "status", "expected"),
    [
        ("/broken", "zh", 500, {"code": 5001, "message": "系统内部错误"}),
        ("/broken", "en", 500, {"code": 5001}),
        ("/away", "zh", 503, {"code": 5002}),
    ],
)
async def test_it_is_answered_and_not_raised(path: str, language: str, status: int, expected: dict[str, Any]) -> None:
    net = InProcess({"http://office.test": app})
    reply = await net.send("GET", f"http://office.test{path}", headers={"accept-language": language})
    told = orjson.loads(reply.body)
    assert (reply.status, {**told, **expected}) == (status, told)
    assert "nobody thought" not in reply.body.decode()
