"""The office's notices to merchants: list, what is owed, one whole with what each try meant, sending again."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Path, Query
from pydantic import AwareDatetime

from hutong.base.clock import now
from hutong.base.errors import Problem, Refusal
from hutong.base.rsa import BadKey
from hutong.base.vault import VaultError
from hutong.doors.office.frame.caller import Who
from hutong.doors.office.frame.forms import Answer, Done, Form, Limit, Page
from hutong.doors.office.frame.parts import House, Parts
from hutong.doors.office.frame.room import Room
from hutong.doors.office.messages.shapes import First, Last, Number, merchants, without
from hutong.doors.office.trade.payments import Choice
from hutong.doors.office.trade.tries import NoticeTry, meaning, try_row
from hutong.features.notices.failed import Failed, count, put_up
from hutong.features.notices.message import compose
from hutong.features.notices.resend import resend
from hutong.features.trade import notices
from hutong.features.trade.notices import State, WantedNotices

room = Room("office", "notices")
NoticeId = Annotated[str, Path(max_length=64)]


class NoticeRow(Answer):
    """A notice in the list, with how its last try ended."""

    id: str
    merchant_id: str
    merchant_name: str
    topic: str
    subject: str  # our number of what it tells of
    number: str  # the merchant's
    url: str
    state: str
    tries: int
    posted: int
    next_at: datetime | None
    created_at: datetime
    done_at: datetime | None
    tried_at: datetime | None
    status: int | None
    answer: str
    meaning: str


class NoticeBacklog(Answer):
    """What is owed now."""

    waiting: int
    oldest: datetime | None
    retrying: int
    given_up: int  # within seven days


class NoticeChoices(Answer):
    """What notices can be filtered by."""

    merchants: list[Choice]


class NoticeStory(Answer):
    """A notice whole."""

    id: str
    merchant_id: str
    merchant_name: str
    topic: str
    subject: str
    number: str
    url: str
    state: str
    tries: int
    extra: int
    next_at: datetime | None
    created_at: datetime
    done_at: datetime | None
    fields: dict[str, Any]
    headers: dict[str, str]
    body: str  # as it would be signed now; empty where it can't be
    posted: list[NoticeTry]


class FailedCount(Answer):
    """How many notices failed, up to the moment that they were counted."""

    count: int
    until: datetime


class ResendFailed(Form):
    """A part of the notices that failed: `after` the last one of the part before."""

    since: AwareDatetime
    until: AwareDatetime
    merchant_id: str = ""
    after: str = ""


class ResendBatch(Answer):
    """How many were put up, and what to go on after; null: all are."""

    count: int
    next: str | None


def _wanted(
    search: Number = "",
    state: Annotated[list[State] | None, Query(max_length=10)] = None,
    merchant_id: Number = "",
    kind: Number = "",
    first: First = None,
    last: Last = None,
) -> WantedNotices:
    return WantedNotices(
        number=search.strip(),
        states=tuple(state or ()),
        merchant_id=merchant_id or None,
        kind=kind,
        first=first,
        last=last,
    )


@room.get("/notices", may="notice.view")
async def list_notices(
    who: Who, parts: House, wanted: Annotated[WantedNotices, Depends(_wanted)], after: Number = "", limit: Limit = 50
) -> Page[NoticeRow]:
    """The newest notices that are wanted; without days, those of the last 31."""
    rows = await notices.listed(parts.pool, wanted, after=after, limit=limit)
    shown = [NoticeRow.model_validate({**row, "meaning": meaning(who, row) if row["tried_at"] else ""}) for row in rows]
    return Page(rows=shown, next=shown[-1].id if len(shown) == limit else None)


@room.get("/notices/backlog", may="notice.view")
async def notice_backlog(parts: House) -> NoticeBacklog:
    """How many notices wait, and since when."""
    return NoticeBacklog(**asdict(await notices.backlog(parts.pool)))


@room.get("/notices/choices", may="notice.view")
async def notice_choices(parts: House) -> NoticeChoices:
    """Merchants to filter by."""
    return NoticeChoices(merchants=await merchants(parts))


@room.get("/notices/failed", may="notice.resend")
async def count_failed(parts: House, since: Annotated[AwareDatetime, Query()], merchant_id: Number = "") -> FailedCount:
    """How many notices failed since a moment."""
    until = now()
    return FailedCount(count=await count(parts.pool, Failed(since, until, merchant_id or None)), until=until)


@room.post("/notices/resend-failed", may="notice.resend")
async def resend_failed(form: ResendFailed, who: Who) -> ResendBatch:
    """Sends the next 500 notices that failed once more; called until `next` is null, by whoever shows the progress."""
    failed = Failed(form.since, form.until, form.merchant_id or None)
    detail = {"since": form.since.isoformat(), "merchant_id": form.merchant_id}
    async with who.actor.change() as connection:
        batch = await put_up(connection, failed, form.after)
        await who.actor.note(connection, "notice.resend_failed", "notices", {**detail, "count": batch.count})
    return ResendBatch(count=batch.count, next=batch.next or None)


@room.get("/notices/{notice_id}", may="notice.view")
async def notice_story(who: Who, parts: House, notice_id: NoticeId) -> NoticeStory:
    """One notice with every try."""
    row = await notices.story(parts.pool, notice_id)
    if row is None:
        raise Refusal(Problem.NO_NOTICE, notice_id)
    phone = str(row["fields"].get("mobile", ""))
    headers, body = await _message(parts, row["merchant_id"], row["fields"])
    posted = [try_row(who, one) for one in row["tried"]]
    fields, body = without(row["fields"], phone), without(body, phone)
    return NoticeStory.model_validate({**row, "fields": fields, "headers": headers, "body": body, "posted": posted})


@room.post("/notices/{notice_id}/resend", may="notice.resend")
async def resend_notice(who: Who, notice_id: NoticeId) -> Done:
    """Sends one notice again, done or not; this uses no step of the ladder."""
    async with who.actor.change() as connection:
        if not await resend(connection, notice_id):
            raise Refusal(Problem.NO_NOTICE, notice_id)
        await who.actor.note(connection, "notice.resend", f"notice/{notice_id}", {})
    return Done()


async def _message(parts: Parts, merchant_id: str, fields: dict[str, Any]) -> tuple[dict[str, str], str]:
    """Headers and body as a try made now would have them."""
    try:
        merchant = await parts.directory.get(merchant_id)
    except (VaultError, BadKey):
        merchant = None
    if merchant is None or not merchant.md5_keys:
        return {}, ""
    message = compose(merchant, fields)
    headers = {"content-type": message.content_type, "user-agent": "Hutong", "accept": "text/plain, */*"}
    return headers, message.body.decode()
