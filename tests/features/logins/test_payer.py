"""Who pays, end to end in process: found out once, kept in this browser alone, and nobody else's bill is shown."""

import asyncio
import hashlib
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from tests.stack import HUB, Stack
from tests.upstream import attempts, number
from tests.visiting import Browser

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.capabilities.pay import Scene
from hutong.features.logins import Payers
from hutong.features.payments.payer.who import found_out
from hutong.switchboard.content import Product
from hutong.switchboard.drafts import channels, products, publish
from hutong.switchboard.open import Opened

pytestmark = pytest.mark.asyncio(loop_scope="module")
SCRIPT = {"accept": "application/json"}


async def ordered(hub: Stack, channel: str, **changes: str) -> tuple[str, str]:
    """An order without a payer's id: its number, and ours."""
    order = number()
    status, answer = await hub.order(order, channel, **{"userId": "", **changes})
    assert (status, answer["code"]) == (200, 1), answer
    return order, answer["sysorderno"]


async def begun(browser: Browser, payment_id: str) -> dict[str, object]:
    """What the page's script is told when it starts the payment."""
    reply = await browser.ask("POST", f"{HUB}/pay/{payment_id}/start", SCRIPT)
    told: dict[str, object] = orjson.loads(reply.body)
    return told


@pytest.mark.parametrize("channel", ["wxjsapi", "wxv2jsapi"])
async def test_a_payer_in_wechat_is_found_out_and_pays(hub: Stack, channel: str) -> None:
    """From the page to WeChat's and back, by itself; the bill then has this payer's openid, and is paid."""
    browser = Browser(hub.net, person=f"ann-{channel}")
    order, payment_id = await ordered(hub, channel)
    assert await attempts(hub, order) == []
    page = await browser.get(f"{HUB}/pay/{payment_id}")
    assert page.status == 200
    assert [urlsplit(url).path for url in browser.way] == [
        f"/pay/{payment_id}",
        "/wx_gzh/connect/oauth2/authorize",
        "/login/return",
        f"/pay/{payment_id}",
    ]
    told = await begun(browser, payment_id)
    assert told["code"] == 1, told
    appid = hub.hub.switchboard.current.channels[hub.channels["WX_GZH"]].merchant_no
    openid = hub.simulators["WX_GZH"].openid(appid, f"ann-{channel}")
    (only,) = await attempts(hub, order)
    assert (only.payer_id, only.state) == (openid, "waiting")
    assert (await begun(browser, payment_id))["start"] == told["start"]
    await hub.pay({"sysorderno": payment_id}, channel)
    assert (await hub.query(order))["status"] == "1"
    assert "支付成功".encode() in (await browser.get(f"{HUB}/pay/{payment_id}")).body


async def test_the_next_payment_of_the_same_browser_asks_nobody(hub: Stack) -> None:
    browser = Browser(hub.net, person="bob")
    for channel in ("wxjsapi", "wxv2jsapi"):  # one application
        _, payment_id = await ordered(hub, channel)
        await browser.get(f"{HUB}/pay/{payment_id}")
    assert sum("/authorize" in url for url in browser.way) == 1


async def test_alipay_tells_its_own_payers(hub: Stack) -> None:
    browser = Browser(hub.net, "alipay")
    order, payment_id = await ordered(hub, "alijsapi")
    page = await browser.get(f"{HUB}/pay/{payment_id}")
    assert page.status == 200
    assert browser.at == f"/pay/{payment_id}", browser.way
    assert (await begun(browser, payment_id))["code"] == 1
    (only,) = await attempts(hub, order)
    assert only.payer_id


