"""Deliveries at the simulated platform: what each state may become, what it costs, where the rider is.

Source: the manual's table of states and its rules for cancelling, tips and ordering again. Which state may follow which
is nowhere published; what stands here is derived from the states' words. Fees are made up.
"""

import math
import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from hutong.capabilities.simulation import Book
from hutong.channels.wx_delivery.simulator.refusals import No
from hutong.channels.wx_delivery.simulator.shops import Shop

KIND: Final = "wx_delivery.order"
_ESTIMATE: Final = "wx_delivery.estimate"
STATUSES: Final = (101, 102, 103, 201, 202, 203, 204, 205, 301, 302, 303, 304, 305, 401, 501, 502)
ENDED: Final = frozenset({103, 203, 204, 205, 302, 401, 501, 502})
AGAIN: Final = ENDED - {302}  # what can be ordered again
RETURNING: Final = frozenset({303, 304, 305})
_CANCELLED: Final = {101: 103, 102: 103, 201: 203, 202: 303, 301: 303}
_PICKED_UP: Final = frozenset({202, 301})
_TOKEN_LIFE: Final = 180  # seconds
_STALE: Final = "订单价格信息已过期,请重新查询后发单"
_TIPS: Final = {"SFTC": 200.0, "DADA": 30.0, "TEST": 200.0}
_SS_TIPS: Final = (2, 3, 5, 10, 15, 20, 50, 100)


@dataclass(frozen=True, slots=True)
class Order:
    """One delivery; times are Unix seconds, fees yuan."""

    shopid: str
    number: str
    shop_no: str
    carrier: str
    openid: str
    appid: str
    waybill: str
    status: int
    fee: float
    distance: int
    duration: int
    made: int
    at: int  # of the state
    tips: float = 0.0
    tipped: int = 0
    finish_code: int = 0
    pickup_code: int = 0
    words: str = ""
    insured: float = 0.0  # of the fee, as estimated
    carried: float = 0.0  # of the fee, as estimated: the way alone

    @property
    def rider(self) -> dict[str, Any]:
        """The rider, once there is one."""
        if self.status in (101, 103, 501):
            return {"name": "", "phone": "", "reach_time": 0}
        return {"name": "王师傅", "phone": "13800000000", "reach_time": 0 if self.status in ENDED else self.duration}


