"""What a carrier says becomes a fact once, of the order that its waybill names: repeats, and orders long before."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.delivering import fish, one, provider, state, timeline
from tests.stack import MERCHANT, Stack

from hutong.base.clock import now
from hutong.capabilities.delivery import Ride, RideState
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.simulation import Mischief
from hutong.features.deliveries.delivery import PUSH
from hutong.features.deliveries.settle import Heard, Settler

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize(
    ("state", "first"), [(RideState.TAKEN, Heard.MOVED), (RideState.UNKNOWN, Heard.KEPT)], ids=["moves", "kept"]
)
async def test_the_same_push_again_is_known(hub: Stack, state: RideState, first: Heard) -> None:
    _, id_ = await fish(hub)
    settler, at = Settler(hub.hub.pool), now().replace(microsecond=0)
    ride = Ride(state, number=id_, status="998", at=at)
    before = len(await timeline(hub, id_))
    assert await settler.settle(ride, PUSH) is first
    assert await settler.settle(ride, PUSH) is Heard.KNOWN
    assert len(await timeline(hub, id_)) == before + 1
    assert await settler.settle(replace(ride, at=at + timedelta(seconds=1)), PUSH) is Heard.KEPT, "of another moment"
    assert len(await timeline(hub, id_)) == before + 2


async def ordered_again(hub: Stack, no: str) -> None:
    """It is cancelled, whose push is lost, and ordered once more."""
    provider(hub).mischiefs.order(Mischief.NOTICE_LOST)
    for path, more in (("cancel", {"cancelReason": "1"}), ("reorder", {})):
        status, answer = await hub.post(f"/api/delivery/{path}", {"deliveryNo": no, **more})
        assert status == 200, answer
    await provider(hub).knocker.settled()


async def newest(hub: Stack, delivery_id: str) -> tuple[str, int, bool]:
    """State, order and effect of what a merchant's timeline has last; the platform is not asked."""
    last = (await hub.money.deliveries.ledger.timeline(delivery_id))[-1]
    return last["status"], last["round"], last["moved"]


async def test_a_push_is_of_the_order_whose_waybill_it_names_also_of_the_third(hub: Stack) -> None:
    no, id_ = await fish(hub)
    settler, waybills, at = Settler(hub.hub.pool), [(await one(hub, no))["waybill_no"]], now().replace(microsecond=0)
    for _ in range(2):
        await ordered_again(hub, no)
        waybills.append((await one(hub, no))["waybill_no"])
    assert len(set(waybills)) == 3
    for round_, waybill in enumerate(waybills[:2], 1):
        late = Ride(RideState.CANCELLED, id_, "103", waybill_no=waybill, at=at)
        assert await settler.settle(late, PUSH) is Heard.KEPT
        assert await newest(hub, id_) == ("cancelled", round_, False)
    assert await settler.settle(Ride(RideState.TAKEN, id_, "102", waybill_no=waybills[2], at=at), PUSH) is Heard.MOVED
    assert await newest(hub, id_) == ("taken", 3, True)
    unheard = Ride(RideState.AT_SHOP, id_, "201", waybill_no="W-NEVER", at=at + timedelta(seconds=1))
    assert await settler.settle(unheard, PUSH) is Heard.KEPT
    assert await newest(hub, id_) == ("at_shop", 3, False)


async def test_the_first_orders_late_push_does_not_end_the_third_while_it_is_ordered(hub: Stack) -> None:
    no, id_ = await fish(hub)
    first = (await one(hub, no))["waybill_no"]
    await ordered_again(hub, no)
    provider(hub).mischiefs.order(Mischief.NOTICE_LOST)
    await hub.post("/api/delivery/cancel", {"deliveryNo": no, "cancelReason": "1"})
    await hub.money.deliveries.ledger.again(MERCHANT, no, (await one(hub, no))["revision"])
    late = Ride(RideState.CANCELLED, id_, "103", waybill_no=first, at=now().replace(microsecond=0))
    assert await Settler(hub.hub.pool).settle(late, PUSH) is Heard.KEPT
    assert await state(hub, no) == "placing"
    assert await newest(hub, id_) == ("cancelled", 1, False)
    pushed = Ride(RideState.WAITING, id_, "101", waybill_no="W-THIRD", at=now().replace(microsecond=0))
    assert await Settler(hub.hub.pool).settle(pushed, PUSH) is Heard.MOVED, "a waybill that is new is the new order's"
    assert await newest(hub, id_) == ("waiting", 3, True)


