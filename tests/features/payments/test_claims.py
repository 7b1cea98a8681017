"""Claims: of the living they are respected, of the dead taken over, and the chase takes none."""

import asyncio

import pytest
from tests.stack import Stack
from tests.upstream import EACH, attempts, chase, due, number, payment, upstream

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def claimed_by_a_dead_process(hub: Stack, order: str, channel: str = "wxnative") -> None:
    """An order whose process died before it called the provider: nobody holds its lock."""
    with upstream(hub, channel) as provider:
        provider.refusing = True
        await hub.order(order, channel)
    query = "UPDATE attempt SET state = 'claimed', owner = 424242, fault = '', claimed_at = now() WHERE payment_id = $1"
    await hub.hub.pool.execute(query, (await payment(hub, order)).id)


@pytest.mark.parametrize("channel", EACH)
async def test_an_equal_order_takes_over_from_a_dead_process_and_asks_first(hub: Stack, channel: str) -> None:
    order = number()
    await claimed_by_a_dead_process(hub, order, channel)
    (before,) = await attempts(hub, order)
    with upstream(hub, channel) as provider:
        answers = await asyncio.gather(*(hub.order(order, channel) for _ in range(10)))
        assert (len(provider.asking), len(provider.paying)) == (1, 1)
    assert {answer["code"] for _, answer in answers} == {1}
    (after,) = await attempts(hub, order)
    assert (after.id, after.state) == (before.id, "waiting")


async def test_the_claim_of_a_living_process_is_not_taken(hub: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    order = number()
    await claimed_by_a_dead_process(hub, order)
    alive = await hub.hub.pool.acquire()
    try:
        await alive.execute("SELECT pg_advisory_lock(424242)")
        monkeypatch.setattr("hutong.features.payments.create.PATIENCE", 0.2)
        with upstream(hub) as provider:
            status, answer = await hub.order(order)
            assert (status, answer["code"]) == (409, 4007)
            assert provider.calls == []
            await alive.execute("UPDATE attempt SET claimed_at = now() - interval '46 s' WHERE owner = 424242")
            assert (await hub.order(order))[0] == 200  # no call takes that long
    finally:
        await alive.execute("SELECT pg_advisory_unlock(424242)")
        await hub.hub.pool.release(alive)


async def test_the_chase_finds_what_a_dead_process_left(hub: Stack) -> None:
    order = number()
    await claimed_by_a_dead_process(hub, order)
    await hub.hub.pool.execute("UPDATE attempt SET claimed_at = now() - interval '2 min' WHERE owner = 424242")
    for asked in range(6):
        assert (await attempts(hub, order))[0].state == "claimed", asked
        await hub.hub.pool.execute("UPDATE attempt SET chase_at = now() WHERE owner = 424242")
        await chase(hub, order)
    assert (await attempts(hub, order))[0].state == "unsent"  # not there, six times in more than a minute
    assert (await hub.order(order))[0] == 200


async def test_the_chase_leaves_alone_what_was_claimed_while_it_asked(hub: Stack) -> None:
    """Or it would take the state of an attempt whose owner is calling, and what the owner hears would be lost."""
    order = number()
    with upstream(hub) as provider:
        provider.losing = 1
        await hub.order(order)
        provider.open.clear()
        provider.came.clear()
        await due(hub, order)
        turn = asyncio.create_task(hub.money.chaser.turn())
        await provider.came.wait()
        repeat = asyncio.create_task(hub.order(order))
        while (await attempts(hub, order))[0].state != "claimed":
            await asyncio.sleep(0.005)
        inner, provider.open = provider.open, asyncio.Event()  # the repeat's question waits, the chase goes on
        inner.set()
        await turn
        assert (await attempts(hub, order))[0].state == "claimed"
        provider.open.set()
        status, answer = await repeat
    assert (status, answer["code"]) == (200, 1)
    (attempt,) = await attempts(hub, order)
    assert attempt.state == "waiting"
    assert attempt.start is not None


@pytest.mark.parametrize("state", ["waiting", "unknown", "unsent"])
async def test_a_claim_is_of_what_was_seen_though_the_state_came_back(hub: Stack, state: str) -> None:
    """Or the second of two renewals calls the provider again for what the first has just brought."""
    order = number()
    await hub.order(order)
    query = "UPDATE attempt SET state = $2 WHERE payment_id = $1"
    await hub.hub.pool.execute(query, (await payment(hub, order)).id, state)
    (seen,) = await attempts(hub, order)
    notebook = hub.money.desk._notebook
    first = await notebook.claim(seen, 1)
    assert first is not None
    await hub.hub.pool.execute(query, seen.payment_id, state)
    assert await notebook.claim(seen, 2) is None
    (again,) = await attempts(hub, order)
    assert await notebook.claim(again, 2) is not None
