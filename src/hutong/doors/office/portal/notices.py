"""The merchant's own notices: list, tries with what each answer means, and sending again."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, Final, Literal

from fastapi import Path, Query

from hutong.base.errors import Problem, Refusal
from hutong.doors.office.frame.caller import Caller, Who
from hutong.doors.office.frame.forms import Answer, Done, Form, Limit, Page
from hutong.doors.office.frame.parts import House
from hutong.doors.office.frame.room import Room
from hutong.doors.office.portal.verdict import verdict
from hutong.features.notices import resend
from hutong.features.trade.wanted import Wanted
from hutong.features.trade.where import Where

room = Room("portal", "notices")
NoticeId = Annotated[str, Path(max_length=64)]
State = Literal["waiting", "done", "given_up"]
_COLUMNS: Final = "n.id, n.topic, n.subject, n.url, n.state, n.tries, n.next_at, n.created_at, n.done_at, n.fields"
_LIST: Final = f"""
SELECT {_COLUMNS}, t.at AS tried_at, t.status, coalesce(t.answer, '') AS answer, coalesce(t.error, '') AS error
  FROM (SELECT * FROM notice n WHERE {{where}} ORDER BY n.id DESC LIMIT {{limit}}) n
  LEFT JOIN LATERAL (SELECT at, status, answer, error FROM notice_try WHERE notice_id = n.id
                      ORDER BY id DESC LIMIT 1) t ON true
 ORDER BY n.id DESC
"""
# The merchant's own number stands in what the notice says.
_NUMBERED: Final = "(n.id = {n} OR n.subject = {n} OR n.fields ->> 'orderId' = {n} OR n.fields ->> 'refundId' = {n})"


class PortalNoticeRow(Answer):
    """A notice in the list, with how its last try ended."""

    id: str
    topic: str
    order_id: str
    url: str
    state: str
    tries: int
    next_at: datetime | None
    created_at: datetime
    done_at: datetime | None
    tried_at: datetime | None
    words: str  # what the last answer means


class PortalTry(Answer):
    """One try to deliver a notice."""

    at: datetime
    status: int | None
    took_ms: int
    answer: str
    words: str


class PortalNotice(Answer):
    """A notice with everything that was tried."""

    id: str
    topic: str
    url: str
    state: str
    tries: int
    next_at: datetime | None  # of one that waits
    created_at: datetime
    done_at: datetime | None
    fields: dict[str, Any]
    posted: list[PortalTry]


class FailedSince(Form):
    """Which notices to send again: those that failed since a moment."""

    since: datetime


class PutUp(Answer):
    """How many notices are sent again."""

    count: int


@room.get("/notices", may="portal.notice")
async def portal_notices(
    who: Who,
    parts: House,
    search: Annotated[str, Query(max_length=64)] = "",
    state: Annotated[list[State] | None, Query(max_length=3)] = None,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
    after: Annotated[str, Query(max_length=64)] = "",
    limit: Limit = 50,
) -> Page[PortalNoticeRow]:
    """The merchant's newest notices; without days, those of the last 31."""
    where, span = Where(), Wanted(first=first, last=last).span()
    where.equal("n.merchant_id", who.merchant_id)
    where.made("n.id", "n.created_at", span.start, span.end)
    if search.strip():
        where.add(_NUMBERED.format(n=where.parameter(search.strip())))
    if state:
        where.add("n.state = ANY(?)", state)
    if after:
        where.add("n.id < ?", after)
    rows = await parts.pool.fetch(_LIST.format(where=where, limit=where.parameter(limit)), *where.parameters)
    shown = [_row(who, row) for row in rows]
    return Page(rows=shown, next=shown[-1].id if len(shown) == limit else None)


@room.get("/notices/{notice_id}", may="portal.notice")
async def portal_notice(who: Who, parts: House, notice_id: NoticeId) -> PortalNotice:
    """One of the merchant's notices."""
    return notice_of(who, {**await _own(who, parts, notice_id), "posted": await resend.tries(parts.pool, notice_id)})


@room.post("/notices/{notice_id}/resend", may="portal.resend")
async def resend_portal_notice(who: Who, parts: House, notice_id: NoticeId) -> Done:
    """Sends one notice again; this uses no step of the ladder."""
    await _own(who, parts, notice_id)
    async with who.actor.change() as connection:
        await resend.resend(connection, notice_id)
        await who.actor.note(connection, "notice.resend", f"notice/{notice_id}", {})
    return Done()


@room.post("/notices/resend-failed", may="portal.resend")
async def resend_portal_failed(form: FailedSince, who: Who) -> PutUp:
    """Sends again every notice of the merchant that failed since a moment."""
    async with who.actor.change() as connection:
        count = await resend.resend_failed(connection, form.since, who.merchant_id)
        detail = {"since": form.since.isoformat(), "count": count}
        await who.actor.note(connection, "notice.resend_failed", f"merchant/{who.merchant_id}", detail)
    return PutUp(count=count)


def notice_of(who: Caller, row: Mapping[str, Any]) -> PortalNotice:
    """A notice whose row has its tries as `posted`."""
    posted = [{**one, "words": _said(who, one)} for one in row["posted"]]
    return PortalNotice.model_validate({**row, "next_at": _next(row), "posted": posted})


async def _own(who: Caller, parts: House, notice_id: str) -> dict[str, Any]:
    """A notice of the caller's merchant; another's is not there. Refusal (NO_NOTICE)."""
    found = await resend.find(parts.pool, notice_id)
    if found is None or found["merchant_id"] != who.merchant_id:
        raise Refusal(Problem.NO_NOTICE, notice_id)
    return found


def _row(who: Caller, row: Mapping[str, Any]) -> PortalNoticeRow:
    words = _said(who, row) if row["tried_at"] else ""
    order_id = str(row["fields"].get("orderId", ""))
    return PortalNoticeRow.model_validate({**row, "order_id": order_id, "next_at": _next(row), "words": words})


def _next(row: Mapping[str, Any]) -> datetime | None:
    moment: datetime | None = row["next_at"] if row["state"] == "waiting" else None
    return moment


def _said(who: Caller, one: Mapping[str, Any]) -> str:
    return who.say(verdict(one["status"], one["answer"], one["error"]))
