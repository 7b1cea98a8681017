"""The adapter against the simulated platform: every call, both layers of refusals, and what nobody answered."""

from dataclasses import replace

import pytest
from tests.channels.wx_delivery.stand import PERSON, SHOP, Stand

from hutong.base.clock import now
from hutong.base.http import NoAnswer
from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.capabilities.channel import BadConfig
from hutong.capabilities.delivery import RideState, Trip
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.simulation import Mischief
from hutong.channels.wx_delivery.adapter import WxDelivery
from hutong.channels.wx_delivery.codes import CODES
from hutong.channels.wx_delivery.settings import WxDeliveryConfig


async def test_carriers_and_shops_are_listed(stand: Stand) -> None:
    stand.provider.shop("sftc")
    carriers = {one["carrier"]: one["name"] for one in await stand.adapter.carriers()}
    assert carriers["SFTC"] == "顺丰同城急送"
    states = [(one["carrier"], one["state"]) for one in await stand.adapter.bound_shops()]
    assert states == [("SS", "under_review"), ("DADA", "rejected"), ("SFTC", "approved")]


async def test_an_estimate_is_the_orders_price(stand: Stand) -> None:
    parcel = stand.parcel()
    estimate = await stand.adapter.estimate(parcel)
    assert estimate.token
    ride = await stand.adapter.order(replace(parcel, token=estimate.token))
    assert (ride.fen, ride.distance, ride.seconds) == (estimate.fen, estimate.distance, estimate.seconds)
    assert (ride.state, ride.status) == (RideState.WAITING, "101")
    assert ride.waybill_no


async def test_codes_are_given_where_they_are_wanted(stand: Stand) -> None:
    info = {"is_finish_code_needed": 1, "is_pickup_code_needed": 1, "order_time": int(now().timestamp())}
    _, ride = await stand.ordered(order_info=info)
    assert len(ride.finish_code) == len(ride.pickup_code) == 4


async def test_a_price_that_has_expired_is_the_carriers_refusal(stand: Stand) -> None:
    with pytest.raises(Failed) as caught:
        await stand.adapter.order(stand.parcel(token="0" * 32))
    assert (caught.value.fault, caught.value.code) == (Fault.REFUSED, "carrier:2062")
    explained = stand.adapter.explain(caught.value.code)
    assert explained is not None
    assert "配送公司" in explained.cause.zh


async def test_a_number_is_ordered_once(stand: Stand) -> None:
    parcel = stand.parcel()
    await stand.adapter.order(parcel)
    with pytest.raises(Failed) as caught:
        await stand.adapter.order(parcel)
    assert (caught.value.fault, caught.value.code) == (Fault.DUPLICATE, "930562")


async def test_a_ride_to_its_end(stand: Stand) -> None:
    trip, _ = await stand.ordered()
    states = []
    for status in (102, 201, 202, 301, 302):
        stand.provider.progress(trip.number, status)
        ride = await stand.adapter.ride(trip)
        states.append(ride.state)
        assert ride.status == str(status)
        assert ride.rider
    assert states == ["taken", "at_shop", "picked_up", "on_its_way", "delivered"]


async def test_nobody_knows_what_was_never_ordered(stand: Stand) -> None:
    with pytest.raises(Failed) as caught:
        await stand.adapter.ride(Trip("nothing"))
    assert (caught.value.fault, caught.value.code) == (Fault.NOT_FOUND, "930563")


async def test_a_state_of_no_manual_is_unknown(stand: Stand) -> None:
    trip, _ = await stand.ordered()
    stand.provider.mischiefs.order(Mischief.UNLISTED_STATE, where="order_status")
    assert (await stand.adapter.ride(trip)).state is RideState.UNKNOWN


async def test_tips_only_rise_and_only_before_a_rider(stand: Stand) -> None:
    trip, _ = await stand.ordered()
    await stand.adapter.tip(trip, 500, "加急")
    assert stand.provider.order(trip.number).tips == 5
    with pytest.raises(Failed, match="carrier:3"):
        await stand.adapter.tip(trip, 300, "少一点")
    stand.provider.progress(trip.number, 102)
    with pytest.raises(Failed, match="carrier:2"):
        await stand.adapter.tip(trip, 800, "再加")


