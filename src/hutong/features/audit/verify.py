"""Walking the chain from its start: what was changed, removed, added or moved, and which row it was."""

import time
from collections.abc import Callable, Sequence
from typing import Any, Final

import asyncpg

from hutong.base.db import Connection, Pool
from hutong.base.secrets import same
from hutong.base.vault import Vault
from hutong.features.audit.findings import Finding, Report
from hutong.features.audit.link import Head, Linker, head_of
from hutong.features.audit.seal import COLUMNS, START, Event, Seals, hashed

BATCH: Final = 2000
_STEP: Final = f"""
SELECT l.seq, l.event_id, l.prev, l.hash, l.seal, {COLUMNS}
  FROM audit_link l LEFT JOIN audit_event e ON e.id = l.event_id WHERE l.seq > $1 ORDER BY l.seq LIMIT {BATCH}
"""
_LOOSE: Final = f"""
SELECT {COLUMNS}, EXISTS (SELECT FROM audit_pending p WHERE p.event_id = e.id) AS waits
  FROM audit_event e WHERE NOT EXISTS (SELECT FROM audit_link l WHERE l.event_id = e.id) ORDER BY e.id
"""
_GONE: Final = """
SELECT p.event_id FROM audit_pending p
 WHERE NOT EXISTS (SELECT FROM audit_event e WHERE e.id = p.event_id) ORDER BY 1
"""
# A counter that has counted, and nothing there. PostgreSQL keeps counters apart from rows.
_EMPTIED: Final = """
SELECT NOT EXISTS (SELECT FROM audit_event)
   AND EXISTS (SELECT FROM pg_sequences WHERE sequencename = 'audit_event_id_seq' AND last_value IS NOT NULL)
"""
Progress = Callable[[int, int], None]  # links looked at, links there are


async def verify(
    pool: Pool,
    vault: Vault,
    anchors: Sequence[Head] = (),
    *,
    progress: Progress | None = None,
    seconds: float = float("inf"),
) -> Report:
    """Looks at the whole chain, and compares it with ends that were noted elsewhere; Report.

    What waits is linked first. After `seconds` it ends where it is and says so.
    """
    await Linker(pool, vault).all()
    until = time.monotonic() + seconds
    async with pool.acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        total = await connection.fetchval("SELECT count(*) FROM audit_link")
        walk = _Walk(Seals(vault), {anchor.seq: anchor for anchor in anchors})
        while rows := await connection.fetch(_STEP, walk.seq):
            for row in rows:
                walk.step(row)
            if progress is not None:
                progress(walk.report.rows, total)
            if time.monotonic() > until:
                walk.report.complete = False
                return walk.report
        await _end(connection, walk)
        for anchor in anchors:
            walk.compare(anchor)
        await _loose(connection, walk)
        return walk.report


class _Walk:
    """From link to link."""

    def __init__(self, seals: Seals, anchors: dict[int, Head]) -> None:
        self.report = Report(anchors=len(anchors))
        self.seq = 0
        self.prev = START
        self._broken = False  # the link before was wrong, which its neighbour is not to blame for
        self.hashes: dict[int, bytes] = {}  # of the numbers that anchors name
        self.seals = seals
        self._wanted = frozenset(anchors)

    def step(self, row: asyncpg.Record) -> None:
        """Looks at one link and its row."""
        gap = row["seq"] != self.seq + 1
        if gap:
            self.report.add(Finding("gap", self.seq + 1, until=row["seq"] - 1))
        found = self._wrong(row, follows=not gap and not self._broken)
        self._broken = bool(found)
        if found:
            self.report.add(Finding(found, row["seq"], row["event_id"]))
        self.report.rows += 1
        self.seq, self.prev = row["seq"], row["hash"]
        if self.seq in self._wanted:
            self.hashes[self.seq] = row["hash"]

    def _wrong(self, row: asyncpg.Record, *, follows: bool) -> str:
        """What is wrong with a link or its row. A sealed hash is what the hub wrote, so the other side was touched."""
        honest = same(self.seals.link(row["hash"]), row["seal"])
        if row["id"] is None:
            return "deleted"
        event = Event.of(row)
        if event.seal is not None and not self.seals.is_sealed(event):
            return "changed"
        if not honest:
            return "link"
        if not same(hashed(row["seq"], row["prev"], event), row["hash"]):
            return "link" if event.seal is not None else "changed"
        return "order" if follows and not same(row["prev"], self.prev) else ""

    def compare(self, anchor: Head) -> None:
        """Compares the chain with an end that was noted elsewhere."""
        if anchor.seq > self.seq:
            if not any(one.kind == "cut" for one in self.report.findings):
                self.report.add(Finding("cut", self.seq + 1, until=anchor.seq))
        elif anchor.seq and not same(self.hashes.get(anchor.seq, b""), anchor.hash):
            self.report.add(Finding("rewritten", anchor.seq))


async def _end(connection: Connection, walk: _Walk) -> None:
    """Whether the chain ends where it was said to end."""
    head = await head_of(connection, walk.seals)
    walk.report.end = str(Head(walk.seq, walk.prev)) if walk.seq else ""
    if head is None:
        if walk.seq or await connection.fetchval("SELECT EXISTS (SELECT FROM audit_head)"):
            walk.report.add(Finding("head"))
        elif await connection.fetchval(_EMPTIED):
            walk.report.add(Finding("emptied"))
    elif head.seq > walk.seq:
        walk.report.add(Finding("cut", walk.seq + 1, until=head.seq))
    elif head.seq < walk.seq or head.hash != walk.prev:
        walk.report.add(Finding("head"))


async def _loose(connection: Connection, walk: _Walk) -> None:
    """Rows without a link, and rows that were to be linked and are gone."""
    async for row in connection.cursor(_LOOSE):
        kind = _kind(walk.seals, row)
        if kind:
            walk.report.add(Finding(kind, event_id=row["id"]))
        else:
            walk.report.waiting += 1
    gone: list[Any] = await connection.fetch(_GONE)
    for row in gone:
        walk.report.add(Finding("deleted", event_id=row["event_id"]))


def _kind(seals: Seals, row: asyncpg.Record) -> str:
    if not seals.is_sealed(Event.of(row)):
        return "inserted"
    return "" if row["waits"] else "unlinked"
