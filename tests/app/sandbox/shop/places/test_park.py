"""The operator's car park: fees, a gate that opens once for an order, and cars that drive out."""

import json
from datetime import timedelta
from typing import Any

import pytest

from hutong.app.sandbox.shop.places.park import CarPark, Full
from hutong.base.clock import now
from hutong.capabilities.simulation import Book


@pytest.fixture
def park() -> CarPark:
    return CarPark(Book())


def asked(plate: str = "", **more: str) -> dict[str, str]:
    return {"merId": "M1", "plate": plate, **more}


def paid(park: CarPark, plate: str, order: str = "A1", lane: str = "", amount: str = "") -> dict[str, str]:
    """The notice of a payment of what the car owes."""
    due = park.fee(asked(plate))
    about = {"scene": "parking", "plate": due["plate"], "session": due["sessionId"], "lane": lane}
    return {"merId": "M1", "orderId": order, "orderAmt": amount or due["feeAmt"], "attch": json.dumps(about)}


def plates(park: CarPark, mer_id: str = "M1") -> list[str]:
    return [car["plate"] for car in park.shown(mer_id)["cars"]]


@pytest.mark.parametrize(
    ("minutes", "fee"), [(0, "0.00"), (15, "0.00"), (16, "5.00"), (60, "5.00"), (61, "10.00"), (1440, "120.00")]
)
def test_five_yuan_for_each_hour_that_is_begun(park: CarPark, minutes: int, fee: str) -> None:
    park.enter("M1", "粤B1", minutes)
    answer = park.fee(asked("粤B1"))
    assert (answer["code"], answer["feeAmt"], answer["plate"]) == ("1", fee, "粤B1")


def test_a_strange_car_and_tickets_are_unknown(park: CarPark) -> None:
    assert park.fee(asked("粤B99999")) == {"code": "0", "msg": ""}, "the hub names the plate by itself"
    assert "车牌" in park.fee(asked(ticket="T1"))["msg"]


def test_who_paid_has_minutes_to_leave(park: CarPark) -> None:
    park.enter("M1", "粤B2", 100)
    assert not park.leave("M1", "粤B2"), "the gate stays shut"
    assert park.told(paid(park, "粤B2"))
    assert park.fee(asked("粤B2"))["feeAmt"] == "0.00"
    assert "粤B2" in plates(park)
    assert park.leave("M1", "粤B2")
    assert "粤B2" not in plates(park)
    assert park.fee(asked("粤B2"))["code"] == "0"


def test_who_stays_on_pays_the_difference(park: CarPark, monkeypatch: pytest.MonkeyPatch) -> None:
    park.enter("M1", "粤B3", 50)
    park.told(paid(park, "粤B3"))
    later = now() + timedelta(minutes=16)
    monkeypatch.setattr("hutong.app.sandbox.shop.places.park.now", lambda: later)
    assert park.fee(asked("粤B3"))["feeAmt"] == "5.00"


def test_at_a_lane_the_gate_opens_and_the_next_car_drives_up(park: CarPark) -> None:
    first = park.fee(asked(lane="出口"))["plate"]
    assert park.told(paid(park, "", lane="出口"))
    second = park.fee(asked(lane="出口"))["plate"]
    assert first not in (second, *plates(park))
    [opening] = park.shown("M1")["openings"]
    assert (opening["plate"], opening["lane"], opening["times"]) == (first, "出口", 1)


def test_an_order_opens_once(park: CarPark) -> None:
    notice = paid(park, "")
    assert [park.told(notice) for _ in range(3)] == [True, False, False]
    [opening] = park.shown("M1")["openings"]
    assert opening["times"] == 3
    car = next(car for car in park.shown("M1")["cars"] if car["plate"] == opening["plate"])
    assert f"{car['paid'] / 100:.2f}" == notice["orderAmt"]


def test_each_merchant_has_its_own(park: CarPark) -> None:
    park.enter("M2", "粤B4")
    assert "粤B4" in plates(park, "M2")
    assert "粤B4" not in plates(park, "M1")
    assert park.fee({**asked("粤B4"), "merId": "M1"})["code"] == "0"


def test_a_car_comes_in_once_and_only_where_there_is_room(park: CarPark) -> None:
    assert park.enter("M1", "粤b·5 5555")["plate"] == "粤B55555"
    with pytest.raises(Full, match="粤B55555"):
        park.enter("M1", "粤B55555")
    drawn: list[dict[str, Any]] = []
    with pytest.raises(Full):
        drawn.extend(park.enter("M1", f"京A{number:05}") for number in range(100))


@pytest.mark.parametrize("attached", ["", "not json", "[1]", '{"session": "unknown"}'])
def test_a_notice_of_no_known_car_opens_all_the_same(park: CarPark, attached: str) -> None:
    """The money is in, and the hub has signed it: nobody is kept."""
    assert park.told({"merId": "M1", "orderId": "A9", "orderAmt": "5.00", "attch": attached})
    assert len(park.shown("M1")["openings"]) == 1
