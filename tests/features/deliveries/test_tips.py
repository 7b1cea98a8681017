"""Tips, and deeds whose answer is lost: nothing is added twice, and the hub tells what the platform has."""

import asyncio

import pytest
from tests.delivering import due, fields, fish, goes_on, one, provider, state, timeline
from tests.stack import Stack
from tests.upstream import number

from hutong.capabilities.simulation import Mischief

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_tip_only_while_nobody_has_taken_it(hub: Stack) -> None:
    platform = provider(hub)
    platform.listen(f"http://hub.test/api/wechat/{platform.shop('sandbox').appid}/msg")
    no, number_ = await fish(hub)
    _, answer = await hub.post("/api/delivery/tips", {"deliveryNo": no, "tips": "5.00", "remark": "加急"})
    assert answer["tips"] == "5.00"
    status, answer = await hub.post("/api/delivery/tips", {"deliveryNo": no, "tips": "3", "remark": "少些"})
    assert "carrier:3" in answer["msg"]
    await goes_on(hub, number_, 102)
    status, answer = await hub.post("/api/delivery/tips", {"deliveryNo": no, "tips": "8", "remark": "再加"})
    assert (status, answer["code"]) == (409, 8307)
    told = ["tip_asked", "tipped", "tip_asked", "tipped_failed"]
    assert [what for what, _, _ in await timeline(hub, number_)][1:5] == told


@pytest.mark.parametrize("amounts", [("5", "8"), ("8", "5"), ("5", "5")], ids=["up", "down", "same"])
async def test_of_two_tips_at_once_the_hub_tells_what_the_platform_has(hub: Stack, amounts: tuple[str, str]) -> None:
    no, number_ = await fish(hub)
    sent = [hub.post("/api/delivery/tips", {"deliveryNo": no, "tips": one, "remark": "加急"}) for one in amounts]
    answers = await asyncio.gather(*sent)
    assert sorted(answer["code"] for _, answer in answers) in ([1, 1], [1, 4002], [1, 8310])
    assert (await one(hub, no))["tips_fen"] == provider(hub).order(number_).tips * 100


@pytest.mark.parametrize("arrives", [True, False])
async def test_a_tip_whose_answer_was_lost_is_repeated(hub: Stack, arrives: bool) -> None:
    no, number_ = await fish(hub)
    tip = {"deliveryNo": no, "tips": "5", "remark": "加急"}
    mischief = Mischief.RESET if arrives else Mischief.BAD_GATEWAY
    provider(hub).mischiefs.order(mischief, where="order/addtips")
    status, answer = await hub.post("/api/delivery/tips", tip)
    assert (status, answer["code"]) == (504, 4004)
    assert (await timeline(hub, number_))[1:] == [("tip_asked", "api", 0), ("tipped_unknown", "api", 0)]
    status, answer = await hub.post("/api/delivery/tips", {**tip, "nonceStr": "again"})
    assert (status, answer["tips"]) == (200, "5.00")
    order = provider(hub).order(number_)
    assert (order.tips, order.tipped) == (5.0, 1)
    assert [what for what, _, _ in await timeline(hub, number_)][3:] == ["tip_asked", "tipped"]


async def test_a_lost_tip_is_not_taken_for_one_that_came_after_a_rider(hub: Stack) -> None:
    no, number_ = await fish(hub)
    platform = provider(hub)
    platform.mischiefs.order(Mischief.BAD_GATEWAY, where="order/addtips")
    tip = {"deliveryNo": no, "tips": "5", "remark": "加急"}
    assert (await hub.post("/api/delivery/tips", tip))[1]["code"] == 4004
    platform.mischiefs.order(Mischief.NOTICE_LOST)
    await goes_on(hub, number_, 102)
    status, answer = await hub.post("/api/delivery/tips", {**tip, "nonceStr": "again"})
    assert (status, answer["code"]) == (422, 4002)
    row = await one(hub, no)
    assert (row["state"], row["tips_fen"]) == ("taken", 0)


