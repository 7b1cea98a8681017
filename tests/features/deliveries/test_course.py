"""The course of a delivery: pushes in any order, repeated, late, forged or of a round before; deeds; the worker."""

from datetime import UTC, datetime, timedelta

import orjson
import pytest
from tests.delivering import CODE, due, fields, fish, goes_on, one, ordered, provider, state, timeline, told
from tests.stack import Stack
from tests.upstream import number

from hutong.base.clock import beijing, now
from hutong.base.signing import verify
from hutong.capabilities.simulation import Mischief
from hutong.switchboard.drafts import channels as draft
from hutong.switchboard.drafts import publish

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(autouse=True)
def listening(hub: Stack) -> None:
    """The operator enters the mini program's push address in its console."""
    platform = provider(hub)
    shop = platform.shop("sandbox")
    platform.listen(f"http://hub.test/api/wechat/{shop.appid}/msg")


async def place(hub: Stack, store: str | None) -> str:
    """The channel names this store, or none; what it named before."""
    actor = hub.hub.actor("test")
    setup = await draft.edit_channel(actor, hub.channels[CODE], settings={"SHOP_NO": store})
    kept = hub.hub.switchboard.current.channels[setup.id].settings.get("SHOP_NO")
    if (await publish.plan(actor)).changes:
        await publish.refresh(actor)
    await hub.hub.switchboard.catch_up()
    return (kept.value if kept else "") or ""


async def test_a_ride_is_pushed_from_shop_to_door_and_told(hub: Stack) -> None:
    no, number_ = await fish(hub)
    await goes_on(hub, number_, 102, 201, 202, 301, 302)
    row = await one(hub, no)
    assert (row["state"], row["status"], row["rider"]) == ("delivered", "302", "王师傅")
    assert row["done_at"] is not None
    assert row["ask_at"] is None
    states = ["waiting", "taken", "at_shop", "picked_up", "on_its_way", "delivered"]
    assert await told(hub, number_) == [f"delivery.{one}" for one in states]
    assert [what for what, _, _ in await timeline(hub, number_)] == states
    query = "SELECT fields FROM notice WHERE subject = $1 ORDER BY id DESC LIMIT 1"
    fields = await hub.hub.pool.fetchval(query, number_)
    assert (fields["deliveryNo"], fields["status"], fields["carrierStatus"]) == (no, "delivered", "302")
    assert fields["riderPhone"] == "13800000000"


async def test_the_platform_is_answered_in_its_own_words(hub: Stack) -> None:
    _, number_ = await fish(hub)
    await goes_on(hub, number_, 102)
    last = provider(hub).knocker.tries[-1]
    assert last.heard
    assert last.reply is not None
    assert b"Encrypt" in last.reply.body
    said = await hub.hub.pool.fetchval("SELECT said FROM push ORDER BY id DESC LIMIT 1")
    assert (said["resultcode"], said["resultmsg"]) == (0, "ok")


async def test_a_push_that_comes_twice_is_told_once(hub: Stack) -> None:
    _, number_ = await fish(hub)
    provider(hub).mischiefs.order(Mischief.NOTICE_TWICE)
    await goes_on(hub, number_, 102)
    assert await told(hub, number_) == ["delivery.waiting", "delivery.taken"]


async def test_a_late_push_is_kept_and_moves_nothing(hub: Stack) -> None:
    no, number_ = await fish(hub)
    platform = provider(hub)
    later = int((now() + timedelta(seconds=60)).timestamp())
    order = platform.progress(number_, 301, at=later)
    await platform.knocker.settled()
    platform.tell(order, 201, later - 20)
    await platform.knocker.settled()
    assert await state(hub, no) == "on_its_way"
    assert await timeline(hub, number_) == [("waiting", "api", 1), ("on_its_way", "push", 1), ("at_shop", "push", 0)]
    assert await told(hub, number_) == ["delivery.waiting", "delivery.on_its_way"]


async def test_within_a_second_the_course_decides(hub: Stack) -> None:
    no, number_ = await fish(hub)
    platform = provider(hub)
    at = int((now() + timedelta(seconds=60)).timestamp())
    order = platform.progress(number_, 202, at=at)
    platform.tell(order, 201, at)
    platform.tell(order, 301, at)
    await platform.knocker.settled()
    assert await state(hub, no) == "on_its_way"


