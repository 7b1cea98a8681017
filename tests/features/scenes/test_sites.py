"""Sites: what is wrong is named, what changed is audited, and one product excludes another where a contract says so."""

import pytest
from tests.scening import PRODUCTS, Place
from tests.stack import MERCHANT

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.capabilities.pay import Scene
from hutong.features.merchants import edit as merchants
from hutong.features.scenes.sites import Sites, Wish, shown
from hutong.switchboard.content import Content, Product, Setup

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
