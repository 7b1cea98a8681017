"""Deliveries for people: pages of a list, totals, and one with its timeline, notices and calls."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from hutong.base.db import Pool
from hutong.features.deliveries.delivery import COLUMNS
from hutong.features.notices import resend

Row = dict[str, Any]
_COLUMNS: Final = ", ".join(f"d.{name}" for name in COLUMNS.split(", ") if name not in ("digest", "token"))
_ONE: Final = f"""
SELECT {_COLUMNS}, m.name AS merchant_name FROM delivery d JOIN merchant m ON m.id = d.merchant_id WHERE d.id = $1
"""
# By merchant, because the merchants' own numbers are indexed with them.
_NUMBERED: Final = """
SELECT d.id FROM delivery d WHERE d.id = $1
 UNION SELECT d.id FROM merchant m JOIN delivery d ON d.merchant_id = m.id AND d.number = $1
 UNION SELECT d.id FROM delivery d WHERE d.waybill_no = $1 AND d.waybill_no <> ''
"""
_EVENTS: Final = """
SELECT at, told_at, round, what, moved, source, status, waybill_no, rider, rider_phone, words
  FROM delivery_event WHERE delivery_id = $1 ORDER BY id
"""
_CALLS: Final = """
SELECT at, channel_id, revision, verb, number, fault, words, ms, exchanges FROM call_log WHERE number = $1
 ORDER BY at, id
"""


@dataclass(frozen=True, slots=True)
class Story:
    """A delivery with everything that belongs to it; rows as the database has them."""

    delivery: Row
    events: Sequence[Row]
    calls: Sequence[Row]  # masked when they were written
    notices: Sequence[Row]  # each with "tried": its tries


async def ids(pool: Pool, number: str) -> list[str]:
    """Our numbers of the deliveries that a number may mean: ours, a merchant's, a waybill's."""
    return [row["id"] for row in await pool.fetch(_NUMBERED, number)]


async def story(pool: Pool, delivery_id: str) -> Story | None:
    """A delivery whole; None when there is none of this number."""
    row = await pool.fetchrow(_ONE, delivery_id)
    if row is None:
        return None
    notices = await resend.recent(pool, subject=delivery_id)
    return Story(
        dict(row),
        [dict(one) for one in await pool.fetch(_EVENTS, delivery_id)],
        [dict(one) for one in await pool.fetch(_CALLS, delivery_id)],
        [{**one, "tried": await resend.tries(pool, one["id"])} for one in notices],
    )
