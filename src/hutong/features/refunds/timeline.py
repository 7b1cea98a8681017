"""All that is known of a payment, for people: attempts, refunds, notices with tries, calls, what happened when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from hutong.base.db import Pool

Row = dict[str, Any]

_PAYMENT: Final = """
SELECT id, merchant_id, order_id, product, fen, subject, attach, user_id, payer_ip, notify_url, return_url, revision,
       state, created_at, expires_at, paid_at, closed_at, paid_attempt,
       (SELECT coalesce(sum(r.fen), 0)::bigint FROM refund r WHERE r.payment_id = p.id AND r.state = 'done') AS refunded
  FROM payment p
"""
_ATTEMPTS: Final = """
SELECT id, channel_id, revision, product, scene, fen, state, fault, words, provider_no, payer, created_at, paid_at,
       chase_at, chases
  FROM attempt WHERE payment_id = $1 ORDER BY id
"""
_EVENTS: Final = "SELECT at, attempt_id, what, source, detail FROM payment_event WHERE payment_id = $1 ORDER BY id"
_REFUND: Final = """
SELECT r.id, r.merchant_id, r.refund_id, r.payment_id, p.order_id, r.attempt_id, r.channel_id, r.revision, r.fen,
       r.reason, r.notify_url, r.automatic, r.state, r.fault, r.words, r.provider_no, r.created_at, r.done_at,
       r.chase_at, r.chases
  FROM refund r JOIN payment p ON p.id = r.payment_id
"""
_NOTICES: Final = """
SELECT id, topic, subject, url, fields, state, tries, extra, next_at, created_at, done_at
  FROM notice WHERE subject = ANY($1) ORDER BY created_at, id
"""
_TRIES: Final = (
    "SELECT notice_id, at, status, took_ms, answer, error FROM notice_try WHERE notice_id = ANY($1) ORDER BY id"
)
_CALLS: Final = """
SELECT at, channel_id, revision, verb, number, fault, words, ms, exchanges FROM call_log WHERE number = ANY($1)
 ORDER BY at, id
"""
# By merchant, because the merchants' own numbers are indexed with them.
_FIND: Final = """
SELECT payment_id FROM (
  SELECT id AS payment_id, merchant_id FROM payment WHERE id = $1
  UNION ALL
  SELECT p.id, m.id FROM merchant m JOIN payment p ON p.merchant_id = m.id AND p.order_id = $1
  UNION ALL
  SELECT p.id, p.merchant_id FROM attempt a JOIN payment p ON p.id = a.payment_id WHERE a.id = $1
  UNION ALL
  SELECT payment_id, merchant_id FROM refund WHERE id = $1
  UNION ALL
  SELECT r.payment_id, m.id FROM merchant m JOIN refund r ON r.merchant_id = m.id AND r.refund_id = $1
) found WHERE $2::text IS NULL OR merchant_id = $2
 GROUP BY payment_id ORDER BY payment_id DESC
"""
# The providers' numbers have no index: looked for only when nothing else is found.
_BY_PROVIDER: Final = """
SELECT DISTINCT p.id AS payment_id FROM payment p JOIN attempt a ON a.payment_id = p.id
  LEFT JOIN refund r ON r.payment_id = p.id
 WHERE (a.provider_no = $1 OR r.provider_no = $1) AND ($2::text IS NULL OR p.merchant_id = $2)
 ORDER BY p.id DESC
"""


@dataclass(frozen=True, slots=True)
class Timeline:
    """A payment with everything that belongs to it; rows as the database has them, without what people may not see."""

    payment: Row
    attempts: Sequence[Row]
    refunds: Sequence[Row]
    notices: Sequence[Row]  # each with "posted": its tries
    events: Sequence[Row]
    calls: Sequence[Row]  # masked when they were written


async def find(pool: Pool, number: str, merchant_id: str | None = None) -> list[str]:
    """Our numbers of the payments that a number may mean, newest first.

    It may be ours or the merchant's, of payment or refund; ours of an attempt; or, failing these, the provider's.
    """
    rows = await pool.fetch(_FIND, number, merchant_id)
    if not rows and number:
        rows = await pool.fetch(_BY_PROVIDER, number, merchant_id)
    return [row["payment_id"] for row in rows]


async def timeline(pool: Pool, payment_id: str) -> Timeline | None:
    """Everything of one payment; None when there is none under this number of ours."""
    payment = await pool.fetchrow(f"{_PAYMENT} WHERE p.id = $1", payment_id)
    if payment is None:
        return None
    attempts = await pool.fetch(_ATTEMPTS, payment_id)
    refunds = await pool.fetch(f"{_REFUND} WHERE r.payment_id = $1 ORDER BY r.created_at, r.id", payment_id)
    numbers = [row["id"] for row in (*attempts, *refunds)]
    notices = await pool.fetch(_NOTICES, [payment_id, *numbers])
    tries = await pool.fetch(_TRIES, [row["id"] for row in notices])
    return Timeline(
        payment=dict(payment),
        attempts=[dict(row) for row in attempts],
        refunds=[dict(row) for row in refunds],
        notices=[
            {**row, "posted": [_without(dict(one), "notice_id") for one in tries if one["notice_id"] == row["id"]]}
            for row in notices
        ],
        events=[dict(row) for row in await pool.fetch(_EVENTS, payment_id)],
        calls=[dict(row) for row in await pool.fetch(_CALLS, numbers)],
    )


async def payments(
    pool: Pool,
    *,
    merchant_id: str | None = None,
    state: str | None = None,
    since: datetime | None = None,
    most: int = 50,
) -> list[Row]:
    """The newest payments."""
    query = f"""{_PAYMENT}
     WHERE ($1::text IS NULL OR merchant_id = $1) AND ($2::text IS NULL OR state = $2)
       AND ($3::timestamptz IS NULL OR created_at >= $3)
     ORDER BY created_at DESC, id DESC LIMIT $4"""
    return [dict(row) for row in await pool.fetch(query, merchant_id, state, since, most)]


async def refunds(
    pool: Pool,
    *,
    merchant_id: str | None = None,
    state: str | None = None,
    since: datetime | None = None,
    automatic: bool | None = None,
    most: int = 50,
) -> list[Row]:
    """The newest refunds."""
    query = f"""{_REFUND}
     WHERE ($1::text IS NULL OR r.merchant_id = $1) AND ($2::text IS NULL OR r.state = $2)
       AND ($3::timestamptz IS NULL OR r.created_at >= $3) AND ($4::boolean IS NULL OR r.automatic = $4)
     ORDER BY r.created_at DESC, r.id DESC LIMIT $5"""
    return [dict(row) for row in await pool.fetch(query, merchant_id, state, since, automatic, most)]


def _without(row: Mapping[str, Any], name: str) -> Row:
    return {key: value for key, value in row.items() if key != name}
