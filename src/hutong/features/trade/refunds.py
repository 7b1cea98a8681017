"""Refunds as a list: newest first, by number or by filters, a page at a time; and their totals."""

from dataclasses import dataclass
from typing import Any, Final

from hutong.base.db import Pool
from hutong.features.trade.wanted import Wanted
from hutong.features.trade.where import Where

Row = dict[str, Any]
STATES: Final = ("claimed", "unsent", "unknown", "processing", "done", "failed")

_LIST: Final = """
SELECT r.id, r.merchant_id, m.name AS merchant_name, r.refund_id, r.payment_id, p.order_id, p.fen AS payment_fen, r.fen,
       r.reason, r.automatic, r.state, r.fault, r.words, r.channel_id, r.provider_no, r.created_at, r.done_at
  FROM refund r JOIN payment p ON p.id = r.payment_id JOIN merchant m ON m.id = r.merchant_id
 WHERE {where} ORDER BY r.id DESC LIMIT {limit}
"""
_TOTALS: Final = """
SELECT count(*) AS count, coalesce(sum(r.fen), 0)::bigint AS fen,
       count(*) FILTER (WHERE r.state = 'done') AS done_count,
       coalesce(sum(r.fen) FILTER (WHERE r.state = 'done'), 0)::bigint AS done_fen
  FROM refund r JOIN payment p ON p.id = r.payment_id WHERE {where}
"""
_NUMBERED: Final = """
r.id IN (
  SELECT id FROM refund WHERE id = {n} OR payment_id = {n} OR attempt_id = {n}
  UNION ALL SELECT f.id FROM merchant o JOIN refund f ON f.merchant_id = o.id AND f.refund_id = {n}
  UNION ALL SELECT id FROM refund WHERE provider_no = {n} AND provider_no <> ''
  UNION ALL SELECT f.id FROM merchant o JOIN payment q ON q.merchant_id = o.id AND q.order_id = {n}
    JOIN refund f ON f.payment_id = q.id
)
"""


@dataclass(frozen=True, slots=True)
class Totals:
    """Of everything that the filters find. Amounts in fen."""

    count: int
    fen: int
    done_count: int
    done_fen: int


async def listed(pool: Pool, wanted: Wanted, *, after: str = "", limit: int = 50) -> list[Row]:
    """The newest refunds that are wanted, from `after` on; Refusal (BAD_INPUT) for a span that is too long."""
    where = _where(wanted)
    if after:
        where.add("r.id < ?", after)
    query = _LIST.format(where=where, limit=where.parameter(limit))
    return [dict(row) for row in await pool.fetch(query, *where.parameters)]


async def totals(pool: Pool, wanted: Wanted) -> Totals:
    """Counts and sums of the refunds that are wanted."""
    where = _where(wanted)
    row = await pool.fetchrow(_TOTALS.format(where=where), *where.parameters)
    return Totals(**dict(row or {}))


def _where(wanted: Wanted) -> Where:
    where = Where()
    where.equal("r.merchant_id", wanted.merchant_id)
    if wanted.number:
        where.add(_NUMBERED.format(n=where.parameter(wanted.number)))
    else:
        span = wanted.span()
        where.made("r.id", "r.created_at", span.start, span.end)
    if wanted.states:
        where.add("r.state = ANY(?)", list(wanted.states))
    where.equal("r.channel_id", wanted.channel_id)
    where.between("r.fen", wanted.min_fen, wanted.max_fen)
    if wanted.automatic is not None:
        where.add("r.automatic = ?", wanted.automatic)
    return where
