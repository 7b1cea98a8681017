"""The trade component's numbers and objects in our words.

Manual: developers.weixin.qq.com 自定义交易组件, its pages of codes (API/errorcode, API/aftersale/errcode), and public
clients, read 2026-11. LOW CONFIDENCE, from memory: the numbers of goods and claims, and the code 1060001; those of
orders are listed in public pages. What is not listed is UNKNOWN.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from hutong.base.text import bearable
from hutong.capabilities.faults import Fault, Forged
from hutong.capabilities.shop import (
    Aftersale,
    AftersaleState,
    Goods,
    GoodsState,
    OrderState,
    PayEnd,
    ShopEvent,
    ShopOrder,
)

_DIGITS: Final = re.compile(r"[0-9]{1,18}")
# Left out, as something may have happened: -1 and 990010 (busy), 1000017 (goods kept, not put up for review), 2747009
# (a refund that failed).
_REFUSED: Final = (
    *(-2, 87014, 100000, 1060001),
    *(990001, 990002, 990004, 990005, 990007, 990008, 990009, 990013, 990018, 990022),  # a field, a time, not supported
    *range(1000000, 1000010),  # 1000000: the state of an order; the rest: goods
    *(1000013, 1000014, 1000015, 1000016, 1000019, 1000020, 1000021, 1000040, 1000045),
    *(1010001, 1010002, 1010003, 1010004, 1010005, 1010007, 1010014, 1010039, 1010040),  # orders
    *(1020004, 2747002, 2747003, 2747008, 2747010, 2747012, 2747014, 2747016, 2747018),  # claims
    *(2747020, 2747021, 2747024, 2747025, 2747027),
)
FAULTS: Final[Mapping[int, Fault]] = {
    **dict.fromkeys(_REFUSED, Fault.REFUSED),
    **dict.fromkeys((1000011, 1010011, 2747006, 2747007), Fault.NOT_FOUND),  # goods, an order (twice), a claim
    **dict.fromkeys((1000012, 2747013), Fault.DUPLICATE),  # goods, a claim
    **dict.fromkeys((48001, 1000042, 1010044), Fault.CONFIG),  # the interface, the scene, the acquiring isn't opened
    **dict.fromkeys((300000, 2747026), Fault.SLOW_DOWN),  # too many at a moment; one about this order is under way
}
EDITS: Final[Mapping[int, GoodsState]] = {
    1: GoodsState.EDITED,
    2: GoodsState.REVIEWING,
    3: GoodsState.REJECTED,
    4: GoodsState.READY,
}
SHELF: Final[Mapping[int, GoodsState]] = {
    5: GoodsState.LISTED,
    11: GoodsState.TAKEN_DOWN,
    13: GoodsState.BANNED,
}
ORDERS: Final[Mapping[int, OrderState]] = {
    10: OrderState.UNPAID,
    11: OrderState.UNPAID,  # the till is done, the merchant has not told yet: as 10 to the merchant, the manual says
    20: OrderState.TO_SEND,
    21: OrderState.TO_SEND,  # a part was sent
    30: OrderState.SENT,
    100: OrderState.DONE,
    181: OrderState.CANCELLED,
    200: OrderState.RETURNED,
    250: OrderState.CANCELLED,
}
CLAIMS: Final[Mapping[int, AftersaleState]] = {
    1: AftersaleState.CANCELLED,
    2: AftersaleState.ASKED,
    4: AftersaleState.REJECTED,
    5: AftersaleState.REJECTED,
    6: AftersaleState.TO_RETURN,
    7: AftersaleState.CLOSED,
    8: AftersaleState.TO_RECEIVE,
    11: AftersaleState.REFUNDING,
    13: AftersaleState.REFUNDED,
    23: AftersaleState.ASKED,
}
ENDS: Final[Mapping[PayEnd, int]] = {
    PayEnd.PAID: 1,
    PayEnd.FAILED: 2,
    PayEnd.CANCELLED: 3,
    PayEnd.TIMED_OUT: 4,
    PayEnd.WITHDRAWN: 5,
}
_ABOUT: Final[Mapping[str, tuple[str, str, str, str]]] = {  # event -> about, its object, our number, the platform's
    "open_product_spu_audit": ("goods", "OpenProductSpuAudit", "out_product_id", "product_id"),
    "open_product_spu_status_update": ("goods", "OpenProductSpuStatusUpdate", "out_product_id", "product_id"),
    "open_product_order_pay": ("order", "order_info", "out_order_id", "order_id"),
    "open_product_order_cancel": ("order", "order_info", "out_order_id", "order_id"),
    "aftersale_new_order": ("aftersale", "aftersale_info", "out_aftersale_id", "aftersale_id"),
    "aftersale_update_order": ("aftersale", "aftersale_info", "out_aftersale_id", "aftersale_id"),
}


def inner(answer: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """An object within an answer; ValueError when it isn't there."""
    found = answer.get(name)
    if not isinstance(found, Mapping):
        raise ValueError(f"no {name} in the answer")
    return found


