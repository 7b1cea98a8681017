"""The office's log of messages by template, one whole, and the reminders of payments."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any

from fastapi import Depends, Path, Query

from hutong.base.clock import BEIJING
from hutong.base.money import yuan_of
from hutong.capabilities.sayings import spoken
from hutong.doors.office.frame.caller import Caller, Who
from hutong.doors.office.frame.forms import Answer, Limit, Page
from hutong.doors.office.frame.parts import House
from hutong.doors.office.frame.room import Room
from hutong.doors.office.messages.shapes import First, Last, Number, calls_of, merchants, notices_of
from hutong.doors.office.trade.calls import CallRow, in_words
from hutong.doors.office.trade.payments import Choice, titles_of
from hutong.doors.office.trade.story import NoticeLine
from hutong.features.messages import show
from hutong.features.messages.show import State
from hutong.features.reminders import show as reminders
from hutong.features.reminders.remind import State as Standing
from hutong.features.reminders.remind import Why
from hutong.switchboard.letters.kinds import KINDS, SMS

room = Room("office", "messages")
MessageId = Annotated[str, Path(max_length=64)]


class MessageRow(Answer):
    """A message in the list."""

    id: str
    merchant_id: str
    merchant_name: str
    source: str
    request_id: str
    kind: str
    kind_name: str
    channel_id: int
    channel: str
    way: str
    openid: str
    template: str
    state: State
    provider_no: str
    code: str
    words: str
    created_at: datetime
    sent_at: datetime | None
    done_at: datetime | None


class MessageField(Answer):
    """A field as it was sent."""

    name: str
    value: str


class MessageStory(MessageRow):
    """A message whole."""

    revision: int
    said: list[MessageField]
    url: str
    mini_app: str
    mini_page: str
    notify_url: str
    again_at: datetime | None
    tries: int
    notices: list[NoticeLine]
    calls: list[CallRow]


class MessageChoices(Answer):
    """What messages can be filtered by."""

    merchants: list[Choice]
    kinds: list[Choice]


class ReminderRow(Answer):
    """A payment's reminder; `why`: why it did not go by message, or not at all; `said`: the platform of the message."""

    payment_id: str
    merchant_id: str
    merchant_name: str
    order_id: str
    amount: str
    paid_at: datetime | None
    state: Standing
    why: Why
    words: str
    openid: str
    message_id: str
    message_state: State | None
    said: str
    sms_id: str
    next_at: datetime | None
    done_at: datetime | None


def _wanted(
    search: Number = "",
    openid: Number = "",
    state: Annotated[list[State] | None, Query(max_length=10)] = None,
    merchant_id: Number = "",
    kind: Annotated[str | None, Query(max_length=32)] = None,
    channel_id: int | None = None,
    first: First = None,
    last: Last = None,
) -> show.Wanted:
    return show.Wanted(
        number=search.strip(),
        openid=openid.strip(),
        merchant_id=merchant_id,
        kind=kind,
        channel_id=channel_id,
        states=tuple(state or ()),
        since=_midnight(first),
        until=_midnight(last + timedelta(days=1)) if last and last < date.max else None,
    )


@room.get("/messages", may="message.view")
async def list_messages(
    who: Who, parts: House, wanted: Annotated[show.Wanted, Depends(_wanted)], after: Number = "", limit: Limit = 50
) -> Page[MessageRow]:
    """The newest messages that are wanted."""
    rows = await show.listed(parts.pool, wanted, after=after, limit=limit)
    titles = titles_of(who, parts)
    shown = [MessageRow.model_validate(_shown(row, titles, who)) for row in rows]
    return Page(rows=shown, next=shown[-1].id if len(shown) == limit else None)


@room.get("/messages/choices", may="message.view")
async def message_choices(who: Who, parts: House) -> MessageChoices:
    """Merchants and kinds to filter by, and to test with."""
    kinds = [Choice(value=kind.name, label=who.say(kind.label)) for kind in KINDS.values() if kind.name != SMS]
    return MessageChoices(merchants=await merchants(parts), kinds=kinds)


@room.get("/messages/{message_id}", may="message.view")
async def message_story(who: Who, parts: House, message_id: MessageId) -> MessageStory:
    """Everything of one message."""
    story = await show.story(parts.pool, message_id)
    return MessageStory.model_validate(
        {
            **_shown(story.message, titles_of(who, parts), who),
            "said": [{"name": name, "value": value} for name, value in story.message["fields"].items()],
            "notices": notices_of(who, story.notices, ""),
            "calls": calls_of(who, parts, story.calls),
        }
    )


@room.get("/reminders", may="message.view")
async def list_reminders(
    who: Who,
    parts: House,
    search: Number = "",
    state: Annotated[list[Standing] | None, Query(max_length=10)] = None,
    after: Number = "",
    limit: Limit = 50,
) -> Page[ReminderRow]:
    """The newest payments' reminders, and why one did not go."""
    found = await reminders.listed(
        parts.pool, payment_id=search.strip(), states=tuple(state or ()), after=after, limit=limit
    )
    rows = [
        ReminderRow.model_validate(
            {**in_words(row, who), "said": who.say(spoken(row["said"])), "amount": yuan_of(row["fen"])}
        )
        for row in found
    ]
    return Page(rows=rows, next=rows[-1].payment_id if len(rows) == limit else None)


def _shown(row: Mapping[str, Any], titles: Mapping[int, str], who: Caller) -> dict[str, Any]:
    kind = KINDS.get(row["kind"])
    named = who.say(kind.label) if kind else ""
    channel = titles.get(row["channel_id"], str(row["channel_id"]))
    return {**in_words(row, who), "channel": channel, "kind_name": named}


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), BEIJING)
