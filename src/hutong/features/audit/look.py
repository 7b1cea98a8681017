"""The audit as people read it: newest first, by whom, what, about what and when."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import asyncpg

from hutong.base.db import Pool

_COLUMNS: Final = "e.id, e.at, e.actor, e.action, e.subject, e.detail, l.seq, l.hash"
_CHANNELS: Final = """
SELECT subject, detail->>'code' AS code, detail->>'merchant_no' AS merchant_no FROM audit_event
 WHERE subject = ANY($1) AND action IN ('channel.add', 'channel.edit', 'channel.remove') ORDER BY id
"""
_FROM: Final = "audit_event e LEFT JOIN audit_link l ON l.event_id = e.id"


@dataclass(frozen=True, slots=True)
class Wish:
    """Which rows are wanted; what is empty lets all pass."""

    actor: str = ""  # a part of the name
    actions: tuple[str, ...] = ()
    subject: str = ""  # merchant/1000001, or merchant: all of them
    start: datetime | None = None
    end: datetime | None = None  # before this moment

    def conditions(self) -> tuple[list[str], list[Any]]:
        """As SQL: conditions on e, and their arguments from $1 on."""
        exact = "/" in self.subject
        given: list[tuple[bool, str, Any]] = [
            (bool(self.actor), "strpos(lower(e.actor), lower({})) > 0", self.actor),
            (bool(self.actions), "e.action = ANY({}::text[])", list(self.actions)),
            (exact, "e.subject = {}", self.subject),
            (bool(self.subject) and not exact, "split_part(e.subject, '/', 1) = {}", self.subject),
            (self.start is not None, "e.at >= {}", self.start),
            (self.end is not None, "e.at < {}", self.end),
        ]
        wanted = [(condition, argument) for wish, condition, argument in given if wish]
        return (
            [condition.format(f"${number}") for number, (condition, _) in enumerate(wanted, 1)],
            [argument for _, argument in wanted],
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One row, and its place in the chain once it has one."""

    id: int
    at: datetime
    actor: str
    action: str
    subject: str
    detail: dict[str, Any]
    seq: int | None
    hash: str


@dataclass(frozen=True, slots=True)
class Found:
    """Rows of a page, and the number after which the next page begins."""

    rows: list[Row]
    next: int | None


@dataclass(frozen=True, slots=True)
class Checked:
    """When the chain was last verified here, by whom, and how it was."""

    at: datetime
    actor: str
    intact: bool
    complete: bool
    rows: int
    found: int


async def page(pool: Pool, wish: Wish, *, after: int | None = None, limit: int = 50) -> Found:
    """A page of rows, newest first; `after` is the `next` of the page before."""
    conditions, arguments = wish.conditions()
    if after is not None:
        conditions.append(f"e.id < ${len(arguments) + 1}")
        arguments.append(after)
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    query = f"SELECT {_COLUMNS} FROM {_FROM}{where} ORDER BY e.id DESC LIMIT {limit + 1}"
    rows = [_row(row) for row in await pool.fetch(query, *arguments)]
    return Found(rows[:limit], rows[limit - 1].id if len(rows) > limit else None)


async def one(pool: Pool, event_id: int) -> Row | None:
    """One row."""
    row = await pool.fetchrow(f"SELECT {_COLUMNS} FROM {_FROM} WHERE e.id = $1", event_id)
    return _row(row) if row else None


async def stream(pool: Pool, wish: Wish) -> AsyncIterator[Row]:
    """Every row, newest first, a few at a time."""
    after: int | None = None
    while True:
        found = await page(pool, wish, after=after, limit=1000)
        for row in found.rows:
            yield row
        if found.next is None:
            return
        after = found.next


async def count(pool: Pool, wish: Wish) -> int:
    """How many rows there are."""
    conditions, arguments = wish.conditions()
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    found: int = await pool.fetchval(f"SELECT count(*) FROM audit_event e{where}", *arguments)
    return found


async def checked(pool: Pool) -> Checked | None:
    """The last verification that somebody asked for in the office; the audit itself tells of it."""
    row = await pool.fetchrow(
        "SELECT at, actor, detail FROM audit_event WHERE action = 'audit.verify' ORDER BY id DESC LIMIT 1"
    )
    if row is None:
        return None
    told = row["detail"]
    return Checked(row["at"], row["actor"], told["found"] == 0, told["complete"], told["rows"], told["found"])


async def channel_titles(pool: Pool, ids: Iterable[int]) -> dict[int, str]:
    """What channels were called that are gone, or not in effect yet: the audit itself knows it."""
    known: dict[int, dict[str, str]] = {}
    for row in await pool.fetch(_CHANNELS, [f"channel/{one}" for one in ids]):
        told = {name: row[name] for name in ("code", "merchant_no") if row[name]}
        known.setdefault(int(row["subject"].partition("/")[2]), {}).update(told)
    return {
        key: f"{key} {one['code']} {one.get('merchant_no', '')}".strip() for key, one in known.items() if "code" in one
    }


def _row(row: asyncpg.Record) -> Row:
    digest = row["hash"].hex() if row["hash"] is not None else ""
    return Row(row["id"], row["at"], row["actor"], row["action"], row["subject"], row["detail"], row["seq"], digest)
