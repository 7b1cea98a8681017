"""通道信息: the list of channels, the codes that there are, and a channel added, edited, removed."""

from asyncio import to_thread
from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import Field
from starlette.responses import StreamingResponse

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.capabilities.channel import Spec
from hutong.capabilities.sayings import spoken
from hutong.doors.office.configuration.shapes import KeyField, KeyFinding, Line, Mark, declared, filled
from hutong.doors.office.configuration.take_away import Columns, Suffix, taken
from hutong.doors.office.frame.caller import Caller, Who
from hutong.doors.office.frame.forms import Answer, Done, Form, Rows
from hutong.doors.office.frame.parts import House, Parts
from hutong.doors.office.frame.room import Room
from hutong.switchboard import lists, registry
from hutong.switchboard.content import Setup
from hutong.switchboard.drafts import channels, publish
from hutong.switchboard.drafts.form import form
from hutong.switchboard.drafts.rows import mark
from hutong.switchboard.lists import ChannelRow, State
from hutong.switchboard.routing.health import illnesses

room = Room("office", "channels")
Number = Annotated[str, Field(max_length=128)]


class ChannelShown(Answer):
    """A channel of the draft as a row of the list."""

    id: int
    title: str
    code: str
    code_name: str
    merchant_no: str
    name: str
    right: int
    needed: int
    enabled: bool
    state: State
    resting_until: datetime | None
    resting_words: str
    certificate_end: datetime | None
    remark: str
    mark: str


class ChannelList(Answer):
    """Every channel of the draft, and the titles of those that the next refresh takes away."""

    rows: list[ChannelShown]
    removed: list[str]


class ChannelCode(Answer):
    """A channel code that this version knows."""

    code: str
    name: str
    group: str
    group_label: str
    routed: bool  # business of the group needs a route
    recommended: bool
    merchant_no: KeyField
    keys: int
    capabilities: list[str]
    manual: str
    unverified: str


class NewChannel(Form):
    """A channel to be made; its settings may follow."""

    code: str = Field(max_length=64)
    merchant_no: Number
    name: Line = ""
    remark: Line = ""
    enabled: bool = True


class ChannelEdit(Form):
    """What is to be changed; what is absent stays. A setting that is null is removed, an empty secret stays."""

    expect: Mark
    merchant_no: Number | None = None
    name: Line | None = None
    remark: Line | None = None
    enabled: bool | None = None
    changes: dict[str, str | None] = Field(default_factory=dict, max_length=100)


class ChannelForm(Answer):
    """A channel's settings as a form, and what is wrong beyond single keys."""

    id: int
    title: str
    mark: str
    fields: list[KeyField]
    findings: list[KeyFinding]


class DraftMade(Answer):
    """A channel that was made or changed."""

    id: int
    title: str
    mark: str


@room.get("/channels", may="channel.view")
async def list_channels(
    who: Who, parts: House, search: str = "", code: Annotated[list[str] | None, Query()] = None
) -> ChannelList:
    """Every channel of the draft."""
    both = await publish.both(who.actor)
    ill = await illnesses(parts.pool)
    rows = await to_thread(lists.channel_rows, both.draft, parts.vault, both.running, ill)  # parses keys
    gone = [setup.title for key, setup in both.running.channels.items() if key not in both.draft.channels]
    return ChannelList(rows=[_row(row, who) for row in rows if _wanted(row.setup, search, code)], removed=gone)


@room.get("/channels/export", may="channel.view")
async def export_channels(
    who: Who,
    parts: House,
    columns: Columns = None,
    format: Suffix = "csv",
    search: str = "",
    code: Annotated[list[str] | None, Query()] = None,
) -> StreamingResponse:
    """The list as a file."""
    both = await publish.both(who.actor)
    kept = {key: setup for key, setup in both.draft.channels.items() if _wanted(setup, search, code)}
    return await taken("channels", both, await illnesses(parts.pool), who, format, columns, channels=kept)


@room.get("/channels/codes", may="channel.view")
async def list_codes(who: Who) -> Rows[ChannelCode]:
    """Every channel code there is, those of one kind together."""
    shown = [_code(spec, who) for spec in registry.specs().values()]
    return Rows[ChannelCode](rows=sorted(shown, key=lambda one: (one.group, not one.recommended, one.code)))


