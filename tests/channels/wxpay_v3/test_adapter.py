"""The adapter against WeChat Pay's other side: every scene, both forms, both trust modes."""

import json
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.channels.wxpay_v3.stand import RETURN, Stand

from hutong.base.clock import now
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import (
    Closes,
    Outcome,
    Pays,
    PayState,
    RefundOutcome,
    Refunds,
    RefundState,
    Scene,
    StartKind,
)
from hutong.capabilities.simulation import BillState
from hutong.channels.wxpay_v3 import SPEC
from hutong.channels.wxpay_v3.adapter import WxpayV3, cut

KINDS = {
    Scene.NATIVE: StartKind.QR,
    Scene.JSAPI: StartKind.JSAPI,
    Scene.WAP: StartKind.REDIRECT,
    Scene.APP: StartKind.APP,
}


@pytest.mark.parametrize("scene", KINDS)
async def test_a_payment_from_order_to_refund(each: Stand, scene: Scene) -> None:
    """Order, start, phone, notification, query, refund in two parts, refund notifications, refund query."""
    ask = each.ask(scene)
    outcome = await each.adapter.pay(ask)
    assert (outcome.state, outcome.number, outcome.fen) == (PayState.WAITING, ask.number, 1999)
    assert outcome.start is not None
    assert outcome.start.kind is KINDS[scene]
    assert (await each.adapter.query(ask.number)).state is PayState.WAITING

    bill = each.provider.scan(outcome.start.value or json.dumps(dict(outcome.start.params)))
    assert bill is not None
    assert (bill.number, bill.fen, bill.subject, bill.state) == (ask.number, 1999, "一杯咖啡", BillState.OPEN)
    assert (await each.provider.pay(bill.id)).state is BillState.PAID
    await each.provider.knocker.settled()

    asked = await each.adapter.query(ask.number)
    assert each.heard == [asked]
    assert (asked.state, asked.number, asked.fen, asked.currency) == (PayState.PAID, ask.number, 1999, "CNY")
    assert asked.provider_no.startswith("4200")
    assert asked.paid_at is not None
    assert abs(asked.paid_at - now()) < timedelta(minutes=1)
    assert asked.payer_id == ask.payer_id or not ask.payer_id

    for part, fen in enumerate((1000, 999)):
        refund = each.refund_ask(ask, fen, f"R{part}{ask.number}")
        refund = replace(refund, provider_no=asked.provider_no if part else "")
        answer = await each.adapter.refund(refund)
        assert (answer.state, answer.number, answer.fen) == (RefundState.PROCESSING, refund.number, fen)
        await each.provider.knocker.settled()
        told, found = each.heard[-1], await each.adapter.refund_query(refund)
        assert isinstance(told, RefundOutcome)
        assert found == told
        assert (found.state, found.fen, found.provider_no) == (RefundState.DONE, fen, answer.provider_no)
    assert each.forged == []
    last = each.provider.bill(bill.id)
    assert (last.state, last.refunded_fen) == (BillState.REFUNDED, 1999)
    assert (await each.adapter.query(ask.number)).state is PayState.PAID


async def test_native_start(stand: Stand) -> None:
    """The QR text, good for two hours or until the order ends."""
    start = (await stand.adapter.pay(stand.ask())).start
    assert start is not None
    assert start.value.startswith("weixin://wxpay/bizpayurl?pr=")
    assert start.good_until is not None
    assert start.good_until - now() < timedelta(minutes=31)
    long = stand.ask(expires_at=now() + timedelta(days=1))
    start = (await stand.adapter.pay(long)).start
    assert start is not None
    assert start.good_until is not None
    assert timedelta(minutes=119) < start.good_until - now() <= timedelta(hours=2)


async def test_wap_start(stand: Stand) -> None:
    """The address of the cashier, which comes back to the hub's result page; five minutes."""
    start = (await stand.adapter.pay(stand.ask(Scene.WAP))).start
    assert start is not None
    assert parse_qs(urlsplit(start.value).query)["redirect_url"] == [RETURN]
    assert start.good_until is not None
    assert start.good_until - now() <= timedelta(minutes=5)


async def test_whose_app_and_openid(each: Stand) -> None:
    """The sub-merchant's app if it has one, the payer's id under that app, the collecting merchant's number."""
    config = each.config
    bridge = (await each.adapter.pay(each.ask(Scene.JSAPI))).start
    assert bridge is not None
    assert bridge.params["appId"] == (config.sub_appid or config.merchant_no)
    assert list(bridge.params) == ["appId", "timeStamp", "nonceStr", "package", "signType", "paySign"]
    app = (await each.adapter.pay(each.ask(Scene.APP))).start
    assert app is not None
    assert app.params["appid"] == (config.sub_appid or config.merchant_no)
    assert app.params["partnerid"] == (config.sub_mchid or config.mchid)
    assert app.params["package"] == "Sign=WXPay"
    sent = [order["content"].get("payer", {}) for order in each.provider.home.book.all("wxpay_v3.order")]
    wanted = {"direct": "openid", "direct_certificate": "openid", "partner": "sub_openid"}.get(each.form, "sp_openid")
    assert list(sent[0]) == [wanted]


