"""What tests of notices need: an office that owes them, and a receiver that is told what to answer."""

import asyncio
import hashlib
from base64 import b64decode
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import orjson
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from hutong.app.hub import Hub
from hutong.app.settings import Settings
from hutong.base.ids import new_id
from hutong.base.secrets import Secret
from hutong.base.vault import MasterKey
from hutong.features.merchants import Directory, edit
from hutong.features.notices import host_of
from hutong.features.notices.deliver import Deliverer
from hutong.features.notices.post import Post

MERCHANT = "M1001"
PATIENCE = 15.0  # seconds for anything that is waited for
FIELDS = {
    "merId": MERCHANT,
    "orderId": "A1",
    "sysOrderId": "01ARZ3NDEKTSV4RRFFQ69G5FAV",
    "desc": "手冲咖啡 & coffee = 1+1",
    "orderAmt": "19.99",
    "status": "1",
    "attch": "桌 7",
}


@dataclass(frozen=True)
class Heard:
    """One posting as it arrived."""

    headers: Mapping[str, str]
    fields: dict[str, str]
    target: str = ""


@dataclass
class Receiver:
    """An ASGI app: `answer` says what to answer; None means no answer until `let_go`."""

    url: str = ""
    answer: Callable[[Heard], tuple[int, bytes] | None] = lambda _: (200, b"success")
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    begins: bytes = b""  # sent before a silence
    at_last: tuple[int, bytes] = (500, b"")  # answered after it
    heard: list[Heard] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    let_go: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        heard = await _read(scope, receive)
        async with self.changed:
            self.heard.append(heard)
            self.changed.notify_all()
        said = self.answer(heard)
        if said is None and self.begins:
            await send({"type": "http.response.start", "status": 200, "headers": self.headers})
            await send({"type": "http.response.body", "body": self.begins, "more_body": True})
        if said is None:
            await self.let_go.wait()
            said = self.at_last
            if self.begins:
                return
        await send({"type": "http.response.start", "status": said[0], "headers": self.headers})
        await send({"type": "http.response.body", "body": said[1]})

    async def until(self, count: int) -> list[Heard]:
        """What was heard, once it is so many."""
        async with asyncio.timeout(PATIENCE), self.changed:
            await self.changed.wait_for(lambda: len(self.heard) >= count)
        return self.heard


async def _read(scope: MutableMapping[str, Any], receive: Any) -> Heard:
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    headers = {name.decode(): value.decode() for name, value in scope["headers"]}
    if headers["content-type"].startswith("application/json"):
        fields = orjson.loads(body)
    else:
        fields = dict(parse_qsl(body.decode(), keep_blank_values=True, strict_parsing=True))
    return Heard(headers, fields, f"{scope['path']}?{scope['query_string'].decode()}")


@dataclass
class Office:
    """The notices of one merchant."""

    hub: Hub
    posts: list[Post]
    md5_key: Secret
    public_key: str

    @classmethod
    async def open(cls, dsn: str) -> "Office":
        """On the database at `dsn`."""
        hub = await Hub.start(Settings(database_url=dsn, master=MasterKey.generate(), connections=8))
        made = await edit.create(hub.actor("test"), "胡同咖啡", mer_id=MERCHANT)
        return cls(hub, [], made.md5_key, made.merchant.platform_public_key)

    async def close(self) -> None:
        """Ends everything."""
        for post in self.posts:
            await post.close()
        await self.hub.close()

    def deliverer(self, post: Post | None = None, *, timeout: float = 5.0) -> Deliverer:
        """A deliverer as a process of its own would have it, merchants read afresh."""
        post = post or Post(loopback=True)
        self.posts.append(post)
        return Deliverer(self.hub.pool, Directory(self.hub.pool, self.hub.keeper), post, timeout=timeout)

    async def deliver(self, post: Post | None = None, *, timeout: float = 5.0) -> int:
        """One turn of a fresh deliverer, finished; how many notices were posted."""
        deliverer = self.deliverer(post, timeout=timeout)
        count = await deliverer.turn()
        await deliverer.finish()
        return count

    async def terms(self, **terms: Any) -> None:
        """Changes the merchant."""
        await edit.edit(self.hub.actor("test"), MERCHANT, edit.Terms(**terms))

    async def owe(self, url: str, *, host: str = "", order_id: str = "A1") -> str:
        """A notice that is due now."""
        number = new_id()
        await self.hub.pool.execute(
            "INSERT INTO notice (id, merchant_id, topic, subject, url, host, fields)"
            " VALUES ($1, $2, 'payment.paid', $1, $3, $4, $5)",
            *(number, MERCHANT, url, host or host_of(url), {**FIELDS, "orderId": order_id}),
        )
        return number

    async def notice(self, number: str) -> dict[str, Any]:
        """A notice, with `wait`: the seconds until its next try."""
        row = await self.hub.pool.fetchrow(
            "SELECT *, extract(epoch FROM next_at - now())::float8 AS wait FROM notice WHERE id = $1", number
        )
        assert row is not None
        return dict(row)

    async def tries(self, number: str) -> list[dict[str, Any]]:
        """The tries of a notice, oldest first."""
        rows = await self.hub.pool.fetch("SELECT * FROM notice_try WHERE notice_id = $1 ORDER BY id", number)
        return [dict(row) for row in rows]

    async def make_due(self) -> None:
        """Lets the time pass that every waiting notice waits for."""
        await self.hub.pool.execute("UPDATE notice SET next_at = now(), leased_until = NULL WHERE state = 'waiting'")

    def verifies(self, fields: Mapping[str, str]) -> bool:
        """Whether the signature is right, worked out anew from document 003 and by none of the hub's code."""
        filled = sorted((name, value) for name, value in fields.items() if name != "sign" and value)
        text = "&".join(f"{name}={value}" for name, value in filled) + f"&key={self.md5_key.reveal()}"
        digest = hashlib.md5(text.encode()).hexdigest().upper()
        key = load_pem_public_key(self.public_key.encode())
        assert isinstance(key, RSAPublicKey)
        try:
            key.verify(b64decode(fields["sign"], validate=True), digest.encode(), PKCS1v15(), hashes.SHA256())
        except InvalidSignature:
            return False
        return True