async def test_a_lost_tip_that_a_smaller_one_followed_never_came(hub: Stack) -> None:
    no, _ = await fish(hub)
    platform = provider(hub)
    platform.mischiefs.order(Mischief.BAD_GATEWAY, where="order/addtips")
    for amount, code in (("8", 4004), ("5", 1), ("5", 4002)):
        _, answer = await hub.post("/api/delivery/tips", {"deliveryNo": no, "tips": amount, "remark": "加急"})
        assert answer["code"] == code
    assert (await one(hub, no))["tips_fen"] == 500


async def test_a_tip_that_its_asker_died_with_is_asked_for_again_once_that_is_sure(hub: Stack) -> None:
    no, number_ = await fish(hub)
    money, tip = hub.money.deliveries, {"deliveryNo": no, "tips": "5", "remark": "加急"}
    delivery = await money.ledger.find((await one(hub, no))["merchant_id"], no)
    shop = await money.shops.at(delivery.channel_id)
    await money.ledger.tipping(delivery, 500, "api", "5.00 加急")
    await shop.opened.ask("delivery_tip", number_, shop.adapter.tip(delivery.trip, 500, "加急"))
    status, answer = await hub.post("/api/delivery/tips", tip)
    assert (status, answer["code"]) == (409, 8310)
    await hub.hub.pool.execute("UPDATE delivery_event SET at = at - interval '21 s' WHERE what = 'tip_asked'")
    status, answer = await hub.post("/api/delivery/tips", {**tip, "nonceStr": "again"})
    assert (status, answer["tips"]) == (200, "5.00")


async def test_a_tip_that_the_company_never_takes_is_named_before_it_leaves(hub: Stack) -> None:
    no, number_ = await fish(hub)
    await hub.hub.pool.execute("UPDATE delivery SET carrier = 'SS' WHERE number = $1", no)
    status, answer = await hub.post("/api/delivery/tips", {"deliveryNo": no, "tips": "4", "remark": "加急"})
    assert (status, answer["code"]) == (400, 8303)
    assert "tips 闪送只能是" in answer["msg"]
    assert [what for what, _, _ in await timeline(hub, number_)] == ["waiting"]


async def test_the_tip_of_a_round_before_is_not_the_present_ones(hub: Stack) -> None:
    no, number_ = await fish(hub)
    await hub.post("/api/delivery/tips", {"deliveryNo": no, "tips": "9", "remark": "加急"})
    await hub.post("/api/delivery/cancel", {"deliveryNo": no, "cancelReason": "4"})
    await hub.post("/api/delivery/reorder", {"deliveryNo": no})
    _, answer = await hub.post("/api/delivery/tips", {"deliveryNo": no, "tips": "5", "remark": "加急"})
    assert answer["tips"] == "5.00"
    assert provider(hub).order(number_).tips == 5.0


async def test_a_deed_is_written_down_before_it_is_asked_for(hub: Stack) -> None:
    no, number_ = await fish(hub)
    provider(hub).mischiefs.order(Mischief.RESET, where="order/cancel")
    provider(hub).mischiefs.order(Mischief.NOTICE_LOST)  # a push just being settled locks the row: nobody else asks
    _, answer = await hub.post("/api/delivery/cancel", {"deliveryNo": no, "cancelReason": "1"})
    assert answer["code"] == 4004
    assert [what for what, _, _ in await timeline(hub, number_)][1:3] == ["cancel_asked", "cancel_asked_unknown"]
    await due(hub, number_)
    while await hub.money.deliveries.chaser.turn():  # others are due, too
        pass
    seen = (provider(hub).order(number_), await timeline(hub, number_), await one(hub, no))
    assert await state(hub, no) == "cancelled", seen
    assert (await timeline(hub, number_))[-1] == ("cancelled", "query", 1)


async def test_what_got_no_answer_says_so_in_plain_words(hub: Stack) -> None:
    no = number("C")
    provider(hub).mischiefs.order(Mischief.HALF_ANSWER, where="order/add")
    await hub.post("/api/delivery/order", fields(hub, no))
    _, answer = await hub.post("/api/delivery/query", {"deliveryNo": no})
    assert (answer["status"], answer["reason"]) == ("unknown", "连接中断，没有收到完整答复")
