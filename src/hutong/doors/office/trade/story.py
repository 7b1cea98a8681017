"""One payment whole: facts, attempts, refunds, calls of providers, notices with their tries, what happened when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.doors.office.frame.caller import Caller, Who
from hutong.doors.office.frame.forms import Answer
from hutong.doors.office.frame.parts import House
from hutong.doors.office.frame.room import Room
from hutong.doors.office.trade.calls import CallRow, call_row, fault_label, in_words
from hutong.doors.office.trade.payments import PaymentId, titles_of
from hutong.doors.office.trade.tries import NoticeTry, try_row
from hutong.features.refunds.order import RESERVING
from hutong.features.refunds.timeline import Timeline, timeline
from hutong.switchboard.drafts.methods import SCENES

room = Room("office", "payment")
_WORDS: Final[Mapping[str, Text]] = {
    "created": Text("商户下单", "Ordered"),
    "paid": Text("支付成功", "Paid"),
    "paid late": Text("关单后到账", "Paid after it was closed"),
    "paid again": Text("重复付款", "Paid once more"),
    "attempt closed": Text("渠道订单已关闭", "Closed at the provider"),
    "closed": Text("订单已关闭", "Closed"),
    "wrong amount": Text("金额不符，未入账", "Wrong amount, not credited"),
    "attempt passed on": Text("换到下一个通道", "Passed on to another channel"),
    "refund asked": Text("退款申请", "A refund was asked for"),
    "refund unsent": Text("退款未送达渠道", "The refund never left"),
    "refund unknown": Text("退款结果未知", "The refund's fate is unknown"),
    "wrong refund amount": Text("退款金额不符", "Wrong amount given back"),
    "refund done": Text("退款成功", "Refunded"),
    "refund failed": Text("退款失败", "The refund failed"),
    "refund processing": Text("退款处理中", "The refund is being processed"),
}


class AttemptRow(Answer):
    """One try on one channel."""

    id: str
    channel_id: int
    channel: str
    revision: int
    product: str
    scene: str
    scene_label: str
    fen: int
    state: str
    fault: str
    fault_label: str
    words: str
    provider_no: str
    payer: str
    created_at: datetime
    paid_at: datetime | None
    chase_at: datetime | None
    chases: int


class RefundLine(Answer):
    """Money given back."""

    id: str
    refund_id: str
    fen: int
    reason: str
    automatic: bool
    state: str
    fault: str
    fault_label: str
    words: str
    provider_no: str
    created_at: datetime
    done_at: datetime | None


class NoticeLine(Answer):
    """A notice that is or was owed."""

    id: str
    topic: str
    url: str
    state: str
    tries: int
    next_at: datetime
    created_at: datetime
    done_at: datetime | None
    fields: dict[str, Any]
    posted: list[NoticeTry]


class EventRow(Answer):
    """Something that happened to the payment."""

    at: datetime
    what: str
    code: str
    source: str
    attempt_id: str
    detail: dict[str, Any]


class PaymentStory(Answer):
    """A payment with everything that belongs to it."""

    id: str
    merchant_id: str
    merchant_name: str
    order_id: str
    product: str
    fen: int
    subject: str
    attach: str
    user_id: str
    payer_ip: str
    notify_url: str
    return_url: str
    revision: int
    state: str
    created_at: datetime
    expires_at: datetime
    paid_at: datetime | None
    closed_at: datetime | None
    refunded_fen: int
    refundable_fen: int
    attempts: list[AttemptRow]
    refunds: list[RefundLine]
    notices: list[NoticeLine]
    events: list[EventRow]
    calls: list[CallRow]


@room.get("/payments/{payment_id}", may="payment.view")
async def payment_story(who: Who, parts: House, payment_id: PaymentId) -> PaymentStory:
    """Everything of one payment."""
    found = await timeline(parts.pool, payment_id)
    if found is None:
        raise Refusal(Problem.ORDER_NOT_FOUND, payment_id)
    titles = titles_of(who, parts)
    payment = dict(found.payment)
    merchant = await parts.directory.get(payment["merchant_id"])
    payment.pop("paid_attempt")
    refunded = payment.pop("refunded")

    def title(row: Mapping[str, Any]) -> str:
        return titles.get(row["channel_id"], str(row["channel_id"]))

    return PaymentStory(
        **payment,
        merchant_name=merchant.name if merchant else "",
        refunded_fen=refunded,
        refundable_fen=_left(found),
        attempts=[_attempt(row, title(row), who) for row in found.attempts],
        # What has a permission of its own is seen by nobody without it, here neither.
        refunds=[
            RefundLine.model_validate({**in_words(row, who), "fault_label": fault_label(row, who)})
            for row in found.refunds
            if who.may("refund.view")
        ],
        notices=[notice_line(who, row) for row in found.notices if who.may("notice.view")],
        events=[_created(who, payment), *(_event(who, row) for row in found.events if _shown(who, row))],
        calls=[call_row(row, title(row), who) for row in found.calls],
    )


def notice_line(who: Caller, row: Mapping[str, Any]) -> NoticeLine:
    """A notice whose row has its tries as `posted`."""
    return NoticeLine.model_validate({**row, "posted": [try_row(who, one) for one in row["posted"]]})


def _attempt(row: Mapping[str, Any], channel: str, who: Caller) -> AttemptRow:
    scene = SCENES.get(row["scene"], Text(row["scene"], row["scene"]))
    said = {"scene_label": who.say(scene), "fault_label": fault_label(row, who)}
    return AttemptRow.model_validate({**in_words(row, who), **said, "channel": channel})


def _left(found: Timeline) -> int:
    """What may still be given back: nothing unless it is paid, and not what other refunds speak for."""
    if found.payment["state"] != "paid":
        return 0
    spoken_for = sum(
        row["fen"]
        for row in found.refunds
        if row["state"] in RESERVING and row["attempt_id"] == found.payment["paid_attempt"]
    )
    return max(0, int(found.payment["fen"]) - int(spoken_for))


def _created(who: Who, payment: Mapping[str, Any]) -> EventRow:
    said = who.say(_WORDS["created"])
    at, detail = payment["created_at"], {"product": payment["product"]}
    return EventRow(at=at, what=said, code="created", source="api", attempt_id="", detail=detail)


def _shown(who: Caller, row: Mapping[str, Any]) -> bool:
    """What tells of a refund, who asked for it and why, is for those who may see refunds."""
    return "refund" not in row["what"] or who.may("refund.view")


def _event(who: Who, row: Mapping[str, Any]) -> EventRow:
    words, detail = _WORDS.get(row["what"]), row["detail"]
    if "words" in detail:
        detail = in_words(detail, who)
    return EventRow(**{**row, "what": who.say(words) if words else row["what"], "detail": detail}, code=row["what"])
