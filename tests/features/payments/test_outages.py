"""The database goes away: 5002, nothing is lost, nothing is doubled, and everything goes on by itself."""

import asyncio
from collections.abc import Callable
from urllib.parse import urlencode

import asyncpg
import pytest
from tests.stack import Stack
from tests.upstream import attempts, chase, notices, number, payment, upstream

from hutong.base.db import AWAY
from hutong.capabilities.simulation import Mischief

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def cut(hub: Stack) -> None:
    """Ends every connection that the hub has to its database."""
    connection = await asyncpg.connect(hub.hub.settings.database_url)
    try:
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    finally:
        await connection.close()


async def calm(hub: Stack) -> None:
    """Returns once the pool has found out, each by its next use, which of its connections were cut."""
    well = 0
    while well < 2 * hub.hub.settings.connections:
        try:
            await hub.hub.pool.fetchval("SELECT 1")
        except AWAY:
            well = 0
        else:
            well += 1


async def again(hub: Stack, order: str) -> dict[str, object]:
    """Repeats an order until it is taken, as a merchant would."""
    async with asyncio.timeout(20):
        while True:
            status, answer = await hub.order(order)
            assert (status, answer["code"]) in {(200, 1), (503, 5002), (409, 4007)}, answer
            if status == 200:
                return answer
            await hub.hub.pool.execute(
                "UPDATE attempt SET claimed_at = now() - interval '1 min' WHERE state = 'claimed'"
            )


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
    _, answer = await hub.order(order)
    knocking = asyncio.create_task(hub.pay(answer))
    for _ in range(5):
        await cut(hub)
    await knocking
    await calm(hub)
    assert (await payment(hub, order)).state == "paid"
    assert len(await notices(hub, order)) == 1
    tries = hub.simulator("wxnative").knocker.tries
    assert tries[-1].heard


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
