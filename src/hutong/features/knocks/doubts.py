"""The last knock of each channel that was not believed, if none was since: a sign of wrong keys."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hutong.base.db import Pool
from hutong.capabilities.faults import Fault

# Only knocks that are newer than the doubt are looked through, by their numbers: none costs an index of its own.
# The oldest are forgotten first: a doubt whose own knock is gone may have been answered by one that is gone, too.
_STANDING: Final = f"""
SELECT d.channel_id, d.at, d.revision, d.words, d.sealed FROM knock_doubt d
 WHERE EXISTS (SELECT FROM knock k WHERE k.id = d.knock_id) AND NOT EXISTS (
  SELECT FROM knock k WHERE k.id > d.knock_id AND k.channel_id = d.channel_id AND k.verdict <> ''
     AND NOT starts_with(k.verdict, '{Fault.FORGED}') AND NOT starts_with(k.verdict, '{Fault.CONFIG}'))
"""
_DOUBT: Final = """
INSERT INTO knock_doubt AS d (channel_id, knock_id, revision, words, sealed) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (channel_id) DO UPDATE
   SET knock_id = excluded.knock_id, at = now(), revision = excluded.revision, words = excluded.words,
       sealed = excluded.sealed
 WHERE d.knock_id < excluded.knock_id
"""


@dataclass(frozen=True, slots=True)
class Doubt:
    """A knock that was not believed."""

    at: datetime
    revision: int  # whose settings did not believe it
    words: str
    sealed: bool = False  # the provider signed it, and our key did not open it


async def doubt(pool: Pool, channel_id: int, knock_id: int, revision: int, words: str, *, sealed: bool = False) -> None:
    """A knock in the provider's form was not believed. `sealed`: see `Doubt`."""
    await pool.execute(_DOUBT, channel_id, knock_id, revision, words, sealed)


async def standing(pool: Pool) -> dict[int, Doubt]:
    """By channel: the last knock that was not believed, where no later one was."""
    rows = await pool.fetch(_STANDING)
    return {row["channel_id"]: Doubt(row["at"], row["revision"], row["words"], row["sealed"]) for row in rows}
