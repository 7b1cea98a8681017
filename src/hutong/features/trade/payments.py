"""Payments as a list: newest first, by number or by filters, a page at a time; and their totals."""

from dataclasses import dataclass
from typing import Any, Final

from hutong.base.db import Pool
from hutong.features.trade.wanted import Wanted
from hutong.features.trade.where import Where

Row = dict[str, Any]
STATES: Final = ("open", "paid", "closed", "late", "unknown", "refunded")  # the last two are not a payment's own

# The conditions choose the page's rows first; what belongs to a row is looked up for these only.
_LIST: Final = """
WITH picked AS MATERIALIZED (
  SELECT p.id, p.merchant_id, p.order_id, p.product, p.fen, p.subject, p.state, p.created_at, p.paid_at, p.expires_at,
         p.paid_attempt
    FROM payment p WHERE {where} ORDER BY p.id DESC LIMIT {limit}
)
SELECT k.id, k.merchant_id, m.name AS merchant_name, k.order_id, k.product, k.fen, k.subject, k.state, k.created_at,
       k.paid_at, a.channel_id, a.state AS attempt_state, coalesce(a.provider_no, '') AS provider_no,
       coalesce(r.fen, 0) AS refunded_fen, n.state AS notice_state
  FROM picked k JOIN merchant m ON m.id = k.merchant_id
  LEFT JOIN LATERAL (
    SELECT channel_id, state, provider_no FROM attempt WHERE payment_id = k.id
     ORDER BY (id = k.paid_attempt) DESC NULLS LAST, id DESC LIMIT 1) a ON true
  LEFT JOIN LATERAL (
    SELECT sum(fen)::bigint AS fen FROM refund WHERE payment_id = k.id AND state = 'done') r ON true
  LEFT JOIN LATERAL (
    SELECT state FROM notice WHERE subject = k.id ORDER BY created_at DESC LIMIT 1) n ON true
 ORDER BY k.id DESC
"""
_TOTALS: Final = """
SELECT count(*) AS count, coalesce(sum(p.fen), 0)::bigint AS fen,
       count(*) FILTER (WHERE p.state IN ('paid', 'late')) AS paid_count,
       coalesce(sum(p.fen) FILTER (WHERE p.state IN ('paid', 'late')), 0)::bigint AS paid_fen
  FROM payment p WHERE {where}
"""
# From the refunds on, which are few: their payments are looked up one by one. OFFSET 0 keeps the planner to it.
_REFUNDED: Final = """
SELECT coalesce(sum(r.fen), 0)::bigint
  FROM refund r CROSS JOIN LATERAL (SELECT FROM payment p WHERE p.id = r.payment_id AND {where} OFFSET 0) p
 WHERE r.state = 'done' AND {near}
"""
# By merchant, because the merchants' own numbers are indexed with them.
_NUMBERED: Final = """
p.id IN (
  SELECT id FROM payment WHERE id = {n}
  UNION ALL SELECT q.id FROM merchant o JOIN payment q ON q.merchant_id = o.id AND q.order_id = {n}
  UNION ALL SELECT payment_id FROM attempt WHERE id = {n}
  UNION ALL SELECT payment_id FROM attempt WHERE provider_no = {n} AND provider_no <> ''
  UNION ALL SELECT payment_id FROM refund WHERE id = {n}
  UNION ALL SELECT f.payment_id FROM merchant o JOIN refund f ON f.merchant_id = o.id AND f.refund_id = {n}
  UNION ALL SELECT payment_id FROM refund WHERE provider_no = {n} AND provider_no <> ''
)
"""


@dataclass(frozen=True, slots=True)
class Totals:
    """Of everything that the filters find, not only of the page. Amounts in fen."""

    count: int
    fen: int
    paid_count: int
    paid_fen: int
    refunded_fen: int


async def listed(pool: Pool, wanted: Wanted, *, after: str = "", limit: int = 50) -> list[Row]:
    """The newest payments that are wanted, from `after` on; Refusal (BAD_INPUT) for a span that is too long."""
    where = _where(wanted)
    if after:
        where.add("p.id < ?", after)
    query = _LIST.format(where=where, limit=where.parameter(limit))
    return [dict(row) for row in await pool.fetch(query, *where.parameters)]


async def totals(pool: Pool, wanted: Wanted) -> Totals:
    """Counts and sums of the payments that are wanted."""
    where = _where(wanted)
    row = await pool.fetchrow(_TOTALS.format(where=where), *where.parameters)
    where = _where(wanted)
    near = Where(where.parameters)
    if not wanted.number:
        span = wanted.span()
        near.numbered("r.payment_id", span.start, span.end)
    refunded = await pool.fetchval(_REFUNDED.format(where=where, near=near), *where.parameters)
    return Totals(**dict(row or {}), refunded_fen=refunded)


def _where(wanted: Wanted) -> Where:
    where = Where()
    where.equal("p.merchant_id", wanted.merchant_id)
    if wanted.number:
        where.add(_NUMBERED.format(n=where.parameter(wanted.number)))
    else:
        span = wanted.span()
        where.made("p.id", "p.created_at", span.start, span.end)
    where.equal("p.product", wanted.product)
    where.between("p.fen", wanted.min_fen, wanted.max_fen)
    _states(where, wanted.states)
    if wanted.channel_id is not None:
        where.add("EXISTS (SELECT FROM attempt a WHERE a.payment_id = p.id AND a.channel_id = ?)", wanted.channel_id)
    return where


def _states(where: Where, states: tuple[str, ...]) -> None:
    own = [state for state in states if state not in ("unknown", "refunded")]
    either = [f"p.state = ANY({where.parameter(own)})"] if own else []
    if "unknown" in states:
        either.append("p.id IN (SELECT payment_id FROM attempt WHERE state = 'unknown')")
    if "refunded" in states:
        either.append("EXISTS (SELECT FROM refund r WHERE r.payment_id = p.id AND r.state = 'done')")
    where.any_of(either)
