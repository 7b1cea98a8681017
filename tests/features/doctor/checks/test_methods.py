"""Whether what can collect money is offered: without products, without merchants, side by side against a contract."""

from dataclasses import replace

import pytest
from tests.doctoring import changed, ground, ids, looked, only
from tests.stack import Stack

from hutong.base.text import Text
from hutong.capabilities.pay import Scene
from hutong.features.doctor.checks import methods
from hutong.features.doctor.ground import Ground
from hutong.switchboard.content import Product

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def small(hub: Stack) -> Ground:
    """Two channels with one product each, and a merchant who may order both."""
    on = await ground(hub)
    kept = {name: on.content.products[name] for name in ("wxnative", "aliqr")}
    return replace(
        changed(only(on, "WXPAY_V3", "ALIPAY"), products=kept), merchants={"M1": None}, offers={"A M1": None}
    )


async def test_offered_is_fine(hub: Stack) -> None:
    [found] = await looked(methods, await small(hub))
    assert found.level == "fine"
    assert await looked(methods, only(await small(hub), "WX_GZH")) == [], "nobody collects anything"


async def test_a_channel_without_products(hub: Stack) -> None:
    on = await small(hub)
    aliqr = on.content.products["aliqr"]
    for products in (
        {"wxnative": on.content.products["wxnative"]},
        {**on.content.products, "aliqr": replace(aliqr, enabled=False)},
    ):
        [found] = await looked(methods, changed(on, products=products))
        assert (found.id, found.place) == ("method.no_product", "/methods")
        assert found.subject.en.startswith(f"{hub.channels['ALIPAY']} ")


async def test_a_product_that_nobody_may_order(hub: Stack) -> None:
    on = await small(hub)
    closed = replace(on, merchants={"M1": frozenset({"wxnative"})})
    [found] = await looked(methods, closed)
    assert (found.id, "aliqr" in found.subject.en) == ("method.not_opened", True)
    auto = Product("auto", Text("聚合", "Auto"), None, None, picks={"alipay": "aliqr", "wechat": "wxnative"})
    by_auto = changed(closed, products={**on.content.products, "auto": auto})
    assert await ids(methods, replace(by_auto, merchants={"M1": frozenset({"auto"})})) == []
    assert await ids(methods, replace(on, merchants={})) == ["method.no_merchant"]


async def test_scan_payments_that_exclude_each_other(hub: Stack) -> None:
    on = await small(hub)
    setup = hub.hub.switchboard.current.channels[hub.channels["CHINAUMS"]]
    ums = Product("umsqr", Text("银联商务", "UMS"), Scene.NATIVE, setup.id)
    both = changed(
        on, channels={**on.content.channels, setup.id: setup}, products={**on.content.products, "umsqr": ums}
    )
    [found] = [one for one in await looked(methods, both) if one.level == "error"]
    assert (found.id, found.place) == ("method.conflict", "/methods")
    assert "A M1" in found.cause.en
    assert "umsqr" in found.cause.en
