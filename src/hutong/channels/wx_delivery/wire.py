"""Instant delivery on the wire: the carrier's signature, yuan as JSON numbers, answers read into rides."""

import hashlib
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from hutong.base.secrets import Secret
from hutong.base.text import bearable
from hutong.capabilities.delivery import Ride, RideState
from hutong.capabilities.faults import Failed, Fault, Forged
from hutong.channels.wx_delivery.codes import CARRIER, STATES

_DIGITS: Final = re.compile(r"[0-9]{1,10}")
_MOST: Final = 10_000_000  # yuan; what is above it is no fee


def delivery_sign(shop: str, secret: Secret, number: str = "") -> str:
    """SHA-1 over shopid, our number where the request has one, and the carrier's AppSecret, one after the other."""
    return hashlib.sha1(f"{shop}{number}{secret.reveal()}".encode(), usedforsecurity=False).hexdigest()


def carried(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """The answer, once the delivery company agreed, too; Failed(REFUSED) in its words. ValueError: it said nothing."""
    code = answer.get("resultcode")
    if isinstance(code, bool) or not isinstance(code, int | str) or code == "":
        raise ValueError("no resultcode in the answer")
    if str(code) != "0":
        words = bearable(str(answer.get("resultmsg", "")), 200)
        raise Failed(Fault.REFUSED, f"{CARRIER}{str(code)[:32]}", words)
    return answer


def yuan(fen: int) -> int | float:
    """Fen as the platform's JSON number of yuan."""
    return fen // 100 if fen % 100 == 0 else fen / 100


def fen(answer: Mapping[str, Any], name: str) -> int | None:
    """A JSON number of yuan in fen; None when it isn't there. ValueError for what is no amount."""
    value = answer.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < _MOST:
        raise ValueError(f"{name} is no amount")
    return int((Decimal(str(value)) * 100).quantize(Decimal(1), ROUND_HALF_UP))


def text(answer: Mapping[str, Any], name: str, most: int = 128) -> str:
    """A text or number as text; empty when it isn't there, or is the platform's 0 for nothing."""
    value = answer.get(name)
    if value in (None, 0, "0", "") or isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return bearable(str(value), most)


def whole(answer: Mapping[str, Any], name: str) -> int | None:
    """A whole number that isn't negative, or its digits (all that XML has); None when it is none."""
    value = answer.get(name)
    if isinstance(value, str) and _DIGITS.fullmatch(value):
        value = int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31 else None


def state(answer: Mapping[str, Any]) -> tuple[RideState, str]:
    """The state in our words and the platform's number; UNKNOWN for one that its manual doesn't list."""
    status = text(answer, "order_status", 16)
    return STATES.get(status, (RideState.UNKNOWN, None))[0], status


def ordered(answer: Mapping[str, Any], number: str) -> Ride:
    """What an order is answered; ValueError when it has no state."""
    found, status = state(answer)
    if not status:
        raise ValueError("no order_status in the answer")
    return Ride(
        found,
        number,
        status,
        waybill_no=text(answer, "waybill_id"),
        pickup_code=text(answer, "pickup_code", 32),
        finish_code=text(answer, "finish_code", 32),
        **priced(answer),
    )


def priced(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Fees, way and time in an answer. `insurancfee` is the platform's own spelling."""
    return {
        "fen": fen(answer, "fee"),
        "tips_fen": fen(answer, "tips"),
        "coupon_fen": fen(answer, "couponfee"),
        "insurance_fen": fen(answer, "insurancfee"),
        "distance": whole(answer, "distance"),
        "seconds": whole(answer, "dispatch_duration"),
    }


def standing(answer: Mapping[str, Any], number: str) -> Ride:
    """Where a delivery is; ValueError when the answer has no state."""
    found, status = state(answer)
    if not status:
        raise ValueError("no order_status in the answer")
    return Ride(
        found,
        number,
        status,
        waybill_no=text(answer, "waybill_id"),
        rider=text(answer, "rider_name"),
        rider_phone=text(answer, "rider_phone", 32),
        lng=text(answer, "rider_lng", 24),
        lat=text(answer, "rider_lat", 24),
        seconds_left=whole(answer, "reach_time"),
    )


def told(fields: Mapping[str, Any], shop: str) -> Ride:
    """What a push says; Forged unless it is of this shop and has number, state and time."""
    if fields.get("shopid") != shop:
        raise Forged("a push of another shop")
    number, at = text(fields, "shop_order_id"), whole(fields, "action_time")
    found, status = state(fields)
    if not (number and at and status):
        raise Forged("no shop_order_id, action_time or order_status")
    agent = fields.get("agent")
    rider: Mapping[str, Any] = agent if isinstance(agent, Mapping) else {}
    return Ride(
        found,
        number,
        status,
        waybill_no=text(fields, "waybill_id"),
        rider=text(rider, "name"),
        rider_phone=text(rider, "phone", 32),
        seconds_left=whole(rider, "reach_time"),
        words=text(fields, "action_msg", 200),
        at=datetime.fromtimestamp(at, UTC),
    )