async def test_a_rider_who_gives_up_sends_it_back_to_waiting(hub: Stack) -> None:
    no, number_ = await fish(hub)
    platform = provider(hub)
    at = int(now().timestamp()) + 60
    platform.progress(number_, 102, at=at)
    await platform.knocker.settled()
    platform.progress(number_, 101, at=at + 5)
    await platform.knocker.settled()
    assert await state(hub, no) == "waiting"


async def test_what_has_ended_stays_ended(hub: Stack) -> None:
    no, number_ = await fish(hub)
    platform = provider(hub)
    await goes_on(hub, number_, 302)
    platform.tell(platform.order(number_), 301, int(now().timestamp()) + 600)
    await platform.knocker.settled()
    assert await state(hub, no) == "delivered"
    assert (await timeline(hub, number_))[-1] == ("on_its_way", "push", 0)


async def test_a_state_of_no_manual_is_kept_and_moves_nothing(hub: Stack) -> None:
    no, number_ = await fish(hub)
    provider(hub).mischiefs.order(Mischief.UNLISTED_STATE, where="update_waybill_status")
    await goes_on(hub, number_, 102)
    assert await state(hub, no) == "waiting"
    assert (await timeline(hub, number_))[-1] == ("unknown", "push", 0)


async def test_a_forged_push_is_not_believed_and_the_true_one_is(hub: Stack) -> None:
    no, number_ = await fish(hub)
    provider(hub).mischiefs.order(Mischief.NOTICE_FORGED)
    await goes_on(hub, number_, 102)
    statuses = [one.reply.status for one in provider(hub).knocker.tries[-2:] if one.reply]
    assert statuses == [403, 200]
    assert await state(hub, no) == "taken"


async def test_a_push_of_another_shop_or_of_nobodys_order_moves_nothing(hub: Stack) -> None:
    no, number_ = await fish(hub)
    platform = provider(hub)
    order = platform.order(number_)
    at = int(now().timestamp()) + 60
    for change in ({"shopid": "another"}, {"number": "NOBODY"}):
        platform.tell(type(order)(**{**{name: getattr(order, name) for name in order.__slots__}, **change}), 302, at)
    await platform.knocker.settled()
    assert all(one.heard for one in platform.knocker.tries[-2:])
    assert await state(hub, no) == "waiting"


async def test_a_cancelled_one_is_ordered_again_and_the_round_before_is_over(hub: Stack) -> None:
    no, number_ = await fish(hub)
    platform = provider(hub)
    first = platform.order(number_)
    _, answer = await hub.post("/api/delivery/cancel", {"deliveryNo": no, "cancelReason": "1"})
    assert (answer["status"], answer["deductFee"]) == ("cancelled", "0.00")
    status, again = await hub.post("/api/delivery/reorder", {"deliveryNo": no})
    assert status == 200, again
    assert (again["status"], again["round"], again["sysDeliveryNo"]) == ("waiting", "2", number_)
    assert again["waybillNo"] != first.waybill
    platform.tell(first, 103, int(now().timestamp()) + 60)  # the cancellation's own push, late
    await platform.knocker.settled()
    assert await state(hub, no) == "waiting"
    await goes_on(hub, number_, 102)
    assert await state(hub, no) == "taken"


async def test_a_query_tells_the_timeline_with_what_came_late(hub: Stack) -> None:
    no, number_ = await fish(hub)
    platform = provider(hub)
    await hub.post("/api/delivery/tips", {"deliveryNo": no, "tips": "3", "remark": "下雨"})
    first = platform.order(number_)
    platform.mischiefs.order(Mischief.NOTICE_LOST)  # or push and answer race, and the later one is told, too
    await hub.post("/api/delivery/cancel", {"deliveryNo": no, "cancelReason": "1"})
    await hub.post("/api/delivery/reorder", {"deliveryNo": no})
    later = int((now() + timedelta(seconds=60)).timestamp())
    platform.tell(first, 103, later)  # of the round before
    await platform.knocker.settled()
    order = platform.progress(number_, 301, at=later)
    await platform.knocker.settled()
    platform.tell(order, 201, later - 20)
    await platform.knocker.settled()
    _, answer = await hub.post("/api/delivery/query", {"deliveryNo": no})
    assert verify(answer, hub.md5_key, hub.verifier)
    told = [
        (one["status"], one["carrierStatus"], one["round"], one["moved"]) for one in orjson.loads(answer["timeline"])
    ]
    assert told == [
        ("waiting", "101", 1, True),
        ("cancelled", "103", 1, True),
        ("waiting", "101", 2, True),
        ("cancelled", "103", 1, False),
        ("on_its_way", "301", 2, True),
        ("at_shop", "201", 2, False),
    ]
    last = orjson.loads(answer["timeline"])[-1]
    assert last["time"] == f"{beijing(datetime.fromtimestamp(later - 20, UTC)):%Y-%m-%d %H:%M:%S}"
    assert set(last) == {"time", "carrierStatus", "status", "words", "round", "moved"}