@room.post("/channels", may="channel.edit")
async def add_channel(form: NewChannel, who: Who) -> DraftMade:
    """A new channel in the draft."""
    setup = await channels.add_channel(
        who.actor, form.code, form.merchant_no, name=form.name, remark=form.remark, enabled=form.enabled
    )
    return _made(setup)


@room.get("/channels/{channel_id}/form", may="channel.view")
async def channel_form(channel_id: int, who: Who, parts: House) -> ChannelForm:
    """A channel's settings as a form."""
    setup = await setup_of(channel_id, who)
    return await to_thread(_form, setup, who, parts)


@room.patch("/channels/{channel_id}", may="channel.edit")
async def edit_channel(channel_id: int, form: ChannelEdit, who: Who) -> DraftMade:
    """Changes a channel of the draft, unless somebody else did meanwhile."""
    setup = await channels.edit_channel(
        who.actor,
        channel_id,
        merchant_no=form.merchant_no,
        name=form.name,
        remark=form.remark,
        enabled=form.enabled,
        settings=form.changes or None,
        expect=form.expect,
    )
    return _made(setup)


@room.delete("/channels/{channel_id}", may="channel.edit")
async def remove_channel(channel_id: int, who: Who) -> Done:
    """Takes a channel out of the draft, unless something leads to it."""
    await channels.remove_channel(who.actor, channel_id)
    return Done()


async def setup_of(channel_id: int, who: Caller) -> Setup:
    """A channel of the draft; Refusal (CHANNEL_NOT_FOUND)."""
    setup = (await channels.look(who.actor)).channels.get(channel_id)
    if setup is None:
        raise Refusal(Problem.CHANNEL_NOT_FOUND, str(channel_id))
    return setup


def code_name(code: str, who: Caller) -> str:
    """What a code is called; nothing for one of another version."""
    known = registry.specs().get(code)
    return who.say(known.name) if known else ""


def abilities(spec: Spec) -> list[Text]:
    """The names of what a code can do, what it is for first."""
    return [vars(base)["NAME"] for base in spec.adapter.__mro__ if "CAPABILITY" in vars(base)]


def _wanted(setup: Setup, search: str, codes: list[str] | None) -> bool:
    words = f"{setup.title} {setup.name} {setup.remark}".lower()
    return (not codes or setup.code in codes) and search.strip().lower() in words


def _row(row: ChannelRow, who: Caller) -> ChannelShown:
    setup = row.setup
    return ChannelShown(
        id=setup.id,
        title=setup.title,
        code=setup.code,
        code_name=who.say(row.name),
        merchant_no=setup.merchant_no,
        name=setup.name,
        right=row.right,
        needed=row.needed,
        enabled=setup.enabled,
        state=row.state,
        resting_until=row.rests.until if row.rests else None,
        resting_words=who.say(spoken(row.rests.words)) if row.rests else "",
        certificate_end=row.certificate_end,
        remark=setup.remark,
        mark=mark(setup),
    )


def _code(spec: Spec, who: Caller) -> ChannelCode:
    main = next(base for base in spec.adapter.__mro__ if "CAPABILITY" in vars(base))
    return ChannelCode(
        code=spec.code,
        name=who.say(spec.name),
        group=vars(main)["CAPABILITY"],
        group_label=who.say(vars(main)["NAME"]),
        routed="ROUTE" in vars(main),
        recommended=spec.recommended,
        merchant_no=declared(spec.config.MERCHANT_NO, who),
        keys=len(spec.config.keys()),
        capabilities=[who.say(name) for name in abilities(spec)],
        manual=spec.manual,
        unverified=who.say(spec.unverified),
    )


def _form(setup: Setup, who: Caller, parts: Parts) -> ChannelForm:
    fields, others = form(setup, parts.vault)
    return ChannelForm(
        id=setup.id,
        title=setup.title,
        mark=mark(setup),
        fields=[filled(field, who) for field in fields],
        findings=[KeyFinding(message=who.say(one.text()), warning=one.warning) for one in others],
    )


def _made(setup: Setup) -> DraftMade:
    return DraftMade(id=setup.id, title=setup.title, mark=mark(setup))
