"""Whether the payer inside an app can be found out: by a channel of the pay channel's own AppID."""

from dataclasses import replace

import pytest
from tests.doctoring import changed, ground, ids, looked, only
from tests.stack import Stack

from hutong.base.text import Text
from hutong.capabilities.diagnosis import Finding
from hutong.features.doctor.believed import collected_inside
from hutong.features.doctor.checks import applications
from hutong.features.doctor.ground import Ground
from hutong.switchboard.content import Product, Setting
from hutong.switchboard.drafts import products, publish

pytestmark = pytest.mark.asyncio(loop_scope="module")
JSAPI = "wxjsapi"


def without(on: Ground, number: int) -> Ground:
    """The ground with this channel off."""
    off = replace(on.content.channels[number], enabled=False)
    return changed(on, channels={**on.content.channels, number: off})


async def test_the_account_of_the_pay_channels_own_number_is_found(hub: Stack) -> None:
    on = await ground(hub, draft=True)
    assert JSAPI in on.content.products, sorted(on.content.products)
    assert await ids(applications, on) == []


async def test_without_it_the_hubs_own_pages_fail(hub: Stack) -> None:
    on = without(await ground(hub, draft=True), hub.channels["WX_GZH"])
    found = [one for one in await looked(applications, on) if one.id != "directories"]
    assert {(one.id, one.level) for one in found} == {("applications", "fine")}, "merchants know the payer"
    assert all("userId" in one.cause.zh and "userId" in one.cause.en for one in found)
    auto = Product("auto", Text("auto", "auto"), None, None, picks={"wechat": JSAPI})
    ours = await looked(applications, changed(on, products={**on.content.products, "auto": auto}))
    pay = on.content.products[JSAPI].channel_id
    its = [one for one in ours if one.id != "directories" and one.subject.en.startswith(f"{pay} ")]
    assert [(one.id, one.level) for one in its] == [("application.no_login", "error")]
    assert on.content.channels[pay or 0].merchant_no in its[0].cause.en


async def test_an_account_of_another_number_does_not_help(hub: Stack) -> None:
    on = await ground(hub, draft=True)
    account = on.content.channels[hub.channels["WX_GZH"]]
    other = replace(account, merchant_no="wx0000000000000000")
    auto = Product("auto", Text("auto", "auto"), None, None, picks={"wechat": JSAPI})
    with_auto = {**on.content.products, "auto": auto}
    assert await ids(applications, changed(on, products=with_auto)) == []
    strange = changed(on, channels={**on.content.channels, account.id: other}, products=with_auto)
    assert set(await ids(applications, strange)) == {"application.no_login"}


async def test_nothing_is_looked_at_where_nobody_pays_inside_an_app(hub: Stack) -> None:
    assert await looked(applications, only(await ground(hub), "WXPAY", "WX_GZH")) == []


async def of_directories(on: Ground, channel: int) -> list[Finding]:
    """What is told of the pay directories of a channel."""
    found = await looked(applications, on)
    return [one for one in found if one.id == "directories" and one.subject.en.startswith(f"{channel} ")]


async def any_wallet(hub: Stack, picked: str) -> str:
    """A product for any wallet that collects in WeChat by this one; published."""
    name = f"any{picked}"
    actor = hub.hub.actor("test")
    await products.put_product(actor, Product(name, Text(name, name), None, None, picks={"wechat": picked}))
    await publish.refresh(actor)
    await hub.hub.switchboard.catch_up()
    return name


@pytest.mark.parametrize(("code", "product"), [("WXPAY_V3", "wxjsapi"), ("WXPAY", "wxv2jsapi")])
async def test_the_pay_directories_are_proved_on_our_page_alone(hub: Stack, code: str, product: str) -> None:
    channel, name = hub.channels[code], await any_wallet(hub, product)
    status, answer = await hub.order(f"MERCHANT{code}", product, smstyle="2")
    assert status == 200, answer
    unpaid = await of_directories(await ground(hub), channel)
    assert [(one.level, one.place) for one in unpaid] == [("fine", "/domain")], "it isn't paid yet"
    assert ("首笔" in unpaid[0].cause.zh, "before the first" in unpaid[0].cause.en) == (True, True)
    await hub.pay(answer, product)
    [unsure] = await of_directories(await ground(hub), channel)
    assert "商户自己的网页或小程序" in unsure.cause.zh, "whose page it was is not known"
    for said in (*unpaid[0].cause, *unsure.cause):
        assert all(value in said for value in ("hub.test/pay/", "hub.test/s/", "JSAPI"))

    status, answer = await hub.order(f"PAGE{code}", name)
    assert status == 200, answer
    await hub.money.desk.start(answer["sysorderno"], "wechat", "203.0.113.7")
    await hub.pay(answer, product)
    await hub.hub.switchboard.calls.flush()
    on = await ground(hub)
    assert await of_directories(on, channel) == []
    setup = on.content.channels[channel]
    mended = replace(setup, settings={**setup.settings, "REMARK": Setting("another account's")})
    again = changed(on, channels={**on.content.channels, channel: mended})
    assert [one.cause for one in await of_directories(again, channel)] == [unsure.cause], "it may be another account's"
    moved = replace(on, base_url="https://other.example.com")
    elsewhere = replace(moved, collected=await collected_inside(hub.hub.pool, moved.base_url))
    [strange] = await of_directories(elsewhere, channel)
    assert "other.example.com/pay/" in strange.cause.zh
    assert "现在地址" in strange.cause.zh
