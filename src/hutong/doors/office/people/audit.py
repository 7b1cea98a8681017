"""审计日志: who did what to what, and whether the record of it is untouched."""

import asyncio
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Annotated, Any, Final

from fastapi import Query

from hutong.base.clock import BEIJING
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.doors.office.frame.caller import Caller, Who
from hutong.doors.office.frame.forms import Answer, Limit, Page
from hutong.doors.office.frame.parts import House, Parts
from hutong.doors.office.frame.room import Room
from hutong.features.audit import anchor, look, words
from hutong.features.audit.findings import Report
from hutong.features.audit.look import Checked, Row, Wish
from hutong.features.audit.verify import verify
from hutong.features.merchants import look as merchants
from hutong.features.operators import accounts
from hutong.features.scenes.known import scenes
from hutong.features.scenes.look import places

room = Room("office", "audit")
PATIENCE: Final = 12.0  # seconds that a verification may take here; the command has no limit


class AuditRow(Answer):
    """Something that was done."""

    id: int
    at: datetime
    actor: str
    action: str
    action_label: str
    subject: str
    subject_kind: str
    subject_label: str
    seq: int | None


class AuditLine(Answer):
    """One thing of the detail: what it is called, what it was, what it is."""

    label: str
    old: str | None
    new: str


class AuditShown(AuditRow):
    """Something that was done, with everything that was written down."""

    lines: list[AuditLine]
    detail: dict[str, object]
    hash: str


class AuditChoice(Answer):
    """An action or a kind of subject, and what it is called."""

    value: str
    label: str


class AuditChoices(Answer):
    """What the list is filtered by."""

    actions: list[AuditChoice]
    kinds: list[AuditChoice]


class AuditCheck(Answer):
    """The last verification that somebody asked for here."""

    at: datetime
    actor: str
    intact: bool
    complete: bool
    rows: int
    found: int


class AuditLastCheck(Answer):
    """The last verification, if there was one."""

    last: AuditCheck | None


class AuditFinding(Answer):
    """Something that is wrong, in words, and which row it is."""

    kind: str
    text: str
    seq: int | None
    event_id: int | None


class AuditReport(Answer):
    """What became of a verification."""

    intact: bool
    complete: bool
    rows: int
    anchors: int
    found: int
    end: str
    findings: list[AuditFinding]


@room.get("/audit", may="audit.view")
async def list_audit(
    who: Who,
    parts: House,
    actor: str = "",
    action: Annotated[list[str] | None, Query()] = None,
    subject: str = "",
    from_: Annotated[date | None, Query(alias="from")] = None,
    to: date | None = None,
    after: int | None = None,
    limit: Limit = 50,
) -> Page[AuditRow]:
    """What was done, newest first."""
    wish = Wish(actor.strip(), tuple(action or ()), subject.strip(), _day(from_), _day(to, days=1))
    found = await look.page(parts.pool, wish, after=after, limit=limit)
    named = await _named(who, parts, found.rows)
    return Page(
        rows=[AuditRow(**_facts(row, named, who)) for row in found.rows],
        next=None if found.next is None else str(found.next),
    )


@room.get("/audit/choices", may="audit.view")
async def audit_choices(who: Who) -> AuditChoices:
    """Every action and every kind of subject."""
    return AuditChoices(
        actions=[AuditChoice(value=name, label=who.say(text)) for name, text in words.ACTIONS.items()],
        kinds=[AuditChoice(value=name, label=who.say(text)) for name, text in words.KINDS.items()],
    )


@room.get("/audit/verify", may="audit.view")
async def last_check(parts: House) -> AuditLastCheck:
    """When the chain was last verified here, and how it was."""
    found: Checked | None = await look.checked(parts.pool)
    return AuditLastCheck(last=None if found is None else AuditCheck.model_validate(found))


@room.post("/audit/verify", may="audit.view")
async def verify_audit(who: Who, parts: House) -> AuditReport:
    """Walks the chain, as far as a few seconds reach; the audit tells that it was done."""
    anchors = await asyncio.to_thread(anchor.kept, parts.home)
    report = await verify(parts.pool, parts.vault, anchors, seconds=PATIENCE)
    detail = {"rows": report.rows, "found": report.found, "complete": report.complete}
    async with who.actor.change() as connection:
        await who.actor.note(connection, "audit.verify", "audit/chain", detail)
    return _told(report, who)


