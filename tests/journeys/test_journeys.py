"""Whole journeys over real ports: a merchant orders, a payer pays, providers misbehave, and everybody is told once."""

import asyncio

import pytest
from tests.journeys.merchant import Merchant

from hutong.capabilities.simulation import Mischief

USUAL = [("WXPAY_V3", "wxnative"), ("WXPAY", "wxv2native"), ("ALIPAY", "aliqr")]
EACH = pytest.mark.parametrize(("code", "channel"), USUAL)


@EACH
async def test_an_order_is_paid_and_the_merchant_is_told_once(merchant: Merchant, code: str, channel: str) -> None:
    answer = await merchant.ordered(channel)
    assert set(answer) == {"code", "msg", "payurl", "orderno", "sysorderno"}
    assert await merchant.status(answer["orderno"]) == "0"
    page = await merchant.wire.send("GET", answer["payurl"], headers={"accept": "text/html"})
    assert (page.status, "19.99" in page.body.decode()) == (200, True)
    await merchant.pay(answer["payurl"])
    (told,) = await merchant.told(answer["orderno"])
    assert set(told) == {"merId", "orderId", "sysOrderId", "desc", "orderAmt", "status", "nonceStr", "sign", "attch"}
    assert (told["sysOrderId"], told["orderAmt"], told["status"]) == (answer["sysorderno"], "19.99", "1")
    assert (told["desc"], told["attch"]) == ("手冲咖啡 & coffee", "桌 7")
    assert await merchant.status(answer["orderno"]) == "1"


@EACH
async def test_a_payment_is_refunded_in_parts(merchant: Merchant, code: str, channel: str) -> None:
    order_id = (await merchant.ordered(channel))["orderno"]
    refund = {"orderId": order_id, "refundId": f"R{order_id}", "refundAmt": "9.99"}
    assert (await merchant.call("/api/pay/refund", refund))["code"] != 1  # not paid yet
    await merchant.pay((await merchant.order(channel, order_id))["payurl"])
    await merchant.told(order_id)
    for amount, number in (("9.99", "a"), ("10.00", "b")):
        wish = {**refund, "refundAmt": amount, "refundId": f"R{order_id}{number}"}
        assert (await merchant.call("/api/pay/refund", wish))["code"] == 1
        assert (await merchant.call("/api/pay/refund", wish))["code"] == 1  # the same again is the same refund
        async with asyncio.timeout(60):
            while await _refunded(merchant, wish["refundId"]) != "1":
                await asyncio.sleep(0.1)
    beyond = {**refund, "refundAmt": "0.01", "refundId": f"R{order_id}c"}
    assert (await merchant.call("/api/pay/refund", beyond))["code"] != 1


async def _refunded(merchant: Merchant, refund_id: str) -> str:
    return str((await merchant.call("/api/pay/refund/query", {"refundId": refund_id}))["status"])


@EACH
async def test_a_notification_that_comes_twice_is_told_once(merchant: Merchant, code: str, channel: str) -> None:
    await merchant.wrong(code, Mischief.NOTICE_TWICE)
    answer = await merchant.ordered(channel)
    await merchant.pay(answer["payurl"])
    await merchant.told(answer["orderno"])
    other = await merchant.ordered(channel)  # by the time this one is told, a second one of the first would have come
    await merchant.pay(other["payurl"])
    await merchant.told(other["orderno"])
    assert len(merchant.of(answer["orderno"])) == 1


async def test_equal_orders_at_once_are_one_payment_and_another_content_a_conflict(merchant: Merchant) -> None:
    answers = await asyncio.gather(*(merchant.order("wxnative", "SAME1") for _ in range(20)))
    assert {answer["code"] for answer in answers} == {1}
    assert len({answer["sysorderno"] for answer in answers}) == 1
    other = await merchant.order("wxnative", "SAME1", orderAmt="20.00")
    assert other["code"] != 1
    assert other["msg"]


@EACH
async def test_a_closed_order_is_not_paid(merchant: Merchant, code: str, channel: str) -> None:
    answer = await merchant.ordered(channel)
    bill = await merchant.phone("reach", text=answer["payurl"])
    closed = await merchant.call("/api/pay/close", {"orderId": answer["orderno"]})
    assert closed["code"] == 1
    paid = await merchant.phone("pay", code=bill["code"], bill=bill["bill"]["id"])
    assert paid["bill"]["state"] == "closed"
    assert await merchant.status(answer["orderno"]) == "0"
    again = await merchant.order(channel, answer["orderno"])
    assert again["code"] != 1


async def test_what_goes_wrong_and_takes_its_time_comes_right(merchant: Merchant) -> None:
    """The slow ones, side by side, each at another provider: lost, forged, unknown, and a merchant that was down."""
    merchant.refuse = 1
    down = await merchant.ordered("wxnative")
    await merchant.pay(down["payurl"])
    await merchant.told(down["orderno"])
    async with asyncio.TaskGroup() as journeys:
        journeys.create_task(_told_again(merchant, down["orderno"]))
        journeys.create_task(_lost(merchant, "WXPAY_V3", "wxnative"))
        journeys.create_task(_forged(merchant, "WXPAY", "wxv2native"))
        journeys.create_task(_timed_out(merchant, "ALIPAY", "aliqr"))


async def _lost(merchant: Merchant, code: str, channel: str) -> None:
    """No notification of the provider ever comes: the hub asks, and the merchant is told."""
    await merchant.wrong(code, Mischief.NOTICE_LOST)
    answer = await merchant.ordered(channel)
    await merchant.pay(answer["payurl"])
    assert await merchant.status(answer["orderno"]) == "0"
    (told,) = await merchant.told(answer["orderno"])
    assert told["status"] == "1"


async def _forged(merchant: Merchant, code: str, channel: str) -> None:
    """A forged notification is not believed; the true one that follows is."""
    await merchant.wrong(code, Mischief.NOTICE_FORGED)
    answer = await merchant.ordered(channel)
    await merchant.pay(answer["payurl"])
    assert await merchant.status(answer["orderno"]) == "0"
    await merchant.told(answer["orderno"])
    assert await merchant.status(answer["orderno"]) == "1"


async def _timed_out(merchant: Merchant, code: str, channel: str) -> None:
    """The provider took the order and did not answer: unknown to the merchant, who repeats it under its number."""
    await merchant.wrong(code, Mischief.TIMEOUT_AFTER_ACCEPTING)
    failed = await merchant.order(channel, "TIMED1")
    assert failed["code"] != 1
    answer = await merchant.order(channel, "TIMED1")
    assert answer["code"] == 1, answer
    await merchant.pay(answer["payurl"])
    assert len(await merchant.told("TIMED1")) == 1


async def _told_again(merchant: Merchant, order_id: str) -> None:
    """An answer that is not `success` is tried again after fifteen seconds: the same order, a nonce of its own."""
    first, second = await merchant.told(order_id, 2)
    assert first["nonceStr"] != second["nonceStr"]
    assert {**first, "nonceStr": "", "sign": ""} == {**second, "nonceStr": "", "sign": ""}
