"""What the trade component says in numbers, and what its pushes tell; whatever they hold is read or forged."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hutong.capabilities.faults import Fault, Forged
from hutong.capabilities.shop import SHOP_EVENTS, AftersaleState, GoodsState, OrderState
from hutong.channels.wx_live import wire
from hutong.vendors.wechat import markup
from hutong.vendors.wechat_world.push import seal

AUDIT = {"OpenProductSpuAudit": {"out_product_id": "G1", "product_id": 7, "status": 3, "reject_reason": "模糊"}}
SHELVED = {"OpenProductSpuStatusUpdate": {"out_product_id": "G1", "product_id": 7, "status": 13, "reason": "违规"}}
PAID = {"order_info": {"out_order_id": "O1", "order_id": 8, "transaction_id": "42"}}
CLAIM = {"aftersale_info": {"out_aftersale_id": "A1", "aftersale_id": 9, "status": 13}}


def test_states_that_no_list_has_are_unknown() -> None:
    assert wire.goods({"edit_status": 99}).state is GoodsState.UNKNOWN
    assert wire.order({"status": 99}).state is OrderState.UNKNOWN
    assert wire.claim({"status": True}).state is AftersaleState.UNKNOWN


@pytest.mark.parametrize(("status", "state"), [(10, "unpaid"), (11, "unpaid"), (20, "to_send"), (21, "to_send")])
def test_what_is_between_two_states_is_the_earlier_one(status: int, state: str) -> None:
    assert wire.order({"status": status}).state == state


@pytest.mark.parametrize(
    ("code", "fault"),
    [
        (1010011, Fault.NOT_FOUND),
        (1000011, Fault.NOT_FOUND),
        (2747007, Fault.NOT_FOUND),
        (1000012, Fault.DUPLICATE),
        (300000, Fault.SLOW_DOWN),
        (1000042, Fault.CONFIG),
        (990022, Fault.REFUSED),
        (1020004, Fault.REFUSED),
        (2747014, Fault.REFUSED),
        (2747009, None),  # a refund that failed may have been begun
        (1000017, None),  # the goods were kept
    ],
)
def test_the_platforms_refusals_are_known(code: int, fault: Fault | None) -> None:
    assert wire.FAULTS.get(code) is fault


def test_the_window_counts_more_than_the_review_of_an_edit() -> None:
    assert wire.goods({"edit_status": 2, "status": 5}).state is GoodsState.LISTED


@pytest.mark.parametrize(
    ("event", "fields", "told"),
    [
        ("open_product_spu_audit", AUDIT, ("goods", "G1", "7", "rejected", "模糊")),
        ("open_product_spu_status_update", SHELVED, ("goods", "G1", "7", "banned", "违规")),
        ("open_product_order_pay", PAID, ("order", "O1", "8", "to_send", "")),
        ("open_product_order_cancel", PAID, ("order", "O1", "8", "cancelled", "")),
        ("aftersale_new_order", CLAIM, ("aftersale", "A1", "9", "refunded", "")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_push_is_read(event: str, fields: dict[str, Any], told: tuple[str, ...]) -> None:
    heard = wire.heard(event, fields)
    assert (heard.about, heard.number, heard.provider_no, heard.state, heard.words) == told
    assert heard.status == ("13" if fields is CLAIM else "")
    in_xml = wire.heard(event, markup.parsed(seal.write(fields, "xml")))  # every leaf of it is a text
    assert (in_xml.state, in_xml.words, in_xml.changes) == (heard.state, heard.words, heard.changes)
    assert (in_xml.number, in_xml.provider_no, in_xml.status) == (heard.number, heard.provider_no, heard.status)


def test_another_event_or_one_of_nothing_is_forged() -> None:
    for event, fields in (("subscribe", PAID), ("open_product_order_pay", {}), ("aftersale_new_order", PAID)):
        with pytest.raises(Forged):
            wire.heard(event, fields)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)
OBJECT = st.dictionaries(st.sampled_from(["out_order_id", "order_id", "out_product_id", "status", "reason"]), JSON)
NAMES = ["OpenProductSpuAudit", "OpenProductSpuStatusUpdate", "order_info", "aftersale_info"]


@given(st.sampled_from(sorted(SHOP_EVENTS)), st.dictionaries(st.sampled_from(NAMES), OBJECT | JSON))
def test_whatever_it_holds_it_is_read_or_forged(event: str, fields: dict[str, Any]) -> None:
    try:
        heard = wire.heard(event, fields)
    except Forged:
        return
    assert heard.number or heard.provider_no