async def test_cancelling_costs_what_was_said(stand: Stand) -> None:
    trip, ordered = await stand.ordered()
    stand.provider.progress(trip.number, 202)
    cost = await stand.adapter.cancel_cost(trip, 6, "客人改主意")
    assert cost.deduct_fen == ordered.fen
    assert stand.provider.order(trip.number).status == 202
    cancelled = await stand.adapter.cancel(trip, 6, "客人改主意")
    assert cancelled.deduct_fen == cost.deduct_fen
    assert (await stand.adapter.ride(trip)).state is RideState.RETURNING
    await stand.adapter.confirm_return(trip, "已收回")
    assert (await stand.adapter.ride(trip)).state is RideState.RETURNED


async def test_the_last_reason_needs_words(stand: Stand) -> None:
    trip, _ = await stand.ordered()
    with pytest.raises(Failed, match="930561"):
        await stand.adapter.cancel(trip, 6, "")


async def test_what_has_ended_stays_ended_until_it_is_ordered_again(stand: Stand) -> None:
    parcel = stand.parcel()
    first = await stand.adapter.order(parcel)
    trip = Trip(parcel.number, first.waybill_no)
    with pytest.raises(Failed):
        await stand.adapter.order_again(parcel)
    await stand.adapter.cancel(trip, 1, "")
    with pytest.raises(Failed, match="930565"):
        await stand.adapter.cancel(trip, 1, "")
    second = await stand.adapter.order_again(parcel)
    assert second.waybill_no != first.waybill_no
    assert (await stand.adapter.ride(Trip(parcel.number))).state is RideState.WAITING


@pytest.mark.parametrize("stand", ["mtps"], indirect=True)
async def test_meituan_orders_nothing_again(stand: Stand) -> None:
    parcel = stand.parcel()
    ride = await stand.adapter.order(parcel)
    await stand.adapter.cancel(Trip(parcel.number, ride.waybill_no), 1, "")
    with pytest.raises(Failed, match="930558"):
        await stand.adapter.order_again(parcel)


async def test_the_test_shop_pretends_states_in_seconds(stand: Stand) -> None:
    trip, _ = await stand.ordered()
    await stand.adapter.pretend(trip, "102", now(), "")
    assert (await stand.adapter.ride(trip)).state is RideState.TAKEN
    assert stand.adapter.practises


@pytest.mark.parametrize("stand", ["sftc"], indirect=True)
async def test_a_real_shop_pretends_nothing(stand: Stand) -> None:
    trip, _ = await stand.ordered()
    assert not stand.adapter.practises
    with pytest.raises(Failed) as caught:
        await stand.adapter.pretend(trip, "102", now(), "")
    assert caught.value.fault is Fault.UNSUPPORTED


async def test_the_carriers_rehearsal_is_for_their_published_accounts(monkeypatch: pytest.MonkeyPatch) -> None:
    ordinary = Stand("sftc")
    trip, _ = await ordinary.ordered()
    monkeypatch.setattr("hutong.channels.wx_delivery.adapter.REAL_TESTS", frozenset({ordinary.shop.shopid}))
    with pytest.raises(Failed, match="930561"):
        await ordinary.adapter.pretend(trip, "102", now(), "")
    assert (await ordinary.adapter.ride(trip)).state is RideState.WAITING


async def test_an_insured_order_costs_what_was_estimated(stand: Stand) -> None:
    parcel = stand.parcel()
    parcel = replace(parcel, order_info={**parcel.order_info, "is_insured": 1, "tips": 5})
    estimate = await stand.adapter.estimate(parcel)
    order = await stand.adapter.order(parcel)
    assert order.insurance_fen == estimate.insurance_fen == 100
    assert order.fen == estimate.fen


async def test_a_stranger_is_not_ordered_for_in_the_sandbox(stand: Stand) -> None:
    with pytest.raises(Failed, match="930559"):
        await stand.adapter.order(stand.parcel(openid=stand.provider.openid("somebody else")))
    with pytest.raises(Failed, match="930559"):
        await stand.adapter.order(stand.parcel(openid="o" + "1" * 27))


async def test_a_wrong_secret_is_found_by_the_carrier(stand: Stand) -> None:
    adapter = WxDelivery(replace(stand.config, app_secret=Secret("another")), stand.line)
    with pytest.raises(Failed, match="carrier:1"):
        await adapter.order(stand.parcel())


