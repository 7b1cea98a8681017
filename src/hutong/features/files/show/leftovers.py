"""What is to be thrown away at carriers, what couldn't be, and trying that again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from hutong.base.db import Pool
from hutong.switchboard.actor import Actor

# A process that lives holds the lock of its number: what it is making is no leftover yet.
_LIST: Final = """
WITH alive AS MATERIALIZED (
  SELECT classid::bigint << 32 | objid::bigint AS owner FROM pg_locks
   WHERE locktype = 'advisory' AND objsubid = 1 AND granted
     AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
)
SELECT id, channel_id, revision, key, upload, due_at, tries, words,
       CASE WHEN given_up THEN 'given_up' WHEN owner IN (SELECT owner FROM alive) THEN 'in_use' ELSE 'waiting' END
         AS state
  FROM leftover ORDER BY given_up DESC, due_at, id LIMIT $1
"""
_RETRY: Final = """
UPDATE leftover SET given_up = false, tries = 0, due_at = now() WHERE given_up RETURNING id
"""


@dataclass(frozen=True, slots=True)
class Leftover:
    """Something at a carrier that belongs to no file. `in_use`: it is being made a file at this moment."""

    id: int
    channel_id: int
    revision: int
    key: str
    upload: str  # an upload in parts; empty: the object itself
    due_at: datetime
    tries: int
    words: str
    state: Literal["waiting", "in_use", "given_up"]


async def every(pool: Pool, most: int = 200) -> list[Leftover]:
    """What was given up, then the rest in the order in which it is thrown away."""
    return [Leftover(**row) for row in await pool.fetch(_LIST, most)]


async def retry(actor: Actor) -> int:
    """The worker tries everything again that was given up; how much that is."""
    async with actor.change() as connection:
        count = len(await connection.fetch(_RETRY))
        if count:
            await actor.note(connection, "files.leftovers.retry", "leftover", {"count": count})
        return count