async def test_barcode_paid_at_once(each: Stand) -> None:
    """A payment code is paid in the answer; there is no notification."""
    ask = each.ask(Scene.BARCODE)
    outcome = await each.adapter.pay(ask)
    assert (outcome.state, outcome.fen, outcome.start) == (PayState.PAID, 1999, None)
    assert outcome == await each.adapter.query(ask.number)
    await each.provider.knocker.settled()
    assert each.knocks == []


async def test_barcode_waits_for_the_payer(each: Stand) -> None:
    """HTTP 202 USERPAYING is no failure: the payer types the password, the query tells the end."""
    ask = each.ask(Scene.BARCODE, auth_code=each.provider.show_code(confirm=True))
    outcome = await each.adapter.pay(ask)
    assert (outcome.state, outcome.start) == (PayState.WAITING, None)
    assert (await each.adapter.query(ask.number)).state is PayState.WAITING
    bill = each.provider.scan(ask.auth_code)
    assert bill is not None
    await each.provider.pay(bill.id)
    assert (await each.adapter.query(ask.number)).state is PayState.PAID


async def test_barcode_used_twice(stand: Stand) -> None:
    """A used or foreign code is refused, and its order is over."""
    ask = stand.ask(Scene.BARCODE)
    await stand.adapter.pay(ask)
    for code in (ask.auth_code, "288888888888888888"):
        again = stand.ask(Scene.BARCODE, auth_code=code)
        with pytest.raises(Failed) as failure:
            await stand.adapter.pay(again)
        assert failure.value.fault is Fault.REFUSED


async def test_barcode_closed_while_the_payer_types(each: Stand) -> None:
    """An order by payment code can't be closed; it is reversed."""
    ask = each.ask(Scene.BARCODE, auth_code=each.provider.show_code(confirm=True))
    await each.adapter.pay(ask)
    assert (await each.adapter.close(ask.number)).state is PayState.CLOSED
    assert (await each.adapter.query(ask.number)).words.startswith("REVOKED")


async def test_close(each: Stand) -> None:
    """Closing is told by the query; a closed order is not paid; closing twice is closing once."""
    ask = each.ask()
    bill = await each.scanned(ask)
    for _ in range(2):
        assert (await each.adapter.close(ask.number)).state is PayState.CLOSED
    assert (await each.adapter.query(ask.number)).state is PayState.CLOSED
    assert (await each.provider.pay(bill.id)).state is BillState.CLOSED


async def test_close_of_a_paid_order_tells_paid(each: Stand) -> None:
    """Money that came first is not lost."""
    ask = await each.paid()
    closed = await each.adapter.close(ask.number)
    assert (closed.state, closed.fen) == (PayState.PAID, 1999)


