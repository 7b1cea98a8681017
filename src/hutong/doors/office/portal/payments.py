"""The merchant's own payments: list, totals, and one with what the merchant may know of it."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from fastapi import Depends, Path, Query

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.doors.office.frame.caller import Who
from hutong.doors.office.frame.forms import Answer, Limit, Page
from hutong.doors.office.frame.parts import House
from hutong.doors.office.frame.room import Room
from hutong.doors.office.portal.notices import PortalNotice, notice_of
from hutong.doors.office.trade.filters import Filters
from hutong.features.refunds.timeline import Timeline, timeline
from hutong.features.trade import payments
from hutong.features.trade.wanted import Wanted

room = Room("portal", "payments")
PaymentId = Annotated[str, Path(max_length=64)]
State = Literal["open", "paid", "closed", "late", "refunded"]
# What happened, as far as it is the merchant's affair; which channel was tried is not.
_WORDS: Final[Mapping[str, Text]] = {
    "paid": Text("支付成功", "Paid"),
    "paid late": Text("关单后到账", "Paid after it was closed"),
    "paid again": Text("重复付款", "Paid once more"),
    "closed": Text("订单已关闭", "Closed"),
    "refund asked": Text("退款申请", "A refund was asked for"),
    "refund done": Text("退款成功", "Refunded"),
    "refund failed": Text("退款失败", "The refund failed"),
}
_ORDERED: Final = Text("商户下单", "Ordered")


class PortalPayment(Answer):
    """A payment in the list."""

    id: str
    order_id: str
    product: str
    fen: int
    subject: str
    state: str
    created_at: datetime
    paid_at: datetime | None
    refunded_fen: int
    notice_state: str | None


class PortalTotals(Answer):
    """Of everything that the filters find."""

    count: int
    fen: int
    paid_count: int
    paid_fen: int
    refunded_fen: int


class PortalRefund(Answer):
    """Money given back."""

    id: str
    refund_id: str
    fen: int
    reason: str
    automatic: bool
    state: str
    created_at: datetime
    done_at: datetime | None


class PortalEvent(Answer):
    """Something that happened."""

    at: datetime
    what: str
    code: str


class PortalStory(Answer):
    """A payment with what belongs to it."""

    id: str
    order_id: str
    product: str
    fen: int
    refunded_fen: int
    subject: str
    attach: str
    user_id: str
    payer_ip: str
    notify_url: str
    return_url: str
    state: str
    created_at: datetime
    expires_at: datetime
    paid_at: datetime | None
    closed_at: datetime | None
    refunds: list[PortalRefund]
    notices: list[PortalNotice]
    events: list[PortalEvent]


def own(who: Who, wanted: Filters, state: Annotated[list[State] | None, Query(max_length=5)] = None) -> Wanted:
    """What the query asks for, of the caller's merchant whatever it says."""
    states = tuple(state or ())
    return replace(wanted, merchant_id=who.merchant_id, states=states, channel_id=None, automatic=None)


Own = Annotated[Wanted, Depends(own)]


@room.get("/payments", may="portal.payment")
async def portal_payments(
    parts: House, wanted: Own, after: Annotated[str, Query(max_length=64)] = "", limit: Limit = 50
) -> Page[PortalPayment]:
    """The merchant's newest payments that are wanted; without days, those of the last 31."""
    rows = [
        PortalPayment.model_validate(row) for row in await payments.listed(parts.pool, wanted, after=after, limit=limit)
    ]
    return Page(rows=rows, next=rows[-1].id if len(rows) == limit else None)


@room.get("/payments/totals", may="portal.payment")
async def portal_payment_totals(parts: House, wanted: Own) -> PortalTotals:
    """Counts and sums of the merchant's payments that are wanted."""
    return PortalTotals(**asdict(await payments.totals(parts.pool, wanted)))


@room.get("/payments/{payment_id}", may="portal.payment")
async def portal_payment(who: Who, parts: House, payment_id: PaymentId) -> PortalStory:
    """One of the merchant's payments."""
    found = await timeline(parts.pool, payment_id)
    if found is None or found.payment["merchant_id"] != who.merchant_id:
        raise Refusal(Problem.ORDER_NOT_FOUND, payment_id)
    return PortalStory.model_validate(
        {
            **found.payment,
            "refunded_fen": found.payment["refunded"],
            "refunds": found.refunds,
            "notices": [notice_of(who, row) for row in found.notices if who.may("portal.notice")],
            "events": _events(who, found),
        }
    )


def _events(who: Who, found: Timeline) -> list[PortalEvent]:
    ordered = PortalEvent(at=found.payment["created_at"], what=who.say(_ORDERED), code="created")
    return [ordered, *(_event(who, row) for row in found.events if row["what"] in _WORDS)]


def _event(who: Who, row: Mapping[str, Any]) -> PortalEvent:
    return PortalEvent(at=row["at"], what=who.say(_WORDS[row["what"]]), code=row["what"])