async def test_any_wallet_leads_there_as_well(hub: Stack) -> None:
    """A merchant's own number for its customer is no payer's id; an id is one, and nobody is asked."""
    actor = hub.hub.actor("test")
    picks = {"wechat": "wxjsapi", "alipay": "alijsapi"}
    await products.put_product(actor, Product("anywallet", Text("聚合", "any"), None, None, picks))
    await publish.refresh(actor)
    await hub.hub.switchboard.catch_up()
    for user_id in ("", "878"):
        order, payment_id = await ordered(hub, "anywallet", userId=user_id)
        wechat, alipay = Browser(hub.net, person="carol"), Browser(hub.net, "alipay")
        for browser in (wechat, alipay):
            await browser.get(f"{HUB}/pay/{payment_id}")
            assert "/login/return" in " ".join(browser.way)
            assert (await begun(browser, payment_id))["code"] == 1
        assert {one.product for one in await attempts(hub, order)} == {"wxjsapi", "alijsapi"}
        assert "878" not in {one.payer_id for one in await attempts(hub, order)}
    openid = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"
    order, payment_id = await ordered(hub, "anywallet", userId=openid)
    quiet = Browser(hub.net)
    await quiet.get(f"{HUB}/pay/{payment_id}")
    assert quiet.way == [f"{HUB}/pay/{payment_id}"]


async def test_two_people_at_once_have_a_bill_each(hub: Stack) -> None:
    """One payment, opened by two: neither gets the other's start, and both pages come from one number each."""
    order, payment_id = await ordered(hub, "wxjsapi")
    two = [Browser(hub.net, person=name) for name in ("dan", "eve")]
    await asyncio.gather(*(one.get(f"{HUB}/pay/{payment_id}") for one in two))
    told = await asyncio.gather(*(begun(one, payment_id) for one in two for _ in range(3)))
    starts = [str(one["start"]) for one in told]
    assert len(set(starts[:3])) == len(set(starts[3:])) == 1
    assert starts[0] != starts[3]
    found = await attempts(hub, order)
    assert len(found) == len({one.payer_id for one in found}) == 2
    assert found_out(await hub.money.desk._ledger.by_id(payment_id), found)  # type of both: somebody's own
    stranger = await Browser(hub.net, "browser").get(f"{HUB}/pay/{payment_id}")
    for one in starts:
        assert one.encode() not in stranger.body
    assert b"prepay_id" not in stranger.body


async def test_who_can_not_be_found_out_must_be_named(hub: Stack) -> None:
    """Without the official account: the error tells which one is missing; an id in the order does as before."""
    actor, gzh = hub.hub.actor("test"), hub.channels["WX_GZH"]
    appid = hub.hub.switchboard.current.channels[gzh].merchant_no
    _, waiting = await ordered(hub, "wxjsapi")
    await channels.edit_channel(actor, gzh, enabled=False)
    await publish.refresh(actor)
    await hub.hub.switchboard.catch_up()
    try:
        status, answer = await hub.order(number(), "wxjsapi", userId="")
        assert (status, answer["code"]) == (400, Problem.PAYER_NEEDED.entry.number)
        assert appid in answer["msg"]
        assert (await hub.order(number(), "wxjsapi"))[0] == 200
        page = await Browser(hub.net).get(f"{HUB}/pay/{waiting}")  # made before: the page says it, and goes nowhere
        assert page.status == 200
        refused = await begun(Browser(hub.net), waiting)
        assert refused["code"] == Problem.PAYER_NEEDED.entry.number
    finally:
        await channels.edit_channel(actor, gzh, enabled=True)
        await publish.refresh(actor)
        await hub.hub.switchboard.catch_up()
    assert (await Browser(hub.net).get(f"{HUB}/pay/{waiting}")).status == 200


async def test_parameters_for_the_merchants_own_page_want_an_id(hub: Stack) -> None:
    status, answer = await hub.order(number(), "wxjsapi", userId="", smstyle="2")
    assert (status, answer["code"]) == (400, Problem.PAYER_NEEDED.entry.number)


async def test_other_products_want_every_field(hub: Stack) -> None:
    status, answer = await hub.order(number(), "wxnative", userId="")
    assert (status, answer["code"]) == (400, Problem.MISSING_FIELD.entry.number)
    assert "userId" in answer["msg"]


