"""The office's text messages: list, totals, one whole, blocking its number, and sending one to try the routes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

import orjson
from fastapi import Depends, Path, Query
from pydantic import Field

from hutong.base.errors import Problem, Refusal
from hutong.base.ids import new_id
from hutong.base.secrets import masked_phone
from hutong.capabilities.sms import SendsSms
from hutong.doors.office.configuration.shapes import Line
from hutong.doors.office.frame.caller import Caller, Who
from hutong.doors.office.frame.forms import Answer, Done, Form, Limit, Page
from hutong.doors.office.frame.parts import House, Parts
from hutong.doors.office.frame.room import Room
from hutong.doors.office.messages.shapes import (
    First,
    Last,
    Number,
    calls_of,
    channels,
    merchants,
    name_of,
    notices_of,
)
from hutong.doors.office.trade.calls import CallRow, in_words
from hutong.doors.office.trade.payments import Choice, titles_of
from hutong.doors.office.trade.story import NoticeLine
from hutong.features.sms import block
from hutong.features.sms.show import State, Story, stories
from hutong.features.sms.wish import Wish, params_of, phone_of
from hutong.features.trade import texts
from hutong.features.trade.texts import WantedTexts
from hutong.switchboard import registry

room = Room("office", "sms")
SmsId = Annotated[str, Path(max_length=64)]


class SmsRow(Answer):
    """A message in the list; the phone is not shown whole."""

    id: str
    merchant_id: str
    merchant_name: str
    request_id: str
    phone: str
    kind: str
    template: str
    text: str
    state: str
    channel_id: int | None
    channel: str
    provider_no: str
    code: str
    words: str
    created_at: datetime
    sent_at: datetime | None
    done_at: datetime | None


class SmsTotals(Answer):
    """How many messages are in which state."""

    count: int
    states: dict[str, int]


class SmsTemplateChoice(Choice):
    """A template to filter by or to send."""

    text: str
    params: list[str]


class SmsChoices(Answer):
    """What messages can be filtered by."""

    merchants: list[Choice]
    channels: list[Choice]
    senders: list[Choice]  # what a test can be sent by, whether a route leads to it or not
    templates: list[SmsTemplateChoice]


class SmsCode(Answer):
    """What became of the verification code that a message holds."""

    purpose: str
    state: str
    tries: int
    expires_at: datetime


class SmsEvent(Answer):
    """Something that happened to a message."""

    at: datetime
    what: str
    source: str
    channel: str
    words: str


class SmsStory(SmsRow):
    """A message whole."""

    params: dict[str, Any]
    ip: str
    notify_url: str
    revision: int | None
    ask_at: datetime | None
    asked: int
    blocked: bool
    verifying: SmsCode | None
    events: list[SmsEvent]
    notices: list[NoticeLine]
    calls: list[CallRow]


class SmsTest(Form):
    """A message to try the routes with, or one channel, sent in a merchant's name."""

    merchant_id: str = Field(min_length=1, max_length=64)
    phone: str = Field(min_length=1, max_length=40)
    template: str = Field(min_length=1, max_length=64)
    params: dict[str, str] = Field(default={}, max_length=20)
    channel_id: int | None = Field(None, ge=1)  # none: as the routes lead


class SmsTested(Answer):
    """How it went; `why` where no channel took it."""

    id: str
    state: str
    channel: str
    why: str


class SmsBlock(Form):
    """Why a number gets nothing more."""

    reason: Line = ""


def _wanted(
    search: Number = "",
    phone: Number = "",
    state: Annotated[list[State] | None, Query(max_length=10)] = None,
    merchant_id: Number = "",
    template: Number = "",
    channel_id: int | None = None,
    first: First = None,
    last: Last = None,
) -> WantedTexts:
    return WantedTexts(
        number=search.strip(),
        phone=phone.strip().removeprefix("+86"),
        states=tuple(state or ()),
        merchant_id=merchant_id or None,
        template=template,
        channel_id=channel_id,
        first=first,
        last=last,
    )


Wanted = Annotated[WantedTexts, Depends(_wanted)]


@room.get("/sms", may="sms.view")
async def list_sms(who: Who, parts: House, wanted: Wanted, after: Number = "", limit: Limit = 50) -> Page[SmsRow]:
    """The newest messages that are wanted; without days, those of the last 31."""
    rows = await texts.listed(parts.pool, wanted, after=after, limit=limit)
    titles = titles_of(who, parts)
    shown = [SmsRow.model_validate(_shown(row, titles, who)) for row in rows]
    return Page(rows=shown, next=shown[-1].id if len(shown) == limit else None)


