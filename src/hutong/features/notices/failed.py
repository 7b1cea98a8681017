"""All that failed since a moment: how many they are, and putting them up for an extra try, a batch at a time."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hutong.base.db import Connection, Pool
from hutong.features.notices import TEST
from hutong.switchboard.actor import Actor

BATCH: Final = 500
# One that was put up and not tried yet is not put up twice: a walk that was broken off is begun again without harm.
_FAILED: Final = f"""
(state = 'given_up' OR state = 'waiting' AND tries > 0 AND extra = 0) AND topic <> '{TEST}'
   AND created_at >= $1 AND created_at < $2 AND ($3::text IS NULL OR merchant_id = $3)
"""
_COUNT: Final = f"SELECT count(*) FROM notice WHERE {_FAILED}"
# A row that is locked is being written down at this moment, so its try is as fresh as can be; nobody waits for it.
_PUT_UP: Final = f"""
WITH picked AS MATERIALIZED (
  SELECT id FROM notice WHERE {_FAILED} AND id > $4 ORDER BY id LIMIT $5 FOR UPDATE SKIP LOCKED
)
UPDATE notice n
   SET state = 'waiting', extra = extra + 1, next_at = CASE WHEN leased_until > now() THEN next_at ELSE now() END
  FROM picked WHERE n.id = picked.id
RETURNING n.id
"""


@dataclass(frozen=True, slots=True)
class Failed:
    """Which notices: made from `since` until before `until`, of one merchant or (None) of all."""

    since: datetime
    until: datetime
    merchant_id: str | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """How many were put up, and what to go on after; empty: that was the last batch."""

    count: int
    next: str


async def count(pool: Pool, failed: Failed) -> int:
    """How many notices were tried and not heard."""
    found: int = await pool.fetchval(_COUNT, failed.since, failed.until, failed.merchant_id)
    return found


async def put_up(connection: Pool | Connection, failed: Failed, after: str = "", most: int = BATCH) -> Batch:
    """Puts the next of them up for an extra try, those whose numbers come after `after`."""
    rows = await connection.fetch(_PUT_UP, failed.since, failed.until, failed.merchant_id, after, most)
    return Batch(len(rows), max(row["id"] for row in rows) if len(rows) == most else "")


async def put_all_up(actor: Actor, failed: Failed, target: str) -> int:
    """Puts every one of them up, a batch a transaction so that nobody waits for a long one; how many."""
    detail = {"since": failed.since.isoformat(), "merchant": failed.merchant_id}
    total, after = 0, ""
    while True:
        async with actor.change() as connection:
            batch = await put_up(connection, failed, after)
            if batch.count:
                await actor.note(connection, "notice.resend_failed", target, {**detail, "count": batch.count})
        total, after = total + batch.count, batch.next
        if not after:
            return total