async def test_a_push_after_ordering_again_was_refused_is_of_the_order_before(hub: Stack) -> None:
    no, id_ = await fish(hub)
    provider(hub).mischiefs.order(Mischief.NOTICE_LOST)
    await hub.post("/api/delivery/cancel", {"deliveryNo": no, "cancelReason": "1"})
    row = await one(hub, no)
    again = await hub.money.deliveries.ledger.again(MERCHANT, no, row["revision"])
    await hub.money.deliveries.ledger.finish(again, Failed(Fault.REFUSED, "930558", "no"), "api")
    late = Ride(RideState.CANCELLED, id_, "103", waybill_no=row["waybill_no"], at=now().replace(microsecond=0))
    assert await Settler(hub.hub.pool).settle(late, PUSH) is Heard.KEPT
    assert await newest(hub, id_) == ("cancelled", 1, False)


RIDER = {"rider": "王师傅", "rider_phone": "13700003333", "lng": "116.35", "lat": "39.99"}


@pytest.mark.parametrize("first", ["push", "answer"])
@pytest.mark.parametrize("knows", ["push", "answer"])
async def test_an_answer_and_the_push_of_one_change_leave_the_same_facts(hub: Stack, first: str, knows: str) -> None:
    no, id_ = await fish(hub)
    settler, before = Settler(hub.hub.pool), await one(hub, no)
    plain = Ride(RideState.TAKEN, id_, "102", waybill_no=before["waybill_no"])
    told = replace(plain, **RIDER, seconds_left=600)
    push = replace(told if knows == "push" else plain, at=now().replace(microsecond=0))
    answer = told if knows == "answer" else plain
    if first == "push":
        assert await settler.settle(push, PUSH) is Heard.MOVED
        assert await settler.settle(answer, "query", seen=before["version"]) is Heard.KEPT
    else:
        assert await settler.settle(answer, "query", seen=before["version"]) is Heard.MOVED
        assert await settler.settle(push, PUSH) is Heard.KEPT
    after = await one(hub, no)
    assert {name: after[name] for name in RIDER} == RIDER
    assert (after["state"], after["seconds_left"], after["version"]) == ("taken", 600, before["version"] + 1)


async def test_an_answer_that_comes_late_overwrites_nothing_and_mixes_no_two_riders(hub: Stack) -> None:
    no, id_ = await fish(hub)
    settler, before = Settler(hub.hub.pool), await one(hub, no)
    push = Ride(RideState.TAKEN, id_, "102", rider="李师傅", lng="116.4", at=now().replace(microsecond=0))
    await settler.settle(push, PUSH)
    known = await one(hub, no)
    late = Ride(RideState.TAKEN, id_, "102", **RIDER)
    await settler.settle(late, "query", seen=before["version"])
    assert await one(hub, no) == known
    await settler.settle(replace(late, rider="李师傅"), "query", seen=before["version"])
    assert await one(hub, no) == {**known, "rider_phone": RIDER["rider_phone"]}
    foreign = replace(late, waybill_no="W-OTHER", seconds_left=5)
    await settler.settle(foreign, "query", seen=known["version"])
    assert (await one(hub, no))["seconds_left"] is None, "said of another order"


async def test_a_waybill_that_only_an_answer_tells_is_kept_with_the_order_that_it_is_of(hub: Stack) -> None:
    no, id_ = await fish(hub)
    settler = Settler(hub.hub.pool)
    await hub.hub.pool.execute("UPDATE delivery SET waybill_no = '' WHERE id = $1", id_)
    await settler.settle(Ride(RideState.TAKEN, id_, "102", at=now().replace(microsecond=0)), PUSH)
    seen = (await one(hub, no))["version"]
    for _ in range(2):
        await settler.settle(Ride(RideState.TAKEN, id_, "102", waybill_no="W-LATE"), "query", seen=seen)
    assert (await one(hub, no))["waybill_no"] == "W-LATE"
    found = await hub.hub.pool.fetchval("SELECT count(*) FROM delivery_event WHERE waybill_no = 'W-LATE'")
    assert found == 1
