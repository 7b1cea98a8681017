"""The office's files: list, totals, what carriers keep, one whole, an address to look at it, its end, leftovers."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Annotated, Any, Final

from fastapi import Depends, Path, Query

from hutong.base.clock import now
from hutong.base.errors import Problem, Refusal
from hutong.capabilities.storage import Stores
from hutong.doors.office.frame.caller import Caller, Who
from hutong.doors.office.frame.forms import Answer, Done, Form, Limit, Page, Rows
from hutong.doors.office.frame.parts import House, Parts
from hutong.doors.office.frame.room import Room
from hutong.doors.office.messages.shapes import (
    First,
    Last,
    Number,
    calls_of,
    merchants,
    name_of,
    notices_of,
)
from hutong.doors.office.trade.calls import CallRow, in_words
from hutong.doors.office.trade.payments import Choice, titles_of
from hutong.doors.office.trade.story import NoticeLine
from hutong.features.files.show import leftovers, story
from hutong.features.files.show.story import State
from hutong.features.trade import files
from hutong.features.trade.files import WantedFiles
from hutong.switchboard import registry

room = Room("office", "files")
FileId = Annotated[str, Path(max_length=64)]
LINK: Final = 300  # seconds that an address given here lives


class FileRow(Answer):
    """A file in the list."""

    id: str
    merchant_id: str
    merchant_name: str
    file_id: str
    name: str
    size: int
    content_type: str
    state: str
    channel_id: int
    channel: str
    words: str
    created_at: datetime
    stored_at: datetime | None
    deleted_at: datetime | None


class FileTotals(Answer):
    """Of everything that the filters find; bytes of what is kept."""

    count: int
    stored: int
    bytes: int


class FileChoices(Answer):
    """What files can be filtered by."""

    merchants: list[Choice]
    channels: list[Choice]


class CarrierRow(Answer):
    """What one carrier keeps."""

    channel_id: int
    channel: str
    files: int
    bytes: int


class LeftoverRow(Answer):
    """Something at a carrier that belongs to no file."""

    id: int
    channel_id: int
    channel: str
    key: str
    parts: bool  # an upload in parts that was never finished
    due_at: datetime
    tries: int
    words: str
    state: str


class FileEvent(Answer):
    """Something that happened to a file."""

    at: datetime
    what: str
    channel: str
    words: str


class FileStory(FileRow):
    """A file whole."""

    sha256: str
    notify_url: str
    revision: int
    key: str
    expires_at: datetime | None
    look_at: datetime | None
    events: list[FileEvent]
    notices: list[NoticeLine]
    calls: list[CallRow]


class LinkForm(Form):
    """How a file is to be read: shown by the browser, or saved."""

    inline: bool = False


class LinkAnswer(Answer):
    """An address by which anybody can read the file until then."""

    url: str
    until: datetime


class Retried(Answer):
    """How many leftovers are tried again."""

    count: int


def _wanted(
    search: Number = "",
    name: Number = "",
    state: Annotated[list[State] | None, Query(max_length=10)] = None,
    merchant_id: Number = "",
    media: Number = "",
    channel_id: int | None = None,
    first: First = None,
    last: Last = None,
) -> WantedFiles:
    return WantedFiles(
        number=search.strip(),
        name=name.strip(),
        states=tuple(state or ()),
        merchant_id=merchant_id or None,
        media=media,
        channel_id=channel_id,
        first=first,
        last=last,
    )


Wanted = Annotated[WantedFiles, Depends(_wanted)]


@room.get("/files", may="file.view")
async def list_files(who: Who, parts: House, wanted: Wanted, after: Number = "", limit: Limit = 50) -> Page[FileRow]:
    """The newest files that are wanted; without days, those of the last 31."""
    rows = await files.listed(parts.pool, wanted, after=after, limit=limit)
    titles = titles_of(who, parts)
    shown = [FileRow.model_validate(_placed(row, titles, who)) for row in rows]
    return Page(rows=shown, next=shown[-1].id if len(shown) == limit else None)


@room.get("/files/totals", may="file.view")
async def file_totals(parts: House, wanted: Wanted) -> FileTotals:
    """Counts and bytes of the files that are wanted."""
    return FileTotals(**asdict(await files.totals(parts.pool, wanted)))


@room.get("/files/choices", may="file.view")
async def file_choices(who: Who, parts: House) -> FileChoices:
    """Merchants and carriers to filter by."""
    return FileChoices(merchants=await merchants(parts), channels=_carriers(who, parts))


@room.get("/files/kept", may="file.view")
async def files_kept(who: Who, parts: House) -> Rows[CarrierRow]:
    """What every carrier keeps; also those that keep nothing yet."""
    found = {one.channel_id: one for one in await files.kept(parts.pool)}
    titles = titles_of(who, parts)
    routed = [route.channel_id for route in parts.switchboard.current.content.routes_of(Stores.ROUTE)]
    empty = (files.Kept(channel_id, 0, 0) for channel_id in routed if channel_id not in found)
    return Rows(
        rows=[
            CarrierRow(**asdict(one), channel=titles.get(one.channel_id, str(one.channel_id)))
            for one in (*found.values(), *empty)
        ]
    )


@room.get("/files/leftovers", may="file.view")
async def file_leftovers(who: Who, parts: House) -> Rows[LeftoverRow]:
    """What is to be thrown away at carriers, the first 200; what was given up comes first."""
    titles = titles_of(who, parts)
    return Rows(
        rows=[
            LeftoverRow.model_validate({**_placed(asdict(one), titles, who), "parts": bool(one.upload)})
            for one in await leftovers.every(parts.pool)
        ]
    )


@room.post("/files/leftovers/retry", may="file.delete")
async def retry_leftovers(who: Who) -> Retried:
    """The worker tries again to throw away what it had given up."""
    return Retried(count=await leftovers.retry(who.actor))


@room.get("/files/{number}", may="file.view")
async def file_story(who: Who, parts: House, number: FileId) -> FileStory:
    """Everything of one file."""
    found = await story.story(parts.pool, number)
    if found is None:
        raise Refusal(Problem.FILE_NOT_FOUND, number)
    titles = titles_of(who, parts)
    name = await name_of(parts, found.file["merchant_id"])
    return FileStory.model_validate(
        {
            **_placed({**found.file, "merchant_name": name}, titles, who),
            "events": [
                {**in_words(one, who), "channel": titles.get(one["channel_id"] or 0, "")} for one in found.events
            ],
            "notices": notices_of(who, found.notices),
            "calls": calls_of(who, parts, found.calls),
        }
    )


@room.post("/files/{number}/link", may="file.view")
async def link_file(form: LinkForm, who: Who, parts: House, number: FileId) -> LinkAnswer:
    """An address by which the file can be read for five minutes; who looked is written down."""
    merchant_id, file_id = await _named(parts, number)
    until = now() + timedelta(seconds=LINK)
    _, url = await parts.files.link(merchant_id, file_id, LINK, inline=form.inline)
    async with who.actor.change() as connection:
        await who.actor.note(connection, "file.open", f"file/{number}", {"file_id": file_id})
    return LinkAnswer(url=url, until=until)


@room.delete("/files/{number}", may="file.delete")
async def delete_file(who: Who, parts: House, number: FileId) -> Done:
    """The file is there no more, for its merchant neither."""
    merchant_id, file_id = await _named(parts, number)
    async with who.actor.change() as connection:
        await who.actor.note(connection, "file.delete", f"file/{number}", {"file_id": file_id})
    await parts.files.delete(merchant_id, file_id)
    return Done()


async def _named(parts: Parts, number: str) -> tuple[str, str]:
    """A file's merchant and the merchant's number; Refusal (FILE_NOT_FOUND)."""
    row = await parts.pool.fetchrow("SELECT merchant_id, file_id FROM file WHERE id = $1", number)
    if row is None:
        raise Refusal(Problem.FILE_NOT_FOUND, number)
    return row["merchant_id"], row["file_id"]


def _carriers(who: Caller, parts: Parts) -> list[Choice]:
    """Channels that can keep files, whether a route leads to them or not: what lies there stays."""
    titles, specs = titles_of(who, parts), registry.specs()
    setups = parts.switchboard.current.content.channels.values()
    able = [one.id for one in setups if one.code in specs and issubclass(specs[one.code].adapter, Stores)]
    return [Choice(value=str(one), label=titles[one]) for one in able]


def _placed(row: Mapping[str, Any], titles: Mapping[int, str], who: Caller) -> dict[str, Any]:
    number = row["channel_id"]
    return {**in_words(row, who), "channel": titles.get(number, str(number)) if number else ""}
