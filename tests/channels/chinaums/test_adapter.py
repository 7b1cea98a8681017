"""The adapter against UnionPay Commerce's other side: every scene, both doors, every wallet."""

from collections.abc import Awaitable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from tests.channels.chinaums.stand import CALLBACK, PROVIDER, RETURN, Stand

from hutong.base.clock import beijing, now
from hutong.base.ids import first_id
from hutong.capabilities.channel import Line
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import PayState, RefundState, Scene, StartKind
from hutong.capabilities.simulation import BillState, InProcess
from hutong.channels.chinaums.adapter import Chinaums

STARTS = {
    Scene.NATIVE: StartKind.QR,
    Scene.JSAPI: StartKind.REDIRECT,
    Scene.WAP: StartKind.REDIRECT,
    Scene.APP: StartKind.APP,
}
PAGES = (Scene.JSAPI, Scene.WAP)


async def _failed(verb: Awaitable[object]) -> tuple[Fault, str]:
    with pytest.raises(Failed) as failure:
        await verb
    return failure.value.fault, failure.value.code


@pytest.mark.parametrize("method", ["MD5", "SHA256"])
@pytest.mark.parametrize("scene", STARTS)
async def test_a_payment_from_order_to_refund(each: Stand, scene: Scene, method: str) -> None:
    """Order, start, phone, notification, query, refund in two parts; the same number everywhere, behind the source."""
    each.set_up(SIGN_TYPE=method)
    ask = each.ask(scene)
    start = await each.begun(ask)
    assert start.kind is STARTS[scene]
    bill = await each.scanned(ask)
    assert (bill.number, bill.fen, bill.subject, bill.state) == (ask.number, 1999, "一杯咖啡", BillState.OPEN)
    assert (await each.adapter.query(ask.number)).state is PayState.WAITING

    assert (await each.provider.pay(bill.id)).state is BillState.PAID
    await each.provider.knocker.settled()
    asked = await each.adapter.query(ask.number)
    assert each.heard == [asked]
    assert (asked.state, asked.number, asked.fen) == (PayState.PAID, ask.number, 1999)
    assert asked.paid_at is not None
    assert abs(asked.paid_at - now()) < timedelta(minutes=1)

    for fen in (1000, 999):
        refund = each.refund_ask(ask, fen)
        answer = await each.adapter.refund(refund)
        assert (answer.state, answer.number, answer.fen) == (RefundState.DONE, refund.number, fen)
        assert await each.adapter.refund_query(refund) == answer
        assert answer.done_at is not None
    await each.provider.knocker.settled()
    told = [one for one in each.heard[1:] if one.number != ask.number]
    assert len(told) == (0 if scene is Scene.NATIVE else 2)  # a bill's refund is told without its number
    assert (len(each.heard), each.forged) == (1 + len(told), [])
    sent = [order["number"] for order in each.provider.home.book.all("chinaums.order")]
    assert sent == [f"{each.config.msg_src_id}{ask.number}"]


@pytest.mark.parametrize(
    ("app", "message"),
    [("wechat", "WXPay.jsPay"), ("alipay", "trade.jsPay"), ("unionpay", "acp.jsPay"), ("", "acp.jsPay")],
)
async def test_each_wallet_has_its_page(stand: Stand, app: str, message: str) -> None:
    """netpay: the message follows from the payer's app, and the start is for that app only; unknown is UnionPay's."""
    start = await stand.begun(stand.ask(Scene.JSAPI, app=app))
    url = urlsplit(start.value)
    fields = dict(parse_qsl(url.query))
    assert start.value.startswith(f"{PROVIDER}/netpay-portal/webpay/pay.do?")
    assert (fields["msgType"], fields["instMid"], fields["totalAmount"]) == (message, "YUEDANDEFAULT", "1999")
    assert (fields["notifyUrl"], fields["returnUrl"]) == (CALLBACK, RETURN)
    assert start.app == (app or "unionpay")
    bill = stand.provider.scan(start.value)
    assert bill is not None
    assert bill.apps == (app or "unionpay",)


async def test_the_open_platform_looks_for_itself() -> None:
    """One page for every wallet; its content is signed as it stands in the address."""
    stand = Stand("open")
    start = await stand.begun(stand.ask(Scene.JSAPI, app="alipay"))
    fields = dict(parse_qsl(urlsplit(start.value).query))
    assert start.value.startswith(f"{PROVIDER}/v1/netpay/webpay/pay?authorization=OPEN-FORM-PARAM&")
    assert "msgType" not in fields["content"]
    assert start.app == ""
    bill = stand.provider.scan(start.value)
    assert bill is not None
    assert set(bill.apps) == {"wechat", "alipay", "unionpay"}