@room.get("/sms/totals", may="sms.view")
async def sms_totals(parts: House, wanted: Wanted) -> SmsTotals:
    """How many of the messages that are wanted are in which state."""
    states = await texts.totals(parts.pool, wanted)
    return SmsTotals(count=sum(states.values()), states=states)


@room.get("/sms/choices", may="sms.view")
async def sms_choices(who: Who, parts: House) -> SmsChoices:
    """Merchants, channels and templates to filter by."""
    templates = parts.switchboard.current.content.templates.values()
    return SmsChoices(
        merchants=await merchants(parts),
        channels=channels(who, parts, SendsSms.ROUTE),
        senders=_senders(who, parts),
        templates=[
            SmsTemplateChoice(
                value=one.name, label=f"{who.say(one.label)} {one.name}", text=one.text, params=list(one.params)
            )
            for one in templates
            if one.enabled
        ],
    )


@room.post("/sms/test", may="sms.edit")
async def test_sms(form: SmsTest, who: Who, parts: House) -> SmsTested:
    """Sends one message by a template along the routes, as a merchant's call would, or by the channel chosen."""
    if await parts.directory.get(form.merchant_id) is None:
        raise Refusal(Problem.NO_MERCHANT, form.merchant_id)
    phones = (phone_of(form.phone),)
    params = params_of(orjson.dumps(form.params).decode())
    wish = Wish(form.merchant_id, f"TEST{new_id()}", phones, form.template, params)
    async with who.actor.change() as connection:  # before it is sent: one that got away is known, too
        detail = {"merchant_id": form.merchant_id, "phone": masked_phone(phones[0]), "request": wish.request_id}
        if form.channel_id is not None:
            setup = parts.switchboard.current.channels.get(form.channel_id)
            detail["channel"] = setup.title if setup else str(form.channel_id)
        await who.actor.note(connection, "sms.test", f"template/{form.template}", detail)
    sent = await parts.texter.send(wish, by=form.channel_id)
    [message] = sent.messages
    refusal = sent.refusal()
    return SmsTested(
        id=message.id,
        state=message.state,
        channel=titles_of(who, parts).get(message.channel_id or 0, ""),
        why=refusal.message(who.language) if refusal else "",
    )


@room.get("/sms/{sms_id}", may="sms.view")
async def sms_story(who: Who, parts: House, sms_id: SmsId) -> SmsStory:
    """Everything of one message."""
    story = await _story(parts, sms_id)
    message, titles = story.message, titles_of(who, parts)
    phone = message["phone"]
    blocked = await parts.pool.fetchval("SELECT EXISTS (SELECT FROM sms_block WHERE phone = $1)", phone)
    return SmsStory.model_validate(
        {
            **_shown({**message, "merchant_name": await name_of(parts, message["merchant_id"])}, titles, who),
            "blocked": blocked,
            "verifying": story.verifying,
            "events": [
                {**in_words(one, who), "channel": titles.get(one["channel_id"] or 0, "")} for one in story.events
            ],
            "notices": notices_of(who, story.notices, phone),
            "calls": calls_of(who, parts, story.calls, phone),
        }
    )


@room.post("/sms/{sms_id}/block", may="sms.edit")
async def block_sms_phone(form: SmsBlock, who: Who, parts: House, sms_id: SmsId) -> Done:
    """Nothing more is sent to the number of this message."""
    await block.block(who.actor, (await _story(parts, sms_id)).message["phone"], form.reason)
    return Done()


@room.post("/sms/{sms_id}/unblock", may="sms.edit")
async def unblock_sms_phone(who: Who, parts: House, sms_id: SmsId) -> Done:
    """The number of this message may be sent to again."""
    await block.unblock(who.actor, (await _story(parts, sms_id)).message["phone"])
    return Done()


def _senders(who: Caller, parts: Parts) -> list[Choice]:
    """The running channels that send messages."""
    titles = titles_of(who, parts)
    running = parts.switchboard.current.channels.values()
    able = [one.id for one in running if one.enabled and registry.capability(one.code, SendsSms.ROUTE) is not None]
    return [Choice(value=str(key), label=titles.get(key, str(key))) for key in able]


async def _story(parts: Parts, sms_id: str) -> Story:
    """A message by our number; Refusal (SMS_NOT_FOUND)."""
    found = [one for one in await stories(parts.pool, sms_id) if one.message["id"] == sms_id]
    if not found:
        raise Refusal(Problem.SMS_NOT_FOUND, sms_id)
    return found[0]


def _shown(row: Mapping[str, Any], titles: Mapping[int, str], who: Caller) -> dict[str, Any]:
    return {
        **in_words(row, who),
        "phone": masked_phone(row["phone"]),
        "channel": titles.get(row["channel_id"] or 0, ""),
    }
