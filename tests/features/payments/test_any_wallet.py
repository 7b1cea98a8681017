"""A channel that serves every wallet in its own pages: nobody is asked who pays, each app has its own address."""

from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import pytest
import pytest_asyncio
from tests.stack import MERCHANT, Stack
from tests.upstream import attempts, number

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.capabilities.pay import Scene, StartKind
from hutong.features.merchants import edit
from hutong.features.payments.desk import Desk
from hutong.switchboard.content import Product
from hutong.switchboard.drafts import products, publish

pytestmark = pytest.mark.asyncio(loop_scope="module")
OURS = ("umsjs", "umsqr", "umsauto")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def desk(hub: Stack) -> AsyncIterator[Desk]:
    """The desk of a hub whose merchant collects by UnionPay Commerce."""
    actor = hub.hub.actor("test")
    await edit.edit(actor, MERCHANT, edit.Terms(products=OURS[:2]))
    ours = hub.channels["CHINAUMS"]
    for name, scene in (("umsjs", Scene.JSAPI), ("umsqr", Scene.NATIVE)):
        await products.put_product(actor, Product(name, Text(name, name), scene, ours))
    picks = dict.fromkeys(("wechat", "alipay", "unionpay"), "umsjs")
    await products.put_product(actor, Product("umsauto", Text("聚合", "any"), None, None, picks))
    await edit.edit(actor, MERCHANT, edit.Terms(products=OURS))
    await publish.refresh(actor)
    await hub.hub.switchboard.catch_up()
    yield hub.money.desk


def told(url: str) -> str:
    return parse_qs(urlsplit(url).query)["msgType"][0]


@pytest.mark.parametrize("channel", ["umsjs", "umsauto"])
async def test_each_app_has_its_own_address(hub: Stack, desk: Desk, channel: str) -> None:
    """Without a payer's id; the same number all along, asked again whenever another app opens the page."""
    order = number()
    _, answer = await hub.order(order, channel, userId="")
    assert answer["code"] == 1, answer
    payment_id = answer["sysorderno"]
    for app, message in (("wechat", "WXPay.jsPay"), ("unionpay", "acp.jsPay"), ("alipay", "trade.jsPay")):
        for _ in range(2):
            view = await desk.start(payment_id, app, "203.0.113.7")
            assert view.start is not None
            assert (view.start.kind, view.start.app, told(view.start.value)) == (StartKind.REDIRECT, app, message)
    (only,) = await attempts(hub, order)
    assert only.product == "umsjs"
    bill = hub.simulators["CHINAUMS"].scan(view.start.value if view.start else "")
    assert (bill.number, bill.apps) == (only.id, ("alipay",))


async def test_a_contract_is_kept_by_every_road(hub: Stack, desk: Desk) -> None:
    """A product, a merchant and a refresh: each is refused what would put both kinds at one merchant."""
    actor = hub.hub.actor("test")
    with pytest.raises(Refusal) as refusal:
        await edit.edit(actor, MERCHANT, edit.Terms(products=[*OURS, "wxnative"]))
    assert refusal.value.problem is Problem.PRODUCTS_CLASH
    assert "wxnative" in refusal.value.message("zh")
    wechat = hub.channels["WXPAY_V3"]
    with pytest.raises(Refusal) as refusal:
        await products.put_product(actor, Product("umsqr", Text("x", "x"), Scene.NATIVE, wechat))
    assert refusal.value.problem is Problem.BAD_PRODUCT
    assert "胡同咖啡" in refusal.value.message("zh")
    mixed = {"wechat": "wxjsapi", "unionpay": "umsjs"}
    with pytest.raises(Refusal) as refusal:
        await products.put_product(actor, Product("mixed", Text("x", "x"), None, None, mixed))
    assert "mixed" in refusal.value.message("en")
    await hub.hub.pool.execute("UPDATE merchant SET products = NULL WHERE id = $1", MERCHANT)
    with pytest.raises(publish.Incomplete) as incomplete:
        await publish.refresh(actor)
    assert {finding.subject for finding in incomplete.value.findings} & {*OURS}