async def test_what_goes_on_is_not_ordered_again(hub: Stack) -> None:
    no, _ = await fish(hub)
    status, answer = await hub.post("/api/delivery/reorder", {"deliveryNo": no})
    assert (status, answer["code"]) == (409, 8305)


@pytest.mark.parametrize("arrives", [True, False])
async def test_ordering_again_whose_answer_is_lost(hub: Stack, arrives: bool) -> None:
    no, number_ = await fish(hub)
    await hub.post("/api/delivery/cancel", {"deliveryNo": no, "cancelReason": "4"})
    mischief = Mischief.RESET if arrives else Mischief.BAD_GATEWAY
    provider(hub).mischiefs.order(mischief, where="order/readd")
    _, answer = await hub.post("/api/delivery/reorder", {"deliveryNo": no})
    assert answer["code"] != 1
    assert await state(hub, no) == "unknown"
    await due(hub, number_, minutes=2)
    await hub.money.deliveries.chaser.turn()
    row = await one(hub, no)
    assert row["state"] == ("waiting" if arrives else "cancelled")
    assert row["waybill_no"] == provider(hub).order(number_).waybill


async def test_cancelling_costs_what_was_said_and_the_goods_come_back(hub: Stack) -> None:
    no, number_ = await fish(hub)
    await goes_on(hub, number_, 202)
    why = {"deliveryNo": no, "cancelReason": "6", "cancelText": "客人改主意"}
    _, cost = await hub.post("/api/delivery/cancel_cost", why)
    _, answer = await hub.post("/api/delivery/cancel", why)
    assert answer["deductFee"] == cost["deductFee"] == answer["fee"]
    assert (answer["status"], answer["carrierStatus"]) == ("returning", "303")
    _, answer = await hub.post("/api/delivery/confirm_return", {"deliveryNo": no, "remark": "已收回"})
    assert answer["status"] == "returned"
    await provider(hub).knocker.settled()
    moved = [what for what, _, moved in await timeline(hub, number_) if moved]
    assert moved == ["waiting", "picked_up", "returning", "returned"]


@pytest.mark.parametrize("filled", [True, False])
async def test_a_return_is_confirmed_by_the_store_that_the_channel_names_now(hub: Stack, filled: bool) -> None:
    """The order went to a store that its revision did not name."""
    no, number_ = await fish(hub)
    await goes_on(hub, number_, 305)
    store = await place(hub, None)
    try:
        shop = await hub.money.deliveries.shops.at(hub.channels[CODE])
        nowhere = "UPDATE delivery SET shop_no = '', revision = $2 WHERE number = $1"
        await hub.hub.pool.execute(nowhere, no, shop.opened.revision)
        if filled:
            await place(hub, store)
        status, answer = await hub.post("/api/delivery/confirm_return", {"deliveryNo": no})
    finally:
        await place(hub, store)
    if filled:
        assert (status, answer["status"]) == (200, "returned")
    else:
        assert (status, answer["code"]) == (503, 4001)
        assert "未填写门店编号" in answer["msg"]


async def test_without_a_store_nothing_is_ordered(hub: Stack) -> None:
    store = await place(hub, None)
    try:
        status, answer = await hub.post("/api/delivery/order", fields(hub, number("C")))
        assert (status, answer["code"]) == (400, 8303)
        assert "shopNo 必填" in answer["msg"]
        assert (await ordered(hub, number("C"), shopNo=store))["status"] == "waiting"
    finally:
        await place(hub, store)


