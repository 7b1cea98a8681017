"""Whatever providers say, in any order and at once: told once, never another amount, never paid without a notice."""

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.stack import Stack
from tests.upstream import attempts, late_money, number, payment

from hutong.base.errors import Refusal
from hutong.base.text import Text
from hutong.capabilities.pay import Outcome, PayState
from hutong.features.payments.attempts import Attempt
from hutong.features.payments.ledger import New
from hutong.features.payments.order import Order
from hutong.features.payments.payer.who import Who
from hutong.switchboard.content import Product

pytestmark = pytest.mark.asyncio(loop_scope="module")

FEN = 1999
says = st.tuples(
    st.sampled_from([PayState.PAID, PayState.PAID, PayState.CLOSED, PayState.WAITING, PayState.UNKNOWN]),
    st.integers(0, 1),  # of which attempt
    st.sampled_from([FEN, FEN, FEN, 1, FEN + 1, None]),
    st.sampled_from(["CNY", "CNY", "CNY", "USD"]),
    st.sampled_from(["callback", "chase", "answer"]),
)
acts = st.sampled_from(["expire", "close", "give back"])
steps = st.lists(st.lists(st.one_of(says, says, acts), min_size=1, max_size=4), min_size=1, max_size=6)


async def payable_twice(hub: Stack, order: str) -> list[Attempt]:
    """A payment with an attempt in each of two apps."""
    current = hub.hub.switchboard.current
    ledger = hub.money.desk._ledger
    at = datetime.now(UTC)
    content = Order("M1001", order, "auto", FEN, "茶", "a", "u", "203.0.113.9", "http://127.0.0.1:9/", "http://a.test/")
    new = New(number(), content, content.digest(), current.id, at, at + timedelta(days=365), 1)
    assert await ledger.insert(new)
    for code, product in (("WXPAY_V3", "wxnative"), ("ALIPAY", "aliqr")):
        wish = Product(product, Text("", ""), None, hub.channels[code])
        made = await payment(hub, order), await attempts(hub, order)
        like = hub.money.desk._further(*made, Who(wish), current, "203.0.113.9")
        attempt = await ledger.add_attempt(like.attempt_id, like)
        assert attempt is not None
    query = "UPDATE attempt SET state = 'waiting', chase_at = now() + interval '1 hour' WHERE payment_id = $1"
    await hub.hub.pool.execute(query, new.id)
    return await attempts(hub, order)


async def act(hub: Stack, order: str, tries: list[Attempt], step: object) -> None:
    """One thing that happens."""
    pool, payment_id = hub.hub.pool, tries[0].payment_id
    match step:
        case "expire":
            await pool.execute("UPDATE payment SET expires_at = now() WHERE id = $1", payment_id)
            due = "UPDATE attempt SET chase_at = now() WHERE payment_id = $1 AND chase_at IS NOT NULL"
            await pool.execute(due, payment_id)
            await hub.money.chaser.turn()
        case "close":
            with contextlib.suppress(Refusal):
                await hub.money.pay._closer.close("M1001", order)
        case "give back":
            await hub.money.refund_chaser.turn()
        case (PayState() as state, int(which), fen, str(currency), str(source)):
            attempt = tries[which]
            outcome = Outcome(state, attempt.id, fen=fen, currency=currency, provider_no="P", words=str(state))
            await hub.money.chaser._settler.settle(outcome, attempt.channel_id, attempt.revision, source)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(script=steps, rule=st.sampled_from(["refund", "hold", "credit"]))
async def test_any_sequence(hub: Stack, script: list[list[object]], rule: str) -> None:
    order = number()
    await late_money(hub, rule)
    tries = await payable_twice(hub, order)
    for together in script:
        await asyncio.gather(*(act(hub, order, tries, step) for step in together))
        await is_sound(hub, order, rule)


async def is_sound(hub: Stack, order: str, rule: str) -> None:
    """What must hold at every moment."""
    pool, made = hub.hub.pool, await payment(hub, order)
    told = await pool.fetch("SELECT fields FROM notice WHERE topic = 'payment.paid' AND subject = $1", made.id)
    states = {attempt.id: attempt.state for attempt in await attempts(hub, order)}
    refunds = await pool.fetch("SELECT attempt_id, fen FROM refund WHERE payment_id = $1", made.id)
    assert len(told) == (1 if made.state == "paid" else 0)
    assert all(row["fields"]["orderAmt"] == "19.99" for row in told)
    assert (made.paid_attempt is not None) is (made.state == "paid")
    assert [one for one, state in states.items() if state == "paid"] == (
        [made.paid_attempt] if made.paid_attempt else []
    )
    credited = await pool.fetch(
        "SELECT detail FROM payment_event WHERE payment_id = $1 AND what IN ('paid', 'paid again', 'paid late')",
        made.id,
    )
    assert all(row["detail"]["fen"] == FEN for row in credited)
    assert len(credited) == sum(state in ("paid", "surplus", "late", "returned") for state in states.values())
    assert len({row["attempt_id"] for row in refunds}) == len(refunds)
    assert all(states[row["attempt_id"]] == "returned" for row in refunds)
    if made.state == "late":
        assert rule != "credit"
        assert "late" in states.values() or "returned" in states.values()
