"""Settling: three roads, one fact, one notice; late, surplus and wrong money are told apart."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.stack import Stack
from tests.upstream import EACH, attempts, chase, events, expire, late_money, notices, number, payment, upstream

from hutong.capabilities.pay import Outcome, PayState
from hutong.capabilities.simulation import Mischief
from hutong.features.payments.settle import Settler, Verdict

pytestmark = pytest.mark.asyncio(loop_scope="module")


def settler(hub: Stack) -> Settler:
    """The one of this process."""
    return hub.money.chaser._settler


async def paid(hub: Stack, order: str, **changes: Any) -> tuple[Outcome, int, int]:
    """What a provider would say of an order's newest attempt if it were paid, and channel and revision of it."""
    (attempt, *_) = await attempts(hub, order)
    outcome = Outcome(
        PayState.PAID, attempt.id, fen=attempt.fen, provider_no="P1", paid_at=datetime.now(UTC), words="OK"
    )
    return replace(outcome, **changes), attempt.channel_id, attempt.revision


@pytest.mark.parametrize("channel", EACH)
async def test_paid_by_callback_is_paid_by_query(hub: Stack, channel: str) -> None:
    told, asked = number(), number()
    for order in (told, asked):
        _, answer = await hub.order(order, channel)
        if order == asked:
            hub.simulator(channel).mischiefs.order(Mischief.NOTICE_LOST)
        await hub.pay(answer, channel)
    assert (await payment(hub, asked)).state == "open"
    await chase(hub, asked)
    one, other = await payment(hub, told), await payment(hub, asked)
    assert (one.state, other.state) == ("paid", "paid")
    assert one.paid_attempt == (await attempts(hub, told))[0].id
    fields = [(await notices(hub, order))[0] for order in (told, asked)]
    for field in ("orderId", "sysOrderId"):
        del fields[0][field], fields[1][field]
    assert fields[0] == fields[1]
    assert fields[0] == {
        "merId": "M1001",
        "desc": "手冲咖啡 & coffee",
        "orderAmt": "19.99",
        "status": "1",
        "attch": "桌 7",
    }


@pytest.mark.parametrize("channel", EACH)
async def test_callback_chase_and_instant_answer_at_once_are_one_notice(hub: Stack, channel: str) -> None:
    order = number()
    _, answer = await hub.order(order, channel)
    hub.simulator(channel).mischiefs.order(Mischief.NOTICE_TWICE)
    outcome, channel_id, revision = await paid(hub, order)
    await hub.hub.pool.execute("UPDATE attempt SET chase_at = now() WHERE id = $1", outcome.number)
    await asyncio.gather(
        hub.pay(answer, channel),
        hub.money.chaser.turn(),
        *(settler(hub).settle(outcome, channel_id, revision, "answer") for _ in range(8)),
    )
    await chase(hub, order)
    assert (await payment(hub, order)).state == "paid"
    assert len(await notices(hub, order)) == 1
    assert (await events(hub, order)).count("paid") == 1


async def test_of_many_at_once_exactly_one_is_first(hub: Stack) -> None:
    order = number()
    await hub.order(order)
    outcome, channel_id, revision = await paid(hub, order)
    verdicts = await asyncio.gather(
        *(settler(hub).settle(outcome, channel_id, revision, "callback") for _ in range(20))
    )
    assert sorted(verdicts) == sorted([Verdict.PAID, *[Verdict.KNOWN] * 19])


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"fen": 1998}, Verdict.WRONG_AMOUNT),
        ({"fen": 2000}, Verdict.WRONG_AMOUNT),
        ({"fen": None}, Verdict.WRONG_AMOUNT),
        ({"currency": "USD"}, Verdict.WRONG_AMOUNT),
        ({"state": PayState.WAITING}, Verdict.NOTHING),
        ({"state": PayState.UNKNOWN}, Verdict.NOTHING),
        ({"number": "01AAAAAAAAAAAAAAAAAAAAAAAA"}, Verdict.STRANGER),
    ],
)
async def test_what_does_not_fit_is_not_credited(hub: Stack, changes: dict[str, object], verdict: Verdict) -> None:
    order = number()
    await hub.order(order)
    outcome, channel_id, revision = await paid(hub, order, **changes)
    assert await settler(hub).settle(outcome, channel_id, revision, "callback") is verdict
    assert (await payment(hub, order)).state == "open"
    assert await notices(hub, order) == []
    assert ("wrong amount" in await events(hub, order)) is (verdict is Verdict.WRONG_AMOUNT)


async def test_another_channel_or_revision_is_a_stranger(hub: Stack) -> None:
    order = number()
    await hub.order(order)
    outcome, channel_id, revision = await paid(hub, order)
    assert await settler(hub).settle(outcome, channel_id + 1, revision, "callback") is Verdict.STRANGER
    assert await settler(hub).settle(outcome, channel_id, revision + 1, "callback") is Verdict.STRANGER
    assert (await payment(hub, order)).state == "open"
    assert await settler(hub).settle(outcome, channel_id, None, "chase") is Verdict.PAID


