"""The chase: asks on its ladder, closes what expired at the provider, and never gives money up."""

import asyncio
from datetime import timedelta

import pytest
from tests.stack import Stack
from tests.upstream import EACH, alone, attempts, chase, due, events, expire, notices, number, payment, upstream

from hutong.base.clock import now
from hutong.capabilities.simulation import BillState, Mischief
from hutong.features.payments import chase as chasing
from hutong.features.payments.chase import LADDER, Due

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def wait(hub: Stack, order: str) -> float:
    """Seconds until the next question."""
    query = "SELECT extract(epoch FROM chase_at - now()) FROM attempt WHERE payment_id = $1"
    return float(await hub.hub.pool.fetchval(query, (await payment(hub, order)).id))


async def test_the_ladder_is_walked_to_its_end_and_stays_there(hub: Stack) -> None:
    order = number()
    await hub.order(order)
    await hub.hub.pool.execute("UPDATE payment SET expires_at = now() + interval '1 day' WHERE order_id = $1", order)
    assert 15 < await wait(hub, order) <= 20
    for step in (*LADDER, LADDER[-1], LADDER[-1]):
        await chase(hub, order)
        assert step - 5 < await wait(hub, order) <= step
    assert (await attempts(hub, order))[0].state == "waiting"


def of(chases: int, left: float) -> Due:
    """An attempt that was asked about so often, with so many seconds left."""
    at = now()
    return Due("a", "p", 1, 1, "waiting", chases, at, at + timedelta(seconds=left), "open")


@pytest.mark.parametrize(
    ("chases", "left", "seconds"),
    [
        (1, 86400, 3),
        (2, 86400, 5),
        (10, 86400, 1800),
        (11, 86400, 1800),
        (1000, 86400, 1800),
        (10, 100, 101),  # closed soon after its end, not half an hour later
        (1, 1, 2),
        (1, -5, 3),
        (10, -5, 1800),
    ],
)
async def test_every_edge_of_the_ladder(chases: int, left: float, seconds: int) -> None:
    assert (of(chases, left).next_at() - now()).total_seconds() == pytest.approx(seconds, abs=0.5)


@pytest.mark.parametrize("channel", EACH)
async def test_an_expired_order_is_closed_at_its_provider_and_here(hub: Stack, channel: str) -> None:
    order = number()
    _, answer = await hub.order(order, channel, smstyle="2")
    simulator = hub.simulator(channel)
    bill = simulator.scan(answer["start"]["value"])  # (the payer scans: Alipay makes the trade only now)
    assert bill is not None
    assert bill.state is BillState.OPEN
    await expire(hub, order)
    assert simulator.bill(bill.id).state is BillState.CLOSED
    assert (await payment(hub, order)).state == "closed"
    assert await events(hub, order) == ["attempt closed", "closed"]
    await simulator.pay(bill.id)
    await simulator.knocker.settled()
    assert (await payment(hub, order)).state == "closed"
    assert await notices(hub, order) == []


async def test_nothing_closes_before_its_time(hub: Stack) -> None:
    order = number()
    await hub.order(order)
    await chase(hub, order)
    assert (await payment(hub, order)).state == "open"


@pytest.mark.parametrize("trouble", ["refused", "unsent"])
async def test_what_never_came_to_the_provider_expires_without_asking(hub: Stack, trouble: str) -> None:
    order = number()
    with upstream(hub) as provider:
        provider.refusing = True
        await hub.order(order)
        await hub.hub.pool.execute(
            "UPDATE attempt SET state = $1 WHERE id = $2", trouble, (await attempts(hub, order))[0].id
        )
        await expire(hub, order)
        assert provider.calls == []
    assert (await payment(hub, order)).state == "closed"


async def test_an_expired_order_stays_open_until_the_provider_has_closed_it(hub: Stack) -> None:
    order = number()
    await hub.order(order)
    with upstream(hub) as provider:
        provider.refusing = True
        await expire(hub, order)
        assert (await payment(hub, order)).state == "open"
        provider.refusing, provider.losing = False, 1
        await chase(hub, order)
        assert (await payment(hub, order)).state == "open"
    await chase(hub, order)
    assert (await payment(hub, order)).state == "closed"


@pytest.mark.parametrize("channel", EACH)
async def test_an_unlisted_state_is_no_fact(hub: Stack, channel: str) -> None:
    order = number()
    _, answer = await hub.order(order, channel, smstyle="2")
    simulator = hub.simulator(channel)
    assert simulator.scan(answer["start"]["value"]) is not None
    simulator.mischiefs.order(Mischief.UNLISTED_STATE)
    await expire(hub, order)
    simulator.mischiefs.clear()
    assert (await payment(hub, order)).state == "open"
    assert (await attempts(hub, order))[0].state in ("waiting", "unknown")
    await chase(hub, order)
    assert (await payment(hub, order)).state == "closed"


