"""A post office between provider and hub: it keeps a knock back, so that tests may bend it before it is delivered."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tests.stack import HUB, Stack
from tests.upstream import attempts, number

from hutong.base.asgi import Receive, Scope, Send, read_body
from hutong.base.http import Reply
from hutong.features.payments.attempts import Attempt

CALLBACKS = f"{HUB}/callback"


@dataclass
class Letter:
    """A provider's knock as it left, and the order that it is about."""

    order: str
    path: str
    headers: dict[str, str]
    body: bytes


async def ordered(hub: Stack, channel: str) -> tuple[str, Attempt]:
    """A fresh order that waits for its payer."""
    order = number()
    status, answer = await hub.order(order, channel)
    assert status == 200, answer
    return order, (await attempts(hub, order))[0]


async def letter(hub: Stack, channel: str, order: str = "") -> Letter:
    """The knock that tells of an order's payment; the provider has the money, the hub has not heard of it."""
    if not order:
        order, _ = await ordered(hub, channel)
    (attempt, *_) = await attempts(hub, order)
    kept: list[Letter] = []
    came = asyncio.Event()

    async def keep(scope: Scope, receive: Receive, send: Send) -> None:
        headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
        kept.append(Letter(order, f"/callback{scope['path']}", headers, await read_body(receive, 100_000)))
        came.set()
        raise asyncio.CancelledError  # ends the provider's tries: it does not come again by itself

    door = hub.net.apps[CALLBACKS]
    hub.net.apps[CALLBACKS] = keep
    try:
        await _pay(hub, channel, attempt)
        async with asyncio.timeout(5):
            await came.wait()
        await hub.simulator(channel).knocker.settled()
    finally:
        hub.net.apps[CALLBACKS] = door
    return kept[0]


async def _pay(hub: Stack, channel: str, attempt: Attempt) -> None:
    assert attempt.start is not None
    bill = hub.simulator(channel).scan(attempt.start["value"])
    assert bill is not None
    await hub.simulator(channel).pay(bill.id)


async def deliver(
    hub: Stack, one: Letter, *, path: str = "", body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> Reply:
    """Hands a letter in, as it is or bent."""
    told = {**one.headers, **(headers or {})}
    sent = one.body if body is None else body
    told["content-length"] = str(len(sent))
    return await hub.net.send("POST", HUB + (path or one.path), headers=told, body=sent)


def heard(reply: Reply) -> bool:
    """Whether the provider takes this for "heard", by the words of its manual."""
    return reply.status == 200 and (b"SUCCESS" in reply.body or reply.body == b"success")


async def verdicts(hub: Stack) -> list[str]:
    """What became of every knock, oldest first."""
    return [row["verdict"] for row in await hub.hub.pool.fetch("SELECT verdict FROM knock ORDER BY id")]


async def last_knock(hub: Stack) -> dict[str, Any]:
    """The newest knock as it was kept."""
    row = await hub.hub.pool.fetchrow("SELECT * FROM knock ORDER BY id DESC LIMIT 1")
    assert row is not None
    return dict(row)