async def test_another_companys_name_is_refused_before_it_leaves(hub: Stack) -> None:
    no = number("C")
    status, answer = await hub.post("/api/delivery/order", fields(hub, no, carrier="SFTC"))
    assert (status, answer["code"]) == (400, 8303)
    assert "carrier 门店" in answer["msg"]
    status, answer = await hub.post("/api/delivery/estimate", fields(hub, no, carrier="SFTC"))
    assert (status, answer["code"]) == (400, 8303)


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("cancel", {"cancelReason": "1"}),
        ("cancel_cost", {"cancelReason": "1"}),
        ("tips", {"tips": "1", "remark": "x"}),
        ("confirm_return", {}),
    ],
    ids=["cancel", "cost", "tip", "return"],
)
async def test_nothing_is_done_with_what_has_ended(hub: Stack, path: str, more: dict[str, str]) -> None:
    no, number_ = await fish(hub)
    await goes_on(hub, number_, 302)
    status, answer = await hub.post(f"/api/delivery/{path}", {"deliveryNo": no, **more})
    assert (status, answer["code"]) == (409, 8304)


async def test_the_last_reason_needs_words(hub: Stack) -> None:
    no, _ = await fish(hub)
    status, answer = await hub.post("/api/delivery/cancel", {"deliveryNo": no, "cancelReason": "6"})
    assert (status, answer["code"]) == (400, 1001)


async def test_only_what_comes_back_is_confirmed(hub: Stack) -> None:
    no, _ = await fish(hub)
    status, answer = await hub.post("/api/delivery/confirm_return", {"deliveryNo": no})
    assert (status, answer["code"]) == (409, 8307)


async def test_the_test_shop_pretends(hub: Stack) -> None:
    no, number_ = await fish(hub)
    _, answer = await hub.post("/api/delivery/mock", {"deliveryNo": no, "carrierStatus": "201"})
    assert (answer["status"], answer["riderName"]) == ("at_shop", "王师傅")
    await provider(hub).knocker.settled()
    assert (await told(hub, number_)).count("delivery.at_shop") == 1


async def test_a_question_brings_where_the_rider_is(hub: Stack) -> None:
    no, number_ = await fish(hub)
    provider(hub).mischiefs.order(Mischief.NOTICE_LOST)
    await goes_on(hub, number_, 301)
    assert await state(hub, no) == "waiting"
    _, answer = await hub.post("/api/delivery/query", {"deliveryNo": no})
    assert (answer["status"], answer["riderLng"]) == ("on_its_way", "116.397")


async def test_a_question_that_can_not_be_answered_tells_what_is_known(hub: Stack) -> None:
    no, _ = await fish(hub)
    provider(hub).mischiefs.order(Mischief.BAD_GATEWAY, where="order/get")
    _, answer = await hub.post("/api/delivery/query", {"deliveryNo": no})
    assert answer["status"] == "waiting"


async def test_one_that_is_silent_for_long_is_asked_after(hub: Stack) -> None:
    no, number_ = await fish(hub)
    provider(hub).mischiefs.order(Mischief.NOTICE_LOST)
    await goes_on(hub, number_, 302)
    row = await one(hub, no)
    assert timedelta(minutes=9) < row["ask_at"] - now() < timedelta(minutes=11)
    await due(hub, number_)
    await hub.money.deliveries.chaser.turn()
    assert await state(hub, no) == "delivered"
    assert (await timeline(hub, number_))[-1] == ("delivered", "query", 1)


async def test_carriers_and_shops_by_the_signed_api(hub: Stack) -> None:
    _, answer = await hub.post("/api/delivery/carriers", {})
    assert '"SFTC"' in answer["results"]
    _, answer = await hub.post("/api/delivery/shops", {})
    assert '"under_review"' in answer["results"]


async def key(hub: Stack, secret: str) -> None:
    """The channel signs with this key from now on."""
    actor = hub.hub.actor("test")
    await draft.edit_channel(actor, hub.channels[CODE], settings={"APP_SECRET": secret})
    await publish.refresh(actor)
    await hub.hub.switchboard.catch_up()


async def test_a_delivery_keeps_the_key_that_it_was_ordered_with(hub: Stack) -> None:
    no, number_ = await fish(hub)
    true = provider(hub).shop("sandbox").secret
    await key(hub, "another_secret")
    try:
        provider(hub).mischiefs.order(Mischief.NOTICE_LOST)
        await goes_on(hub, number_, 102)
        await due(hub, number_)
        while await hub.money.deliveries.chaser.turn():
            pass
        assert await state(hub, no) == "taken"
        provider(hub).mischiefs.order(Mischief.NOTICE_LOST)
        _, answer = await hub.post("/api/delivery/cancel", {"deliveryNo": no, "cancelReason": "1"})
        assert (answer["code"], answer["status"]) == (1, "cancelled")
    finally:
        await key(hub, true)
