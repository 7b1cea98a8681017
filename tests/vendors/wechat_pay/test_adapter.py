"""The adapter of WeChat Pay V2 with its provider: every scene and form, queries, closing and refunds."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.vendors.wechat_pay.stand import CALLBACK, PROVIDER, RETURN, Stand

from hutong.base.clock import now
from hutong.base.secrets import Secret
from hutong.capabilities.channel import Line
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import Outcome, PayState, RefundOutcome, RefundState, Scene, StartKind
from hutong.capabilities.simulation import BillState
from hutong.channels.wxpay.adapter import Wxpay
from hutong.vendors.wechat_pay.wire import sign

STARTS = {
    Scene.NATIVE: StartKind.QR,
    Scene.JSAPI: StartKind.JSAPI,
    Scene.WAP: StartKind.REDIRECT,
    Scene.APP: StartKind.APP,
}


@pytest.mark.parametrize("scene", STARTS)
async def test_a_payment_from_start_to_end(each: Stand, scene: Scene) -> None:
    ask = each.ask(scene)
    waiting = await each.adapter.pay(ask)
    assert waiting.start is not None
    assert (waiting.state, waiting.fen, waiting.start.kind) == (PayState.WAITING, ask.fen, STARTS[scene])
    assert waiting.start.good_until is not None
    assert now() < waiting.start.good_until <= ask.expires_at
    asked = await each.adapter.query(ask.number)
    assert (asked.state, asked.number) == (PayState.WAITING, ask.number)

    bill = await each.scanned(ask)
    assert (bill.fen, bill.subject, bill.number, bill.state) == (1999, "一杯咖啡", ask.number, BillState.OPEN)
    assert (await each.provider.pay(bill.id)).state is BillState.PAID
    await each.provider.knocker.settled()
    (told,) = each.heard
    assert isinstance(told, Outcome)
    asked = await each.adapter.query(ask.number)
    assert told.state is PayState.PAID
    assert replace(told, words=asked.words) == asked
    assert asked.paid_at is not None
    assert timedelta() <= now() - asked.paid_at < timedelta(seconds=60)
    assert (asked.fen, asked.currency, len(asked.provider_no)) == (1999, "CNY", 28)
    assert asked.payer_id == ask.payer_id or scene is not Scene.JSAPI
    assert not each.forged


async def test_bridge_parameters(each: Stand) -> None:
    """appId is the sub-merchant's where there is one, and everything is signed."""
    start = (await each.adapter.pay(each.ask(Scene.JSAPI))).start
    assert start is not None
    params = dict(start.params)
    assert params["appId"] == (each.config.sub_appid or each.account.merchant_no)
    assert params["signType"] == "MD5"
    assert params.pop("paySign") == sign(params, each.config.api_key)


async def test_sdk_parameters(each: Stand) -> None:
    start = (await each.adapter.pay(each.ask(Scene.APP))).start
    assert start is not None
    assert start.params["appid"] == (each.config.sub_appid or each.account.merchant_no)
    assert start.params["partnerid"] == (each.config.sub_mchid or each.config.mchid)
    assert start.params["package"] == "Sign=WXPay"


async def test_h5_comes_back_to_our_result_page(stand: Stand) -> None:
    start = (await stand.adapter.pay(stand.ask(Scene.WAP))).start
    assert start is not None
    assert parse_qs(urlsplit(start.value).query)["redirect_url"] == [RETURN]
    assert start.good_until is not None
    assert start.good_until <= now() + timedelta(minutes=5)


async def test_what_is_sent(each: Stand) -> None:
    """The payer's openid goes where the app of it is; the callback has no query string."""
    await each.adapter.pay(each.ask(Scene.JSAPI, subject="茶 & <b>]]> \x00" + "长" * 200))
    (order,) = each.provider.home.book.all("wxpay.order")
    sent = order["content"]
    assert sent["notify_url"] == CALLBACK
    assert ("sub_openid" in sent) == bool(each.config.sub_appid) != ("openid" in sent)
    assert sent.get("sub_mch_id", "") == (each.config.sub_mchid or "")
    assert sent["body"].startswith("茶 & <b>]]> 长")
    assert len(sent["body"].encode()) <= 128


async def test_beijing_time_and_the_shortest_end(stand: Stand) -> None:
    """An end nearer than the provider's minute is put off to it; all times are Beijing's."""
    ask = stand.ask(expires_at=now() + timedelta(seconds=5))
    await stand.adapter.pay(ask)
    (order,) = stand.provider.home.book.all("wxpay.order")
    sent = order["content"]
    assert sent["time_start"] == f"{ask.created_at + timedelta(hours=8):%Y%m%d%H%M%S}"
    least = f"{now() + timedelta(hours=8, seconds=58):%Y%m%d%H%M%S}"
    assert least < sent["time_expire"] <= f"{now() + timedelta(hours=8, seconds=66):%Y%m%d%H%M%S}"


