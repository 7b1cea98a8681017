"""A product with several channels: amount, payer's app, weight and health decide who carries a payment."""

import asyncio
from dataclasses import replace

import pytest
from tests.features.payments.ways import OWN, SECOND, USUAL, both, codes, heal, publish_all, routed
from tests.stack import Stack
from tests.upstream import attempts, notices, number, upstream

from hutong.base.errors import Problem
from hutong.capabilities.pay import Scene
from hutong.features.payments.relay import app_of
from hutong.switchboard.content import PayCarrier, Product
from hutong.switchboard.drafts import channels, publish
from hutong.switchboard.routing.health import MOST

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_the_amount_decides(hub: Stack) -> None:
    product = await routed(hub, PayCarrier(hub.channels[SECOND], 200, min_fen=10_000, max_fen=50_000))
    for amount, code in {"99.99": OWN, "100.00": SECOND, "500.00": SECOND, "500.01": OWN}.items():
        order = number()
        answer = (await hub.order(order, product.name, orderAmt=amount))[1]
        assert await codes(hub, order) == [(code, "waiting")]
        await hub.pay(answer, USUAL[code])
        assert (await hub.query(order))["status"] == "1"


async def test_an_amount_that_no_channel_takes_is_refused_with_the_reason(hub: Stack) -> None:
    product = await routed(
        hub, PayCarrier(hub.channels[OWN], max_fen=100), PayCarrier(hub.channels[SECOND], min_fen=2000)
    )
    order = number()
    status, said = await hub.order(order, product.name)
    assert (status, said["code"]) == (Problem.AMOUNT_LIMIT.entry.status, Problem.AMOUNT_LIMIT.entry.number)
    assert "20.00" in said["msg"]
    assert product.name not in said["msg"], "payers read it, too"
    assert await hub.hub.pool.fetchval("SELECT count(*) FROM payment WHERE order_id = $1", order) == 0
    only = await routed(hub, PayCarrier(hub.channels[OWN], apps=("wechat",)))
    assert (await hub.order(number(), only.name))[1]["code"] == Problem.PRODUCT_NOT_OPEN.entry.number


async def test_an_order_that_was_taken_stays_taken_when_no_channel_fits_any_more(hub: Stack) -> None:
    product = await routed(hub, *both(hub))
    order = number()
    answer = (await hub.order(order, product.name))[1]
    await publish_all(hub, replace(product, carriers=(PayCarrier(hub.channels[OWN], max_fen=1),)))
    assert (await hub.order(order, product.name))[1]["sysorderno"] == answer["sysorderno"]
    assert (await hub.order(number(), product.name))[1]["code"] == Problem.AMOUNT_LIMIT.entry.number


async def test_the_payers_app_decides_at_the_page_and_each_app_has_its_own_bill(hub: Stack) -> None:
    product = await routed(hub, *both(hub))
    auto = Product(f"a{product.name}", product.label, None, None, dict.fromkeys(("wechat", "alipay"), product.name))
    await publish_all(hub, auto)
    order = number()
    answer = (await hub.order(order, auto.name))[1]
    for _ in range(2):  # the second time each has its bill already
        for app, code in (("wechat", OWN), ("alipay", SECOND)):
            view = await hub.money.desk.start(answer["sysorderno"], app, "203.0.113.7")
            assert (view.wallet, view.state) == (app, "open")
            assert view.start is not None
            assert (code, "waiting") in await codes(hub, order)
    assert await codes(hub, order) == [(OWN, "waiting"), (SECOND, "waiting")]
    await hub.pay(answer, USUAL[SECOND])
    assert (await hub.query(order))["status"] == "1"
    assert len(await notices(hub, order)) == 1


async def test_ten_tabs_of_one_app_are_one_bill(hub: Stack) -> None:
    product = await routed(hub, *both(hub), split=True)
    auto = Product(f"a{product.name}", product.label, None, None, {"browser": product.name})
    await publish_all(hub, auto)
    order = number()
    answer = (await hub.order(order, auto.name))[1]
    starting = (hub.money.desk.start(answer["sysorderno"], "browser", "203.0.113.7") for _ in range(10))
    views = await asyncio.gather(*starting)
    assert all(view.start == views[0].start for view in views)
    assert len(await attempts(hub, order)) == 1


async def test_a_split_shares_by_weight(hub: Stack) -> None:
    product = await routed(hub, *both(hub), split=True)
    orders = [number() for _ in range(5)]
    for order in orders:
        assert (await hub.order(order, product.name))[1]["code"] == 1
    taken = [(await codes(hub, order))[0][0] for order in orders]
    assert sorted(taken) == [SECOND] * 2 + [OWN] * 3


async def test_a_refresh_between_order_and_payment_changes_nothing_for_it(hub: Stack) -> None:
    actor = hub.hub.actor("test")
    product = await routed(hub, *both(hub))
    before = hub.hub.switchboard.current.id
    order = number()
    with upstream(hub, USUAL[OWN]) as dead:
        dead.refusing = True
        answer = (await hub.order(order, product.name))[1]
    heal(hub)
    await publish_all(hub, replace(product, carriers=()))
    fresh = number()
    assert (await hub.order(fresh, product.name))[1]["code"] == 1
    assert await codes(hub, fresh) == [(OWN, "waiting")]
    await hub.pay(answer, USUAL[SECOND])
    assert (await hub.query(order))["status"] == "1"
    await publish.rollback(actor, before)
    await hub.hub.switchboard.catch_up()
    assert hub.hub.switchboard.current.products[product.name] == product
    assert (await channels.look(actor)).products[product.name] == product


async def test_a_channel_that_keeps_failing_rests_and_others_go_first(hub: Stack) -> None:
    product = await routed(hub, *both(hub))
    with upstream(hub, USUAL[OWN]) as dead:
        dead.refusing = True
        for _ in range(MOST):
            await hub.order(number(), product.name)
    assert hub.hub.health.illness(hub.channels[OWN]) is not None
    order = number()
    await hub.order(order, product.name)
    assert await codes(hub, order) == [(SECOND, "waiting")]
    assert (await hub.order(number(), USUAL[OWN]))[1]["code"] == 1  # a product of one channel has no choice
    assert hub.hub.health.illness(hub.channels[OWN]) is not None  # and says nothing of its health
    heal(hub)


async def test_a_product_of_one_channel_fails_as_ever(hub: Stack) -> None:
    order = number()
    with upstream(hub, USUAL[OWN]) as dead:
        dead.refusing = True
        for _ in range(MOST + 1):
            assert (await hub.order(order, USUAL[OWN]))[1]["code"] == 4003
    assert await codes(hub, order) == [(OWN, "unsent")]
    assert hub.hub.health.illness(hub.channels[OWN]) is None


@pytest.mark.parametrize(
    ("code", "app"),
    [
        ("134567890123456789", "wechat"),
        ("284567890123456789", "alipay"),
        ("3045678901234567", "alipay"),
        ("6245678901234567890", "unionpay"),
        ("164567890123456789", ""),
        ("13456789012345678", ""),
        ("", ""),
    ],
)
async def test_a_payment_code_tells_the_app(code: str, app: str) -> None:
    assert app_of(code) == app


async def test_a_payment_code_goes_to_its_own_wallets_channel(hub: Stack) -> None:
    product = await routed(hub, *both(hub), scene=Scene.BARCODE)
    order = number()
    await hub.order(order, product.name, authCode="284567890123456789")
    assert (await codes(hub, order))[0][0] == SECOND
