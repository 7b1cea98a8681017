"""The database goes away: 5002, nothing is lost, nothing is doubled, and everything goes on by itself."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from urllib.parse import urlencode

import asyncpg
import pytest
from tests.stack import Stack
from tests.upstream import attempts, chase, notices, number, payment, upstream

from hutong.base.db import AWAY
from hutong.capabilities.simulation import Mischief

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def cut(hub: Stack) -> None:
    """Ends every connection that the hub has to its database, and returns when they have ended.

    Until then the hub's next statement may or may not be answered by one that is about to go.
    """
    connection = await asyncpg.connect(hub.hub.settings.database_url)
    try:
        await connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    finally:
        await connection.close()


async def calm(hub: Stack) -> None:
    """Returns once the pool has found out which of its connections were cut: each by its next use, so all are used.

    One after the other they can't be: the pool gives out first what came back last.
    """
    async with asyncio.timeout(20):
        while True:
            try:
                async with AsyncExitStack() as held:
                    for _ in range(hub.hub.settings.connections):
                        connection = await held.enter_async_context(hub.hub.pool.acquire())
                        await connection.fetchval("SELECT 1")
            except AWAY:
                continue
            return


async def again(hub: Stack, order: str) -> dict[str, object]:
    """Repeats an order a minute later, as a merchant would.

    A claim that nobody works on any more is free by then; before, it depends on whether the lock of this process,
    whose connection was cut as well, is back already.
    """
    await calm(hub)
    await hub.hub.pool.execute("UPDATE attempt SET claimed_at = now() - interval '1 min' WHERE state = 'claimed'")
    status, answer = await hub.order(order)
    assert (status, answer["code"]) == (200, 1), answer
    return answer


async def test_orders_while_connections_are_cut(hub: Stack) -> None:
    orders = [number() for _ in range(30)]
    asked = [asyncio.create_task(hub.order(order)) for order in orders]
    for _ in range(3):
        await asyncio.sleep(0.01)
        await cut(hub)
    for status, answer in await asyncio.gather(*asked):
        assert (status, answer["code"]) in {(200, 1), (503, 5002)}, answer
        assert answer["code"] == 1 or (answer["cause"] and answer["remedy"])
    for order in orders:
        await again(hub, order)
        assert len(await attempts(hub, order)) == 1


async def test_a_callback_that_could_not_be_written_comes_again(hub: Stack) -> None:
    order = number()
    _, answer = await hub.order(order, smstyle="2")
    simulator = hub.simulator("wxnative")
    bill = simulator.scan(answer["start"]["value"])
    assert bill is not None
    knocking = asyncio.create_task(simulator.pay(bill.id))
    for _ in range(5):
        await cut(hub)
    await knocking
    await simulator.knocker.settled()
    await calm(hub)
    assert (await payment(hub, order)).state == "paid"
    assert len(await notices(hub, order)) == 1
    assert simulator.knocker.tries[-1].heard


async def test_cut_between_the_providers_answer_and_its_note(hub: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    order = number()
    with upstream(hub) as provider:
        provider.open.clear()
        ordering = asyncio.create_task(hub.order(order))
        await provider.came.wait()
        write = hub.money.desk._notebook._group._write

        async def broken(connection: asyncpg.Connection, notes: object) -> object:
            await cut(hub)
            return await write(connection, notes)

        monkeypatch.setattr(hub.money.desk._notebook._group, "_write", broken)
        provider.open.set()
        status, answer = await ordering
    assert (status, answer["code"]) == (503, 5002)
    await calm(hub)
    assert (await attempts(hub, order))[0].state == "claimed"
    monkeypatch.undo()
    answer = await again(hub, order)
    assert len(await attempts(hub, order)) == 1
    await hub.pay(answer)
    assert (await payment(hub, order)).state == "paid"
    assert len(await notices(hub, order)) == 1


async def test_the_worker_goes_on_after_a_cut(hub: Stack) -> None:
    order = number()
    _, answer = await hub.order(order)
    hub.simulator("wxnative").mischiefs.order(Mischief.NOTICE_LOST)
    await hub.pay(answer)
    await cut(hub)
    async with asyncio.timeout(10):
        while (await _state(hub, order)) != "paid":
            await _patient(lambda: chase(hub, order))
    await calm(hub)
    assert len(await notices(hub, order)) == 1


async def _patient(act: Callable[[], object]) -> None:
    try:
        await act()
    except AWAY:
        await asyncio.sleep(0.05)


async def _state(hub: Stack, order: str) -> str:
    try:
        return (await payment(hub, order)).state
    except AWAY:
        return ""


async def test_no_database_at_all_is_5002_in_both_languages(hub: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*_: object, **__: object) -> None:
        raise ConnectionRefusedError("nobody there")

    monkeypatch.setattr(hub.money.pay._ledger, "by_order", away)
    status, answer = await hub.post("/api/pay/query", {"orderId": number()})
    assert (status, answer["code"], answer["msg"]) == (503, 5002, "系统暂时不可用")
    body = urlencode(hub.signed({"merId": "M1001", "orderId": number()})).encode()
    status, answer = await hub.raw("/api/pay/query", body, {"accept-language": "en"})
    assert (status, answer["code"], answer["msg"]) == (503, 5002, "The hub is unavailable for a moment")