async def test_the_same_again_and_another_under_its_number(each: Stand) -> None:
    ask = each.ask()
    first, again = (await each.adapter.pay(ask)).start, (await each.adapter.pay(ask)).start
    assert first is not None
    assert again is not None
    assert first.value == again.value
    with pytest.raises(Failed) as failure:
        await each.adapter.pay(replace(ask, fen=1))
    assert failure.value.fault is Fault.DUPLICATE
    await each.paid(ask)
    with pytest.raises(Failed) as failure:
        await each.adapter.pay(ask)
    assert (failure.value.fault, failure.value.code) == (Fault.DUPLICATE, "ORDERPAID")


async def test_no_such_order(each: Stand) -> None:
    for call in (each.adapter.query("T9999999"), each.adapter.close("T9999999")):
        with pytest.raises(Failed) as failure:
            await call
        assert failure.value.fault is Fault.NOT_FOUND


async def test_page_is_no_scene(stand: Stand) -> None:
    with pytest.raises(Failed) as failure:
        await stand.adapter.pay(stand.ask(Scene.PAGE))
    assert failure.value.fault is Fault.UNSUPPORTED


async def test_a_payment_code_pays_at_once(each: Stand) -> None:
    ask = each.ask(Scene.BARCODE)
    paid = await each.adapter.pay(ask)
    assert (paid.state, paid.fen, paid.number) == (PayState.PAID, 1999, ask.number)
    asked = await each.adapter.query(ask.number)
    assert replace(paid, words="") == replace(asked, words="")
    with pytest.raises(Failed) as failure:
        await each.adapter.pay(ask)
    assert failure.value.fault is Fault.DUPLICATE


async def test_a_payment_code_that_waits_for_the_password(each: Stand) -> None:
    """USERPAYING is not failure: it waits, and the payer's yes is found by a query."""
    ask = each.ask(Scene.BARCODE, auth_code=each.provider.show_code(confirm=True))
    for _ in range(2):
        waiting = await each.adapter.pay(ask)
        assert (waiting.state, waiting.start) == (PayState.WAITING, None)
    assert (await each.adapter.query(ask.number)).state is PayState.WAITING
    bill = each.provider.scan(ask.auth_code)
    assert bill is not None
    await each.provider.pay(bill.id)
    assert (await each.adapter.query(ask.number)).state is PayState.PAID


async def test_a_payment_code_that_waits_is_reversed(each: Stand) -> None:
    ask = each.ask(Scene.BARCODE, auth_code=each.provider.show_code(confirm=True))
    await each.adapter.pay(ask)
    assert (await each.adapter.close(ask.number)).state is PayState.CLOSED
    asked = await each.adapter.query(ask.number)
    assert (asked.state, asked.words) == (PayState.CLOSED, "REVOKED 订单已撤销")
    bill = each.provider.scan(ask.auth_code)
    assert bill is not None
    assert (await each.provider.pay(bill.id)).state is BillState.CLOSED


async def test_payment_codes_that_are_no_good(stand: Stand) -> None:
    used = stand.ask(Scene.BARCODE)
    await stand.adapter.pay(used)
    for code, word in ((used.auth_code, "AUTHCODEEXPIRE"), ("130000000000000000", "AUTH_CODE_INVALID")):
        ask = stand.ask(Scene.BARCODE, auth_code=code)
        with pytest.raises(Failed) as failure:
            await stand.adapter.pay(ask)
        assert (failure.value.fault, failure.value.code) == (Fault.REFUSED, word)
        assert (await stand.adapter.query(ask.number)).state is PayState.CLOSED


async def test_closing(each: Stand) -> None:
    ask = each.ask()
    bill = await each.scanned(ask)
    for _ in range(2):
        assert (await each.adapter.close(ask.number)).state is PayState.CLOSED
    assert (await each.provider.pay(bill.id)).state is BillState.CLOSED
    assert (await each.adapter.query(ask.number)).state is PayState.CLOSED
    with pytest.raises(Failed) as failure:
        await each.adapter.pay(ask)
    assert failure.value.fault is Fault.REFUSED


async def test_closing_what_was_paid(each: Stand) -> None:
    ask = await each.paid()
    told = await each.adapter.close(ask.number)
    assert (told.state, told.fen) == (PayState.PAID, 1999)


