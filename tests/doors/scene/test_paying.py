"""Money at a place: a stay is paid once whoever died on the way, and what was given back is due again."""

from datetime import timedelta

import pytest
from tests.scening import ALIPAY, Place, text_of
from tests.stack import HUB
from tests.upstream import number

from hutong.base.clock import now
from hutong.features.scenes.parking import sessions
from hutong.features.scenes.parking.sessions import Arrival
from hutong.features.scenes.scene import Code

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def parked(place: Place, plate: str) -> Code:
    site = await place.site(settings={})
    await sessions.enter(place.stack.hub.pool, site.id, Arrival(plate, at=now() - timedelta(minutes=30)))
    return await place.code(site)


async def left_begun(place: Place, bill: str, seconds: int) -> None:
    """As a process leaves a bill that dies between beginning it and making its payment."""
    await place.stack.hub.pool.execute(
        "UPDATE scene_payment SET live = true, product = 'aliqr', app = 'alipay', ip = '127.0.0.1',"
        " begun_at = now() - make_interval(secs => $2) WHERE id = $1",
        bill.rpartition("/")[2],
        seconds,
    )


async def payments_of(place: Place, code: Code) -> list[str]:
    rows = await place.stack.hub.pool.fetch(
        "SELECT p.state FROM scene_payment b JOIN payment p ON p.order_id = b.id WHERE b.code = $1", code.code
    )
    return [row["state"] for row in rows]


async def test_a_bill_that_was_begun_by_a_process_that_died_is_not_paid_beside_another(place: Place) -> None:
    code = await parked(place, "粤B30001")
    first, second = place.visitor(), place.visitor(ALIPAY)
    bill, other = await first.ask(code, plate="粤B30001"), await second.ask(code, plate="粤B30001")
    await left_begun(place, bill, 31)
    await place.paid(await second.pay(other))
    reply = await first.post(f"{bill}/pay")
    assert reply.status == 409, text_of(reply)
    assert await payments_of(place, code) == ["paid"]


async def test_the_same_bill_goes_on_where_nobody_else_has_paid(place: Place) -> None:
    code = await parked(place, "粤B30002")
    driver = place.visitor()
    bill = await driver.ask(code, plate="粤B30002")
    await left_begun(place, bill, 31)
    await place.paid(await driver.pay(bill))
    assert await payments_of(place, code) == ["paid"]


async def give_back(place: Place, payment: str, yuan: str) -> None:
    """The merchant gives back so much, and the provider has done it."""
    pool = place.stack.hub.pool
    order = await pool.fetchval("SELECT order_id FROM payment WHERE id = $1", payment)
    status, answer = await place.stack.post(
        "/api/pay/refund", {"orderId": order, "refundId": number("R"), "refundAmt": yuan}
    )
    assert status == 200, answer
    await place.stack.simulator("aliqr").knocker.settled()
    assert await refunds_of(place, payment) == [("done", False)]


async def refunds_of(place: Place, payment: str) -> list[tuple[str, bool]]:
    rows = await place.stack.hub.pool.fetch("SELECT state, automatic FROM refund WHERE payment_id = $1", payment)
    return [(row["state"], row["automatic"]) for row in rows]


async def test_what_was_given_back_is_due_again(place: Place) -> None:
    code = await parked(place, "粤B30003")
    driver = place.visitor()
    payment = await driver.pay(await driver.ask(code, plate="粤B30003"))
    await place.paid(payment)
    assert "无需付款" in await driver.page(await driver.ask(code, plate="粤B30003"))
    await give_back(place, payment, "5.00")
    assert "¥ 5.00" in await driver.page(await driver.ask(code, plate="粤B30003"))


async def test_a_payment_that_was_given_back_gives_no_time_to_leave(place: Place) -> None:
    code, pool = await parked(place, "粤B30004"), place.stack.hub.pool
    driver = place.visitor()
    first = await driver.pay(await driver.ask(code, plate="粤B30004"))
    await place.paid(first)
    await pool.execute("UPDATE notice SET created_at = created_at - interval '1 h' WHERE subject = $1", first)
    await pool.execute("UPDATE parking_session SET entered_at = entered_at - interval '1 h' WHERE plate = '粤B30004'")
    second = await driver.pay(await driver.ask(code, plate="粤B30004"))
    await place.paid(second)
    assert "无需付款" in await driver.page(await driver.ask(code, plate="粤B30004"))
    await give_back(place, second, "3.00")
    assert "¥ 3.00" in await driver.page(await driver.ask(code, plate="粤B30004"))


async def test_what_was_paid_twice_and_went_back_by_itself_leaves_the_stay_paid(place: Place) -> None:
    code, other = await parked(place, "粤B30005"), await parked(place, "粤B30006")
    driver = place.visitor()
    payment = await driver.pay(await driver.ask(code, plate="粤B30005"))
    await place.paid(payment)
    more = await driver.pay(await driver.ask(other, plate="粤B30006"))
    await place.stack.hub.pool.execute("UPDATE attempt SET payment_id = $1 WHERE payment_id = $2", payment, more)
    await place.paid(payment)  # now by the second attempt
    await place.stack.money.refund_chaser.turn()
    await place.stack.simulator("aliqr").knocker.settled()
    assert await refunds_of(place, payment) == [("done", True)]
    assert "无需付款" in await driver.page(await driver.ask(code, plate="粤B30005"))


async def test_the_payment_page_names_the_place_that_the_payer_stands_at(place: Place) -> None:
    """Not only its merchant; and a merchant's order can't borrow the name by the way back that it gives."""
    code = await place.code(await place.site("recharge", name="一食堂饭卡"))
    card = place.visitor()
    payment = await card.pay(await card.ask(code, "account", account="20260009"), yuan="20.00")
    assert "一食堂饭卡 胡同咖啡" in await card.page(f"/pay/{payment}")
    _, answer = await place.stack.order(number(), returnUrl=f"{HUB}/s/{code.code}/done")
    page = await card.page(f"/pay/{answer['sysorderno']}")
    assert ("胡同咖啡" in page, "一食堂饭卡" in page) == (True, False)
