"""The wire of instant delivery: the published signature, yuan as numbers, answers and pushes read or refused."""

import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hutong.base.secrets import Secret
from hutong.capabilities.delivery import RideState
from hutong.capabilities.faults import Failed, Fault, Forged
from hutong.channels.wx_delivery import wire
from hutong.channels.wx_delivery.codes import STATES
from hutong.vendors.wechat import markup
from hutong.vendors.wechat_world.push import seal

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text())
PUSH: dict[str, Any] = {
    "ToUserName": "gh_1",
    "FromUserName": "o1",
    "CreateTime": 1546924844,
    "MsgType": "event",
    "Event": "update_waybill_status",
    "shopid": "1534713176",
    "shop_order_id": "A1",
    "shop_no": "7",
    "waybill_id": "W1",
    "action_time": 1546924844,
    "order_status": 102,
    "action_msg": "骑手已接单",
    "agent": {"name": "王师傅", "phone": "13800000000", "reach_time": 300},
}


@pytest.mark.parametrize("vector", VECTORS["delivery_sign"], ids=lambda vector: vector["shopid"])
def test_the_published_signature(vector: dict[str, str]) -> None:
    secret = Secret(vector["AppSecret"])
    assert wire.delivery_sign(vector["shopid"], secret, vector["shop_order_id"]) == vector["expected"]


def test_without_a_number_shop_and_secret_are_signed() -> None:
    expected = hashlib.sha1(b"test_shop_idtest_app_secrect").hexdigest()
    assert wire.delivery_sign("test_shop_id", Secret("test_app_secrect")) == expected


def test_a_carriers_refusal_is_told_apart_from_the_platforms() -> None:
    told = {"resultcode": 2062, "resultmsg": "订单价格信息已过期,请重新查询后发单", "waybill_id": "", "order_status": 0}
    with pytest.raises(Failed) as caught:
        wire.carried(told)
    assert (caught.value.fault, caught.value.code) == (Fault.REFUSED, "carrier:2062")
    assert caught.value.words.startswith("订单价格信息已过期")


@pytest.mark.parametrize("told", [{}, {"resultcode": None}, {"resultcode": True}, {"resultcode": ""}], ids=str)
def test_an_answer_in_which_the_carrier_said_nothing_is_no_consent(told: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="resultcode"):
        wire.carried(told)


@pytest.mark.parametrize(("yuan", "fen"), [(10, 1000), (10.5, 1050), (0.07, 7), (1.115, 112), (0, 0), (None, None)])
def test_yuan_become_fen(yuan: float | None, fen: int | None) -> None:
    assert wire.fen({} if yuan is None else {"fee": yuan}, "fee") == fen


@pytest.mark.parametrize("value", [-1, True, "10", float("nan"), float("inf"), 10_000_000])
def test_what_is_no_amount_is_no_fee(value: Any) -> None:
    with pytest.raises(ValueError, match="no amount"):
        wire.fen({"fee": value}, "fee")


@given(st.integers(min_value=0, max_value=10**8))
def test_fen_come_back_from_yuan(fen: int) -> None:
    assert wire.fen({"fee": wire.yuan(fen)}, "fee") == fen


@pytest.mark.parametrize("status", sorted(STATES))
def test_every_listed_state_has_our_word(status: str) -> None:
    state, told = wire.state({"order_status": int(status)})
    assert (state, told) == (STATES[status][0], status)
    assert state is not RideState.UNKNOWN


def test_a_state_that_no_manual_lists_is_unknown() -> None:
    assert wire.state({"order_status": 777}) == (RideState.UNKNOWN, "777")


def test_a_push_tells_where_the_ride_is() -> None:
    ride = wire.told(PUSH, "1534713176")
    assert (ride.state, ride.status, ride.number, ride.waybill_no) == (RideState.TAKEN, "102", "A1", "W1")
    assert (ride.rider, ride.rider_phone, ride.seconds_left) == ("王师傅", "13800000000", 300)
    assert ride.at == datetime.fromtimestamp(1546924844, UTC)


def test_a_push_in_xml_says_the_same() -> None:
    """Every leaf of XML is a text."""
    text = seal.write(PUSH, "xml")
    assert wire.told(markup.parsed(text), "1534713176") == wire.told(PUSH, "1534713176")


@pytest.mark.parametrize(
    ("value", "whole"), [("300", 300), ("0", 0), ("-1", None), ("³", None), ("9" * 11, None), ("", None)]
)
def test_digits_are_a_whole_number(value: str, whole: int | None) -> None:
    assert wire.whole({"x": value}, "x") == whole


@pytest.mark.parametrize(
    "change",
    [{"shopid": "another"}, {"shop_order_id": ""}, {"action_time": "soon"}, {"order_status": None}],
    ids=lambda change: next(iter(change)),
)
def test_a_push_of_another_shop_or_without_what_matters_is_forged(change: dict[str, Any]) -> None:
    with pytest.raises(Forged):
        wire.told({**PUSH, **change}, "1534713176")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from([*PUSH, "x"]), JSON, max_size=12))
def test_whatever_a_push_holds_it_is_read_or_forged(fields: dict[str, Any]) -> None:
    try:
        ride = wire.told({"shopid": "s", **fields}, "s")
    except Forged:
        return
    assert ride.number
    assert ride.status
