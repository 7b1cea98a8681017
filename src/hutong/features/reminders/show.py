"""Reminders for people: whom they went to, and why one did not go."""

from collections.abc import Sequence
from typing import Any, Final

from hutong.base.db import Pool

Row = dict[str, Any]
_LIST: Final = """
SELECT r.payment_id, r.merchant_id, m.name AS merchant_name, p.order_id, p.fen, p.paid_at, r.state, r.why, r.words,
       r.openid, r.message_id, r.sms_id, r.tries, r.next_at, r.created_at, r.done_at
  FROM reminder r JOIN merchant m ON m.id = r.merchant_id JOIN payment p ON p.id = r.payment_id
 WHERE ($1 = '' OR r.payment_id = $1) AND ($2::text[] IS NULL OR r.state = ANY($2))
   AND ($3 = '' OR r.payment_id < $3)
 ORDER BY r.payment_id DESC LIMIT $4
"""


async def listed(
    pool: Pool, *, payment_id: str = "", states: Sequence[str] = (), after: str = "", limit: int = 50
) -> list[Row]:
    """The newest payments' reminders, below the payment `after`."""
    rows = await pool.fetch(_LIST, payment_id, list(states) or None, after, limit)
    return [dict(row) for row in rows]
