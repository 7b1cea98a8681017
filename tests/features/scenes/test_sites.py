"""Sites: what is wrong is named, what changed is audited, and one product excludes another where a contract says so."""

from dataclasses import replace

import pytest
from tests.scening import PRODUCTS, Place
from tests.stack import MERCHANT

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.capabilities.pay import Scene
from hutong.features.merchants import edit as merchants
from hutong.features.scenes.sites import Sites, Wish, shown
from hutong.switchboard.content import Content, PayCarrier, Product, Setup

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def wrong(place: Place, scene: str = "parking", **changes: object) -> set[str]:
    """The fields that a new site is refused for."""
    with pytest.raises(Refusal) as caught:
        await place.site(scene, **changes)
    assert caught.value.problem is Problem.BAD_SITE
    return {name for name, _ in caught.value.fields}


async def test_what_is_wrong_is_named(place: Place) -> None:
    assert await wrong(place, name=" ") == {"name"}
    assert await wrong(place, name="x" * 41, settings={"GATE_URL": "", "STEPS": "60"}) == {"name", "GATE_URL", "STEPS"}
    assert await wrong(place, settings={"GATE_URL": "http://10.0.0.1/paid"}) == {"GATE_URL"}
    assert await wrong(place, settings={"FEE_URL": "http://169.254.169.254/fee"}) == {"FEE_URL"}
    assert await wrong(place, products={}) == {"products"}
    assert await wrong(place, products={"wechat": "nothing"}) == {"products.wechat"}
    assert await wrong(place, products={"wechat": "aliqr"}) == {"products.wechat"}
    assert await wrong(place, products={"wechat": "wxapp"}) == {"products.wechat"}
    assert await wrong(place, products={"auto": "wxnative"}) == {"products.auto"}
    assert await wrong(place, products={"paypal": "wxnative"}) == {"products.paypal"}


async def test_addresses_of_this_machine_are_for_the_sandbox_only(place: Place) -> None:
    hub = place.stack.hub
    live = Sites(hub.pool, hub.keeper.vault, loopback=False)
    wish = Wish("P", {"GATE_URL": "http://127.0.0.1/paid", "STEPS": "60=5"}, PRODUCTS)
    with pytest.raises(Refusal) as caught:
        await live.create(hub.actor("test"), "parking", MERCHANT, wish, hub.switchboard.current.content)
    assert [name for name, _ in caught.value.fields] == ["GATE_URL"]


async def test_products_are_those_of_the_merchant(place: Place) -> None:
    actor = place.stack.hub.actor("test")
    await merchants.create(actor, "小店", mer_id="M2", terms=merchants.Terms(products=["aliqr"]))
    sites, content = place.stack.money.scenes.sites, place.stack.hub.switchboard.current.content
    settings = {"GATE_URL": "https://park.example.com/paid", "STEPS": "60=5"}
    with pytest.raises(Refusal) as caught:
        await sites.create(actor, "parking", "M2", Wish("P", settings, PRODUCTS), content)
    assert [name for name, _ in caught.value.fields] == ["products.wechat"]
    assert (await sites.create(actor, "parking", "M2", Wish("P", settings, {"alipay": "aliqr"}), content)).id
    with pytest.raises(Refusal) as caught:
        await sites.create(actor, "parking", "M3", Wish("P", settings, PRODUCTS), content)
    assert caught.value.problem is Problem.NO_MERCHANT


async def test_a_contract_excludes_other_wallets(place: Place) -> None:
    """UnionPay Commerce's scan payment beside WeChat's own is refused; alone it serves every app."""
    content = Content(
        {1: Setup(1, "CHINAUMS", "1"), 2: Setup(2, "WXPAY_V3", "2")},
        {
            "ums": Product("ums", Text("ums", "ums"), Scene.JSAPI, 1),
            "wx": Product("wx", Text("wx", "wx"), Scene.JSAPI, 2),
        },
    )
    sites, actor = place.stack.money.scenes.sites, place.stack.hub.actor("test")
    settings = {"GATE_URL": "https://park.example.com/paid", "STEPS": "60=5"}
    both = Wish("P", settings, {"unionpay": "ums", "wechat": "wx"})
    with pytest.raises(Refusal) as caught:
        await sites.create(actor, "parking", MERCHANT, both, content)
    ((name, cause),) = caught.value.fields
    assert name == "products"
    assert "不能同时用于扫码付款" in cause.zh
    alone = Wish("P", settings, {"unionpay": "ums", "wechat": "ums", "alipay": "ums"})
    assert (await sites.create(actor, "parking", MERCHANT, alone, content)).products["alipay"] == "ums"


