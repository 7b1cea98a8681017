"""What nobody foresaw is answered in the table's words, and the connection is kept for the next request."""

from typing import Any

import asyncpg
import orjson
import pytest
from fastapi import FastAPI

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
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


@app.get("/beside")
async def beside() -> None:
    why = Text("甲与乙不能同时开通", "A and B exclude each other")
    raise Refusal(Problem.PRODUCTS_CLASH, why, [("products", why)])


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


async def test_what_its_field_says_is_not_said_twice() -> None:
    net = InProcess({"http://office.test": app})
    told = orjson.loads((await net.send("GET", "http://office.test/beside", headers={})).body)
    assert (told["code"], told["message"]) == (6027, Problem.PRODUCTS_CLASH.entry.message.zh)
    assert told["cause"]
    assert [(one["name"], one["message"]) for one in told["fields"]] == [("products", "甲与乙不能同时开通")]