async def test_paid_between_question_and_close(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    """WeChat Pay answers the close with ORDERPAID: it is asked again, and the payment is told."""
    ask = stand.ask()
    bill = await stand.scanned(ask)
    ask_first = stand.adapter.query

    async def paid_meanwhile(number: str) -> Outcome:
        outcome = await ask_first(number)
        await stand.provider.pay(bill.id)
        return outcome

    monkeypatch.setattr(stand.adapter, "query", paid_meanwhile)
    assert (await stand.adapter.close(ask.number)).state is PayState.PAID


async def test_an_expired_order_is_not_paid(stand: Stand) -> None:
    """The phone refuses what is past its end."""
    ask = stand.ask(expires_at=now() + timedelta(seconds=1))
    bill = await stand.scanned(ask)
    order = stand.provider.home.book.get("wxpay_v3.order", f"{stand.config.mchid}/{ask.number}")
    assert order is not None
    past = (now() - timedelta(seconds=1)).isoformat(timespec="seconds")
    stand.provider.home.book.put("wxpay_v3.order", order["key"], {**order, "time_expire": past})
    assert (await stand.provider.pay(bill.id)).state is BillState.CLOSED


async def test_one_number_twice(each: Stand) -> None:
    """The same content gives the same start, other content a duplicate, a paid order a duplicate."""
    ask = each.ask()
    first, again = await each.adapter.pay(ask), await each.adapter.pay(ask)
    assert first.start is not None
    assert again.start is not None
    assert first.start.value == again.start.value
    with pytest.raises(Failed) as failure:
        await each.adapter.pay(replace(ask, fen=2000))
    assert (failure.value.fault, failure.value.words) == (Fault.DUPLICATE, "201 商户订单号重复")
    await each.paid(ask)
    with pytest.raises(Failed) as failure:
        await each.adapter.pay(ask)
    assert failure.value.fault is Fault.DUPLICATE


async def test_refund_twice_under_one_number(each: Stand) -> None:
    """The same content happens once; another amount is a duplicate."""
    ask = await each.paid()
    refund = each.refund_ask(ask, 500)
    first, again = await each.adapter.refund(refund), await each.adapter.refund(refund)
    assert first.provider_no == again.provider_no
    with pytest.raises(Failed) as failure:
        await each.adapter.refund(replace(refund, fen=600))
    assert failure.value.fault is Fault.DUPLICATE
    bill = each.provider.scan(_code(each))
    assert bill is not None
    assert bill.refunded_fen == 500


async def test_refund_beyond_the_rest(each: Stand) -> None:
    """What is left limits a refund; an unpaid or unknown order has nothing to give back."""
    ask = await each.paid()
    await each.adapter.refund(each.refund_ask(ask, 1500))
    unpaid = each.ask()
    await each.adapter.pay(unpaid)
    wrongs = (
        (each.refund_ask(ask, 500, "RBEYOND"), Fault.REFUSED),
        (replace(each.refund_ask(ask, 100, "RTOTAL"), total_fen=5000), Fault.REFUSED),
        (each.refund_ask(unpaid, 1), Fault.REFUSED),
        (each.refund_ask(each.ask(), 1), Fault.NOT_FOUND),
    )
    for wrong, fault in wrongs:
        with pytest.raises(Failed) as failure:
            await each.adapter.refund(wrong)
        assert failure.value.fault is fault
        with pytest.raises(Failed) as failure:
            await each.adapter.refund_query(wrong)
        assert failure.value.fault is Fault.NOT_FOUND


@pytest.mark.parametrize(
    ("word", "state"),
    [("", RefundState.DONE), ("ABNORMAL", RefundState.FAILED), ("CLOSED", RefundState.FAILED)],
)
async def test_a_refund_that_takes_time(each: Stand, word: str, state: RefundState) -> None:
    """A refund may stay in progress and end well or badly; the notification tells."""
    ask = await each.paid()
    refund = each.refund_ask(ask, 700, reason="pending")
    await each.adapter.refund(refund)
    assert (await each.adapter.refund_query(refund)).state is RefundState.PROCESSING
    bill = each.provider.scan(_code(each))
    assert bill is not None
    each.provider.refund_by_provider(bill.id, word)
    await each.provider.knocker.settled()
    assert each.heard[-1].state is state
    assert (await each.adapter.refund_query(refund)).state is state


async def test_unknown_numbers(each: Stand) -> None:
    """NOT_FOUND for what WeChat Pay never heard of."""
    for verb in (each.adapter.query, each.adapter.close):
        with pytest.raises(Failed) as failure:
            await verb("NEVER00001")
        assert (failure.value.fault, failure.value.code) == (Fault.NOT_FOUND, "ORDER_NOT_EXIST")


async def test_page_is_unsupported(stand: Stand) -> None:
    """WeChat Pay has no page for desktops; nothing leaves."""
    with pytest.raises(Failed) as failure:
        await stand.adapter.pay(stand.ask(Scene.PAGE))
    assert failure.value.fault is Fault.UNSUPPORTED
    assert Scene.PAGE not in stand.adapter.SCENES


async def test_long_texts_are_cut(stand: Stand) -> None:
    """By bytes and between characters, so that a long subject or reason is no reason to fail."""
    ask = await stand.paid(stand.ask(subject="咖啡😀" * 40))
    bill = stand.provider.scan(_code(stand))
    assert bill is not None
    assert len(bill.subject.encode()) <= 127
    assert ("咖啡😀" * 40).startswith(bill.subject)
    answer = await stand.adapter.refund(stand.refund_ask(ask, 1, reason="理由" * 100))
    assert answer.state is RefundState.PROCESSING
    assert cut("ab", 127) == "ab"


def test_spec() -> None:
    """The spec names what the adapter can."""
    assert SPEC.capabilities() >= {Pays, Closes, Refunds}
    assert set(SPEC.products.values()) == set(WxpayV3.SCENES)
    assert not SPEC.shared_key


def _code(stand: Stand) -> str:
    order = next(stand.provider.home.book.all("wxpay_v3.order"))
    return f"weixin://wxpay/bizpayurl?pr={order['code']}"
