"""The operator's car park: which cars are inside, what they owe, and a gate that opens when it is told of a payment."""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from hutong.base.clock import beijing, now
from hutong.capabilities.simulation import Book

_CAR: Final = "park.car"
_OPENING: Final = "park.opening"
_FREE: Final = 15  # minutes
_HOUR: Final = 500  # fen for each hour that is begun
LEAVE: Final = 15  # minutes to leave after paying
MOST: Final = 40  # cars inside
_BEGINNING: Final = (("粤B12345", 95), ("京A8K88Z", 200), ("粤BD12345", 8))  # plate, minutes ago
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_CLOCK: Final = "%Y-%m-%d %H:%M:%S"  # of Beijing


class Full(Exception):
    """No car can come in: the words say why."""


class CarPark:
    """The car parks of every merchant, by its number. A car is inside until it has driven out."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def fee(self, asked: Mapping[str, str]) -> dict[str, str]:
        """The answer to the hub's question what a car owes, without nonce and signature."""
        mer_id, plate, lane = asked["merId"], asked.get("plate", ""), asked.get("lane", "")
        if asked.get("ticket"):
            return {"code": "0", "msg": "请输入车牌 / please enter the plate"}
        car = self._inside(mer_id, plate) if plate else self._first(mer_id)
        if car is None:
            return {"code": "0", "msg": "" if plate else f"{lane} 没有车 / no car"}  # the hub names the plate by itself
        return {
            "code": "1",
            "feeAmt": f"{Decimal(_due(car, now())) / 100:.2f}",
            "sessionId": car["session"],
            "enterTime": f"{beijing(datetime.fromisoformat(car['entered'])):{_CLOCK}}",
            "plate": car["plate"],
            "desc": f"¥{_HOUR // 100}/h, {_FREE} min free 免费",
            "leaveMinutes": str(LEAVE),
        }

    def told(self, fields: Mapping[str, str]) -> bool:
        """A payment's notice: the gate opens, once for one order; whether this was the first time.

        At a lane the car drives out; who paid elsewhere has some minutes to drive to the gate.
        """
        key = f"{fields['merId']} {fields['orderId']}"
        known = self._book.get(_OPENING, key)
        if known is not None:
            self._book.put(_OPENING, key, {**known, "times": known["times"] + 1})
            return False
        about, at, fen = _attached(fields), now(), int(Decimal(fields["orderAmt"]) * 100)
        opening = {
            "merId": fields["merId"],
            "orderId": fields["orderId"],
            "plate": about.get("plate", ""),
            "lane": about.get("lane", ""),
            "amount": fields["orderAmt"],
            "at": at.isoformat(),
            "times": 1,
        }
        self._book.put(_OPENING, key, opening)
        car = next((one for one in self._cars(fields["merId"]) if one["session"] == about.get("session")), None)
        if car is not None:
            self._keep({**car, "paid": car["paid"] + fen, "paid_at": at.isoformat(), "out": bool(opening["lane"])})
        return True

    def enter(self, mer_id: str, plate: str = "", minutes: int = 95) -> dict[str, Any]:
        """A car comes in, so many minutes ago; a drawn plate where none is given. Full."""
        plate = plate.upper().replace(" ", "").replace("·", "") or _drawn()
        if self._inside(mer_id, plate) is not None:
            raise Full(f"{plate} 已在场内 is inside already")
        if len(self._cars(mer_id)) >= MOST:
            raise Full("车位已满 the car park is full")
        return self._put(mer_id, plate, minutes)

    def leave(self, mer_id: str, plate: str) -> bool:
        """A car drives to the gate; whether that opens, which it does when nothing is due."""
        car = self._inside(mer_id, plate)
        if car is None or _due(car, now()) > 0:
            return False
        self._keep({**car, "out": True})
        return True

    def shown(self, mer_id: str) -> dict[str, Any]:
        """The cars inside with what they owe now, and the openings of the gate, newest first."""
        at = now()
        cars = [
            {
                "plate": car["plate"],
                "entered": car["entered"],
                "due": _due(car, at),
                "paid": car["paid"],
                "session": car["session"],
            }
            for car in self._cars(mer_id)
        ]
        openings = [one for one in self._book.all(_OPENING) if one["merId"] == mer_id]
        return {"cars": cars, "openings": openings[:-21:-1], "now": at.isoformat()}

    def _first(self, mer_id: str) -> dict[str, Any] | None:
        """The car at the lane: the one that came in first."""
        return next(iter(self._cars(mer_id)), None)

    def _inside(self, mer_id: str, plate: str) -> dict[str, Any] | None:
        return next((car for car in self._cars(mer_id) if car["plate"] == plate), None)

    def _cars(self, mer_id: str) -> list[dict[str, Any]]:
        every = [car for car in self._book.all(_CAR) if car["merId"] == mer_id]
        if not every:
            every = [self._put(mer_id, plate, minutes) for plate, minutes in _BEGINNING]
        return sorted((car for car in every if not car["out"]), key=lambda car: str(car["entered"]))

    def _put(self, mer_id: str, plate: str, minutes: int) -> dict[str, Any]:
        car = {
            "merId": mer_id,
            "plate": plate,
            "session": f"P{secrets.token_hex(6).upper()}",
            "entered": (now() - timedelta(minutes=minutes)).isoformat(),
            "paid": 0,
            "paid_at": "",
            "out": False,
        }
        self._keep(car)
        return car

    def _keep(self, car: Mapping[str, Any]) -> None:
        self._book.put(_CAR, car["session"], dict(car))


def _due(car: Mapping[str, Any], at: datetime) -> int:
    """The fen that a car owes; 0 within the minutes to leave after a payment."""
    if car["paid_at"] and at <= datetime.fromisoformat(car["paid_at"]) + timedelta(minutes=LEAVE):
        return 0
    minutes = int((at - datetime.fromisoformat(car["entered"])).total_seconds() // 60)
    whole = 0 if minutes <= _FREE else -(-minutes // 60) * _HOUR
    return int(max(whole - car["paid"], 0))


def _attached(fields: Mapping[str, str]) -> Mapping[str, Any]:
    try:
        found = json.loads(fields.get("attch", ""))
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _drawn() -> str:
    """A plate of Shenzhen."""
    return f"粤B{secrets.choice(_LETTERS)}{secrets.randbelow(9000) + 1000}"
