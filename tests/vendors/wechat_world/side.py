"""WeChat in this process, with a server of somebody that hears its pushes."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from hutong.base.asgi import answer, read_body
from hutong.base.http import Reply
from hutong.capabilities.simulation import Book, Home, InProcess
from hutong.capabilities.simulation.mischief import Receive, Scope, Send
from hutong.channels.wx_gzh.simulator import WxGzhSimulator
from hutong.vendors.wechat_world.applications import Application, mini, official

WECHAT, SERVER = "http://wechat.test", "http://server.test"
PUSHES = f"{SERVER}/push"
INSIDE = {"user-agent": "Mozilla/5.0 MicroMessenger/8.0.60"}


class Side:
    """One WeChat, and `heard`: what it told the server."""

    def __init__(self, book: Book | None = None) -> None:
        self.http = InProcess({})
        self.wechat = WxGzhSimulator(Home(WECHAT, self.http, book or Book(), speed=1e7))
        self.http.apps |= {WECHAT: self.wechat.app, SERVER: self._serve}
        self.account: Application = official(self.wechat.home.book)
        self.program: Application = mini(self.wechat.home.book)
        self.heard: list[tuple[dict[str, str], bytes]] = []
        self.says = b"success"  # the server's answer to a push
        self.echoes = True

    async def get(self, path: str, headers: Mapping[str, str] | None = None, **query: str) -> Reply:
        """Any page or call."""
        url = f"{WECHAT}{path}{f'?{urlencode(query)}' if query else ''}"
        return await self.http.send("GET", url, headers=headers or {})

    async def ask(self, path: str, **query: str) -> dict[str, Any]:
        """A call by GET; every one answers 200."""
        reply = await self.get(path, **query)
        assert reply.status == 200
        return dict(json.loads(reply.body))

    async def post(self, path: str, body: Any, **query: str) -> dict[str, Any]:
        """A call by POST."""
        raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        reply = await self.http.send("POST", f"{WECHAT}{path}?{urlencode(query)}", headers={}, body=raw)
        assert reply.status == 200
        return dict(json.loads(reply.body))

    async def token(self, app: Application | None = None) -> str:
        """An access token of the official account or another application."""
        app = app or self.account
        told = await self.post("/cgi-bin/stable_token", grant(app))
        return str(told["access_token"])

    async def settled(self) -> None:
        """Until nothing is being pushed."""
        await self.wechat.knocker.settled()

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        query = dict(pair.split("=", 1) for pair in scope["query_string"].decode().split("&") if "=" in pair)
        body = await read_body(receive, 100_000)
        if scope["method"] == "GET":
            await answer(send, 200, [], query["echostr"].encode() if self.echoes else b"hello")
            return
        self.heard.append((query, body))
        await answer(send, 200, [], self.says)


def grant(app: Application, **more: Any) -> dict[str, Any]:
    """The fields that ask for a token."""
    return {"grant_type": "client_credential", "appid": app.appid, "secret": app.secret, **more}