class Orders:
    """The book of deliveries."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def find(self, shopid: str, number: str) -> Order:
        """A shop's delivery; No(930563)."""
        record = self._book.get(KIND, f"{shopid}/{number}")
        if record is None:
            raise No(930563)
        return Order(**record)

    def numbered(self, number: str) -> Order:
        """A delivery by its number alone, whatever shop it is of; KeyError."""
        for record in self._book.all(KIND):
            if record["number"] == number:
                return Order(**record)
        raise KeyError(number)

    def all(self) -> Iterator[Order]:
        """Every delivery, oldest first."""
        for record in self._book.all(KIND):
            yield Order(**record)

    def estimate(self, shop: Shop, body: Mapping[str, Any]) -> dict[str, Any]:
        """Fee, way and time; with the token that Dada gives. Meituan only says that it could."""
        if shop.carrier == "MTPS":
            return {}
        token = secrets.token_hex(16)
        self._book.put(_ESTIMATE, token, {"number": body["shop_order_id"], "at": time.time()})
        return {**_price(body), "delivery_token": token}

    def make(self, shop: Shop, body: Mapping[str, Any], appid: str) -> Order:
        """A new delivery; No(930562), or the carrier's when the estimate that it names is too old."""
        number = str(body["shop_order_id"])
        if self._book.get(KIND, f"{shop.shopid}/{number}") is not None:
            raise No(930562)
        self._redeem(body)
        return self._made(shop, body, appid)

    def again(self, shop: Shop, body: Mapping[str, Any], appid: str) -> Order:
        """A delivery that ended badly, once more under its number; No."""
        found = self.find(shop.shopid, str(body["shop_order_id"]))
        if shop.carrier == "MTPS":
            raise No(930558)
        if found.status not in AGAIN:
            raise No(930562 if found.status != 302 else 930565)
        self._redeem(body)
        return self._made(shop, body, appid)

    def tip(self, order: Order, yuan: float) -> Order:
        """More for the rider; No."""
        if order.status in ENDED:
            raise No(930565)
        if order.status != 101:
            raise No(2, "骑手已接单，不能追加小费")
        if order.carrier == "MTPS":
            raise No(930558)
        fits = yuan in _SS_TIPS if order.carrier == "SS" else yuan <= _TIPS[order.carrier]
        if not fits or yuan <= order.tips or (order.carrier == "SFTC" and order.tipped >= 10):
            raise No(3, "小费金额不符合要求")
        return self.keep(replace(order, tips=yuan, tipped=order.tipped + 1))

    def deducted(self, order: Order) -> float:
        """What cancelling costs now; No where it is too late."""
        if order.status in ENDED:
            raise No(930565)
        if order.status not in _CANCELLED:
            raise No(4, "当前状态不能取消")
        if order.carrier == "DADA" and order.status in _PICKED_UP:
            raise No(4, "骑手已取货，不能取消")
        return 0.0 if order.status == 101 else order.fee if order.status in _PICKED_UP else 2.0

    def cancel(self, order: Order) -> Order:
        """Cancelled, or on its way back."""
        return self.move(order, _CANCELLED[order.status], words="商家取消")

    def move(self, order: Order, status: int, *, at: int = 0, words: str = "") -> Order:
        """The delivery comes to a state; No(930565) once it has ended."""
        if order.status in ENDED:
            raise No(930565)
        return self.keep(replace(order, status=status, at=at or int(time.time()), words=words))

    def keep(self, order: Order) -> Order:
        """Writes a delivery, new or again."""
        self._book.put(KIND, f"{order.shopid}/{order.number}", asdict(order))
        return order

    def _made(self, shop: Shop, body: Mapping[str, Any], appid: str) -> Order:
        price, info, at = _price(body), body["order_info"], int(time.time())
        order = Order(
            shop.shopid,
            str(body["shop_order_id"]),
            str(body.get("shop_no") or shop.shop_no),
            shop.carrier,
            str(body["openid"]),
            appid,
            str(10**14 + secrets.randbelow(9 * 10**14)),
            101,
            price["fee"],
            price["distance"],
            price["dispatch_duration"],
            at,
            at,
            tips=float(info.get("tips") or 0),
            finish_code=_code(info.get("is_finish_code_needed")),
            pickup_code=_code(info.get("is_pickup_code_needed")),
            insured=price["insurancfee"],
            carried=price["deliverfee"],
        )
        return self.keep(order)

    def _redeem(self, body: Mapping[str, Any]) -> None:
        token = body.get("delivery_token")
        if not token:
            return
        record = self._book.get(_ESTIMATE, str(token))
        if record is None or record["number"] != body["shop_order_id"] or time.time() - record["at"] > _TOKEN_LIFE:
            raise No(2062, _STALE)


def _code(needed: Any) -> int:
    return secrets.randbelow(9000) + 1000 if needed == 1 else 0


def _price(body: Mapping[str, Any]) -> dict[str, Any]:
    """Eight yuan, and one for each kilometre and kilogramme begun after the third; five minutes a kilometre."""
    metres, cargo, info = _metres(body), body["cargo"], body["order_info"]
    extra = max(0, math.ceil(metres / 1000) - 3) + max(0, math.ceil(cargo["goods_weight"]) - 3)
    insured = 1.0 if info.get("is_insured") == 1 else 0.0
    tips = float(info.get("tips") or 0)
    fee = 8.0 + extra + insured + tips
    return {
        "fee": fee,
        "deliverfee": 8.0 + extra,
        "couponfee": 0,
        "tips": tips,
        "insurancfee": insured,
        "distance": metres,
        "dispatch_duration": 900 + metres * 3 // 10,
    }


def _metres(body: Mapping[str, Any]) -> int:
    """As the crow flies, from the sender or, where the store is known, from the middle of Beijing."""
    start = body.get("sender") or {"lng": 116.397, "lat": 39.909}
    end = body["receiver"]
    north = (end["lat"] - start["lat"]) * 111_000
    east = (end["lng"] - start["lng"]) * 111_000 * math.cos(math.radians(start["lat"]))
    return int(min(math.hypot(north, east), 50_000))
