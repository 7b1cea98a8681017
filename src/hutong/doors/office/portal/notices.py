"""The merchant's own notices: list, tries with what each answer means, and sending again."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, get_args

from fastapi import Path, Query
from pydantic import AwareDatetime

from hutong.base.clock import now
from hutong.base.errors import Problem, Refusal
from hutong.doors.office.frame.caller import Caller, Who
from hutong.doors.office.frame.forms import Answer, Done, Form, Limit, Page
from hutong.doors.office.frame.parts import House
from hutong.doors.office.frame.room import Room
from hutong.features.notices import TEST, resend
from hutong.features.notices.failed import Failed, put_all_up
from hutong.features.notices.verdict import verdict
from hutong.features.trade import notices
from hutong.features.trade.notices import State, WantedNotices

room = Room("portal", "notices")
NoticeId = Annotated[str, Path(max_length=64)]


class PortalNoticeRow(Answer):
    """A notice in the list, with how its last try ended."""

    id: str
    topic: str
    number: str  # the merchant's, of what it tells of
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

    since: AwareDatetime


class PutUp(Answer):
    """How many notices are sent again."""

    count: int


@room.get("/notices", may="portal.notice")
async def portal_notices(
    who: Who,
    parts: House,
    search: Annotated[str, Query(max_length=64)] = "",
    state: Annotated[list[State] | None, Query(max_length=len(get_args(State)))] = None,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
    after: Annotated[str, Query(max_length=64)] = "",
    limit: Limit = 50,
) -> Page[PortalNoticeRow]:
    """The merchant's newest notices; without days, those of the last 31."""
    wanted = WantedNotices(
        number=search.strip(), states=tuple(state or ()), merchant_id=who.merchant_id, first=first, last=last
    )
    shown = [_row(who, row) for row in await notices.listed(parts.pool, wanted, after=after, limit=limit)]
    return Page(rows=shown, next=shown[-1].id if len(shown) == limit else None)


@room.get("/notices/{notice_id}", may="portal.notice")
async def portal_notice(who: Who, parts: House, notice_id: NoticeId) -> PortalNotice:
    """One of the merchant's notices."""
    return notice_of(who, {**await _own(who, parts, notice_id), "posted": await resend.tries(parts.pool, notice_id)})


@room.post("/notices/{notice_id}/resend", may="portal.resend")
async def resend_portal_notice(who: Who, parts: House, notice_id: NoticeId) -> Done:
    """Sends one notice again; this uses no step of the ladder."""
    if (await _own(who, parts, notice_id))["topic"] == TEST:
        raise Refusal(Problem.TEST_NOTICE)  # these have a limit of their own
    async with who.actor.change() as connection:
        await resend.resend(connection, notice_id)
        await who.actor.note(connection, "notice.resend", f"notice/{notice_id}", {})
    return Done()


@room.post("/notices/resend-failed", may="portal.resend")
async def resend_portal_failed(form: FailedSince, who: Who) -> PutUp:
    """Sends again every notice of the merchant that failed since a moment."""
    failed = Failed(form.since, now(), who.merchant_id)
    return PutUp(count=await put_all_up(who.actor, failed, f"merchant/{who.merchant_id}"))


def notice_of(who: Caller, row: Mapping[str, Any]) -> PortalNotice:
    """A notice whose row has its tries as `posted`."""
    posted = [{**one, "words": _said(who, one)} for one in row["posted"]]
    return PortalNotice.model_validate({**row, "next_at": _next(row), "posted": posted})


async def _own(who: Caller, parts: House, notice_id: str) -> dict[str, Any]:
    """A notice of the caller's merchant; another's is not there. Refusal (NO_OWN_NOTICE)."""
    found = await resend.find(parts.pool, notice_id)
    if found is None or found["merchant_id"] != who.merchant_id:
        raise Refusal(Problem.NO_OWN_NOTICE, notice_id)
    return found


def _row(who: Caller, row: Mapping[str, Any]) -> PortalNoticeRow:
    words = _said(who, row) if row["tried_at"] else ""
    return PortalNoticeRow.model_validate({**row, "words": words})


def _next(row: Mapping[str, Any]) -> datetime | None:
    moment: datetime | None = row["next_at"] if row["state"] == "waiting" else None
    return moment


def _said(who: Caller, one: Mapping[str, Any]) -> str:
    return who.say(verdict(one["status"], one["answer"], one["error"]))
