"""Whether the payer inside an app can be found out: by a channel of the pay channel's own AppID."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from tests.doctoring import changed, ground, ids, looked, only
from tests.stack import Stack

from hutong.base.text import Text
from hutong.capabilities.diagnosis import Finding
from hutong.features.doctor.checks import applications
from hutong.features.doctor.ground import Ground
from hutong.switchboard.content import Product

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
    products = {**on.content.products, "auto": auto}
    assert await ids(applications, changed(on, products=products)) == []
    strange = changed(on, channels={**on.content.channels, account.id: other}, products=products)
    assert set(await ids(applications, strange)) == {"application.no_login"}


async def test_nothing_is_looked_at_where_nobody_pays_inside_an_app(hub: Stack) -> None:
    assert await looked(applications, only(await ground(hub), "WXPAY", "WX_GZH")) == []


async def test_the_pay_directories_are_proved_by_a_payment_alone(hub: Stack) -> None:
    def told(found: Sequence[Finding]) -> list[Finding]:
        return [one for one in found if one.id == "directories"]

    number = hub.channels["WXPAY_V3"]
    its = [
        one for one in told(await looked(applications, await ground(hub))) if one.subject.en.startswith(f"{number} ")
    ]
    assert [(one.level, one.place) for one in its] == [("fine", "/domain")]
    for said in (its[0].cause.zh, its[0].cause.en):
        assert all(value in said for value in ("hub.test/pay/", "hub.test/s/", "JSAPI"))
    status, answer = await hub.order("DIRECTORY1", JSAPI)
    assert status == 200, answer
    assert number not in (await ground(hub)).collected, "it isn't paid yet"
    await hub.pay({"sysorderno": answer["sysOrderId"]} if "sysOrderId" in answer else answer, JSAPI)
    after = await ground(hub)
    assert number in after.collected
    assert all(not one.subject.en.startswith(f"{number} ") for one in told(await looked(applications, after)))
