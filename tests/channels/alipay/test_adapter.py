"""The adapter against Alipay's other side: every scene, plain keys and certificates."""

import json
from collections.abc import Awaitable
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from tests.channels.alipay.stand import CALLBACK, PAYER, PROVIDER, RETURN, Stand

from hutong.base.clock import beijing, now
from hutong.base.http import Reply
from hutong.capabilities.channel import Line
from hutong.capabilities.faults import Failed, Fault, Forged
from hutong.capabilities.pay import (
    Closes,
    Pays,
    PayState,
    Refunds,
    RefundState,
    Scene,
    Start,
    StartKind,
)
from hutong.capabilities.simulation import BillState, InProcess
from hutong.channels.alipay import SPEC
from hutong.channels.alipay.adapter import Alipay

STARTS = {
    Scene.NATIVE: StartKind.QR,
    Scene.JSAPI: StartKind.JSAPI,
    Scene.WAP: StartKind.REDIRECT,
    Scene.PAGE: StartKind.REDIRECT,
    Scene.APP: StartKind.APP,
}
HANDED = (Scene.WAP, Scene.PAGE, Scene.APP)


async def _failed(verb: Awaitable[object]) -> tuple[Fault, str]:
    with pytest.raises(Failed) as failure:
        await verb
    return failure.value.fault, failure.value.code


@pytest.mark.parametrize("scene", STARTS)
async def test_a_payment_from_order_to_refund(each: Stand, scene: Scene) -> None:
    """Order, start, phone, notification, query, refund in two parts, refund query; each told the same everywhere."""
    ask = each.ask(scene)
    outcome = await each.adapter.pay(ask)
    assert (outcome.state, outcome.number, outcome.fen) == (PayState.WAITING, ask.number, 1999)
    assert outcome.start is not None
    assert outcome.start.kind is STARTS[scene]
    bill = each.provider.scan(outcome.start.value or json.dumps(dict(outcome.start.params)))
    assert bill is not None
    assert (bill.number, bill.fen, bill.subject, bill.state) == (ask.number, 1999, "一杯咖啡", BillState.OPEN)
    assert (await each.adapter.query(ask.number)).state is PayState.WAITING

    assert (await each.provider.pay(bill.id)).state is BillState.PAID
    await each.provider.knocker.settled()
    asked = await each.adapter.query(ask.number)
    assert each.heard == [asked]
    assert (asked.state, asked.number, asked.fen, asked.currency) == (PayState.PAID, ask.number, 1999, "CNY")
    assert asked.provider_no.startswith(f"{beijing(now()):%Y%m}")
    assert asked.paid_at is not None
    assert abs(asked.paid_at - now()) < timedelta(minutes=1)
    assert asked.payer_id == ask.payer_id or (scene is not Scene.JSAPI and asked.payer_id.startswith("2088"))

    for fen in (1000, 999):
        refund = each.refund_ask(ask, fen, f"R{fen}{ask.number}")
        answer = await each.adapter.refund(refund)
        assert (answer.state, answer.number, answer.fen) == (RefundState.DONE, refund.number, fen)
        found = await each.adapter.refund_query(refund)
        assert (found.state, found.number, found.fen) == (RefundState.DONE, refund.number, fen)
        assert found.done_at == answer.done_at is not None
    await each.provider.knocker.settled()
    assert (len(each.knocks), len(each.heard), each.forged) == (3, 1, [])
    last = each.provider.bill(bill.id)
    assert (last.state, last.refunded_fen) == (BillState.REFUNDED, 1999)


@pytest.mark.parametrize("scene", [Scene.NATIVE, *HANDED])
async def test_no_trade_before_the_payer_comes(each: Stand, scene: Scene) -> None:
    """Query and close know nothing until the phone has scanned or the payer logged in."""
    ask = each.ask(scene)
    start = await each.begun(ask)
    for verb in (each.adapter.query, each.adapter.close):
        assert await _failed(verb(ask.number)) == (Fault.NOT_FOUND, "ACQ.TRADE_NOT_EXIST")
    each.provider.scan(start.value)
    assert (await each.adapter.query(ask.number)).state is PayState.WAITING
    assert (await each.adapter.close(ask.number)).state is PayState.CLOSED


