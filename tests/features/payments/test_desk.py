"""The desk behind the payment page: looks, starts for the payer's app, renews, and tells changes."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from tests.stack import Stack
from tests.upstream import attempts, chase, events, expire, notices, number, payment, upstream

from hutong.base.errors import Problem, Refusal
from hutong.base.http import TOO_SLOW
from hutong.base.text import Text
from hutong.capabilities.pay import Scene, StartKind
from hutong.features.payments.desk import Desk
from hutong.switchboard.content import Product
from hutong.switchboard.drafts import products, publish

pytestmark = pytest.mark.asyncio(loop_scope="module")
PICKS = {"wechat": "wxjsapi", "alipay": "aliqr", "browser": "wxwap"}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def desk(hub: Stack) -> AsyncIterator[Desk]:
    """The desk of a hub with an automatic product."""
    actor = hub.hub.actor("test")
    await products.put_product(actor, Product("auto", Text("自动", "automatic"), None, None, PICKS))
    await publish.refresh(actor)
    await hub.hub.switchboard.catch_up()
    yield hub.money.desk


async def opened(hub: Stack, channel: str = "auto", **changes: str) -> tuple[str, str]:
    """A new order: its number and its payment's."""
    order = number()
    _, answer = await hub.order(order, channel, **changes)
    assert answer["code"] == 1, answer
    return order, answer["sysorderno"]


async def test_nothing_is_shown_of_what_is_not_there(desk: Desk) -> None:
    assert await desk.look("01AAAAAAAAAAAAAAAAAAAAAAAA") is None
    with pytest.raises(Refusal):
        await desk.start("01AAAAAAAAAAAAAAAAAAAAAAAA", "wechat", "203.0.113.7")
    assert [state async for state in desk.watch("01AAAAAAAAAAAAAAAAAAAAAAAA")] == []


async def test_a_payment_as_its_payer_sees_it(hub: Stack, desk: Desk) -> None:
    order, payment_id = await opened(hub, "wxnative")
    view = await desk.look(payment_id)
    assert view is not None
    assert (view.order_id, view.merchant_name, view.fen, view.state) == (order, "胡同咖啡", 1999, "open")
    assert (view.scene, view.wallet, view.wallets) == (Scene.NATIVE, "wechat", ())
    assert view.start is not None
    assert view.start.kind is StartKind.QR


async def test_a_good_start_is_not_asked_for_again(hub: Stack, desk: Desk) -> None:
    _, payment_id = await opened(hub, "wxwap")
    with upstream(hub, "wxwap") as provider:
        view = await desk.start(payment_id, "browser", "203.0.113.7")
        assert provider.calls == []
    assert view == await desk.look(payment_id)


@pytest.mark.parametrize("channel", ["wxwap", "wxv2wap"])
async def test_an_old_start_is_renewed_under_the_same_number(hub: Stack, desk: Desk, channel: str) -> None:
    order, payment_id = await opened(hub, channel)
    (before,) = await attempts(hub, order)
    await hub.hub.pool.execute(
        "UPDATE attempt SET start = jsonb_set(start, '{until}', '\"2020-01-01T00:00:00+00:00\"') WHERE id = $1",
        before.id,
    )
    with upstream(hub, channel) as provider:
        views = await asyncio.gather(*(desk.start(payment_id, "browser", f"203.0.113.{n}") for n in range(5)))
        assert len(provider.paying) == 1
    assert {view.state for view in views} == {"open"}
    (after,) = await attempts(hub, order)
    assert (after.id, after.state, after.stale) == (before.id, "waiting", False)


@pytest.mark.parametrize(
    ("app", "product", "kind"),
    [
        ("wechat", "wxjsapi", StartKind.JSAPI),
        ("alipay", "aliqr", StartKind.QR),
        ("browser", "wxwap", StartKind.REDIRECT),
    ],
)
async def test_the_payers_app_decides(hub: Stack, desk: Desk, app: str, product: str, kind: StartKind) -> None:
    order, payment_id = await opened(hub)
    before = await desk.look(payment_id)
    assert before is not None
    assert (before.scene, before.start, set(before.wallets)) == (None, None, set(PICKS))
    view = await desk.start(payment_id, app, "203.0.113.7")
    assert view.start is not None
    assert view.start.kind is kind
    (attempt,) = await attempts(hub, order)
    assert (attempt.product, attempt.payer_ip) == (product, "203.0.113.7")
    assert set(view.wallets) == set(PICKS)
    await hub.pay({"sysorderno": payment_id}, product)
    assert (await hub.query(order))["status"] == "1"


async def test_an_app_without_a_pick_starts_nothing(hub: Stack, desk: Desk) -> None:
    order, payment_id = await opened(hub)
    view = await desk.start(payment_id, "unionpay", "203.0.113.7")
    assert (view.start, await attempts(hub, order)) == (None, [])


