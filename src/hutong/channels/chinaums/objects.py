"""UnionPay Commerce's own objects read into our words: orders, bills and refunds, checked to be the ones asked about.

Source: 全民付移动支付 v20221020 (orders) and C扫B (bills), read in public copies 2026-11.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from hutong.base.clock import BEIJING
from hutong.capabilities.pay import Outcome, PayState, RefundAsk, RefundOutcome, RefundState
from hutong.channels.chinaums.settings import ChinaumsConfig
from hutong.channels.chinaums.wire import inner

ORDER_STATES: Final[Mapping[str, PayState]] = {
    "NEW_ORDER": PayState.WAITING,
    "WAIT_BUYER_PAY": PayState.WAITING,
    "TRADE_SUCCESS": PayState.PAID,
    "TRADE_REFUND": PayState.PAID,  # it was paid; what went back is told by its refunds
    "TRADE_CLOSED": PayState.CLOSED,
    "UNKNOWN": PayState.UNKNOWN,
}
BILL_STATES: Final[Mapping[str, PayState]] = {
    "UNPAID": PayState.WAITING,
    "PAID": PayState.PAID,
    "REFUND": PayState.PAID,
    "CLOSED": PayState.CLOSED,
    "UNKNOWN": PayState.UNKNOWN,
}
REFUND_STATES: Final[Mapping[str, RefundState]] = {
    "SUCCESS": RefundState.DONE,
    "PROCESSING": RefundState.PROCESSING,
    "FAIL": RefundState.FAILED,
    "UNKNOWN": RefundState.UNKNOWN,
}
REFUNDED: Final = ("TRADE_REFUND", "REFUND")  # of an order and of a bill: money went back
_FEN: Final = re.compile(r"[0-9]{1,12}")


class Foreign(ValueError):
    """An object of another merchant, order or refund than the one it should be of."""


def theirs(config: ChinaumsConfig, number: str) -> str:
    """One of our numbers as UnionPay Commerce has it: behind the source number."""
    return f"{config.msg_src_id}{number}"


def ours(config: ChinaumsConfig, number: str) -> str:
    """Our number inside theirs; Foreign."""
    if not number.startswith(config.msg_src_id) or len(number) <= len(config.msg_src_id):
        raise Foreign("the number does not begin with our source number")
    return number[len(config.msg_src_id) :]


def check_owner(config: ChinaumsConfig, content: Mapping[str, Any]) -> None:
    """Passes an object of our merchant number; Foreign."""
    if text(content, "mid") != config.merchant_no:
        raise Foreign("mid is not ours")


def order(config: ChinaumsConfig, content: Mapping[str, Any]) -> Outcome:
    """An order from a query or a notification; ValueError, Foreign. Fen."""
    check_owner(config, content)
    word = text(content, "status")
    return _outcome(config, text(content, "merOrderId"), word, ORDER_STATES, content, content)


def bill(config: ChinaumsConfig, content: Mapping[str, Any]) -> Outcome:
    """A bill from a query or a notification, with its payment inside, if there is one; ValueError, Foreign. Fen."""
    check_owner(config, content)
    payment = content.get("billPayment") or {}
    inside = inner(payment) if isinstance(payment, str) else payment
    if not isinstance(inside, dict):
        raise ValueError("billPayment is no object")
    return _outcome(config, text(content, "billNo"), text(content, "billStatus"), BILL_STATES, content, inside)


def _outcome(
    config: ChinaumsConfig,
    number: str,
    word: str,
    states: Mapping[str, PayState],
    content: Mapping[str, Any],
    payment: Mapping[str, Any],
) -> Outcome:
    state = states.get(word, PayState.UNKNOWN)
    paid = state is PayState.PAID
    return Outcome(
        state,
        ours(config, number),
        fen=fen(content, "totalAmount") if paid or content.get("totalAmount") else None,
        provider_no=text(payment, "targetOrderId") if paid else optional(payment, "targetOrderId"),
        paid_at=moment(text(payment, "payTime")) if paid else None,
        payer_id=optional(payment, "buyerId"),
        words=word,
    )


def refund(config: ChinaumsConfig, content: Mapping[str, Any], ask: RefundAsk) -> RefundOutcome:
    """A refund from its order or a query; ValueError, Foreign. Without a state of its own it is unknown. Fen."""
    check_owner(config, content)
    if ours(config, text(content, "refundOrderId")) != ask.number:
        raise Foreign("another refund's number")
    if fen(content, "refundAmount") != ask.fen:
        raise Foreign("another amount than was asked for")
    word = optional(content, "refundStatus")
    return _refunded(ask.number, REFUND_STATES.get(word, RefundState.UNKNOWN), word, content)


def told(config: ChinaumsConfig, content: Mapping[str, Any]) -> RefundOutcome:
    """A refund as a notification tells of it: it is done; ValueError, Foreign. Fen."""
    word = text(content, "status")
    return _refunded(ours(config, text(content, "refundOrderId")), RefundState.DONE, word, content)


def _refunded(number: str, state: RefundState, word: str, content: Mapping[str, Any]) -> RefundOutcome:
    at = optional(content, "refundPayTime")
    return RefundOutcome(
        state,
        number,
        fen=fen(content, "refundAmount"),
        provider_no=optional(content, "refundTargetOrderId"),
        done_at=moment(at) if at and state is RefundState.DONE else None,
        words=word,
    )


def text(content: Mapping[str, Any], name: str) -> str:
    """A text that must be there; ValueError."""
    value = content.get(name)
    if not isinstance(value, str) or not value:
        raise ValueError(f"{name} is missing")
    return value


def optional(content: Mapping[str, Any], name: str) -> str:
    """A text that may be missing."""
    value = content.get(name)
    return value if isinstance(value, str) else ""


def fen(content: Mapping[str, Any], name: str) -> int:
    """A whole number that must be there, written as a number or as a text; ValueError."""
    value = content.get(name)
    written = str(value) if type(value) in (int, str) else ""
    if not _FEN.fullmatch(written):
        raise ValueError(f"{name} is not a whole number")
    return int(written)


def moment(value: str) -> datetime:
    """A moment on Beijing's clock; ValueError."""
    return datetime.strptime(value, "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING)
