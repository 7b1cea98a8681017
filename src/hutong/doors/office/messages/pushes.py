"""The office's pushes: the addresses that platforms push to, what they told, and handing one on again."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Literal

from fastapi import Depends, Path, Query

from hutong.base.clock import BEIJING
from hutong.base.errors import Problem, Refusal
from hutong.doors.office.frame.caller import Who
from hutong.doors.office.frame.forms import Answer, Done, Limit, Page
from hutong.doors.office.frame.parts import House
from hutong.doors.office.frame.room import Room
from hutong.doors.office.messages.shapes import First, Last, Number
from hutong.doors.office.trade.payments import Choice, titles_of
from hutong.features.pushes import look
from hutong.features.pushes.look import Row, WantedPushes

room = Room("office", "pushes")
PushId = Annotated[int, Path(ge=1)]
State = Literal["new", "done", "noted", "retrying", "failed"]


class PushRow(Answer):
    """A push in the list."""

    id: int
    at: datetime
    channel_id: int
    channel: str
    kind: str
    event: str
    name: str
    sender: str
    told_at: datetime
    sealed: bool
    form: str
    state: State
    tries: int
    next_at: datetime | None
    done_at: datetime | None
    trouble: str  # what went wrong, in a line


class PushResult(Answer):
    """What came of one handler."""

    handler: str
    words: str  # empty: it went well


class PushStory(PushRow):
    """A push whole."""

    revision: int
    receiver: str
    fields: dict[str, Any]
    said: dict[str, Any] | None
    handled: list[PushResult]


class PushAddress(Answer):
    """Where a platform pushes to for one channel, and how that fares."""

    channel_id: int
    channel: str
    url: str
    greeted_at: datetime | None
    heard_at: datetime | None
    sealed: bool | None
    refused: int
    refused_at: datetime | None
    refused_words: str


class PushAddresses(Answer):
    """Every address."""

    rows: list[PushAddress]


class PushChoices(Answer):
    """What pushes can be filtered by."""

    channels: list[Choice]
    events: list[str]


def _wanted(
    channel_id: int | None = None,
    event: Annotated[str, Query(max_length=128)] = "",
    search: Number = "",
    state: Annotated[list[State] | None, Query(max_length=10)] = None,
    first: First = None,
    last: Last = None,
) -> WantedPushes:
    return WantedPushes(
        channel_id=channel_id,
        name=event.strip().lower(),
        sender=search.strip(),
        states=tuple(state or ()),
        since=_midnight(first),
        until=_midnight(last + timedelta(days=1)) if last and last < date.max else None,
    )


@room.get("/pushes", may="push.view")
async def list_pushes(
    who: Who, parts: House, wanted: Annotated[WantedPushes, Depends(_wanted)], after: Number = "", limit: Limit = 50
) -> Page[PushRow]:
    """The newest pushes that are wanted."""
    rows = await look.listed(parts.pool, wanted, after=_number(after), limit=limit)
    titles = titles_of(who, parts)
    shown = [PushRow.model_validate(_shown(row, titles)) for row in rows]
    return Page(rows=shown, next=str(shown[-1].id) if len(shown) == limit else None)


@room.get("/pushes/choices", may="push.view")
async def push_choices(who: Who, parts: House) -> PushChoices:
    """Channels and events to filter by."""
    titles = titles_of(who, parts)
    found = await look.addresses(parts.pool, parts.switchboard.current.content, parts.facts.base_url)
    channels = [Choice(value=str(one.setup.id), label=titles.get(one.setup.id, one.setup.title)) for one in found]
    return PushChoices(channels=channels, events=await look.names(parts.pool))


@room.get("/pushes/addresses", may="push.view")
async def push_addresses(who: Who, parts: House) -> PushAddresses:
    """The addresses to enter at the platforms, and how each fares."""
    titles = titles_of(who, parts)
    found = await look.addresses(parts.pool, parts.switchboard.current.content, parts.facts.base_url)
    rows = [
        PushAddress(
            channel_id=one.setup.id,
            channel=titles.get(one.setup.id, one.setup.title),
            url=one.url,
            greeted_at=one.greeted_at,
            heard_at=one.heard_at,
            sealed=one.sealed,
            refused=one.refused,
            refused_at=one.refused_at,
            refused_words=one.doubt.to(who.language),
        )
        for one in found
    ]
    return PushAddresses(rows=rows)


@room.get("/pushes/{push_id}", may="push.view")
async def push_story(who: Who, parts: House, push_id: PushId) -> PushStory:
    """Everything of one push."""
    row = await look.find(parts.pool, push_id)
    handled = [PushResult(handler=name, words=words) for name, words in sorted(row["results"].items())]
    return PushStory.model_validate({**_shown(row, titles_of(who, parts)), "handled": handled})


@room.post("/pushes/{push_id}/again", may="push.edit")
async def hand_push_on_again(who: Who, push_id: PushId) -> Done:
    """Hands a push on to everybody once more; the worker does it in a moment."""
    await look.again(who.actor, push_id)
    return Done()


def _shown(row: Row, titles: Mapping[int, str]) -> dict[str, Any]:
    trouble = "; ".join(f"{name}: {words}" for name, words in sorted(row["results"].items()) if words)
    return {**row, "channel": titles.get(row["channel_id"], str(row["channel_id"])), "trouble": trouble}


def _number(after: str) -> int | None:
    """The place in the list; Refusal (BAD_INPUT) for what is none."""
    if not after:
        return None
    if not (after.isascii() and after.isdecimal() and len(after) < 19):
        raise Refusal(Problem.BAD_INPUT, "after")
    return int(after)


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), BEIJING)
