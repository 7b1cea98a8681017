"""Money that came twice or too late goes back by itself, exactly once."""

import asyncio

import pytest
from tests.features.refunds.till import TELLING, Till

from hutong.capabilities.simulation import Mischief
from hutong.features.merchants import edit
from hutong.features.refunds.send import LATER

V3 = "WXPAY_V3"


async def late(till: Till, order_id: str = "A1", code: str = V3) -> None:
    """An order that was closed here, and paid at the provider after that."""
    await till.order(order_id, code)
    pool = till.stack.hub.pool
    await pool.execute(
        "WITH p AS (UPDATE payment SET state = 'closed' WHERE order_id = $1 RETURNING id)"
        " UPDATE attempt SET state = 'closed', chase_at = NULL FROM p WHERE payment_id = p.id",
        order_id,
    )
    await till.pay(order_id)


async def surplus(till: Till, code: str = V3) -> None:
    """One order whose two attempts are both paid: the attempt of A2 is moved to A1, then both are paid."""
    await till.order("A1")
    await till.order("A2", code)
    await till.stack.hub.pool.execute(
        "UPDATE attempt SET payment_id = (SELECT id FROM payment WHERE order_id = 'A1')"
        " WHERE payment_id = (SELECT id FROM payment WHERE order_id = 'A2')"
    )
    await till.pay("A1")
    await till.pay("A2")


async def terms(till: Till, **changes: str) -> None:
    """Changes the merchant, and the hub has heard of it."""
    await edit.edit(till.stack.hub.actor("test"), "M1001", edit.Terms(**changes))
    await till.stack.hub.directory._changed("M1001")


@pytest.mark.parametrize("code", ["WXPAY_V3", "WXPAY", "ALIPAY"])
async def test_late_money_goes_back(till: Till, code: str) -> None:
    await late(till, code=code)
    attempt = await till.stack.attempt("A1")
    assert (attempt["state"], attempt["payment_state"]) == ("late", "late")
    assert (await till.stack.query("A1"))["status"] == "0"
    assert (await till.refund("A1"))[1]["code"] == 3007  # it goes back by itself, and not twice
    await till.stack.money.refund_chaser.turn()
    await till.simulator("A1").knocker.settled()
    await till.chase()
    (row,) = await till.rows()
    assert (row["state"], row["automatic"], row["fen"]) == ("done", True, 1999)
    assert row["refund_id"] == f"AUTO:{attempt['id']}"
    assert till.back("A1") == 1999
    assert till.tap.count(TELLING[code]) == 1
    assert await till.stack.notices() == []  # the merchant was told neither of the one nor of the other
    assert (await till.stack.attempt("A1"))["state"] == "returned"


async def test_a_second_payment_goes_back_and_the_first_stays(till: Till) -> None:
    await surplus(till, "WXPAY")
    assert (await till.stack.query("A1"))["status"] == "1"
    assert await till.stack.money.refund_chaser.turn() == 2  # made, and told to the provider
    await till.simulator("A2").knocker.settled()
    await till.chase()
    assert (till.back("A1"), till.back("A2")) == (0, 1999)
    (row,) = await till.rows()
    assert row["state"] == "done"
    assert len(await till.stack.notices("payment.paid")) == 1
    # the first payment is whole: all of it may still be refunded by the merchant
    assert (await till.refund("A1", "R1", "19.99"))[0] == 200
    await till.simulator("A1").knocker.settled()
    assert till.back("A1") == 1999


async def test_two_chasers_at_once_give_it_back_once(till: Till) -> None:
    for number in range(5):
        await late(till, f"A{number}")
    other = await till.other_process()
    chasers = [till.stack.money.refund_chaser, other.refund_chaser] * 3
    await asyncio.gather(*(chaser.turn() for chaser in chasers))
    await till.simulator("A0").knocker.settled()
    await asyncio.gather(*(chaser.turn() for chaser in chasers))
    assert till.tap.count(TELLING[V3]) == 5
    assert [till.back(f"A{number}") for number in range(5)] == [1999] * 5
    assert [row["state"] for row in await till.rows()] == ["done"] * 5


async def test_a_chaser_that_dies_on_the_way_is_followed_by_another(till: Till) -> None:
    await late(till)
    with till.tap.gate(TELLING[V3], after=True) as gate:
        dying = asyncio.create_task(till.stack.money.refund_chaser.turn())
        await gate.reached.wait()
        dying.cancel()
        await asyncio.gather(dying, return_exceptions=True)
    await till.stack.hub.pool.execute("UPDATE refund SET claimed_at = now() - interval '2 minutes'")
    other = await till.other_process()
    await till.chase(other)
    await till.simulator("A1").knocker.settled()
    await till.chase(other)
    (row,) = await till.rows()
    assert row["state"] == "done"
    assert till.back("A1") == 1999


async def test_held_late_money_stays_and_credited_late_money_pays(till: Till) -> None:
    await terms(till, late_money="hold")
    await late(till, "A1")
    await terms(till, late_money="credit")
    await late(till, "A2")
    assert await till.stack.money.refund_chaser.turn() == 0
    assert await till.rows() == []
    assert (await till.stack.attempt("A1"))["payment_state"] == "late"
    assert (await till.stack.query("A2"))["status"] == "1"
    assert len(await till.stack.notices("payment.paid")) == 1
    await terms(till, late_money="refund")  # the rule as it is now: what was held goes back
    await till.stack.money.refund_chaser.turn()
    await till.simulator("A1").knocker.settled()
    assert (till.back("A1"), till.back("A2")) == (1999, 0)


async def test_a_provider_that_is_away_or_refuses_is_told_until_it_takes_it(till: Till) -> None:
    await late(till)
    async with till.away():
        await till.stack.money.refund_chaser.turn()
        (row,) = await till.rows()
        assert (row["state"], row["fault"]) == ("unsent", "unreachable")
        assert (row["chase_at"] - row["claimed_at"]) >= LATER - LATER / 10
    orders = till.simulator("A1")._orders
    orders.write(orders.behind(till.bill("A1").id), refunded=1999)
    for _ in range(3):
        await till.chase()
        (row,) = await till.rows()
        assert (row["state"], row["fault"], row["chase_at"] is None) == ("unsent", "refused", False)
    assert till.back("A1") == 0
    orders.write(orders.behind(till.bill("A1").id), refunded=0)
    await till.chase()
    await till.simulator("A1").knocker.settled()
    (row,) = await till.rows()
    assert row["state"] == "done"
    assert till.back("A1") == 1999


async def test_no_answer_to_an_automatic_refund_is_asked_about(till: Till) -> None:
    await late(till)
    till.simulator("A1").mischiefs.order(Mischief.RESET, where="/refunds")
    till.simulator("A1").mischiefs.order(Mischief.NOTICE_LOST)
    await till.stack.money.refund_chaser.turn()
    (row,) = await till.rows()
    assert row["state"] == "unknown"
    await till.chase()
    (row,) = await till.rows()
    assert row["state"] == "done"
    assert till.tap.count(TELLING[V3]) == 1


async def test_ordinary_payments_are_left_alone(till: Till) -> None:
    await till.paid("A1")
    await till.order("A2")
    assert await till.stack.money.refund_chaser.turn() == 0
    assert await till.rows() == []
