"""What a reminder says of a payment that a printed code led to: its place, what was paid there, whom to write to."""

import pytest
from tests.scening import ALIPAY, WECHAT, Place

from hutong.features.reminders.payment import Paid, read

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def paid(place: Place, payment_id: str) -> Paid:
    """The payment, once it is paid."""
    await place.paid(payment_id)
    found = await read(place.stack.hub.pool, payment_id)
    assert found is not None
    return found


async def test_the_payee_is_the_place_as_its_payers_know_it(place: Place) -> None:
    code = await place.code(await place.site("recharge", name="一食堂饭卡"))
    visitor = place.visitor()
    found = await paid(place, await visitor.pay(await visitor.ask(code, "account", account="20260001"), yuan="20.00"))
    assert (found.fields()["payee"], found.fields()["tradeType"]) == ("一食堂饭卡", "充值缴费")
    assert (found.merchant, found.phone) == ("胡同咖啡", "")


async def test_a_number_that_a_second_phone_entered_is_the_one_that_is_written_to(place: Place) -> None:
    place.operator.answer = {"code": "1", "sessionId": "S5001", "feeAmt": "5.00", "enterTime": "2026-11-20 08:00:00"}
    code = await place.code(await place.site(settings={"FEE_URL": f"{place.operator.url}/fee", "ASK_PHONE": "on"}))
    first, second = place.visitor(), place.visitor()
    bill, other = [await one.ask(code, plate="粤B50001") for one in (first, second)]
    payment = await first.pay(bill, phone="13800000001")
    assert await second.pay(other, phone="13800000002") == payment, "it joins the payment that is open"
    assert await first.pay(bill) == payment, "who says no number takes none away"
    found = await paid(place, payment)
    assert (found.phone, found.noted["phone"]) == ("13800000002", "13800000001")


async def test_a_number_goes_with_its_payment(place: Place) -> None:
    """The other phone pays with another app: the first one's payment is closed, and its number with it."""
    place.operator.answer = {"code": "1", "sessionId": "S5002", "feeAmt": "5.00", "enterTime": "2026-11-20 08:00:00"}
    code = await place.code(await place.site(settings={"FEE_URL": f"{place.operator.url}/fee", "ASK_PHONE": "on"}))
    first, second = place.visitor(WECHAT), place.visitor(ALIPAY)
    bill, other = await first.ask(code, plate="粤B50002"), await second.ask(code, plate="粤B50002")
    await first.pay(bill, phone="13800000001")
    assert (await paid(place, await second.pay(other))).phone == ""
