"""Deliveries as a list: newest first, by number, phone or filters, a page at a time; how many are in which state."""

from dataclasses import dataclass
from typing import Any, Final

from hutong.base.db import Pool
from hutong.base.ids import first_id
from hutong.features.trade.wanted import Wanted
from hutong.features.trade.where import Where

Row = dict[str, Any]
_LIST: Final = """
SELECT d.id, d.merchant_id, m.name AS merchant_name, d.number, d.channel_id, d.shop_id, d.carrier, d.phone, d.parcel,
       d.state, d.status, d.round, d.waybill_no, d.fen, d.tips_fen, d.deduct_fen, d.rider, d.rider_phone, d.code,
       d.words, d.created_at, d.ordered_at, d.done_at
  FROM delivery d JOIN merchant m ON m.id = d.merchant_id WHERE {where} ORDER BY d.id DESC LIMIT {limit}
"""
_TOTALS: Final = """
SELECT d.state, count(*) AS count, coalesce(sum(d.fen) FILTER (WHERE d.state NOT IN ('estimated', 'unsent')), 0) AS fen
  FROM delivery d WHERE {where} GROUP BY d.state
"""
# By merchant, because the merchants' own numbers are indexed with them.
_NUMBERED: Final = """
d.id IN (
  SELECT id FROM delivery WHERE id = {n}
  UNION ALL SELECT r.id FROM merchant o JOIN delivery r ON r.merchant_id = o.id AND r.number = {n}
  UNION ALL SELECT id FROM delivery WHERE waybill_no = {n} AND waybill_no <> ''
)
"""


@dataclass(frozen=True, slots=True)
class WantedDeliveries(Wanted):
    """Filters of deliveries. The receiver's phone is exact."""

    phone: str = ""
    carrier: str = ""


async def listed(pool: Pool, wanted: WantedDeliveries, *, after: str = "", limit: int = 50) -> list[Row]:
    """The newest deliveries that are wanted; Refusal (BAD_INPUT) for too long a span."""
    where = _where(wanted)
    if after:
        where.add("d.id < ?", after)
    query = _LIST.format(where=where, limit=where.parameter(limit))
    return [dict(row) for row in await pool.fetch(query, *where.parameters)]


async def totals(pool: Pool, wanted: WantedDeliveries) -> dict[str, tuple[int, int]]:
    """How many of the deliveries that are wanted are in which state, and what they cost (fen)."""
    where = _where(wanted)
    rows = await pool.fetch(_TOTALS.format(where=where), *where.parameters)
    return {row["state"]: (row["count"], int(row["fen"])) for row in rows}


def _where(wanted: WantedDeliveries) -> Where:
    where = Where()
    where.equal("d.merchant_id", wanted.merchant_id)
    where.equal("d.phone", wanted.phone)
    if wanted.number:
        where.add(_NUMBERED.format(n=where.parameter(wanted.number)))
    else:
        span = wanted.span()
        where.add("d.id >= ? AND d.id < ?", first_id(span.start), first_id(span.end))
    if wanted.states:
        where.add("d.state = ANY(?)", list(wanted.states))
    where.equal("d.channel_id", wanted.channel_id)
    where.equal("d.carrier", wanted.carrier)
    return where