async def test_hostile_words_are_written_all_the_same(hub: Stack) -> None:
    order = number()
    await hub.order(order)
    bad = "\0\ud800" + "x" * 1000
    outcome, channel_id, revision = await paid(hub, order, words=bad, payer_id=bad, provider_no=bad)
    assert await settler(hub).settle(outcome, channel_id, revision, "callback") is Verdict.PAID


@pytest.mark.parametrize(
    ("rule", "state", "attempt", "refunds"),
    [
        ("refund", "late", "returned", 1),
        ("hold", "late", "late", 0),
        ("credit", "paid", "paid", 0),
    ],
)
@pytest.mark.parametrize("channel", EACH)
async def test_money_after_the_end_goes_by_the_merchants_rule(
    hub: Stack, channel: str, rule: str, state: str, attempt: str, refunds: int
) -> None:
    """Closed → paid (trap 4). The provider's own words are asked for, whatever the knock says (trap 3)."""
    order = number()
    await late_money(hub, rule)
    _, answer = await hub.order(order, channel)
    await hub.hub.pool.execute("UPDATE payment SET state = 'closed' WHERE order_id = $1", order)
    await hub.hub.pool.execute("UPDATE attempt SET state = 'closed' WHERE payment_id = $1", answer["sysorderno"])
    with upstream(hub, channel) as provider:
        await hub.pay(answer, channel)
        assert len(provider.asking) == 1
    assert (await payment(hub, order)).state == state
    await hub.money.refund_chaser.turn()
    assert (await attempts(hub, order))[0].state == attempt
    made = await hub.hub.pool.fetch("SELECT * FROM refund WHERE payment_id = $1", answer["sysorderno"])
    assert [(row["fen"], row["automatic"]) for row in made] == [(1999, True)] * refunds
    assert len(await notices(hub, order)) == (1 if rule == "credit" else 0)
    assert (await hub.query(order))["status"] == ("1" if rule == "credit" else "0")
    assert (await events(hub, order)).count("paid" if rule == "credit" else "paid late") == 1
    await late_money(hub, "refund")


@pytest.mark.parametrize("channel", EACH)
async def test_late_money_that_is_refunded_reaches_its_payer(hub: Stack, channel: str) -> None:
    order = number()
    _, answer = await hub.order(order, channel)
    await hub.hub.pool.execute("UPDATE payment SET state = 'closed' WHERE order_id = $1", order)
    await hub.pay(answer, channel)
    simulator = hub.simulator(channel)
    start = (await attempts(hub, order))[0].start
    for _ in range(3):
        await hub.money.refund_chaser.turn()
        simulator.refund_by_provider(_bill(hub, channel, start).id)
        await simulator.knocker.settled()
        await hub.hub.pool.execute("UPDATE refund SET chase_at = now() WHERE chase_at IS NOT NULL")
    assert _bill(hub, channel, start).refunded_fen == 1999
    assert await hub.hub.pool.fetchval("SELECT state FROM refund WHERE payment_id = $1", answer["sysorderno"]) == "done"
    assert await notices(hub, order) == []


def _bill(hub: Stack, channel: str, start: object) -> object:
    assert isinstance(start, dict)
    bill = hub.simulator(channel).scan(start["value"])
    assert bill is not None
    return bill


async def test_an_attempt_that_was_closed_and_is_told_paid_is_asked_about(hub: Stack) -> None:
    """The payment itself is still open: a forged end must not make a forged payment easier."""
    order = number()
    _, answer = await hub.order(order)
    await hub.hub.pool.execute("UPDATE attempt SET state = 'closed' WHERE payment_id = $1", answer["sysorderno"])
    with upstream(hub) as provider:
        await hub.pay(answer)
        assert len(provider.asking) == 1
    assert (await payment(hub, order)).state == "paid"
    assert len(await notices(hub, order)) == 1


async def test_wrong_amount_by_query_is_asked_about_on_the_ladder(hub: Stack) -> None:
    order = number()
    _, answer = await hub.order(order)
    simulator = hub.simulator("wxnative")
    simulator.mischiefs.order(Mischief.NOTICE_LOST)
    await hub.pay(answer)
    simulator.mischiefs.order(Mischief.WRONG_AMOUNT)
    await chase(hub, order)
    assert (await payment(hub, order)).state == "open"
    assert (await events(hub, order))[-1] == "wrong amount"
    await chase(hub, order)
    assert (await payment(hub, order)).state == "paid"


async def test_expired_and_paid_before_the_provider_closed_it_is_simply_paid(hub: Stack) -> None:
    order = number()
    _, answer = await hub.order(order)
    hub.simulator("wxnative").mischiefs.order(Mischief.NOTICE_LOST)
    await hub.pay(answer)
    await expire(hub, order)
    assert (await payment(hub, order)).state == "paid"
    assert len(await notices(hub, order)) == 1
