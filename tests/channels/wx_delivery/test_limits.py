"""The platform's limits of a parcel's fields, each told with the field that breaks it."""

from dataclasses import replace
from typing import Any

import pytest
from tests.channels.wx_delivery.stand import CARGO, PERSON, SHOP, Stand

from hutong.base.clock import now
from hutong.capabilities.delivery import Parcel
from hutong.capabilities.faults import Failed

GOODS = {"goods": [{"good_count": 1, "good_name": "烤鱼"}]}


def named(stand: Stand, parcel: Parcel) -> list[str]:
    """The fields that are wrong."""
    return [field for field, _ in stand.adapter.judge(parcel)]


@pytest.mark.parametrize("stand", ["sandbox", "sftc", "dada", "ss", "mtps"], indirect=True)
async def test_a_good_parcel_is_taken_by_us_and_by_the_platform(stand: Stand) -> None:
    parcel = stand.parcel()
    assert named(stand, parcel) == []
    assert (await stand.adapter.order(parcel)).status == "101"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"openid": ""}, "openid"),
        ({"sub_biz_id": "x" * 65}, "sub_biz_id"),
        ({"receiver": {**PERSON, "name": ""}}, "receiver.name"),
        ({"receiver": {**PERSON, "name": "x" * 257}}, "receiver.name"),
        ({"receiver": {**PERSON, "phone": "1" * 65}}, "receiver.phone"),
        ({"receiver": {**PERSON, "lng": "116.3"}}, "receiver.lng"),
        ({"receiver": {**PERSON, "lat": 91}}, "receiver.lat"),
        ({"receiver": {**PERSON, "coordinate_type": 2}}, "receiver.coordinate_type"),
        ({"receiver": {}}, "receiver.address"),
        ({"cargo": {**CARGO, "goods_value": 5000.01}}, "cargo.goods_value"),
        ({"cargo": {**CARGO, "goods_value": 0}}, "cargo.goods_value"),
        ({"cargo": {**CARGO, "goods_weight": 50.01}}, "cargo.goods_weight"),
        ({"cargo": {**CARGO, "goods_length": 66}}, "cargo.goods_length"),
        ({"cargo": {**CARGO, "goods_pickup_info": "x" * 101}}, "cargo.goods_pickup_info"),
        ({"cargo": {**CARGO, "cargo_first_class": "炸弹"}}, "cargo.cargo_first_class"),
        ({"cargo": {**CARGO, "cargo_second_class": "鲜花"}}, "cargo.cargo_second_class"),
        ({"cargo": {**CARGO, "goods_detail": []}}, "cargo.goods_detail"),
        ({"cargo": {**CARGO, "goods_detail": {"goods": [{"good_count": 0}]}}}, "cargo.goods_detail.goods.0.good_name"),
        ({"order_info": {"note": "x" * 201}}, "order_info.note"),
        ({"order_info": {"poi_seq": "x" * 33}}, "order_info.poi_seq"),
        ({"order_info": {"order_time": 1546924844000}}, "order_info.order_time"),
        ({"order_info": {"is_insured": 2}}, "order_info.is_insured"),
        ({"shop": {}}, "shop.img_url"),
        ({"shop": {**SHOP, "goods_name": "烤" * 43}}, "shop.goods_name"),
        ({"shop": {**SHOP, "goods_count": 0}}, "shop.goods_count"),
        ({"carrier": "SS", "shop_no": "1"}, "order_info.is_direct_delivery"),
        ({"carrier": "SFTC", "order_info": {}}, "order_info.order_time"),
        ({"carrier": "SFTC", "sender": {}}, "sender.name"),
        ({"number": "x" * 129}, "number"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_field_beyond_its_limit_is_named(changes: dict[str, Any], field: str) -> None:
    stand = Stand()
    assert field in named(stand, stand.parcel(**changes))


@pytest.mark.parametrize(
    ("carrier", "field", "value"),
    [
        ("sftc", "tips", -0.5),
        ("sftc", "tips", 1.005),
        ("sftc", "tips", 201),
        ("dada", "tips", 500),
        ("ss", "tips", 7),
        ("mtps", "tips", 9),
        ("sandbox", "declared_value", -0.9),
        ("sandbox", "cash_on_pickup", -0.01),
    ],
)
async def test_money_that_the_carrier_refuses_is_named_and_refused(carrier: str, field: str, value: float) -> None:
    stand = Stand(carrier)
    parcel = stand.parcel()
    parcel = replace(parcel, order_info={**parcel.order_info, field: value})
    assert named(stand, parcel) == [f"order_info.{field}"]
    with pytest.raises(Failed) as failed:
        await stand.adapter.order(parcel)
    assert failed.value.code == "930561"


@pytest.mark.parametrize("carrier", ["sandbox", "sftc", "dada", "ss", "mtps"])
def test_no_tip_is_taken_by_everybody(carrier: str) -> None:
    stand = Stand(carrier)
    parcel = stand.parcel()
    assert named(stand, replace(parcel, order_info={**parcel.order_info, "tips": 0, "declared_value": 19.99})) == []


@pytest.mark.parametrize(
    ("carrier", "field", "hours", "taken"),
    [
        ("dada", "expected_delivery_time", 71, True),
        ("dada", "expected_delivery_time", 720, False),
        ("dada", "expected_delivery_time", -1, False),
        ("dada", "expected_delivery_time", 0, True),
        ("ss", "expected_pick_time", 2, True),
        ("dada", "expected_delivery_time", None, False),
        ("ss", "expected_pick_time", 3, True),
        ("ss", "expected_pick_time", 1, False),
        ("ss", "expected_pick_time", 49, False),
        ("sftc", "expected_finish_time", 3, True),
        ("sftc", "expected_finish_time", None, False),
        ("mtps", "expected_finish_time", None, False),
    ],
)
async def test_a_scheduled_order_keeps_to_its_carriers_window(
    carrier: str, field: str, hours: int | None, taken: bool
) -> None:
    stand = Stand(carrier)
    parcel = stand.parcel()
    at = {} if hours is None else {field: int(now().timestamp()) + hours * 3600}
    parcel = replace(parcel, order_info={**parcel.order_info, "order_type": 1, **at})
    assert named(stand, parcel) == ([] if taken else [f"order_info.{field}"])
    if taken:
        assert (await stand.adapter.order(parcel)).status == "101"
        return
    with pytest.raises(Failed) as failed:
        await stand.adapter.order(parcel)
    assert failed.value.code == "930561"


@pytest.mark.parametrize(
    "changes",
    [
        {"receiver": {**PERSON, "coordinate_type": 9}},
        {"cargo": {**CARGO, "goods_pickup_info": "x" * 101}},
        {"cargo": {**CARGO, "goods_delivery_info": "x" * 101}},
        {"cargo": {**CARGO, "goods_detail": "nonsense"}},
        {"cargo": {**CARGO, "goods_detail": {"goods": [{"good_count": 1}]}}},
    ],
    ids=["coordinates", "pickup", "delivery", "detail", "nameless"],
)
async def test_what_we_name_the_platform_refuses(changes: dict[str, Any]) -> None:
    stand = Stand()
    assert named(stand, stand.parcel(**changes))
    with pytest.raises(Failed, match="930561"):
        await stand.adapter.order(stand.parcel(**changes))


def test_carriers_that_know_stores_by_number_alone_demand_one() -> None:
    stand = Stand("mtps")
    config = replace(stand.config, shop_no=None)
    assert "shop_no" in [field for field, _ in type(stand.adapter)(config, stand.line).judge(stand.parcel())]


def test_a_list_of_goods_stands_for_picture_and_name() -> None:
    stand = Stand()
    assert (
        named(
            stand, stand.parcel(shop={"detail_list": [{"goods_name": "烤鱼"}]}, cargo={**CARGO, "goods_detail": GOODS})
        )
        == []
    )


def test_every_cause_speaks_both_languages() -> None:
    stand = Stand("ss")
    found = stand.adapter.judge(Parcel("1", "", "", "", {}, {"cargo_first_class": "x"}, {}, {}))
    assert len(found) > 12
    assert all(cause.zh and cause.en.isascii() for _, cause in found)