async def test_an_unknown_one_that_arrived_becomes_waiting_and_forgets_its_failure(hub: Stack) -> None:
    order = number()
    with upstream(hub) as provider:
        provider.losing = 1
        await hub.order(order)
    await chase(hub, order)
    (attempt,) = await attempts(hub, order)
    assert (attempt.state, attempt.fault) == ("waiting", "")
    assert attempt.needs_call  # nobody has its start yet
    status, answer = await hub.order(order, smstyle="1")
    assert (status, answer["code"]) == (200, 1)
    assert (await attempts(hub, order))[0].start is not None


async def test_an_unknown_one_that_never_arrived_may_be_sent_again_after_a_minute(hub: Stack) -> None:
    order = number()
    with upstream(hub) as provider:
        provider.saying = None
        provider.refusing = True
        await hub.order(order)
    await hub.hub.pool.execute(
        "UPDATE attempt SET state = 'unknown', chase_at = now() WHERE payment_id = $1", (await payment(hub, order)).id
    )
    waited = 0.0
    for _ in range(chasing.NOT_THERE - 1):
        await chase(hub, order)
        assert (await attempts(hub, order))[0].state == "unknown"
        waited += await wait(hub, order)
    await chase(hub, order)
    assert (await attempts(hub, order))[0].state == "unsent"
    assert waited > 60
    assert (await hub.order(order))[0] == 200


async def test_questions_before_a_new_call_do_not_count_for_it(hub: Stack) -> None:
    """Or the first "no such order", while the call is still on its way, would end it."""
    order = number()
    with upstream(hub) as provider:
        provider.losing = 1
        await hub.order(order)
        await hub.hub.pool.execute(
            "UPDATE attempt SET chases = 50 WHERE payment_id = $1", (await payment(hub, order)).id
        )
        provider.losing = 2
        await hub.order(order)
    assert (await attempts(hub, order))[0].chases == 0


async def test_more_than_fit_one_turn_are_asked_in_the_next(hub: Stack) -> None:
    await alone(hub)
    orders = [number() for _ in range(20)]
    for order in orders:
        await hub.order(order)
    for order in orders:
        await due(hub, order)
    with upstream(hub) as provider:
        first = await hub.money.chaser.turn()
        assert first == len(provider.calls) == 16
        await hub.money.chaser.turn()
        assert len(provider.calls) == 20
        assert len(set(provider.calls)) == 20  # each once


async def test_a_provider_that_does_not_answer_delays_no_other(hub: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chasing, "PATIENCE", 0.05)
    dead, alive = [number() for _ in range(40)], number()
    await asyncio.gather(*(hub.order(order, "wxnative") for order in dead))
    _, answer = await hub.order(alive, "aliqr")
    hub.simulator("aliqr").mischiefs.order(Mischief.NOTICE_LOST)
    await hub.pay(answer, "aliqr")
    with upstream(hub) as provider:
        provider.open.clear()
        for order in (*dead, alive):
            await due(hub, order)
        for _ in range(5):
            await hub.money.chaser.turn()
        assert len(provider.calls) <= 2 * chasing.A_CHANNEL
        assert (await payment(hub, alive)).state == "paid"
        provider.open.set()
        await hub.money.chaser.finish()
    assert await hub.money.chaser.turn() > 0


async def test_one_poisoned_attempt_does_not_end_the_turn(hub: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    await alone(hub)
    bad, good = number(), number()
    for order in (bad, good):
        _, answer = await hub.order(order)
        hub.simulator("wxnative").mischiefs.order(Mischief.NOTICE_LOST)
        await hub.pay(answer)
        await due(hub, order)
    settler = hub.money.chaser._settler
    settle, number_of_bad = settler.settle, (await attempts(hub, bad))[0].id

    async def poisoned(outcome: object, *rest: object) -> object:
        if getattr(outcome, "number", "") == number_of_bad:
            raise LookupError("poison")
        return await settle(outcome, *rest)

    monkeypatch.setattr(settler, "settle", poisoned)
    await hub.money.chaser.turn()
    assert (await payment(hub, good)).state == "paid"
    assert (await payment(hub, bad)).state == "open"
    monkeypatch.undo()
    await chase(hub, bad)
    assert (await payment(hub, bad)).state == "paid"
