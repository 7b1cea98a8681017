"""Products, routes and SMS templates that can't be as they are."""

from dataclasses import replace

import pytest
from tests.doctoring import changed, ground, ids, looked
from tests.stack import Stack

from hutong.base.text import Text
from hutong.features.doctor.checks import catalogue
from hutong.features.doctor.ground import Ground
from hutong.switchboard.content import PayCarrier, Route, Template

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def sound(hub: Stack) -> Ground:
    """Each business leads to one channel."""
    on, numbers = await ground(hub), hub.channels
    routes = (Route("sms", numbers["MIAODI"]), Route("storage", numbers["LOCAL_OSS"]))
    return changed(on, routes=(*routes, Route("delivery", numbers["WX_DELIVERY"])))


async def test_sound_products_and_routes_are_fine(hub: Stack) -> None:
    found = await looked(catalogue, await sound(hub))
    assert [(one.id, one.level) for one in found] == [("catalogue", "fine")]


async def test_a_product_on_a_channel_that_is_off(hub: Stack) -> None:
    on = await sound(hub)
    number = hub.channels["ALIPAY"]
    off = replace(on.content.channels[number], enabled=False)
    found = await looked(catalogue, changed(on, channels={**on.content.channels, number: off}))
    assert {one.id for one in found} == {"product.wrong"}
    assert "/products?product=aliqr" in {one.place for one in found}


async def test_a_rule_that_is_never_used(hub: Stack) -> None:
    on = await sound(hub)
    aliqr = on.content.products["aliqr"]
    ruled = replace(aliqr, carriers=(PayCarrier(aliqr.channel_id or 0, apps=("alipay",)),))
    assert await ids(catalogue, changed(on, products={**on.content.products, "aliqr": ruled})) == ["product.rule"]


async def test_routes_that_lead_nowhere_and_channels_that_none_leads_to(hub: Stack) -> None:
    on = await sound(hub)
    wrong = changed(on, routes=(*on.content.routes, Route("sms", hub.channels["ALIPAY"])))
    [found] = await looked(catalogue, wrong)
    assert found.id == "route.wrong"
    assert str(hub.channels["ALIPAY"]) in found.subject.en
    off = changed(on, routes=tuple(replace(one, enabled=one.business != "sms") for one in on.content.routes))
    [none] = await looked(catalogue, off)
    assert (none.id, none.level) == ("route.none", "error")


async def test_text_messages_templates(hub: Stack) -> None:
    on = await sound(hub)
    empty = Template("empty", Text("空", "Empty"), "")
    assert set(await ids(catalogue, changed(on, templates={"empty": empty}))) == {"template.wrong"}
    off = changed(on, templates={"empty": replace(empty, enabled=False)})
    assert await ids(catalogue, off) == []
    apart = changed(
        on,
        templates={"code": Template("code", Text("验证码", "Code"), "您的验证码是${code}")},
        routes=(*on.content.routes, Route("sms", hub.channels["ALIYUN_SMS"], weight=50)),
    )
    assert await ids(catalogue, apart) == ["template.unmapped"]
