"""What a shop's objects contain, in our words; what is of another shape says nothing."""

from typing import Any

import pytest
from tests.channels.wx_live.wares import TEA, claim_of, order_of

from hutong.capabilities.shop import Bought, Contents, GoodsState, Kind, Sent
from hutong.channels.wx_live import contents


def test_goods_tell_their_kinds_and_review() -> None:
    told = contents.read({**TEA, "edit_status": 3, "audit_info": {"reject_reason": "图片模糊"}})
    assert told.kinds == [Kind("TEA-WHITE", 8800, 10)]
    assert (told.title, told.review, told.why) == ("盖碗一只", GoodsState.REJECTED, "图片模糊")


def test_an_order_tells_lines_receiver_and_parcels() -> None:
    parcel = {"delivery_id": "SF", "waybill_id": "SF1"}
    told = contents.read({**order_of("G1"), "delivery_list": [parcel]})
    assert told.bought == [Bought("G1", "TEA-WHITE", 2, 8800)]
    assert contents.read(claim_of("G1")).bought == [Bought("G1", "TEA-WHITE", 1, None)]
    assert (told.receiver, told.phone, told.address) == ("李雷", "13800001111", "学院路")
    assert told.parcels == [Sent("SF", "SF1")]
    for elsewhere in ({"delivery_detail": {"delivery_list": [parcel]}},):
        assert contents.read(elsewhere).parcels == [Sent("SF", "SF1")]
        assert contents.read({"order_detail": elsewhere}).parcels == [Sent("SF", "SF1")]


@pytest.mark.parametrize(("kind", "returns"), [(1, False), (2, True), (None, None), ("2", None)])
def test_a_claim_tells_whether_goods_come_back(kind: Any, returns: bool | None) -> None:
    assert contents.read({"type": kind}).returns is returns


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"skus": "none", "address_info": [], "order_detail": 7, "delivery_list": {}, "audit_info": None},
        {"skus": ["x"], "delivery_list": [1], "edit_status": "3", "order_detail": {"product_infos": "x"}},
        {"product_info": [{"out_product_id": "G1"}]},
    ],
    ids=["empty", "other shapes", "other shapes within", "a list for one"],
)
def test_what_is_of_another_shape_says_nothing(facts: dict[str, Any]) -> None:
    assert contents.read(facts) == Contents(kinds=[], bought=[], parcels=[])


def test_a_kind_without_numbers() -> None:
    assert contents.read({"skus": [{"out_sku_id": "A", "sale_price": "8", "stock_num": True}]}).kinds == [
        Kind("A", None, None)
    ]
