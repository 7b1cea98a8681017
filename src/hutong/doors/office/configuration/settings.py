"""通道配置: every setting of every channel as a row of its own, masked; a secret in clear only for a proof."""

from asyncio import to_thread
from collections.abc import Sequence
from typing import Annotated

from fastapi import Query
from pydantic import Field
from starlette.responses import StreamingResponse

from hutong.base.clock import beijing_day
from hutong.base.text import Text
from hutong.doors.office.configuration.channels import DraftMade, code_name, setup_of
from hutong.doors.office.configuration.shapes import KeyField, Line, Mark, filled
from hutong.doors.office.configuration.take_away import Columns, Suffix, taken
from hutong.doors.office.frame.caller import Caller, Who
from hutong.doors.office.frame.forms import Answer, Form, Proof, Rows
from hutong.doors.office.frame.parts import House
from hutong.doors.office.frame.room import Room
from hutong.switchboard import lists
from hutong.switchboard.content import Setup
from hutong.switchboard.drafts import channels, publish
from hutong.switchboard.drafts.pasted import Pasted
from hutong.switchboard.drafts.rows import mark
from hutong.switchboard.lists import SettingRow

room = Room("office", "settings")


class SettingShown(Answer):
    """A setting as a row of the list; `kept`: written down, not only a fixed value."""

    id: str
    channel_id: int
    channel: str
    code_name: str
    key: str
    value: str
    summary: str  # what to show for a value that is a key or certificate; else empty
    name: str
    remark: str
    kept: bool
    mark: str  # of its channel
    field: KeyField


class SettingEdit(Form):
    """What is to be changed of a row; what is absent stays, an empty secret too."""

    expect: Mark
    value: Annotated[str, Field(max_length=100_000)] | None = None
    name: Line | None = None
    remark: Line | None = None


class SecretAsked(Form):
    """Who asks to see a secret."""

    proof: Proof


class SecretShown(Answer):
    """A secret in clear, for the moment."""

    value: str
    seconds: int = 30  # how long a page shows it


@room.get("/settings", may="channel.view")
async def list_settings(
    who: Who, parts: House, search: str = "", channel: Annotated[list[int] | None, Query()] = None
) -> Rows[SettingShown]:
    """Every setting of every channel."""
    content = await channels.look(who.actor)
    rows = await to_thread(lambda: list(lists.setting_rows(content, parts.vault)))  # parses keys
    return Rows[SettingShown](
        rows=[_row(row, who) for row in rows if _wanted(row.setup, channel) and _matches(row, search, who)]
    )


@room.get("/settings/export", may="channel.view")
async def export_settings(
    who: Who,
    columns: Columns = None,
    format: Suffix = "csv",
    channel: Annotated[list[int] | None, Query()] = None,
) -> StreamingResponse:
    """The list as a file, secrets masked."""
    both = await publish.both(who.actor)
    kept = {key: setup for key, setup in both.draft.channels.items() if _wanted(setup, channel)}
    return await taken("settings", both, {}, who, format, columns, channels=kept)


@room.patch("/channels/{channel_id}/settings/{key}", may="channel.edit")
async def edit_setting(channel_id: int, key: str, form: SettingEdit, who: Who) -> DraftMade:
    """Changes one row: its value, its name, its remark."""
    setup = await channels.edit_setting(
        who.actor, channel_id, key, value=form.value, name=form.name, remark=form.remark, expect=form.expect
    )
    return DraftMade(id=setup.id, title=setup.title, mark=mark(setup))


@room.delete("/channels/{channel_id}/settings/{key}", may="channel.edit")
async def unset_setting(channel_id: int, key: str, who: Who, expect: Mark | None = None) -> DraftMade:
    """Removes a setting."""
    setup = await channels.unset_settings(who.actor, channel_id, [key], expect=expect)
    return DraftMade(id=setup.id, title=setup.title, mark=mark(setup))


@room.post("/channels/{channel_id}/settings/{key}/reveal", may="secret.reveal")
async def reveal_setting(channel_id: int, key: str, form: SecretAsked, who: Who) -> SecretShown:
    """A secret in clear, after a proof; the audit tells who saw it."""
    channels.in_clear(await setup_of(channel_id, who), key, who.actor)  # what can't be shown must not cost a code
    await who.prove(form.proof)
    value = await channels.reveal(who.actor, channel_id, key)
    return SecretShown(value=value.reveal())


def _wanted(setup: Setup, wanted: list[int] | None) -> bool:
    return not wanted or setup.id in wanted


def _matches(row: SettingRow, search: str, who: Caller) -> bool:
    remark = row.kept.remark if row.kept else ""
    words = f"{row.setup.title} {row.field.declared.wire} {row.name(who.language)} {remark}"
    return search.strip().lower() in words.lower()


def _row(row: SettingRow, who: Caller) -> SettingShown:
    key = row.field.declared.wire
    return SettingShown(
        id=f"{row.setup.id}/{key}",
        channel_id=row.setup.id,
        channel=row.setup.title,
        code_name=code_name(row.setup.code, who),
        key=key,
        value=row.field.value,
        summary=_summary(row.field.pasted, who),
        name=row.name(who.language),
        remark=row.kept.remark if row.kept else "",
        kept=row.kept is not None,
        mark=mark(row.setup),
        field=filled(row.field, who),
    )


def _summary(pasted: Sequence[Pasted], who: Caller) -> str:
    """What was pasted: its kinds, and of a certificate the day on which it ends."""
    return who.say(Text("；", "; ")).join(_told(one, who) for one in pasted)


def _told(one: Pasted, who: Caller) -> str:
    if one.ends is None:
        return who.say(one.kind)
    day = beijing_day(one.ends)
    return who.say(Text(f"{one.kind.zh}，{day} 到期", f"{one.kind.en}, until {day}"))