def rows(answer: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """A list within an answer; ValueError when it is none."""
    found = answer.get(name) or []
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        raise ValueError(f"{name} is no list")
    return found


def text(told: Mapping[str, Any], name: str, most: int = 200) -> str:
    """A text or number as text; empty when it isn't there."""
    value = told.get(name)
    good = isinstance(value, str | int) and not isinstance(value, bool)
    return bearable(str(value), most) if good else ""


def number(told: Mapping[str, Any], name: str) -> int:
    """A whole number; -1 for what is none."""
    value = told.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else -1


def goods(told: Mapping[str, Any], ours: str = "") -> Goods:
    """Goods in an answer. In the window or out of it counts more than the review of their newest edit."""
    edit, shelf = EDITS.get(number(told, "edit_status")), SHELF.get(number(told, "status"))
    audit = told.get("audit_info")
    return Goods(
        text(told, "out_product_id") or ours,
        shelf or edit or GoodsState.UNKNOWN,
        text(told, "product_id"),
        text(told, "title"),
        text(audit, "reject_reason") if isinstance(audit, Mapping) else "",
        {text(one, "out_sku_id"): text(one, "sku_id") for one in rows(told, "skus")},
        told,
    )


def order(told: Mapping[str, Any], ours: str = "") -> ShopOrder:
    """An order in an answer."""
    detail = told.get("order_detail")
    facts: Mapping[str, Any] = detail if isinstance(detail, Mapping) else {}
    price, pay = facts.get("price_info"), facts.get("pay_info")
    status = number(told, "status")
    fen = number(price, "order_price") if isinstance(price, Mapping) else number(told, "final_price")
    return ShopOrder(
        text(told, "out_order_id") or ours,
        ORDERS.get(status, OrderState.UNKNOWN),
        str(status) if status >= 0 else "",
        text(told, "order_id"),
        text(told, "openid"),
        fen if fen >= 0 else None,
        text(told, "ticket", 2048),
        text(pay, "transaction_id") if isinstance(pay, Mapping) else "",
        told,
    )


def claim(told: Mapping[str, Any], ours: str = "") -> Aftersale:
    """A claim in an answer."""
    status, fen = number(told, "status"), number(told, "orderamt")
    return Aftersale(
        text(told, "out_aftersale_id") or ours,
        CLAIMS.get(status, AftersaleState.UNKNOWN),
        str(status) if status >= 0 else "",
        text(told, "aftersale_id"),
        text(told, "out_order_id"),
        fen if fen >= 0 else None,
        text(told, "refund_reason"),
        text(told, "openid"),
        told,
    )


def heard(event: str, fields: Mapping[str, Any]) -> ShopEvent:
    """What a push says; Forged for another event, and for one without its object and number."""
    known = _ABOUT.get(event)
    if known is None:
        raise Forged("no event of a shop")
    about, name, ours, theirs = known
    told = fields.get(name)
    if not isinstance(told, Mapping) or not (text(told, ours) or text(told, theirs)):
        raise Forged(f"no {name} in the push")
    numbers, status = (text(told, ours), text(told, theirs)), _pushed(told, "status")
    shown = str(status) if status >= 0 and about != "goods" else ""  # goods have two: of the review, of the window
    return ShopEvent(about, *numbers, _state(event, told), _why(told), told, _changes(event, told), shown)


def _pushed(told: Mapping[str, Any], name: str) -> int:
    """See `number`; or its digits: in a push of XML there is nothing but texts."""
    value = told.get(name)
    return int(value) if isinstance(value, str) and _DIGITS.fullmatch(value) else number(told, name)


def _state(event: str, told: Mapping[str, Any]) -> str:
    status = _pushed(told, "status")
    match event:
        case "open_product_spu_audit":
            return str(EDITS.get(status, GoodsState.UNKNOWN))
        case "open_product_spu_status_update":
            return str(SHELF.get(status, GoodsState.UNKNOWN))
        case "open_product_order_pay":
            return str(OrderState.TO_SEND)
        case "open_product_order_cancel":
            return str(OrderState.CANCELLED)
    return str(CLAIMS.get(status, AftersaleState.UNKNOWN))


def _changes(event: str, told: Mapping[str, Any]) -> Mapping[str, Any]:
    """What goods have become, as an answer about them would tell it."""
    status = _pushed(told, "status")
    match event:
        case "open_product_spu_audit":
            return {"edit_status": status, "audit_info": {"reject_reason": _why(told)}}
        case "open_product_spu_status_update":
            return {"status": status}
    return {}


def _why(told: Mapping[str, Any]) -> str:
    return text(told, "reject_reason") or text(told, "reason")
