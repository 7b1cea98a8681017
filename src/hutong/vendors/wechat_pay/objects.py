"""WeChat Pay's own fields read into our words: transactions and refunds, checked to be this merchant's."""

import re
from collections.abc import Mapping
from datetime import datetime

from hutong.base.clock import BEIJING
from hutong.capabilities.pay import Outcome, PayState, RefundOutcome, RefundState
from hutong.vendors.wechat_pay.merchant import Merchant

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
    "REFUNDCLOSE": RefundState.FAILED,
    "CHANGE": RefundState.FAILED,  # the payer's card took nothing: the money waits for the merchant to hand it over
}

_FEN = re.compile(r"[0-9]{1,10}")
_COMPACT, _LONG = "%Y%m%d%H%M%S", "%Y-%m-%d %H:%M:%S"


class Foreign(ValueError):
    """A message about another merchant, application or order than the one it should be about."""


def check_owner(merchant: Merchant, fields: Mapping[str, str]) -> None:
    """Passes a message of our merchant and application; Foreign. Empty and missing are one."""
    wanted = {"appid": merchant.appid, "mch_id": merchant.mchid, "sub_mch_id": merchant.sub_mchid or ""}
    if fields.get("sub_appid"):
        wanted["sub_appid"] = merchant.sub_appid or ""
    for name, value in wanted.items():
        if fields.get(name, "") != value:
            raise Foreign(f"{name} is not ours")


def transaction(merchant: Merchant, fields: Mapping[str, str], word: str, number: str = "") -> Outcome:
    """A transaction whose state is `word`, from a query, a barcode answer or a notification; ValueError, Foreign.

    Amounts are fen. `number` is the order it must be of, where that is known.
    """
    ours = text(fields, "out_trade_no")
    if number and ours != number:
        raise Foreign("another order's number")
    state = STATES.get(word, PayState.UNKNOWN)
    paid = state is PayState.PAID
    return Outcome(
        state,
        ours,
        fen=fen(fields, "total_fee") if paid or fields.get("total_fee") else None,
        currency=fields.get("fee_type") or "CNY",
        provider_no=text(fields, "transaction_id") if paid else fields.get("transaction_id", ""),
        paid_at=moment(fields.get("time_end", ""), _COMPACT) if paid else None,
        payer_id=fields.get("sub_openid" if merchant.sub_appid else "openid", ""),
        words=" ".join(filter(None, (word, fields.get("trade_state_desc", "")))),
    )


def accepted(fields: Mapping[str, str]) -> RefundOutcome:
    """A refund as the answer to its order tells it: taken, not yet done. Fen; ValueError."""
    number, provider_no = text(fields, "out_refund_no"), text(fields, "refund_id")
    return RefundOutcome(RefundState.PROCESSING, number, fen(fields, "refund_fee"), provider_no)


def listed(fields: Mapping[str, str], number: str) -> RefundOutcome:
    """The refund of this number in the answer to a refund query, whose fields are numbered from 0. Fen; ValueError."""
    count = fen(fields, "refund_count")
    for index in range(min(count, 50)):  # an order has at most 50 refunds
        if fields.get(f"out_refund_no_{index}") == number:
            plain = {
                name: fields.get(f"{name}_{index}", "")
                for name in ("out_refund_no", "refund_id", "refund_fee", "refund_status", "refund_recv_accout")
            }
            return told({**plain, "success_time": fields.get(f"refund_success_time_{index}", "")})
    raise Foreign("another refund than was asked about")


def told(fields: Mapping[str, str]) -> RefundOutcome:
    """A refund with its state, as a notification holds it inside. Fen; ValueError."""
    word = text(fields, "refund_status")
    state = REFUND_STATES.get(word, RefundState.UNKNOWN)
    return RefundOutcome(
        state,
        text(fields, "out_refund_no"),
        fen(fields, "refund_fee"),
        text(fields, "refund_id"),
        moment(fields.get("success_time", ""), _LONG) if state is RefundState.DONE else None,
        " ".join(filter(None, (word, fields.get("refund_recv_accout", "")))),  # the provider's spelling
    )


def text(fields: Mapping[str, str], name: str) -> str:
    """A text that must be there; ValueError."""
    value = fields.get(name, "")
    if not value:
        raise ValueError(f"{name} is missing")
    return value


def fen(fields: Mapping[str, str], name: str) -> int:
    """A whole number that must be there; ValueError. Signs, spaces and full-width digits are no number."""
    value = text(fields, name)
    if not _FEN.fullmatch(value):
        raise ValueError(f"{name} is not a whole number")
    return int(value)


def moment(value: str, form: str) -> datetime | None:
    """A moment on a clock in Beijing, None when missing; ValueError."""
    return datetime.strptime(value, form).replace(tzinfo=BEIJING) if value else None