async def test_refunds_in_parts(each: Stand) -> None:
    ask = await each.paid()
    first, second = each.refund_ask(ask, 999, "R1"), replace(each.refund_ask(ask, 1000, "R2"), reason="")
    taken = await each.adapter.refund(first)
    assert (taken.state, taken.number, taken.fen) == (RefundState.PROCESSING, "R1", 999)
    assert (await each.adapter.refund(first)).provider_no == taken.provider_no
    paid = await each.adapter.query(ask.number)
    assert paid.state is PayState.PAID
    await each.adapter.refund(replace(second, provider_no=paid.provider_no))
    await each.provider.knocker.settled()
    told = [one for one in each.heard if isinstance(one, RefundOutcome)]
    asked = [await each.adapter.refund_query(one) for one in (first, second)]
    assert told == asked
    assert [(one.state, one.fen) for one in told] == [(RefundState.DONE, 999), (RefundState.DONE, 1000)]
    assert all(one.done_at and timedelta() <= now() - one.done_at < timedelta(seconds=60) for one in told)
    with pytest.raises(Failed) as failure:
        await each.adapter.refund(each.refund_ask(ask, 1, "R3"))
    assert failure.value.fault is Fault.REFUSED
    bill = each.provider.bill((await each.scanned(each.ask())).id)
    assert bill.state is BillState.OPEN


async def test_refunds_that_do_not_fit(each: Stand) -> None:
    ask = await each.paid()
    await each.adapter.refund(each.refund_ask(ask, 100, "R1"))
    unpaid = each.ask()
    await each.adapter.pay(unpaid)
    wrong = {
        Fault.DUPLICATE: each.refund_ask(ask, 101, "R1"),
        Fault.REFUSED: each.refund_ask(ask, 1900, "R2"),
        Fault.NOT_FOUND: replace(each.refund_ask(ask, 1, "R3"), payment_number="T9999999"),
    }
    for fault, refund in wrong.items():
        with pytest.raises(Failed) as failure:
            await each.adapter.refund(refund)
        assert failure.value.fault is fault
    with pytest.raises(Failed) as failure:
        await each.adapter.refund(each.refund_ask(unpaid, 1, "R4"))
    assert failure.value.fault is Fault.REFUSED
    with pytest.raises(Failed) as failure:
        await each.adapter.refund_query(each.refund_ask(ask, 1, "R9"))
    assert failure.value.fault is Fault.NOT_FOUND


@pytest.mark.parametrize(
    ("word", "state"),
    [("SUCCESS", RefundState.DONE), ("REFUNDCLOSE", RefundState.FAILED), ("CHANGE", RefundState.FAILED)],
)
async def test_a_refund_that_takes_its_time(each: Stand, word: str, state: RefundState) -> None:
    ask = each.ask()
    bill = await each.scanned(ask)
    await each.provider.pay(bill.id)
    refund = each.refund_ask(ask, 500, reason="pending")
    await each.adapter.refund(refund)
    assert (await each.adapter.refund_query(refund)).state is RefundState.PROCESSING
    each.provider.refund_by_provider(bill.id, word)
    await each.provider.knocker.settled()
    asked = await each.adapter.refund_query(refund)
    assert asked.state is state
    assert each.heard[-1] == asked
    assert (await each.adapter.query(ask.number)).state is PayState.PAID
    assert each.provider.bill(bill.id).refunded_fen == (500 if state is RefundState.DONE else 0)


async def test_the_provider_wants_a_certificate(stand: Stand) -> None:
    """A missing client certificate is named; collecting needs none."""
    ask = await stand.paid()
    stand.provider.require_certificate = True
    with pytest.raises(Failed) as failure:
        await stand.adapter.refund(stand.refund_ask(ask, 1))
    assert (failure.value.fault, failure.value.code) == (Fault.CONFIG, "CERT_ERROR")
    assert "API_CERTIFICATE" in failure.value.words
    await stand.paid()


async def test_a_wrong_key(stand: Stand) -> None:
    config = replace(stand.config, api_key=Secret("0" * 32))
    with pytest.raises(Failed) as failure:
        await Wxpay(config, stand.line).pay(stand.ask())
    assert (failure.value.fault, failure.value.words) == (Fault.CONFIG, "签名错误，请检查后再试")


async def test_settings_that_do_not_belong_together(each: Stand) -> None:
    others = [replace(each.config, merchant_no="wx0000000000000000"), replace(each.config, mchid="1999999999")]
    if each.config.sub_mchid:
        others.append(replace(each.config, sub_mchid="1699999999"))
        others.append(replace(each.config, sub_appid="wx0000000000000000"))
    for config in others:
        with pytest.raises(Failed) as failure:
            await Wxpay(config, Line(each.http, PROVIDER, CALLBACK)).pay(each.ask())
        assert failure.value.fault is Fault.CONFIG
