"""Files as a list: newest first, by number, name or filters, a page at a time; how many, and how many bytes."""

from dataclasses import dataclass
from typing import Any, Final

from hutong.base.db import Pool
from hutong.base.ids import first_id
from hutong.features.trade.wanted import Wanted
from hutong.features.trade.where import Where

Row = dict[str, Any]
STATES: Final = ("uploading", "expected", "stored", "failed", "refused", "lost", "deleted")
_LIST: Final = """
SELECT f.id, f.merchant_id, m.name AS merchant_name, f.file_id, f.name, f.size, f.content_type, f.state, f.channel_id,
       f.words, f.created_at, f.stored_at, f.deleted_at
  FROM file f JOIN merchant m ON m.id = f.merchant_id WHERE {where} ORDER BY f.id DESC LIMIT {limit}
"""
_TOTALS: Final = """
SELECT count(*) AS count, coalesce(sum(f.size) FILTER (WHERE f.state = 'stored'), 0)::bigint AS bytes,
       count(*) FILTER (WHERE f.state = 'stored') AS stored
  FROM file f WHERE {where}
"""
_KEPT: Final = """
SELECT channel_id, count(*) AS files, coalesce(sum(size), 0)::bigint AS bytes FROM file
 WHERE state = 'stored' GROUP BY channel_id ORDER BY channel_id
"""
# By merchant, because the merchants' own numbers are indexed with them.
_NUMBERED: Final = """
f.id IN (
  SELECT id FROM file WHERE id = {n}
  UNION ALL SELECT g.id FROM merchant o JOIN file g ON g.merchant_id = o.id AND g.file_id = {n}
)
"""


@dataclass(frozen=True, slots=True)
class WantedFiles(Wanted):
    """Filters of files. `name`: a part of it; `media`: what the type begins with, such as image/."""

    name: str = ""
    media: str = ""


@dataclass(frozen=True, slots=True)
class Totals:
    """Of everything that the filters find; bytes of what is kept."""

    count: int
    stored: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Kept:
    """How much one carrier keeps."""

    channel_id: int
    files: int
    bytes: int


async def listed(pool: Pool, wanted: WantedFiles, *, after: str = "", limit: int = 50) -> list[Row]:
    """The newest files that are wanted; Refusal (BAD_INPUT) for too long a span."""
    where = _where(wanted)
    if after:
        where.add("f.id < ?", after)
    query = _LIST.format(where=where, limit=where.parameter(limit))
    return [dict(row) for row in await pool.fetch(query, *where.parameters)]


async def totals(pool: Pool, wanted: WantedFiles) -> Totals:
    """Counts and bytes of the files that are wanted."""
    where = _where(wanted)
    row = await pool.fetchrow(_TOTALS.format(where=where), *where.parameters)
    return Totals(**row) if row else Totals(0, 0, 0)


async def kept(pool: Pool) -> list[Kept]:
    """What every carrier keeps."""
    return [Kept(**row) for row in await pool.fetch(_KEPT)]


def _where(wanted: WantedFiles) -> Where:
    where = Where()
    where.equal("f.merchant_id", wanted.merchant_id)
    if wanted.number:
        where.add(_NUMBERED.format(n=where.parameter(wanted.number)))
    else:
        span = wanted.span()
        # By number, which says when it was asked for; a repeat that tries again moves created_at.
        where.add("f.id >= ? AND f.id < ?", first_id(span.start), first_id(span.end))
    if wanted.states:
        where.add("f.state = ANY(?)", list(wanted.states))
    where.equal("f.channel_id", wanted.channel_id)
    if wanted.name:
        where.add("position(lower(?) in lower(f.name)) > 0", wanted.name)
    if wanted.media:
        where.add("starts_with(f.content_type, ?)", wanted.media)
    return where
