"""Requests carried inside the process arrive as they would over a port."""

import asyncio

import pytest

from hutong.base.http import NeverLeft, NoAnswer
from hutong.capabilities.simulation import InProcess
from hutong.capabilities.simulation.mischief import Receive, Scope, Send


class Keeps:
    """Keeps the scope and body of every request."""

    def __init__(self) -> None:
        self.scopes: list[Scope] = []
        self.bodies: list[bytes] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scopes.append(scope)
        self.bodies.append((await receive())["body"])
        await send({"type": "http.response.start", "status": 201, "headers": [(b"Request-ID", b"08F\xe9")]})
        await send({"type": "http.response.body", "body": b"an", "more_body": True})
        await send({"type": "http.response.body", "body": b"swer"})


async def test_the_request_arrives_with_path_query_headers_and_body() -> None:
    app = Keeps()
    http = InProcess({"http://pay.test:81/wxpay": app})
    reply = await http.send(
        "PUT", "http://pay.test:81/wxpay/v3/%E4%BD%A0?a=%2B&b=", headers={"X-Sign": "S"}, body=b"\0\xff"
    )
    assert (reply.status, reply.body, reply.headers) == (201, b"answer", {"request-id": "08Fé"})
    scope = app.scopes[0]
    assert (scope["type"], scope["method"], scope["path"]) == ("http", "PUT", "/v3/你")
    assert scope["raw_path"] == b"/v3/%E4%BD%A0"
    assert scope["query_string"] == b"a=%2B&b="
    assert dict(scope["headers"]) == {b"x-sign": b"S", b"host": b"pay.test:81", b"content-length": b"2"}
    assert app.bodies == [b"\0\xff"]


@pytest.mark.parametrize("path", ["", "/", "?a=1"])
async def test_the_base_address_itself_is_the_apps_root(path: str) -> None:
    app = Keeps()
    await InProcess({"http://pay.test": app}).send("GET", f"http://pay.test{path}", headers={})
    assert app.scopes[0]["path"] == "/"


@pytest.mark.parametrize(
    "url", ["http://other.test/", "http://pay.testing/", "http://pay.test:80/", "https://pay.test/", ""]
)
async def test_an_address_of_nobody_is_never_left(url: str) -> None:
    with pytest.raises(NeverLeft):
        await InProcess({"http://pay.test": Keeps()}).send("GET", url, headers={})


async def test_each_address_has_its_own_app() -> None:
    left, right = Keeps(), Keeps()
    http = InProcess({"http://pay.test/a": left, "http://pay.test/ab": right})
    await http.send("GET", "http://pay.test/ab/c", headers={})
    assert (len(left.scopes), len(right.scopes)) == (0, 1)


async def test_an_app_that_hangs_up_gives_no_answer() -> None:
    async def nothing(_scope: Scope, _receive: Receive, _send: Send) -> None:
        return

    async def head_only(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"half", "more_body": True})

    async def cut(_scope: Scope, _receive: Receive, _send: Send) -> None:
        raise ConnectionResetError

    for app in (nothing, head_only, cut):
        with pytest.raises(NoAnswer):
            await InProcess({"http://pay.test": app}).send("GET", "http://pay.test/", headers={})


async def test_an_app_that_takes_too_long_gives_no_answer_and_is_ended() -> None:
    ended = asyncio.Event()

    async def slow(_scope: Scope, _receive: Receive, _send: Send) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    with pytest.raises(NoAnswer):
        await InProcess({"http://pay.test": slow}).send("GET", "http://pay.test/", headers={}, timeout=0.05)
    assert ended.is_set()


async def test_a_disconnect_is_told_to_an_app_that_waits_for_it() -> None:
    async def waits(_scope: Scope, receive: Receive, send: Send) -> None:
        assert (await receive())["type"] == "http.request"
        second = asyncio.ensure_future(receive())
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})
        second.cancel()

    assert (await InProcess({"http://pay.test": waits}).send("GET", "http://pay.test/", headers={})).status == 204
