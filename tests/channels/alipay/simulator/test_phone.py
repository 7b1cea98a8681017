"""What the phone makes of codes, links and parameters, and what a restart leaves."""

import json
from urllib.parse import quote

import pytest
from tests.channels.alipay.simulator.client import Client, order
from tests.channels.alipay.stand import PROVIDER, Stand

from hutong.capabilities.pay import Scene
from hutong.capabilities.simulation import BillState, Home, Mischief
from hutong.channels.alipay.simulator import AlipaySimulator


@pytest.mark.parametrize("scene", [Scene.WAP, Scene.PAGE, Scene.APP])
async def test_a_request_that_was_changed(each: Stand, scene: Scene) -> None:
    """The wallet refuses it in Alipay's words; in a browser it is a page that says so."""
    start = await each.begun(each.ask(scene))
    changed = start.value.replace("19.99", "0.01")
    assert changed != start.value
    with pytest.raises(ValueError, match="验签出错"):
        each.provider.scan(changed)
    if scene is not Scene.APP:
        page = await each.http.send("GET", changed, headers={})
        assert (page.status, "验签出错" in page.body.decode()) == (200, True)
    assert list(each.provider.home.book.all("alipay.order")) == []


@pytest.mark.parametrize("scene", [Scene.WAP, Scene.PAGE, Scene.APP])
async def test_a_link_that_is_over(each: Stand, scene: Scene) -> None:
    """The bill of a paid or closed trade is still shown."""
    ask = await each.paid(each.ask(scene))
    bill = each.provider.scan((await each.begun(ask)).value)
    assert bill is not None
    assert bill.state is BillState.PAID
    closed = each.ask(scene)
    value = (await each.begun(closed)).value
    each.provider.scan(value)
    await each.adapter.close(closed.number)
    bill = each.provider.scan(value)
    assert bill is not None
    assert bill.state is BillState.CLOSED


async def test_roads_to_one_bill(stand: Stand) -> None:
    """The code, the app's own link around it, the cashier page, the bridge's parameters."""
    code = (await stand.begun(stand.ask())).value
    bill = stand.provider.scan(f" {code}\n")
    assert bill is not None
    order = next(stand.provider.home.book.all("alipay.order"))
    roads = (
        f"alipays://platformapi/startapp?saId=10000007&qrcode={quote(code, safe='')}",
        f"{PROVIDER}/cashier?id={bill.id}",
        json.dumps({"tradeNO": order["trade_no"]}),
    )
    assert [stand.provider.scan(road) for road in roads] == [bill] * 3


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "{}", '{"tradeNO": 1}', '{"tradeNO": "1"}', "[" * 100_000, "{" * 100_000),
        *("https://qr.alipay.com/bax000", "weixin://wxpay/bizpayurl?pr=abc", "280000000000000000", "alipays://x"),
        *(f"{PROVIDER}/cashier?id=1", f"{PROVIDER}/cashier?", "alipays://platformapi/startapp?saId=1", "\0", "你好"),
        f"{PROVIDER}/gateway.do?method=alipay.trade.query",
    ],
)
def test_what_is_not_alipays(stand: Stand, text: str) -> None:
    """Nobody's bill."""
    assert stand.provider.scan(text) is None


async def test_refusing_changes_nothing(stand: Stand) -> None:
    """The bill stays open, and can be paid once; an unknown one is a KeyError."""
    bill = await stand.scanned(stand.ask())
    assert await stand.provider.refuse(bill.id) == bill == stand.provider.bill(bill.id)
    for _ in range(2):
        assert (await stand.provider.pay(bill.id)).state is BillState.PAID
    await stand.provider.knocker.settled()
    assert len(stand.knocks) == 1
    for verb in (stand.provider.bill, stand.provider.refund_by_provider):
        with pytest.raises(KeyError):
            verb("bax0")
    with pytest.raises(KeyError):
        stand.provider.account("partner")


async def test_nothing_is_told_without_an_address(stand: Stand) -> None:
    """An order without notify_url is paid in silence."""
    found = await Client(stand).call("alipay.trade.precreate", order(), notify_url="")
    bill = stand.provider.scan(found["qr_code"])
    assert bill is not None
    await stand.provider.pay(bill.id)
    await stand.provider.knocker.settled()
    assert stand.knocks == []


async def test_it_knocks_until_it_is_heard(stand: Stand) -> None:
    """Eight tries on the manual's ladder; the same notification each time, sent at a time of its own."""
    stand.order_wrong(Mischief.NOTICE_FORGED, times=20)
    await stand.paid()
    assert len(stand.knocks) == len(AlipaySimulator.LADDER) + 1 == 8
    assert AlipaySimulator.LADDER == (240, 600, 600, 3600, 7200, 21600, 54000)


async def test_a_restart_forgets_nothing(each: Stand) -> None:
    """Accounts, orders and refunds are in the book."""
    ask = await each.paid()
    await each.adapter.refund(each.refund_ask(ask, 1))
    home = each.provider.home
    again = AlipaySimulator(Home(home.base_url, home.http, home.book))
    each.http.apps[PROVIDER] = again.app
    assert again.account(each.form) == each.account
    assert (await each.adapter.query(ask.number)).fen == 1999
    assert (await each.adapter.refund_query(each.refund_ask(ask, 1))).fen == 1
