"""Statuses of providers beyond 599 go over a real port."""

import asyncio

from tests.witness.conftest import Serve, serve

from hutong.app.sandbox import statuses
from hutong.base.asgi import Receive, Scope, Send
from hutong.base.http import Wire

__all__ = ["serve"]


async def test_a_missing_file_at_kodo_is_612(serve: Serve) -> None:
    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 612, "headers": [(b"content-length", b"2")]})
        await send({"type": "http.response.body", "body": b"{}"})

    statuses.teach()
    url, http = await serve(app), Wire()
    async with asyncio.timeout(20):
        reply = await http.send("GET", url, headers={})
    await http.close()
    assert (reply.status, reply.body) == (612, b"{}")
