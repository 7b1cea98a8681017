"""How far a merchant's developers have come: what was looked at, what worked once, what is still owed to them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hutong.base.db import Pool

# Plain SQL over rows of other rooms, which a merchant need not know; each question stops at the first row.
_PROGRESS: Final = """
SELECT EXISTS (SELECT FROM audit_event WHERE subject = 'merchant/' || $1
                  AND action IN ('merchant.md5_key.seen', 'merchant.md5_key')) AS md5_key_seen,
       EXISTS (SELECT FROM payment WHERE merchant_id = $1) AS has_ordered,
       EXISTS (SELECT FROM notice WHERE merchant_id = $1 AND done_at IS NOT NULL AND topic <> 'test')
         AS was_told
"""
_OWED: Final = """
SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting,
       count(*) FILTER (WHERE state = 'waiting' AND tries > 0) AS failing,
       min(created_at) FILTER (WHERE state = 'waiting') AS oldest,
       count(*) FILTER (WHERE state = 'given_up' AND created_at > now() - interval '7 days') AS given_up
  FROM notice WHERE merchant_id = $1 AND state <> 'done' AND topic <> 'test'
"""


@dataclass(frozen=True, slots=True)
class Progress:
    """What a merchant has done already."""

    md5_key_seen: bool
    has_ordered: bool
    was_told: bool  # a notice, no test, was answered with success


@dataclass(frozen=True, slots=True)
class Owed:
    """Notices that a merchant has not taken yet."""

    waiting: int
    failing: int  # of them tried in vain
    oldest: datetime | None
    given_up: int  # within seven days


async def progress(pool: Pool, merchant_id: str) -> Progress:
    """What this merchant has done already."""
    row = await pool.fetchrow(_PROGRESS, merchant_id)
    return Progress(**dict(row or {}))


async def owed(pool: Pool, merchant_id: str) -> Owed:
    """The notices that this merchant has not taken yet; test notices are none."""
    row = await pool.fetchrow(_OWED, merchant_id)
    return Owed(**dict(row or {}))
