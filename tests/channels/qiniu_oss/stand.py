"""A stand for tests: Kodo's simulator, our adapter and a hub that hears, all in one process."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from hutong.base.clock import now
from hutong.base.http import Http, Reply
from hutong.base.secrets import Secret
from hutong.capabilities.channel import Line
from hutong.capabilities.faults import Forged
from hutong.capabilities.pay import Knock
from hutong.capabilities.simulation import Book, Home, InProcess, Mischief, Shelf
from hutong.capabilities.simulation.mischief import Receive, Scope, Send
from hutong.capabilities.storage import Form, FormWish, Link, Object
from hutong.channels.qiniu_oss import SPEC
from hutong.channels.qiniu_oss.adapter import QiniuOss
from hutong.channels.qiniu_oss.settings import QiniuOssConfig
from hutong.channels.qiniu_oss.simulator import QiniuOssSimulator

PROVIDER = "http://kodo.test:8001/qiniu_oss"  # under a path, as the sandbox serves it
HUB = "http://hub.test"
CALLBACK = f"{HUB}/hub/callback/7/3"  # a proxy may cut the first part of the path
MIB = 1 << 20
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))
KEY = "2026/11/0190c7e2.png"


class Stand:
    """An account with its bucket, and what the hub was knocked and made of it."""

    def __init__(self, shelf: Shelf | None = None) -> None:
        self.http = InProcess({HUB: self._hub})
        self.home = Home(PROVIDER, self.http, Book(), speed=1e6, shelf=shelf or Shelf())
        self.provider = QiniuOssSimulator(self.home)
        self.http.apps[PROVIDER] = self.provider.app
        self.account = self.provider.account("direct")
        self.config = QiniuOssConfig.read(self.account.merchant_no, self.account.settings)
        self.line = Line(
            self.http, PROVIDER, CALLBACK, timeout=2.0, hosts=dict.fromkeys(SPEC.hosts, PROVIDER), own_key=Secret("own")
        )
        self.adapter = QiniuOss(self.config, self.line)
        self.knocks: list[Knock] = []
        self.heard: list[str] = []
        self.forged: list[str] = []

    @property
    def bucket(self) -> str:
        """The account's bucket."""
        return self.account.settings["BUCKET_NAME"]

    def with_settings(self, merchant_no: str = "", **changes: str) -> QiniuOss:
        """The adapter with other settings."""
        settings = {**self.account.settings, **changes}
        return QiniuOss(QiniuOssConfig.read(merchant_no or self.account.merchant_no, settings), self.line)

    def through(self, http: Http) -> QiniuOss:
        """The adapter on another wire."""
        return QiniuOss(self.config, replace(self.line, http=http))

    def order_wrong(self, wrong: Mischief, where: str = "", times: int = 1) -> None:
        """Tells the provider to do something wrong."""
        self.provider.mischiefs.order(wrong, where=where, times=times)

    async def get(self, url: str, method: str = "GET", **headers: str) -> Reply:
        """What anybody gets at an address."""
        return await self.http.send(method, url, headers=headers)

    async def post(
        self,
        form: Form,
        content: bytes,
        *,
        kind: str = "image/png",
        name: str = "头像.png",
        changes: Mapping[str, str] | None = None,
        file_first: bool = False,
    ) -> Reply:
        """What a browser gets for a form; `changes` to its fields, an empty one is left out."""
        fields = {**form.fields, **(changes or {})}
        parts = [part(field, value.encode()) for field, value in fields.items() if value]
        file = part(form.file_field, content, f'; filename="{name}"', kind)
        body = b"".join([file, *parts] if file_first else [*parts, file]) + b"--XyZ--\r\n"
        headers = {"content-type": "multipart/form-data; boundary=XyZ", "origin": "https://shop.example"}
        return await self.http.send("POST", form.url, headers=headers, body=body)

    async def _hub(self, scope: Scope, receive: Receive, send: Send) -> None:
        message = await receive()
        headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
        query, path = scope["query_string"].decode(), scope["path"].removeprefix("/hub")
        knock = Knock(scope["method"], path, query, headers, message["body"], now())
        self.knocks.append(knock)
        try:
            self.heard += self.adapter.hear_upload(knock)
            reply = self.adapter.acknowledge_upload(knock, True)
        except Forged as error:
            self.forged.append(error.words)
            reply = self.adapter.acknowledge_upload(knock, False)
        raw = [(name.encode(), value.encode()) for name, value in reply.headers.items()]
        await send({"type": "http.response.start", "status": reply.status, "headers": raw})
        await send({"type": "http.response.body", "body": reply.body})


class Watched:
    """An Http that keeps what was sent through it, and may change the answers or have little patience."""

    def __init__(self, inner: Http, *, patience: float = 0.0) -> None:
        self.inner = inner
        self.patience = patience
        self.sent: list[tuple[str, str, dict[str, str], bytes]] = []
        self.timeouts: list[float] = []
        self.instead: list[Reply] = []

    async def send(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> Reply:
        """See `Http.send`."""
        self.sent.append((method, url, dict(headers), body))
        self.timeouts.append(timeout)
        if self.instead:
            return self.instead.pop(0)
        return await self.inner.send(method, url, headers=headers, body=body, timeout=self.patience or timeout)

    @property
    def paths(self) -> list[str]:
        """What was asked, without addresses."""
        return [f"{method} {urlsplit(url).path.removeprefix('/qiniu_oss')}" for method, url, _, _ in self.sent]


def part(name: str, content: bytes, more: str = "", kind: str = "") -> bytes:
    """One field of a posted form."""
    head = f'--XyZ\r\nContent-Disposition: form-data; name="{name}"{more}\r\n'
    head += f"Content-Type: {kind}\r\n" if kind else ""
    return head.encode() + b"\r\n" + content + b"\r\n"


def thing(content: bytes, key: str = KEY, kind: str = "image/png") -> Object:
    """What is to be kept."""
    return Object(key, len(content), kind)


def wish(content: bytes = PNG, key: str = KEY, **changes: Any) -> FormWish:
    """A wish for a form for this file."""
    usual = FormWish(key, "image/png", len(content), now(), now() + timedelta(minutes=10))
    return replace(usual, **changes)


def link(key: str = KEY, *, inline: bool = False, until: datetime | None = None) -> Link:
    """A wish for an address."""
    return Link(key, "合同 (1).png", "image/png", inline, now(), until or now() + timedelta(minutes=10))


def patterned(size: int) -> bytes:
    """Content whose every block differs."""
    return b"".join((index // 1000).to_bytes(8, "big") * 125 for index in range(0, size, 1000))[:size]