@room.get("/audit/{event_id}", may="audit.view")
async def show_audit(event_id: int, who: Who, parts: House) -> AuditShown:
    """One row with its detail and its place in the chain."""
    row = await look.one(parts.pool, event_id)
    if row is None:
        raise Refusal(Problem.NO_PAGE)
    named = await _named(who, parts, [row])
    others = await _of_scene(parts, row)
    return AuditShown(
        **_facts(row, named, who),
        lines=[_line(one, who) for one in words.lines(row.detail, _code(row, named), others)],
        detail=row.detail,
        hash=row.hash,
    )


def _line(line: words.Line, who: Caller) -> AuditLine:
    return AuditLine(
        label=who.say(line.label), old=None if line.old is None else who.say(line.old), new=who.say(line.new)
    )


def _facts(row: Row, named: dict[str, str], who: Caller) -> dict[str, Any]:
    return {
        "id": row.id,
        "at": row.at,
        "actor": row.actor,
        "action": row.action,
        "action_label": who.say(words.action(row.action)),
        "subject": row.subject,
        "subject_kind": who.say(words.kind(row.subject)),
        "subject_label": named[row.subject],
        "seq": row.seq,
    }


async def _named(who: Caller, parts: Parts, rows: list[Row]) -> dict[str, str]:
    """Subjects by the names that people know them by."""
    ids: dict[str, set[str]] = {}
    for row in rows:
        kind, _, key = row.subject.partition("/")
        ids.setdefault(kind, set()).add(key)
    named = {f"merchant/{key}": f"{name}（{key}）" for key, name in await _merchants(parts, ids)}
    wanted = _numbers(ids.get("account", ()))
    named |= {f"account/{key}": title for key, title in (await accounts.titles(parts.pool, wanted)).items()}
    named |= {
        f"site/{key}": name for key, (name, _) in (await places(parts.pool, _numbers(ids.get("site", ())))).items()
    }
    channels = await _channels(parts, rows)
    named |= {f"channel/{key}": title for key, title in channels.items()}
    return {row.subject: who.say(words.thing(row.subject, channels)) for row in rows} | named


async def _channels(parts: Parts, rows: list[Row]) -> dict[int, str]:
    """The channels that run, and what those were called that rows tell of and that don't."""
    running = {key: setup.title for key, setup in parts.switchboard.current.content.channels.items()}
    parted = [row.subject.split("/") for row in rows]
    meant = {one[-1] for one in parted if one[0] in ("channel", "route") and one[-1].isascii() and one[-1].isdecimal()}
    gone = {int(one) for one in meant} - running.keys()
    return running | (await look.channel_titles(parts.pool, sorted(gone)) if gone else {})


def _code(row: Row, named: dict[str, str]) -> str:
    """The code of the channel that a row is about."""
    title = named[row.subject].split(" ") if row.subject.startswith("channel/") else []
    return title[1] if len(title) > 1 else ""


def _numbers(keys: Iterable[str]) -> list[int]:
    return [int(key) for key in keys if key.isascii() and key.isdecimal()]


async def _of_scene(parts: Parts, row: Row) -> dict[str, Text]:
    """What the scene calls its settings, and itself, where a row is about a site."""
    kind, _, key = row.subject.partition("/")
    found = (await places(parts.pool, _numbers([key]))).values() if kind == "site" else ()
    known = [scenes()[code] for _, code in found if code in scenes()]
    forms = [scene.config.keys() for scene in known]
    labels = {key.wire: key.label for form in forms for key in form}
    return labels | {scene.code: scene.name for scene in known}


async def _merchants(parts: Parts, ids: dict[str, set[str]]) -> list[tuple[str, str]]:
    wanted = ids.get("merchant", set())
    return list((await merchants.names(parts.pool, sorted(wanted))).items()) if wanted else []


def _told(report: Report, who: Caller) -> AuditReport:
    return AuditReport(
        intact=report.intact,
        complete=report.complete,
        rows=report.rows,
        anchors=report.anchors,
        found=report.found,
        end=report.end,
        findings=[
            AuditFinding(kind=one.kind, text=who.say(one.text()), seq=one.seq, event_id=one.event_id)
            for one in report.findings
        ],
    )


def _day(day: date | None, *, days: int = 0) -> datetime | None:
    """The beginning of a day in Beijing, or of one so many days later."""
    return None if day is None else datetime.combine(day, time(), BEIJING) + timedelta(days=days)
