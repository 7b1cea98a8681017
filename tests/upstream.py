"""What tests of the money path do to a hub: stand before its providers, move its time, and read what it wrote."""

import asyncio
import hashlib
from base64 import b64decode, b64encode
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

import orjson
import pytest_asyncio
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from tests import stack
from tests.conftest import _admin, named
from tests.stack import HUB, Stack

from hutong.base.asgi import Receive, Scope, Send
from hutong.base.http import NeverLeft, Reply
from hutong.capabilities.simulation.mischief import App
from hutong.features.payments.attempts import Attempt
from hutong.features.payments.order import Payment

PAYING = ("/native", "/jsapi", "/app", "/h5", "/codepay", "/unifiedorder", "/micropay", "precreate", ".create", ".pay")
CODES = {"wxnative": "WXPAY_V3", "wxv2native": "WXPAY", "aliqr": "ALIPAY"}
EACH = tuple(CODES)


@asynccontextmanager
async def running(database_url: str, template: str, **settings: Any) -> AsyncIterator[Stack]:
    """A hub on a database of its own."""
    name = f"t_{uuid4().hex[:12]}"
    await _admin(database_url, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
    made = await stack.build(named(database_url, name), **settings)
    yield made
    await made.close()
    await _admin(database_url, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def hub(database_url: str, template: str) -> AsyncIterator[Stack]:
    """A hub that the tests of a module share: each uses order numbers of its own."""
    async with running(database_url, template) as made:
        yield made


def number(start: str = "A") -> str:
    """An order number that nobody used."""
    return f"{start}{uuid4().hex[:16]}"


class Upstream:
    """Stands before a provider: counts what comes in, and may keep it waiting, refuse it, or lose the answer."""

    def __init__(self, inner: App) -> None:
        self._inner = inner
        self.calls: list[str] = []
        self.open = asyncio.Event()
        self.open.set()
        self.came = asyncio.Event()
        self.refusing = False  # nothing arrives any more
        self.losing = 0  # so many more calls arrive, and their answers are lost
        self.saying: Reply | None = None  # what is answered in the provider's place; nothing arrives

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.refusing:
            raise NeverLeft("connection refused")
        query = parse_qs(scope["query_string"].decode())
        self.calls.append(f"{scope['method']} {query.get('method', [scope['path']])[0]}")
        self.came.set()
        await self.open.wait()
        if self.saying is not None:
            await say(send, self.saying)
        elif self.losing:
            self.losing -= 1
            await self._inner(scope, receive, _nowhere)
            raise TimeoutError("the answer did not come in time")
        else:
            await self._inner(scope, receive, send)

    @property
    def paying(self) -> list[str]:
        """The calls that ask for money."""
        return [call for call in self.calls if call.endswith(PAYING)]

    @property
    def asking(self) -> list[str]:
        """The other calls."""
        return [call for call in self.calls if not call.endswith(PAYING)]


@contextmanager
def upstream(made: Stack, channel: str = "wxnative") -> Iterator[Upstream]:
    """Somebody who stands before the provider of a product until the block ends."""
    base = made.simulator(channel).home.base_url
    inner = made.net.apps[base]
    between = Upstream(inner)
    made.net.apps[base] = between
    try:
        yield between
    finally:
        between.open.set()
        made.net.apps[base] = inner


async def say(send: Send, reply: Reply) -> None:
    """Answers with a reply."""
    raw = [(name.encode(), value.encode("latin-1")) for name, value in reply.headers.items()]
    await send({"type": "http.response.start", "status": reply.status, "headers": raw})
    await send({"type": "http.response.body", "body": reply.body})


async def _nowhere(_: Any) -> None:
    return


async def call(
    made: Stack,
    path: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    client: str = "203.0.113.5",
    method: str = "POST",
) -> tuple[int, dict[str, Any]]:
    """Any bytes to the API from any address."""
    sent: list[Any] = []
    whole = {"type": "http.request", "body": body, "more_body": False}

    async def receive() -> Any:
        return whole

    async def send(message: Any) -> None:
        sent.append(message)

    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path.removeprefix("/api"), "query_string": b"", "headers": raw}
    await made.net.apps[f"{HUB}/api"]({**scope, "client": (client, 1) if client else None}, receive, send)
    return sent[0]["status"], orjson.loads(sent[1]["body"])


async def payment(made: Stack, order_id: str) -> Payment:
    """The payment of an order, as the database has it."""
    found = await made.money.desk._ledger.by_order(stack.MERCHANT, order_id)
    assert found is not None
    return found


async def attempts(made: Stack, order_id: str) -> list[Attempt]:
    """The attempts of an order, newest first."""
    return await made.money.desk._ledger.attempts((await payment(made, order_id)).id)


async def notices(made: Stack, order_id: str, topic: str = "payment.paid") -> list[dict[str, Any]]:
    """What the merchant is owed of an order: the fields of each notice."""
    rows = await made.hub.pool.fetch(
        "SELECT fields FROM notice WHERE topic = $1 AND fields->>'orderId' = $2", topic, order_id
    )
    return [row["fields"] for row in rows]


async def events(made: Stack, order_id: str) -> list[str]:
    """What happened to an order, oldest first."""
    query = "SELECT what FROM payment_event WHERE payment_id = $1 ORDER BY id"
    return [row["what"] for row in await made.hub.pool.fetch(query, (await payment(made, order_id)).id)]


async def due(made: Stack, order_id: str) -> None:
    """Moves the next question about an order to now."""
    query = "UPDATE attempt SET chase_at = now() WHERE payment_id = $1 AND chase_at IS NOT NULL"
    await made.hub.pool.execute(query, (await payment(made, order_id)).id)


async def alone(made: Stack) -> None:
    """Moves the next question about every order an hour away: those of earlier tests may be due by themselves."""
    await made.hub.pool.execute("UPDATE attempt SET chase_at = now() + interval '1 hour' WHERE chase_at IS NOT NULL")


async def chase(made: Stack, order_id: str) -> None:
    """The worker asks about an order now, and about no other."""
    await alone(made)
    await due(made, order_id)
    await made.money.chaser.turn()


async def expire(made: Stack, order_id: str) -> None:
    """An order's time is up, and the worker deals with it."""
    query = "UPDATE payment SET expires_at = now() - interval '1 second' WHERE id = $1"
    await made.hub.pool.execute(query, (await payment(made, order_id)).id)
    await chase(made, order_id)


async def late_money(made: Stack, rule: str) -> None:
    """The merchant's rule for money after the end."""
    await made.hub.pool.execute("UPDATE merchant SET late_money = $1", rule)
    await made.hub.directory._changed("")


def text_to_sign(fields: Mapping[str, str], md5_key: str) -> bytes:
    """Steps 1 to 3 of row D2, written here a second time."""
    names = sorted(name for name in fields if name != "sign" and fields[name])
    text = "&".join([*(f"{name}={fields[name]}" for name in names), f"key={md5_key}"])
    return hashlib.md5(text.encode("utf-8")).hexdigest().upper().encode("ascii")


def signed(fields: Mapping[str, str], md5_key: str, private_pem: str) -> dict[str, str]:
    """The fields with a signature that none of the hub's code made."""
    key = serialization.load_pem_private_key(private_pem.encode(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    made = key.sign(text_to_sign(fields, md5_key), padding.PKCS1v15(), hashes.SHA256())
    return {**fields, "sign": b64encode(made).decode()}


def check(fields: Mapping[str, str], md5_key: str, public_pem: str) -> None:
    """Fails with InvalidSignature unless the hub signed exactly these fields."""
    key = serialization.load_pem_public_key(public_pem.encode())
    assert isinstance(key, rsa.RSAPublicKey)
    key.verify(
        b64decode(fields["sign"], validate=True), text_to_sign(fields, md5_key), padding.PKCS1v15(), hashes.SHA256()
    )