async def test_ten_tabs_are_one_bill(hub: Stack, desk: Desk) -> None:
    order, payment_id = await opened(hub)
    with upstream(hub, "wxjsapi") as provider:
        views = await asyncio.gather(*(desk.start(payment_id, "wechat", "203.0.113.7") for _ in range(10)))
        assert len(provider.paying) == 1
    assert all(view.start == views[0].start for view in views)
    assert len(await attempts(hub, order)) == 1


async def test_a_renewal_from_another_network_is_no_other_order(hub: Stack, desk: Desk) -> None:
    order, payment_id = await opened(hub)
    await desk.start(payment_id, "browser", "203.0.113.7")
    await hub.hub.pool.execute(
        "UPDATE attempt SET start = jsonb_set(start, '{until}', '\"2020-01-01T00:00:00+00:00\"') WHERE payment_id = $1",
        payment_id,
    )
    view = await desk.start(payment_id, "browser", "198.51.100.7")
    assert view.state == "open"
    assert view.start is not None
    assert (await attempts(hub, order))[0].state == "waiting"


async def test_paid_in_two_apps_the_second_goes_back(hub: Stack, desk: Desk) -> None:
    """Trap 9: two attempts of one payment, both paid."""
    order, payment_id = await opened(hub)
    await desk.start(payment_id, "wechat", "203.0.113.7")
    await hub.pay({"sysorderno": payment_id}, "wxjsapi")
    simulator = hub.simulator("aliqr")
    await hub.hub.pool.execute("UPDATE payment SET state = 'open' WHERE id = $1", payment_id)
    await desk.start(payment_id, "alipay", "203.0.113.7")
    await hub.hub.pool.execute("UPDATE payment SET state = 'paid' WHERE id = $1", payment_id)
    await hub.pay({"sysorderno": payment_id}, "aliqr")
    second, first = await attempts(hub, order)
    assert (first.state, second.state) == ("paid", "surplus")
    assert (await events(hub, order))[-1] == "paid again"
    assert len(await notices(hub, order)) == 1
    await hub.money.refund_chaser.turn()
    rows = await hub.hub.pool.fetch("SELECT attempt_id, fen, automatic FROM refund WHERE payment_id = $1", payment_id)
    assert [tuple(row) for row in rows] == [(second.id, 1999, True)]
    assert second.start is not None
    bill = simulator.scan(second.start["value"])
    assert bill is not None
    assert bill.refunded_fen == 1999


async def test_paid_in_two_apps_at_once_one_pays_and_one_goes_back(hub: Stack, desk: Desk) -> None:
    order, payment_id = await opened(hub)
    for app in ("wechat", "alipay"):
        await desk.start(payment_id, app, "203.0.113.7")
    starts = {attempt.product: attempt.start for attempt in await attempts(hub, order)}
    wechat, alipay = hub.simulator("wxjsapi"), hub.simulator("aliqr")
    one = wechat.scan(json.dumps(starts["wxjsapi"]["params"]))
    other = alipay.scan(starts["aliqr"]["value"])
    await asyncio.gather(wechat.pay(one.id), alipay.pay(other.id))
    await asyncio.gather(wechat.knocker.settled(), alipay.knocker.settled())
    assert sorted(attempt.state for attempt in await attempts(hub, order)) == ["paid", "surplus"]
    assert len(await notices(hub, order)) == 1


async def test_when_one_is_paid_the_other_is_closed_at_its_provider_at_once(hub: Stack, desk: Desk) -> None:
    order, payment_id = await opened(hub)
    for app in ("alipay", "wechat"):
        await desk.start(payment_id, app, "203.0.113.7")
    start = next(attempt.start for attempt in await attempts(hub, order) if attempt.product == "aliqr")
    bill = hub.simulator("aliqr").scan(start["value"])
    await hub.pay({"sysorderno": payment_id}, "wxjsapi")
    await hub.money.chaser.turn()  # nothing was made due by hand
    assert hub.simulator("aliqr").bill(bill.id).state.value == "closed"
    assert sorted(attempt.state for attempt in await attempts(hub, order)) == ["closed", "paid"]


async def test_a_provider_that_is_away_may_be_tried_again(hub: Stack, desk: Desk) -> None:
    order, payment_id = await opened(hub)
    with upstream(hub, "wxjsapi") as provider:
        provider.refusing = True
        with pytest.raises(Refusal) as refused:
            await desk.start(payment_id, "wechat", "203.0.113.7")
        assert refused.value.problem is Problem.CHANNEL_UNREACHABLE
    view = await desk.look(payment_id)
    assert view is not None
    assert view.state == "refused"  # the page offers to try again
    view = await desk.start(payment_id, "wechat", "203.0.113.7")
    assert view.start is not None
    assert len(await attempts(hub, order)) == 1


async def test_while_it_is_unknown_the_page_waits(hub: Stack, desk: Desk) -> None:
    _, payment_id = await opened(hub)
    with upstream(hub, "wxjsapi") as provider:
        provider.losing = 1
        with pytest.raises(Refusal) as refused:
            await desk.start(payment_id, "wechat", "203.0.113.7")
        assert refused.value.problem is Problem.CHANNEL_UNKNOWN
    view = await desk.look(payment_id)
    assert view is not None
    assert view.state == "unknown"