@pytest.mark.parametrize("stand", ["sftc"], indirect=True)
async def test_a_shop_that_lost_its_binding_is_a_matter_of_settings(stand: Stand) -> None:
    stand.provider.audit("sftc", approved=False)
    with pytest.raises(Failed) as caught:
        await stand.adapter.order(stand.parcel())
    assert (caught.value.fault, caught.value.code) == (Fault.CONFIG, "930560")


async def test_the_carriers_silence_is_unknown_and_the_order_there(stand: Stand) -> None:
    stand.provider.calls.silent = 1
    parcel = stand.parcel()
    with pytest.raises(Failed) as caught:
        await stand.adapter.order(parcel)
    assert (caught.value.fault, caught.value.code) == (Fault.UNKNOWN, "930556")
    assert (await stand.adapter.ride(Trip(parcel.number))).status == "101"


@pytest.mark.parametrize(
    ("mischief", "expected"),
    [
        (Mischief.ERROR_BODY_200, Fault.UNKNOWN),
        (Mischief.UNLISTED_STATE, Fault.UNKNOWN),
        (Mischief.SLOW_DOWN, Fault.SLOW_DOWN),
        (Mischief.NOT_THE_FORMAT, Fault.UNKNOWN),
        (Mischief.BAD_GATEWAY, Fault.UNKNOWN),
    ],
)
async def test_wrongs_of_the_platform(stand: Stand, mischief: Mischief, expected: Fault) -> None:
    stand.provider.mischiefs.order(mischief, where="order/add")
    with pytest.raises(Failed) as caught:
        await stand.adapter.order(stand.parcel())
    assert caught.value.fault is expected


@pytest.mark.parametrize("mischief", [Mischief.TIMEOUT_AFTER_ACCEPTING, Mischief.RESET, Mischief.HALF_ANSWER])
async def test_wrongs_of_the_way_leave_an_order_behind(stand: Stand, mischief: Mischief) -> None:
    stand.provider.mischiefs.order(mischief, where="order/add")
    parcel = stand.parcel()
    with pytest.raises(NoAnswer):
        await stand.adapter.order(parcel)
    assert (await stand.adapter.ride(Trip(parcel.number))).status == "101"


async def test_a_token_of_yesterday_is_renewed_once(stand: Stand) -> None:
    await stand.adapter.carriers()
    stand.tokens.spoil(stand.shop.appid)
    assert await stand.adapter.carriers()


async def test_chinese_leaves_as_it_is(stand: Stand) -> None:
    """WeChat answers 930570 to classes that come as escapes."""
    trip, _ = await stand.ordered(receiver={**PERSON, "name": "韩梅梅"}, shop={**SHOP, "goods_name": "烤鱼"})
    assert stand.provider.order(trip.number).status == 101


async def test_only_third_parties_bind_shops(stand: Stand) -> None:
    with pytest.raises(Failed) as caught:
        await stand.adapter._ask("/shop/add", {"delivery_id": "SFTC"})
    assert caught.value.code == "86000"


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_code_is_explained_in_both_languages(stand: Stand, code: str) -> None:
    explained = stand.adapter.explain(code)
    assert explained is not None
    for text in (explained.cause, explained.remedy):
        assert isinstance(text, Text)
        assert text.zh
        assert text.en.isascii()


def test_what_no_table_lists_is_not_explained(stand: Stand) -> None:
    assert stand.adapter.explain("123") is None
    assert stand.adapter.meaning("302").zh == "已送达"
    assert "777" in stand.adapter.meaning("777").en


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"DELIVERY_ID": "SS", "SHOP_NO": ""}, "SHOP_NO"),
        ({"APP_SECRET": "test_shop_id"}, "APP_SECRET"),
        ({"APPID": "gh_1"}, "APPID"),
        ({"APP_SECRET": ""}, "APP_SECRET"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_settings_that_can_not_work_are_told(stand: Stand, changes: dict[str, str], key: str) -> None:
    with pytest.raises(BadConfig) as caught:
        WxDeliveryConfig.read("test_shop_id", {**stand.account.settings, **changes})
    assert [problem.wire for problem in caught.value.problems] == [key]
