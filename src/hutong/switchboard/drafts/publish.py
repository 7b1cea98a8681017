"""Refresh and rollback: the draft, whole and checked, becomes the next revision, which every process hears of."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hutong.base.db import Connection
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import NEWS, Content
from hutong.switchboard.contracts import exclusive
from hutong.switchboard.drafts.check import Finding, check
from hutong.switchboard.drafts.difference import Change, difference
from hutong.switchboard.drafts.rows import read, replace

_NEWEST = "SELECT id, content FROM revision ORDER BY id DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a refresh would do. `token` names exactly this draft on top of exactly this revision."""

    base: int  # the revision that runs; 0: none yet
    content: Content
    changes: list[Change]
    findings: list[Finding]
    token: str

    @property
    def errors(self) -> list[Finding]:
        """What forbids publishing."""
        return [finding for finding in self.findings if not finding.warning]

    @property
    def warnings(self) -> list[Finding]:
        """What deserves a look but forbids nothing."""
        return [finding for finding in self.findings if finding.warning]


@dataclass(frozen=True, slots=True)
class Published:
    """A revision that was just published, or, after a rollback to what runs, the one whose content the draft has."""

    revision: int
    plan: Plan


@dataclass(frozen=True, slots=True)
class Version:
    """One row of the list of revisions."""

    id: int
    at: datetime
    actor: str
    remark: str
    diff: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Both:
    """The draft and the newest revision, read at one moment."""

    base: int  # 0: nothing was published yet
    running: Content
    draft: Content


class Incomplete(Refusal):
    """A draft that can't be published, with every reason."""

    def __init__(self, findings: list[Finding]) -> None:
        texts = [finding.text() for finding in findings]
        zh, en = "\n".join(text.zh for text in texts), "\n".join(text.en for text in texts)
        super().__init__(Problem.INCOMPLETE, Text(zh, en))
        self.findings = findings


async def plan(actor: Actor) -> Plan:
    """What a refresh would do now; nothing is changed."""
    async with actor.pool.acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        return await _plan(connection, actor, await read(connection))


async def both(actor: Actor) -> Both:
    """The draft beside what runs."""
    async with actor.pool.acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        base, running = await _newest(connection)
        return Both(base, running, await read(connection))


async def edited(actor: Actor) -> tuple[int, int]:
    """The newest revision, and in how many things the draft differs from it; nothing is judged."""
    found = await both(actor)
    same = found.draft == found.running
    return found.base, 0 if same else len(difference(found.running, found.draft, actor.vault))


async def refresh(actor: Actor, remark: str = "", expect: str | None = None) -> Published:
    """Publishes the draft. Refusal (INCOMPLETE with every reason, NOTHING_TO_PUBLISH, DRAFT_CHANGED).

    `expect` is the token of the plan that was looked at: a draft that somebody changed since is not published.
    """
    async with actor.change() as connection:
        planned = await _plan(connection, actor, await read(connection))
        if expect is not None and expect != planned.token:
            raise Refusal(Problem.DRAFT_CHANGED)
        if planned.errors:
            raise Incomplete(planned.errors)
        if not planned.changes:
            raise Refusal(Problem.NOTHING_TO_PUBLISH)
        return Published(await _publish(connection, actor, "revision.publish", planned, remark), planned)


async def plan_rollback(actor: Actor, revision_id: int) -> tuple[Plan, list[Change]]:
    """What a rollback would change in what runs, and which edits of the draft it would throw away."""
    async with actor.pool.acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        wanted, draft = await content_of(connection, revision_id), await read(connection)
        return await _plan(connection, actor, wanted, draft), difference(draft, wanted, actor.vault)


async def rollback(actor: Actor, revision_id: int, remark: str = "", expect: str | None = None) -> Published:
    """Publishes an old content as a new revision and makes the draft equal to it; edits of the draft are lost.

    Refusal (NO_REVISION, INCOMPLETE, DRAFT_CHANGED; NOTHING_TO_PUBLISH when it runs and the draft is equal).
    """
    async with actor.change() as connection:
        wanted, draft = await content_of(connection, revision_id), await read(connection)
        planned = await _plan(connection, actor, wanted, draft)
        if expect is not None and expect != planned.token:
            raise Refusal(Problem.DRAFT_CHANGED)
        if planned.errors:
            raise Incomplete(planned.errors)
        lost = difference(draft, wanted, actor.vault)
        if not planned.changes and not lost:
            raise Refusal(Problem.NOTHING_TO_PUBLISH)
        await replace(connection, wanted)
        if not planned.changes:
            await actor.note(connection, "draft.discard", f"revision/{planned.base}", _packed(lost))
            return Published(planned.base, planned)
        words = remark or f"rollback to {revision_id}"
        return Published(await _publish(connection, actor, "revision.rollback", planned, words), planned)


async def versions(actor: Actor, most: int = 50, before: int | None = None) -> list[Version]:
    """The newest revisions (older than `before`), newest first."""
    select = (
        "SELECT id, at, actor, remark, diff FROM revision WHERE $2::bigint IS NULL OR id < $2 ORDER BY id DESC LIMIT $1"
    )
    return [Version(**row) for row in await actor.pool.fetch(select, most, before)]


async def version(actor: Actor, revision_id: int) -> Version:
    """One revision of the list; Refusal (NO_REVISION)."""
    row = await actor.pool.fetchrow("SELECT id, at, actor, remark, diff FROM revision WHERE id = $1", revision_id)
    if row is None:
        raise Refusal(Problem.NO_REVISION, str(revision_id))
    return Version(**row)


async def content_of(connection: Connection, revision_id: int) -> Content:
    """What a revision holds; Refusal (NO_REVISION)."""
    kept = await connection.fetchval("SELECT content FROM revision WHERE id = $1", revision_id)
    if kept is None:
        raise Refusal(Problem.NO_REVISION, str(revision_id))
    return Content.unpack(kept)


async def _plan(connection: Connection, actor: Actor, wanted: Content, draft: Content | None = None) -> Plan:
    """`draft`: the one that is thrown away, so that the token names it too."""
    base, running = await _newest(connection)
    changes = difference(running, wanted, actor.vault)
    conflicts = exclusive.conflicts(wanted, await actor.offers(connection))
    against = [Finding(one.within or one.exclusive.product.name, "", one.text()) for one in conflicts]
    return Plan(base, wanted, changes, [*check(wanted, actor.vault), *against], _token(base, wanted, draft))


async def _newest(connection: Connection) -> tuple[int, Content]:
    row = await connection.fetchrow(_NEWEST)
    return (row["id"], Content.unpack(row["content"])) if row else (0, Content())


def _token(base: int, wanted: Content, draft: Content | None) -> str:
    packed = json.dumps([base, wanted.pack(), draft and draft.pack()], sort_keys=True)
    return f"{base}-{hashlib.sha256(packed.encode()).hexdigest()[:12]}"


async def _publish(connection: Connection, actor: Actor, action: str, planned: Plan, remark: str) -> int:
    diff = [change.pack() for change in planned.changes]
    insert = "INSERT INTO revision (actor, remark, content, diff) VALUES ($1, $2, $3, $4) RETURNING id"
    revision: int = await connection.fetchval(insert, actor.name, remark, planned.content.pack(), diff)
    await actor.note(connection, action, f"revision/{revision}", {"remark": remark, **_packed(planned.changes)})
    await connection.execute("SELECT pg_notify($1, $2)", NEWS, str(revision))
    return revision


def _packed(changes: list[Change]) -> dict[str, Any]:
    return {"changes": [change.pack() for change in changes]}