@pytest.mark.parametrize("words", TOO_SLOW)
async def test_our_own_words_are_told_to_the_payer_in_both_languages(hub: Stack, desk: Desk, words: str) -> None:
    _, payment_id = await opened(hub, "wxnative")
    query = "UPDATE attempt SET state = 'refused', words = $2 WHERE payment_id = $1"
    await hub.hub.pool.execute(query, payment_id, words)
    view = await desk.look(payment_id)
    assert view is not None
    assert view.problem == TOO_SLOW


async def test_an_attempt_that_was_closed_makes_room_for_another(hub: Stack, desk: Desk) -> None:
    order, payment_id = await opened(hub)
    await desk.start(payment_id, "wechat", "203.0.113.7")
    await hub.hub.pool.execute("UPDATE attempt SET state = 'closed' WHERE payment_id = $1", payment_id)
    view = await desk.start(payment_id, "wechat", "203.0.113.7")
    assert view.start is not None
    assert [attempt.state for attempt in await attempts(hub, order)] == ["waiting", "closed"]


async def test_a_pick_has_limits_of_its_own(hub: Stack, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    _, payment_id = await opened(hub)
    current = hub.hub.switchboard.current
    small = Product("wxjsapi", Text("小", "small"), Scene.JSAPI, hub.channels["WXPAY_V3"], max_fen=100)
    monkeypatch.setattr(current, "products", {**current.products, "wxjsapi": small})
    with pytest.raises(Refusal) as refused:
        await desk.start(payment_id, "wechat", "203.0.113.7")
    assert (refused.value.problem, refused.value.detail.zh) == (Problem.AMOUNT_LIMIT, "¥0.01–¥1.00")


async def test_an_automatic_product_that_is_gone_is_found_in_the_orders_revision(
    hub: Stack, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    order, payment_id = await opened(hub)
    switchboard = hub.hub.switchboard
    revision = (await payment(hub, order)).revision
    old = switchboard.current
    newer = type(old)(old.id + 1000, type("C", (), {"channels": old.channels, "products": {}})())
    monkeypatch.setattr(switchboard, "current", newer)
    view = await desk.start(payment_id, "wechat", "203.0.113.7")
    assert view.start is not None
    assert view.product_label.en == "wxjsapi"
    assert (await attempts(hub, order))[0].revision == revision


async def test_past_its_time_nothing_is_started_and_it_is_open_until_the_provider_closed_it(
    hub: Stack, desk: Desk
) -> None:
    order, payment_id = await opened(hub, "wxnative")
    await hub.hub.pool.execute("UPDATE payment SET expires_at = now() WHERE id = $1", payment_id)
    with upstream(hub) as provider:
        view = await desk.start(payment_id, "browser", "203.0.113.7")
        assert provider.calls == []
    assert view.state == "open"  # who pays in the last second sees it
    await expire(hub, order)
    view = await desk.look(payment_id)
    assert view is not None
    assert view.state == "closed"


async def test_watching_tells_each_change_and_ends(hub: Stack, desk: Desk) -> None:
    _, payment_id = await opened(hub, "wxnative")
    heard: list[str] = []

    async def watch() -> None:
        heard.extend([state async for state in desk.watch(payment_id)])

    watching = asyncio.create_task(watch())
    await asyncio.sleep(0)
    await hub.pay({"sysorderno": payment_id})
    async with asyncio.timeout(5):
        await watching
    assert heard == ["open", "paid"]
    assert [state async for state in desk.watch(payment_id)] == ["paid"]


async def test_the_page_of_an_order_whose_process_died_takes_it_over(hub: Stack, desk: Desk) -> None:
    order, payment_id = await opened(hub, "wxnative")
    await hub.hub.pool.execute(
        "UPDATE attempt SET state = 'claimed', owner = 77, start = NULL WHERE payment_id = $1", payment_id
    )
    view = await desk.start(payment_id, "browser", "203.0.113.7")
    assert view.start is not None
    await chase(hub, order)
    assert (await attempts(hub, order))[0].state == "waiting"


async def test_two_wallets_at_one_bill(hub: Stack, desk: Desk) -> None:
    """Each phone sees the wallet that it began with, and once it is paid both see the one that paid."""
    _, payment_id = await opened(hub)
    first = await desk.start(payment_id, "alipay", "203.0.113.7")
    await desk.start(payment_id, "wechat", "203.0.113.8")
    for app in ("alipay", "wechat"):
        view = await desk.look(payment_id, app)
        assert view is not None
        assert (view.wallet, view.product_label.zh) == (app, PICKS[app])
    simulator = hub.simulator("aliqr")
    bill = simulator.scan(first.start.value if first.start else "")
    assert bill is not None
    await simulator.pay(bill.id)
    await simulator.knocker.settled()
    for app in ("alipay", "wechat", "browser", ""):
        view = await desk.look(payment_id, app)
        assert view is not None
        assert (view.state, view.wallet, view.product_label.zh) == ("paid", "alipay", "aliqr")