async def test_the_same_order_again_is_the_same_payment(hub: Stack, browser: Browser) -> None:
    """Before anybody opened its page, and after somebody began."""
    order, payment_id = await ordered(hub, "wxjsapi")
    for _ in range(2):
        _, answer = await hub.order(order, "wxjsapi", userId="")
        assert answer["sysorderno"] == payment_id, answer
        await browser.get(f"{HUB}/pay/{payment_id}")
        await begun(browser, payment_id)
    assert len(await attempts(hub, order)) == 1


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.test/",
        "//evil.test/pay/1",
        "/\\evil.test",
        "/pay/../office",
        "/office",
        "/pay/",
        "",
        "/pay/x?u=\r\nx",
    ],
)
async def test_nobody_is_sent_to_pages_of_others(payers: Payers, login: Opened, back: str) -> None:
    with pytest.raises(ValueError, match="not a page of the hub"):
        payers.begin(login, back)


@pytest.mark.parametrize("back", ["/pay/01M8GRF97C2S0QQNMNB2JAB9SJ", "/s/7QK2MPX4TD/bill/1?app=wechat"])
async def test_its_own_pages_are(payers: Payers, login: Opened, back: str) -> None:
    going = payers.begin(login, back)
    assert parse_qs(urlsplit(going.url).query)["redirect_uri"] == [f"{HUB}/login/return"]


async def test_an_identity_is_of_one_application_and_one_hub(hub: Stack, payers: Payers, login: Opened) -> None:
    """A cookie that was changed, or belongs to another application, tells nothing."""
    browser = Browser(hub.net, person="frank")
    _, payment_id = await ordered(hub, "wxjsapi")
    await browser.get(f"{HUB}/pay/{payment_id}")
    known = payers.known(login, browser.cookies)
    assert known
    assert payers.ids(browser.cookies) == {known}
    (name,) = [one for one in browser.cookies if one.startswith("hutong_payer_")]
    value = browser.cookies[name]
    middle = len(value) // 2
    for wrong in (value[:-2], value[:middle] + ("A" if value[middle] != "A" else "B") + value[middle + 1 :], "", known):
        assert payers.known(login, {name: wrong}) == ""
        assert payers.ids({name: wrong}) == frozenset()
    other = await payers.login_of(hub.channels["ALIPAY"])
    assert other is not None
    theirs = hashlib.sha256((await payers.application(hub.channels["ALIPAY"])).encode()).hexdigest()[:12]
    assert payers.known(other, {name: value, f"hutong_payer_{theirs}": value}) == ""
    for attribute in ("HttpOnly", "SameSite=lax", "Path=/"):
        assert attribute.lower() in browser.set[name].lower()


async def test_a_preview_is_nobody(hub: Stack, payers: Payers) -> None:
    """WeChat's snapshot mode gives an openid that can't pay: the page tells how to go on, and nothing is kept."""
    browser = Browser(hub.net)
    _, payment_id = await ordered(hub, "wxjsapi")
    away = await browser.get(f"{HUB}/pay/{payment_id}", follow=False)
    back = await browser.ask("GET", away.headers["location"], {"x-wechat-snapshot": "1"})
    told = await browser.get(back.headers["location"])
    assert told.status == 403
    assert "使用完整服务" in told.body.decode()
    assert f'href="/pay/{payment_id}"' in told.body.decode()
    assert payers.ids(browser.cookies) == frozenset()


async def test_a_channel_that_is_no_pay_channel_wants_nobody(hub: Stack, payers: Payers) -> None:
    assert await payers.login_of(hub.channels["WX_MP"]) is None
    assert await payers.application(hub.channels["WX_MP"]) == ""
    assert not await payers.takes(hub.channels["WX_MP"], "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o")


async def test_jsapi_alone_waits(hub: Stack) -> None:
    assert hub.hub.switchboard.current.products["wxjsapi"].scene is Scene.JSAPI
    with pytest.raises(Refusal) as refusal:
        await hub.money.desk.identify("0" * 26, "wechat", {})
    assert refusal.value.problem is Problem.ORDER_NOT_FOUND