@pytest.mark.parametrize("scene", HANDED)
async def test_nothing_leaves_for_a_browser_or_app(each: Stand, scene: Scene) -> None:
    """The payer's own browser or app sends the signed request; asked again it is the same one."""
    ask = each.ask(scene)
    adapter = Alipay(each.config, Line(InProcess({}), PROVIDER, CALLBACK))
    first, again = await adapter.pay(ask), await adapter.pay(ask)
    assert first == again
    start = first.start
    assert start is not None
    assert start.good_until == ask.expires_at
    query = start.value if scene is Scene.APP else start.value.removeprefix(f"{PROVIDER}/gateway.do?")
    fields = dict(parse_qsl(query))
    assert (fields["notify_url"], fields["return_url"], fields["timestamp"]) == (
        CALLBACK,
        RETURN,
        f"{beijing(ask.created_at):%Y-%m-%d %H:%M:%S}",
    )
    content = json.loads(fields["biz_content"])
    assert content["time_expire"] == f"{beijing(ask.expires_at):%Y-%m-%d %H:%M:%S}"
    assert content.get("quit_url") == (RETURN if scene is Scene.WAP else None)
    assert ("app_cert_sn" in fields) is (each.form == "certificate")


async def test_native_start(stand: Stand) -> None:
    """The QR text, good for two hours or until the order ends."""
    start = await stand.begun(stand.ask())
    assert start.value.startswith("https://qr.alipay.com/bax")
    assert start.good_until is not None
    assert start.good_until - now() < timedelta(minutes=31)
    start = await stand.begun(stand.ask(expires_at=now() + timedelta(days=1)))
    assert start.good_until is not None
    assert timedelta(minutes=119) < start.good_until - now() <= timedelta(hours=2)


async def test_jsapi_start(stand: Stand) -> None:
    """What AlipayJSBridge is called with; the payer may be known by number or by open id."""
    ask = stand.ask(Scene.JSAPI)
    outcome = await stand.adapter.pay(ask)
    assert outcome.start == Start(StartKind.JSAPI, params={"tradeNO": outcome.provider_no}, good_until=ask.expires_at)
    await stand.adapter.pay(stand.ask(Scene.JSAPI, payer_id="074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5"))
    sent = [order["content"] for order in stand.provider.home.book.all("alipay.order")]
    assert [content.get("buyer_id") for content in sent] == [PAYER, None]
    assert [bool(content.get("buyer_open_id")) for content in sent] == [False, True]
    assert all(content["op_app_id"] == stand.config.merchant_no for content in sent)
    assert sent[0]["timeout_express"] == "29m"


async def test_barcode_paid_at_once(each: Stand) -> None:
    """A payment code is paid in the answer; the notification tells the same."""
    ask = each.ask(Scene.BARCODE)
    outcome = await each.adapter.pay(ask)
    assert (outcome.state, outcome.fen, outcome.start) == (PayState.PAID, 1999, None)
    asked = await each.adapter.query(ask.number)
    assert replace(outcome, words="TRADE_SUCCESS") == asked
    await each.provider.knocker.settled()
    assert each.heard == [asked]


async def test_barcode_waits_for_the_payer(each: Stand) -> None:
    """10003 is no failure: the payer types the password, notification and query tell the end."""
    ask = each.ask(Scene.BARCODE, auth_code=each.provider.show_code(confirm=True))
    for _ in range(2):
        outcome = await each.adapter.pay(ask)
        assert (outcome.state, outcome.start) == (PayState.WAITING, None)
    assert (await each.adapter.query(ask.number)).state is PayState.WAITING
    bill = each.provider.scan(ask.auth_code)
    assert bill is not None
    await each.provider.pay(bill.id)
    await each.provider.knocker.settled()
    assert each.heard == [await each.adapter.query(ask.number)]