@pytest.mark.parametrize("scene", PAGES)
async def test_nothing_leaves_for_a_browser(each: Stand, scene: Scene) -> None:
    """The address is made here, dated, and good for five minutes; until it is opened there is no order."""
    ask = each.ask(scene)
    adapter = Chinaums(each.config, Line(InProcess({}), PROVIDER, CALLBACK, hosts={"open": PROVIDER}))
    start = (await adapter.pay(ask)).start
    assert start is not None
    assert start.good_until is not None
    assert timedelta(minutes=4) < start.good_until - now() <= timedelta(minutes=5)
    for verb in (each.adapter.query, each.adapter.close):
        assert await _failed(verb(ask.number)) == (Fault.NOT_FOUND, "NO_ORDER")
    each.provider.scan(start.value)
    assert (await each.adapter.query(ask.number)).state is PayState.WAITING
    assert (await each.adapter.close(ask.number)).state is PayState.CLOSED
    ending = (await adapter.pay(replace(ask, expires_at=now() + timedelta(minutes=1)))).start
    assert ending is not None
    assert ending.good_until is not None
    assert ending.good_until < now() + timedelta(minutes=2)


@pytest.mark.parametrize("app", ["wechat", "alipay", "unionpay"])
async def test_a_payer_in_the_wallets_own_browser(each: Stand, app: str) -> None:
    """The page, the button, the way back, and the notification; another app is sent away, if it is not for it."""
    ask = each.ask(Scene.JSAPI, app=app)
    start = await each.begun(ask)
    if each.form == "netpay":
        other = next(one for one in ("wechat", "alipay", "browser") if one != app)
        assert "location" not in (await each.browse(start.value, other)).headers
    page = (await each.browse(start.value, app)).headers["location"]
    shown = await each.browse(page, app)
    assert ("一杯咖啡" in shown.body.decode(), "¥19.99" in shown.body.decode()) == (True, True)
    done = await each.browse(f"{page}&verb=pay", app, "POST")
    assert done.headers["location"].startswith(f"{RETURN}?")
    await each.provider.knocker.settled()
    assert [one.number for one in each.heard] == [ask.number]
    order = next(iter(each.provider.home.book.all("chinaums.order")))
    assert order["system"] == {"wechat": "WXPay", "alipay": "Alipay 2.0", "unionpay": "ACP"}[app]


async def test_a_business_that_is_not_opened(stand: Stand) -> None:
    """Not asked for, and nobody is asked about it."""
    stand.set_up(INST_MID="")
    for scene, business in ((Scene.APP, "APPDEFAULT"), (Scene.WAP, "H5DEFAULT")):
        with pytest.raises(Failed) as failure:
            await stand.adapter.pay(stand.ask(scene))
        assert failure.value.fault is Fault.CONFIG
        for told in (failure.value.code, *failure.value.said):  # payers read it
            assert "INST_MID" not in told
            assert business not in told
    ask = await stand.paid(stand.ask(Scene.JSAPI))
    assert (await stand.adapter.query(ask.number)).state is PayState.PAID


async def test_a_bill_is_of_its_numbers_day(stand: Stand) -> None:
    """Asked again after midnight, a bill is still the one of the day before."""
    late = datetime(2026, 11, 27, 15, 59, 59, 999000, tzinfo=UTC)  # one millisecond before midnight in Beijing
    ask = stand.ask(number=first_id(late))
    for _ in range(2):
        await stand.adapter.pay(ask)
    bill = next(iter(stand.provider.home.book.all("chinaums.order")))
    assert bill["bill_date"] == "2026-11-27" != f"{beijing(now()):%Y-%m-%d}"
    assert (await stand.adapter.query(ask.number)).state is PayState.WAITING


async def test_the_order_behind_one_number_stays(each: Stand) -> None:
    """The same bill gives the same code; another amount is a duplicate; a closed one is refused."""
    ask = each.ask()
    first = await each.begun(ask)
    assert (await each.begun(ask)).value == first.value
    assert await _failed(each.adapter.pay(replace(ask, fen=1))) == (Fault.DUPLICATE, "DUP_ORDER")
    assert (await each.adapter.close(ask.number)).state is PayState.CLOSED
    assert (await each.adapter.close(ask.number)).state is PayState.CLOSED
    assert await _failed(each.adapter.pay(ask)) == (Fault.REFUSED, "OPERATION_NOT_ALLOWED")


async def test_close_of_a_paid_order_tells_paid(each: Stand) -> None:
    ask = await each.paid()
    closed = await each.adapter.close(ask.number)
    assert (closed.state, closed.fen) == (PayState.PAID, 1999)


async def test_a_refund_that_waits(each: Stand) -> None:
    """PROCESSING, then as the provider says."""
    for state, wanted in (("SUCCESS", RefundState.DONE), ("FAIL", RefundState.FAILED)):
        ask = each.ask(Scene.JSAPI)
        bill = await each.scanned(ask)
        await each.provider.pay(bill.id)
        refund = each.refund_ask(ask, 500, "pending")
        assert (await each.adapter.refund(refund)).state is RefundState.PROCESSING
        each.provider.refund_by_provider(bill.id, state)
        assert (await each.adapter.refund_query(refund)).state is wanted
