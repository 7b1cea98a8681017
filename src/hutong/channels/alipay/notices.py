"""Alipay's notifications and the payer's return: verified, checked to be ours, and read into our words.

Source: docs.open.alipay.com/270/105902 and notifications that others have published, read in public copies 2026-11.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from hutong.base.money import fen_of
from hutong.capabilities.faults import Forged
from hutong.capabilities.pay import Knock, Outcome, PayState, RefundOutcome
from hutong.channels.alipay.objects import STATES, moment, optional, payer, text
from hutong.channels.alipay.settings import AlipayConfig
from hutong.channels.alipay.wire import Trust, form

WINDOW = timedelta(minutes=5)  # notify_time is when it is sent, so it is fresh in repeated ones, too


def read(config: AlipayConfig, trust: Trust, knock: Knock) -> list[Outcome | RefundOutcome]:
    """What a knock tells of a payment, nothing for refunds and other events; Forged for whatever is not Alipay's.

    A refund's end is told by its answer and by the query.
    """
    try:
        fields = form(knock.body.decode())
        _check(config, trust, fields)
        _check_age(fields, knock.at)
        return _told(fields)
    except ValueError as error:
        raise Forged(str(error)[:200]) from error


def returned(config: AlipayConfig, trust: Trust, query: str) -> str:
    """Our number of the order from which the payer's browser comes back; Forged. It does not prove a payment."""
    try:
        fields = form(query)
        _check(config, trust, fields)
        return text(fields, "out_trade_no")
    except ValueError as error:
        raise Forged(str(error)[:200]) from error


def _check(config: AlipayConfig, trust: Trust, fields: Mapping[str, str]) -> None:
    trust.verify_fields(fields)
    if fields.get("app_id") != config.merchant_no:
        raise ValueError("app_id is not ours")
    if config.seller_id and fields.get("seller_id") != config.seller_id:
        raise ValueError("seller_id is not ours")


def _check_age(fields: Mapping[str, str], at: datetime) -> None:
    sent = moment(fields, "notify_time")
    if sent is None or abs(at - sent) >= WINDOW:
        raise ValueError("notify_time is missing or five minutes away")


def _told(fields: Mapping[str, str]) -> list[Outcome | RefundOutcome]:
    if fields.get("notify_type") != "trade_status_sync":
        return []
    if _of_refund(fields):
        return []  # it names the refund, but has neither its state nor its amount (refund_fee is the sum of all)
    word = text(fields, "trade_status")
    state = STATES.get(word, PayState.UNKNOWN)
    outcome = Outcome(
        state,
        text(fields, "out_trade_no"),
        fen=fen_of(text(fields, "total_amount")),
        currency=optional(fields, "trans_currency") or "CNY",
        provider_no=text(fields, "trade_no"),
        paid_at=moment(fields, "gmt_payment") if state is PayState.PAID else None,
        payer_id=payer(fields),
        words=word,
    )
    return [outcome]


def _of_refund(fields: Mapping[str, str]) -> bool:
    """A refund is told with the trade's own state: TRADE_SUCCESS in part, TRADE_CLOSED as a whole. It is no payment.

    A trade that was closed unpaid comes with a refund_fee of 0.00.
    """
    back = fields.get("refund_fee", "")
    return any(fields.get(name) for name in ("out_biz_no", "gmt_refund")) or (bool(back) and fen_of(back) > 0)
