"""WeChat Pay's own objects read into our words: transactions and refunds, checked to be this merchant's."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hutong.base.clock import BEIJING
from hutong.capabilities.pay import Outcome, PayState, RefundOutcome, RefundState
from hutong.channels.wxpay_v3.settings import WxpayV3Config

STATES: Mapping[str, PayState] = {
    "SUCCESS": PayState.PAID,
    "REFUND": PayState.PAID,  # it was paid; what went back is told by its refunds
    "NOTPAY": PayState.WAITING,
    "USERPAYING": PayState.WAITING,
    "ACCEPT": PayState.WAITING,
    "CLOSED": PayState.CLOSED,
    "REVOKED": PayState.CLOSED,
    "PAYERROR": PayState.CLOSED,
}
REFUND_STATES: Mapping[str, RefundState] = {
    "SUCCESS": RefundState.DONE,
    "PROCESSING": RefundState.PROCESSING,
    "CLOSED": RefundState.FAILED,
    "ABNORMAL": RefundState.FAILED,
}


class Foreign(ValueError):
    """An object of another merchant, application or order than the one it should be of."""


def check_owner(config: WxpayV3Config, content: Mapping[str, Any], *, app: bool = True) -> None:
    """Passes an object of our merchant (and application); Foreign."""
    sub = {"sub_mchid": config.sub_mchid} if config.sub_mchid else {}
    wanted = {"sp_mchid" if sub else "mchid": config.mchid, **sub}
    if app:
        wanted["sp_appid" if config.sub_mchid else "appid"] = config.merchant_no
    if config.sub_appid and "sub_appid" in content:
        wanted["sub_appid"] = config.sub_appid
    for name, value in wanted.items():
        if content.get(name) != value:
            raise Foreign(f"{name} is not ours")


def transaction(config: WxpayV3Config, content: Mapping[str, Any], number: str = "") -> Outcome:
    """A transaction as a query, a codepay answer or a notification holds it; ValueError, Foreign.

    Amounts are fen. `number` is the order it must be of, where that is known.
    """
    check_owner(config, content)
    if number and text(content, "out_trade_no") != number:
        raise Foreign("another order's number")
    word = text(content, "trade_state")
    state = STATES.get(word, PayState.UNKNOWN)
    amount = content.get("amount")
    amount = amount if isinstance(amount, dict) else {}
    if state is PayState.PAID:
        whole(amount, "total")
        text(content, "transaction_id")
    return Outcome(
        state,
        text(content, "out_trade_no"),
        fen=whole(amount, "total") if "total" in amount else None,
        currency=text(amount, "currency") if "currency" in amount else "CNY",
        provider_no=optional(content, "transaction_id"),
        paid_at=moment(content, "success_time") if state is PayState.PAID else None,
        payer_id=_payer(config, content),
        words=" ".join(filter(None, (word, optional(content, "trade_state_desc")))),
    )


def refund(content: Mapping[str, Any], word: str) -> RefundOutcome:
    """A refund whose state is `word`: `status` in an answer, `refund_status` in a notification. Fen; ValueError."""
    amount = content.get("amount")
    if not isinstance(amount, dict):
        raise ValueError("a refund without an amount")
    state = text(content, word)
    return RefundOutcome(
        REFUND_STATES.get(state, RefundState.UNKNOWN),
        text(content, "out_refund_no"),
        fen=whole(amount, "refund"),
        provider_no=text(content, "refund_id"),
        done_at=moment(content, "success_time"),
        words=" ".join(filter(None, (state, optional(content, "user_received_account")))),
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


def whole(content: Mapping[str, Any], name: str) -> int:
    """A whole number of fen that must be there; ValueError. True is no number."""
    value = content.get(name)
    if type(value) is not int or value < 0:
        raise ValueError(f"{name} is not a number of fen")
    return value


def moment(content: Mapping[str, Any], name: str) -> datetime | None:
    """An RFC 3339 moment, None when missing; ValueError. Without an offset it is Beijing time."""
    value = optional(content, name)
    if not value:
        return None
    read = datetime.fromisoformat(value)
    return read if read.tzinfo else read.replace(tzinfo=BEIJING)


def _payer(config: WxpayV3Config, content: Mapping[str, Any]) -> str:
    payer = content.get("payer")
    if not isinstance(payer, dict):
        return ""
    if not config.sub_mchid:
        return optional(payer, "openid")
    return optional(payer, "sub_openid" if config.sub_appid else "sp_openid")
