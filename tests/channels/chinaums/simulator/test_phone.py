"""The payer's phone: what it makes of codes, addresses and parameters, and what the page says."""

import json

import pytest
from tests.channels.chinaums.stand import PROVIDER, Stand

from hutong.capabilities.pay import Scene
from hutong.capabilities.simulation import BillState


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://qr.95516.com/48020000/000000000000000000000000",
        "https://qr.alipay.com/bax0000",
        "weixin://wxpay/bizpayurl?pr=x",
        '{"tn": 1}',
        '{"tn": "nothing"}',
        "{",
        f"{PROVIDER}/netpay-portal/webpay/nothing.do?x=1",
        f"{PROVIDER}/netpay-portal/webpay/cashier.do?id=nothing",
        "http://elsewhere.test/netpay-portal/webpay/pay.do?x=1",
    ],
)
def test_what_is_not_ours(stand: Stand, text: str) -> None:
    assert stand.provider.scan(text) is None


async def test_an_address_that_was_changed(each: Stand) -> None:
    """The wallet refuses it in the provider's words, and so does the page."""
    start = await each.begun(each.ask(Scene.JSAPI, app="wechat"))
    changed = start.value.replace("totalAmount", "totalamount")
    with pytest.raises(ValueError, match=r"签名错误|认证失败"):
        each.provider.scan(changed)
    page = await each.browse(changed, "wechat")
    assert (page.status, "抱歉" in page.body.decode()) == (200, True)
    assert [*each.provider.home.book.all("chinaums.order")] == []


async def test_a_page_of_another_message(stand: Stand) -> None:
    """Only the messages for browsers are taken in an address."""
    start = await stand.begun(stand.ask(Scene.JSAPI))
    with pytest.raises(ValueError, match="签名错误"):
        stand.provider.scan(start.value.replace("acp.jsPay", "query"))


async def test_the_page(stand: Stand) -> None:
    """Cancelled, it stays open; paid, it has no buttons; in English for who asks for English."""
    start = await stand.begun(stand.ask(Scene.JSAPI, app="unionpay"))
    page = (await stand.browse(start.value, "unionpay")).headers["location"]
    back = await stand.browse(f"{page}&verb=refuse", "unionpay", "POST")
    assert back.headers["location"].startswith("http://hub.test/pay/T1/result?")
    bill = stand.provider.scan(page)
    assert bill is not None
    assert bill.state is BillState.OPEN
    assert (await stand.provider.refuse(bill.id)).state is BillState.OPEN
    await stand.browse(f"{page}&verb=pay", "wechat", "POST")
    assert stand.provider.bill(bill.id).state is BillState.OPEN  # not that wallet's
    await stand.browse(f"{page}&verb=pay", "unionpay", "POST")
    shown = await stand.http.send("GET", page, headers={"accept-language": "en"})
    assert (b"<button" in shown.body, b"Paid" in shown.body) == (False, True)


async def test_an_app_and_a_code(each: Stand) -> None:
    """The SDK's tn, and a code that every wallet scans."""
    start = await each.begun(each.ask(Scene.APP))
    bill = each.provider.scan(json.dumps(dict(start.params)))
    assert bill is not None
    assert bill.apps == ("unionpay",)
    code = each.provider.scan((await each.begun(each.ask())).value)
    assert code is not None
    assert set(code.apps) == {"unionpay", "wechat", "alipay"}
    assert len(each.provider.show_code()) == 19
    with pytest.raises(KeyError):
        each.provider.bill("nothing")
    with pytest.raises(KeyError):
        each.provider.account("nothing")