async def test_barcode_used_twice(stand: Stand) -> None:
    """A used or foreign code is refused; under the same number a fresh one may be tried."""
    used = stand.ask(Scene.BARCODE)
    await stand.adapter.pay(used)
    again = stand.ask(Scene.BARCODE)
    for code in (used.auth_code, "288888888888888888"):
        failed = await _failed(stand.adapter.pay(replace(again, auth_code=code)))
        assert failed == (Fault.REFUSED, "ACQ.PAYMENT_AUTH_CODE_INVALID")
    assert await _failed(stand.adapter.query(again.number)) == (Fault.NOT_FOUND, "ACQ.TRADE_NOT_EXIST")
    assert (await stand.adapter.pay(again)).state is PayState.PAID


async def test_close(each: Stand) -> None:
    """Closing is told by the query; a closed order is not paid; closing twice is closing once."""
    ask = each.ask()
    bill = await each.scanned(ask)
    for _ in range(2):
        assert (await each.adapter.close(ask.number)).state is PayState.CLOSED
    assert (await each.adapter.query(ask.number)).state is PayState.CLOSED
    assert (await each.provider.pay(bill.id)).state is BillState.CLOSED
    assert await _failed(each.adapter.pay(ask)) == (Fault.REFUSED, "ACQ.TRADE_HAS_CLOSE")


async def test_close_of_a_paid_order_tells_paid(each: Stand) -> None:
    """Money that came first is not lost."""
    ask = await each.paid()
    closed = await each.adapter.close(ask.number)
    assert (closed.state, closed.fen) == (PayState.PAID, 1999)


async def test_a_wholly_refunded_order_is_closed(each: Stand) -> None:
    """The trade is TRADE_CLOSED then: whoever missed the payment must not be told of it any more."""
    ask = await each.paid()
    await each.adapter.refund(each.refund_ask(ask, 1999))
    assert (await each.adapter.query(ask.number)).state is PayState.CLOSED
    assert (await each.adapter.close(ask.number)).state is PayState.CLOSED


async def test_one_number_twice(each: Stand) -> None:
    """The same content gives the same start, other content a duplicate, a paid order a duplicate."""
    ask = each.ask()
    assert (await each.begun(ask)).value == (await each.begun(ask)).value
    other = replace(ask, fen=2000)
    assert await _failed(each.adapter.pay(other)) == (Fault.DUPLICATE, "ACQ.CONTEXT_INCONSISTENT")
    await each.paid(ask)
    assert await _failed(each.adapter.pay(ask)) == (Fault.DUPLICATE, "ACQ.TRADE_HAS_SUCCESS")


async def test_refund_twice_under_one_number(each: Stand) -> None:
    """The second answer moves no money and is asked about: done once. Another amount is a duplicate."""
    ask = await each.paid()
    refund = each.refund_ask(ask, 500)
    first, again = await each.adapter.refund(refund), await each.adapter.refund(refund)
    assert (first.words, again.words) == ("fund_change Y", "REFUND_SUCCESS")
    assert replace(first, words="") == replace(again, words="")
    more = replace(refund, fen=600)
    assert await _failed(each.adapter.refund(more)) == (Fault.DUPLICATE, "ACQ.DISCORDANT_REPEAT_REQUEST")
    await each.provider.knocker.settled()
    assert len(each.knocks) == 2


async def test_refund_beyond_the_rest(each: Stand) -> None:
    """What is left limits a refund; an unpaid or unknown order has nothing to give back."""
    ask = await each.paid()
    await each.adapter.refund(each.refund_ask(ask, 1500))
    waiting, unseen = each.ask(), each.ask()
    await each.scanned(waiting)
    await each.adapter.pay(unseen)
    wrongs = (
        (each.refund_ask(ask, 500, "RBEYOND"), Fault.REFUSED),
        (each.refund_ask(waiting, 1), Fault.REFUSED),
        (each.refund_ask(unseen, 1), Fault.NOT_FOUND),
        (each.refund_ask(each.ask(), 1), Fault.NOT_FOUND),
    )
    for wrong, fault in wrongs:
        assert (await _failed(each.adapter.refund(wrong)))[0] is fault
        assert (await _failed(each.adapter.refund_query(wrong)))[0] is Fault.NOT_FOUND