async def test_edits_are_audited_and_a_key_can_be_taken_out(place: Place) -> None:
    site = await place.site(settings={"FREE_MINUTES": "15"})
    edited = await place.edit(site, Wish(name="新名", settings={"FREE_MINUTES": "", "DAY_CAP_YUAN": "40"}))
    assert (edited.name, shown(edited)["DAY_CAP_YUAN"], "FREE_MINUTES" in edited.settings) == ("新名", "40", False)
    await place.edit(site, Wish(name="新名"))
    rows = await place.stack.hub.pool.fetch(
        "SELECT action, detail FROM audit_event WHERE subject = $1 ORDER BY id", f"site/{site.id}"
    )
    assert [row["action"] for row in rows] == ["site.create", "site.edit"]
    assert rows[1]["detail"]["name"] == {"old": "胡同停车场", "new": "新名"}
    assert rows[1]["detail"]["settings"] == {"FREE_MINUTES": "", "DAY_CAP_YUAN": "40"}
    with pytest.raises(Refusal):
        await place.edit(site, Wish(settings={"STEPS": ""}))
    assert (await place.edit(site, Wish(enabled=False))).enabled is False


@pytest.mark.parametrize("number", [0, -1, 2**63, 999_999])
async def test_no_such_site(place: Place, number: int) -> None:
    with pytest.raises(Refusal) as caught:
        await place.stack.money.scenes.sites.find(number)
    assert caught.value.problem is Problem.NO_SITE


async def test_amounts_are_those_that_its_products_take(place: Place) -> None:
    """Beside their fields, for whatever app would refuse them; by the product that picks as well as by the picked."""
    small = Product("small", Text("小", "small"), Scene.JSAPI, place.stack.channels["WXPAY_V3"], max_fen=5000)
    tall = Product("tall", Text("大", "tall"), None, None, picks={"wechat": "small", "alipay": "aliqr"}, min_fen=300)
    running = place.stack.hub.switchboard.current.content
    content = replace(running, products={**running.products, "small": small, "tall": tall})
    sites, actor = place.stack.money.scenes.sites, place.stack.hub.actor("test")
    given = {"CREDIT_URL": "https://card.example.com/paid", "AMOUNTS": "20, 100", "LEAST_YUAN": "1", "MOST_YUAN": "40"}
    with pytest.raises(Refusal) as caught:
        await sites.create(actor, "recharge", MERCHANT, Wish("C", given, {"auto": "tall"}), content)
    causes = dict(caught.value.fields)
    assert causes["AMOUNTS"].zh == "产品 small 不收 ¥100.00，限额 ¥0.01–¥50.00"
    assert causes["LEAST_YUAN"].en == "the product tall does not take ¥1.00, but from ¥3.00"
    assert set(causes) == {"AMOUNTS", "LEAST_YUAN"}
    fits = Wish("C", {**given, "AMOUNTS": "20", "LEAST_YUAN": "3"}, {"auto": "tall"})
    site = await sites.create(actor, "recharge", MERCHANT, fits, content)
    narrowed = replace(content, products={**content.products, "small": replace(small, max_fen=1000)})
    with pytest.raises(Refusal) as caught:
        await sites.edit(actor, site.id, Wish(products={"wechat": "small"}), narrowed)
    assert [name for name, _ in caught.value.fields] == ["AMOUNTS", "MOST_YUAN"]


async def test_an_amount_must_have_a_channel(place: Place) -> None:
    channel = place.stack.channels["WXPAY_V3"]
    routed = Product("routed", Text("分", "r"), Scene.JSAPI, channel, carriers=(PayCarrier(channel, max_fen=1000),))
    running = place.stack.hub.switchboard.current.content
    content = replace(running, products={**running.products, "routed": routed})
    with pytest.raises(Refusal) as caught:
        await place.stack.money.scenes.sites.create(
            place.stack.hub.actor("test"),
            "parking",
            MERCHANT,
            Wish(
                "P",
                {"GATE_URL": "https://park.example.com/paid", "STEPS": "60=5", "MOST_YUAN": "50"},
                {"wechat": "routed"},
            ),
            content,
        )
    ((name, cause),) = caught.value.fields
    assert (name, cause.en) == ("MOST_YUAN", "no channel of the product routed takes ¥50.00")
