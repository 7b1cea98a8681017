"""The newest files, the whole story of one, and how many a carrier keeps."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from hutong.base.db import Pool
from hutong.features.notices import resend

Row = dict[str, Any]
State = Literal["uploading", "expected", "stored", "failed", "refused", "lost", "deleted"]

_FILE: Final = """
SELECT f.id, f.merchant_id, f.file_id, f.name, f.size, f.sha256, f.content_type, f.notify_url, f.state, f.channel_id,
       f.revision, f.key, f.words, f.created_at, f.stored_at, f.deleted_at, f.expires_at, f.look_at
  FROM file f
"""
_LIST: Final = f"""{_FILE}
 WHERE ($1::text IS NULL OR merchant_id = $1) AND ($2::text IS NULL OR state = $2)
   AND ($3::bigint IS NULL OR channel_id = $3)
 ORDER BY f.created_at DESC, f.id DESC LIMIT $4
"""
# By merchant, because the merchants' own numbers are indexed with them.
_FIND: Final = """
SELECT id FROM (
  SELECT id, merchant_id FROM file WHERE id = $1
  UNION
  SELECT f.id, m.id FROM merchant m JOIN file f ON f.merchant_id = m.id AND f.file_id = $1
) found WHERE $2::text IS NULL OR merchant_id = $2
 ORDER BY id DESC
"""
_EVENTS: Final = "SELECT at, what, channel_id, words FROM file_event WHERE file_id = $1 ORDER BY id"
_CALLS: Final = """
SELECT at, channel_id, revision, verb, number, fault, words, ms, exchanges FROM call_log
 WHERE number = $1 AND number <> '' ORDER BY at, id
"""
_KEPT: Final = """
SELECT count(*) AS files, coalesce(sum(size), 0)::bigint AS bytes FROM file WHERE channel_id = $1 AND state = 'stored'
"""


@dataclass(frozen=True, slots=True)
class Story:
    """A file with everything that belongs to it."""

    file: Row
    events: Sequence[Row]
    calls: Sequence[Row]  # about the place where it lies now, masked when they were written; sizes instead of bodies
    notices: Sequence[Row]  # each with "tried": its tries


@dataclass(frozen=True, slots=True)
class Kept:
    """How much a carrier keeps."""

    files: int
    bytes: int


async def recent(
    pool: Pool,
    *,
    merchant_id: str | None = None,
    state: str | None = None,
    channel_id: int | None = None,
    most: int = 50,
) -> list[Row]:
    """The newest files."""
    return [dict(row) for row in await pool.fetch(_LIST, merchant_id, state, channel_id, most)]


async def find(pool: Pool, number: str, merchant_id: str | None = None) -> list[str]:
    """Our numbers of the files that a number, ours or a merchant's, may mean; the newest first."""
    return [row["id"] for row in await pool.fetch(_FIND, number, merchant_id)]


async def story(pool: Pool, number: str) -> Story | None:
    """Everything of one file by our number; None when there is none."""
    row = await pool.fetchrow(f"{_FILE} WHERE f.id = $1", number)
    if row is None:
        return None
    notices = await resend.recent(pool, subject=number)
    return Story(
        dict(row),
        [dict(one) for one in await pool.fetch(_EVENTS, number)],
        [dict(one) for one in await pool.fetch(_CALLS, row["key"])],
        [{**one, "tried": await resend.tries(pool, one["id"])} for one in notices],
    )


async def kept(pool: Pool, channel_id: int) -> Kept:
    """How many files lie at this channel, and how many bytes they have."""
    row = await pool.fetchrow(_KEPT, channel_id)
    return Kept(**row) if row else Kept(0, 0)
