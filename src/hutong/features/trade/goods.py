"""A shop's goods, orders and claims as a list: newest first, by number or filters, a page at a time; totals."""

from dataclasses import dataclass
from typing import Any, Final

from hutong.base.db import Pool
from hutong.base.ids import first_id
from hutong.features.trade.wanted import Wanted
from hutong.features.trade.where import Where

Row = dict[str, Any]
COLUMNS: Final = """
i.id, i.about, i.merchant_id, coalesce(m.name, '') AS merchant_name, i.number, i.channel_id, i.shop_id, i.provider_no,
i.title, i.openid, i.order_number, i.fen, i.state, i.status, i.words, i.facts, i.notify_url, i.claimed_at, i.told_at,
i.created_at
"""
_LIST: Final = """
SELECT {columns} FROM shop_item i LEFT JOIN merchant m ON m.id = i.merchant_id WHERE {where}
 ORDER BY i.id DESC LIMIT {limit}
"""
_TOTALS: Final = "SELECT i.state, count(*) AS count FROM shop_item i WHERE {where} GROUP BY i.state"
_NUMBERED: Final = """
i.id IN (
  SELECT id FROM shop_item WHERE id = {n}
  UNION ALL SELECT id FROM shop_item WHERE number = {n}
  UNION ALL SELECT id FROM shop_item WHERE provider_no = {n}
  UNION ALL SELECT id FROM shop_item WHERE order_number = {n}
)
"""


@dataclass(frozen=True, slots=True)
class WantedGoods(Wanted):
    """Filters; `about`: goods, order or aftersale. Goods are few and stay, so that they need no span."""

    about: str = "goods"


async def listed(pool: Pool, wanted: WantedGoods, *, after: str = "", limit: int = 50) -> list[Row]:
    """The newest that are wanted; Refusal (BAD_INPUT) for too long a span."""
    where = _where(wanted)
    if after:
        where.add("i.id < ?", after)
    query = _LIST.format(columns=COLUMNS, where=where, limit=where.parameter(limit))
    return [dict(row) for row in await pool.fetch(query, *where.parameters)]


async def totals(pool: Pool, wanted: WantedGoods) -> dict[str, int]:
    """How many of those that are wanted are in which state."""
    where = _where(wanted)
    rows = await pool.fetch(_TOTALS.format(where=where), *where.parameters)
    return {row["state"]: row["count"] for row in rows}


def _where(wanted: WantedGoods) -> Where:
    where = Where()
    where.add("i.about = ?", wanted.about)
    if wanted.number:
        where.add(_NUMBERED.format(n=where.parameter(wanted.number)))
    elif wanted.about != "goods" or wanted.first or wanted.last:
        span = wanted.span()
        where.add("i.id >= ? AND i.id < ?", first_id(span.start), first_id(span.end))
    where.equal("i.merchant_id", wanted.merchant_id)
    if wanted.states:
        where.add("i.state = ANY(?)", list(wanted.states))
    where.equal("i.channel_id", wanted.channel_id)
    return where
