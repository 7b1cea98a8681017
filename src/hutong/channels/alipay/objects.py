"""Alipay's own objects read into our words: trades and refunds, checked to be the ones asked about.

Source: docs.open.alipay.com/api_1: alipay.trade.query, alipay.trade.pay, alipay.trade.refund and
alipay.trade.fastpay.refund.query, read in public copies 2026-11.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hutong.base.clock import BEIJING
from hutong.base.money import fen_of
from hutong.capabilities.pay import Outcome, PayState, RefundAsk, RefundOutcome, RefundState

STATES: Mapping[str, PayState] = {
    "WAIT_BUYER_PAY": PayState.WAITING,
    "TRADE_SUCCESS": PayState.PAID,
    "TRADE_FINISHED": PayState.PAID,  # paid, and too old to be refunded
    # Never paid, or wholly refunded: either way no money is there. Who was told of the payment knows it already; who
    # was not (it was given back by hand meanwhile) must not be told "paid" now.
    "TRADE_CLOSED": PayState.CLOSED,
}
REFUND_STATES: Mapping[str, RefundState] = {
    "REFUND_SUCCESS": RefundState.DONE,
    "REFUND_PROCESSING": RefundState.PROCESSING,
    "REFUND_FAIL": RefundState.FAILED,
}


class Foreign(ValueError):
    """An object of another order or refund than the one it should be of."""


def trade(content: Mapping[str, Any], number: str, state: PayState | None = None) -> Outcome:
    """A trade as trade.query answers it, or with its state given as trade.pay does; Foreign, ValueError. Fen."""
    check_number(content, number)
    word = text(content, "trade_status") if state is None else ""
    state = state or STATES.get(word, PayState.UNKNOWN)
    if state is PayState.PAID:
        text(content, "total_amount")
        text(content, "trade_no")
    return Outcome(
        state,
        number,
        fen=fen(content, "total_amount"),
        currency=optional(content, "trans_currency") or "CNY",
        provider_no=optional(content, "trade_no"),
        paid_at=moment(content, "send_pay_date", "gmt_payment") if state is PayState.PAID else None,
        payer_id=payer(content),
        words=word,
    )


def refund(content: Mapping[str, Any], ask: RefundAsk) -> RefundOutcome | None:
    """A refund as fastpay.refund.query answers it; None when Alipay knows of none. Foreign, ValueError. Fen.

    "No status" means, says the manual, that the request did not arrive or failed; where the rest of the refund is
    there nevertheless, it is unknown.
    """
    if not any(name in content for name in ("out_request_no", "refund_amount", "refund_status")):
        return None
    check_number(content, ask.payment_number)
    if text(content, "out_request_no") != ask.number:
        raise Foreign("another refund's number")
    if fen(content, "refund_amount") != ask.fen:
        raise Foreign("another amount than was asked for")
    word = optional(content, "refund_status")
    state = REFUND_STATES.get(word, RefundState.UNKNOWN)
    return RefundOutcome(
        state,
        ask.number,
        fen=ask.fen,
        done_at=moment(content, "gmt_refund_pay") if state is RefundState.DONE else None,
        words=word,
    )


def check_number(content: Mapping[str, Any], number: str) -> None:
    """Passes an object of our order; Foreign."""
    if text(content, "out_trade_no") != number:
        raise Foreign("another order's number")


def payer(content: Mapping[str, Any]) -> str:
    """The payer's number, or the open id that newer applications get instead."""
    names = ("buyer_user_id", "buyer_id", "buyer_open_id", "open_id")
    return next((found for name in names if (found := optional(content, name))), "")


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


def fen(content: Mapping[str, Any], name: str) -> int | None:
    """Fen of an amount written in yuan, None when it is missing; ValueError."""
    return fen_of(text(content, name)) if name in content else None


def moment(content: Mapping[str, Any], *names: str) -> datetime | None:
    """The first of these moments that is there, from Beijing's clock; ValueError. Refunds have milliseconds."""
    value = next((found for name in names if (found := optional(content, name))), "")
    return datetime.strptime(value[:19], "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING) if value else None