@pytest.mark.parametrize(("word", "state"), [("", RefundState.DONE), ("REFUND_FAIL", RefundState.FAILED)])
async def test_a_refund_that_takes_time(each: Stand, word: str, state: RefundState) -> None:
    """fund_change N is not done: it stays in progress and ends well or badly."""
    ask = await each.paid()
    refund = each.refund_ask(ask, 700, reason="pending")
    assert (await each.adapter.refund(refund)).state is RefundState.PROCESSING
    assert (await each.adapter.refund_query(refund)).state is RefundState.PROCESSING
    bill = next(each.provider.home.book.all("alipay.order"))["handle"]
    each.provider.refund_by_provider(bill, word)
    assert (await each.adapter.refund_query(refund)).state is state
    assert each.provider.bill(bill).refunded_fen == (700 if state is RefundState.DONE else 0)
    await each.adapter.refund(each.refund_ask(ask, 1299, "RREST"))


async def test_an_expired_order_is_not_paid(stand: Stand) -> None:
    """Past its end the trade is closed, and a new one is refused."""
    ask = stand.ask()
    bill = await stand.scanned(ask)
    book = stand.provider.home.book
    order = next(book.all("alipay.order"))
    book.put("alipay.order", order["key"], {**order, "end": (now() - timedelta(seconds=1)).isoformat()})
    assert (await stand.provider.pay(bill.id)).state is BillState.CLOSED
    assert (await stand.adapter.query(ask.number)).state is PayState.CLOSED
    late = stand.ask(expires_at=now() - timedelta(seconds=1))
    assert await _failed(stand.adapter.pay(late)) == (Fault.REFUSED, "ACQ.INVALID_PARAMETER")


async def test_subjects_that_alipay_bars(stand: Stand) -> None:
    """Barred characters become their wide twins, and a long subject is cut."""
    await stand.scanned(stand.ask(subject="a/b=c&d" + "长" * 300))
    order = next(stand.provider.home.book.all("alipay.order"))
    assert order["content"]["subject"] == "a／b＝c＆d" + "长" * 249


async def test_unknown_numbers(each: Stand) -> None:
    """NOT_FOUND for what Alipay never heard of."""
    for verb in (each.adapter.query, each.adapter.close):
        assert await _failed(verb("NEVER00001")) == (Fault.NOT_FOUND, "ACQ.TRADE_NOT_EXIST")


@pytest.mark.parametrize("scene", [Scene.WAP, Scene.PAGE])
async def test_the_browser_comes_back(each: Stand, scene: Scene) -> None:
    """Through the cashier page and back to our result page, with fields that only Alipay can have signed."""
    ask = each.ask(scene)
    first = await _browse(each, "GET", (await each.begun(ask)).value)
    assert first.status == 302
    page = await _browse(each, "GET", first.headers["location"])
    assert "¥19.99" in page.body.decode()
    assert "确认付款" in page.body.decode()
    refused = await _browse(each, "POST", first.headers["location"] + "&verb=refuse")
    assert refused.headers["location"] == RETURN
    paid = await _browse(each, "POST", first.headers["location"] + "&verb=pay")
    assert paid.headers["location"].startswith(f"{RETURN}?")
    query = urlsplit(paid.headers["location"]).query
    assert each.adapter.payment_returned(query) == ask.number
    for wrong in (query.replace("total_amount=19.99", "total_amount=0.01"), query + "&app_id=1", "", "%ff"):
        with pytest.raises(Forged):
            each.adapter.payment_returned(wrong)
    assert (await each.adapter.query(ask.number)).state is PayState.PAID
    page = await _browse(each, "GET", first.headers["location"])
    assert "已支付" in page.body.decode()
    assert "<button" not in page.body.decode()


async def _browse(stand: Stand, method: str, address: str) -> Reply:
    return await stand.http.send(method, address, headers={"accept": "text/html"})


def test_spec() -> None:
    """The spec names what the adapter can."""
    assert SPEC.capabilities() >= {Pays, Closes, Refunds}
    assert set(SPEC.products.values()) == set(Alipay.SCENES) == set(Scene)
    assert not SPEC.shared_key


def test_acknowledging(stand: Stand) -> None:
    """Exactly these seven letters, or something else."""
    assert stand.adapter.acknowledge(True).body == b"success"
    assert b"success" not in stand.adapter.acknowledge(False).body
