"""Text messages as a list: newest first, by number, phone or filters, a page at a time; how many are in which state."""

from dataclasses import dataclass
from typing import Any, Final

from hutong.base.db import Pool
from hutong.base.ids import first_id
from hutong.features.trade.wanted import Wanted
from hutong.features.trade.where import Where

Row = dict[str, Any]
STATES: Final = ("sending", "sent", "delivered", "failed", "unknown", "unsent", "refused")
_LIST: Final = """
SELECT s.id, s.merchant_id, m.name AS merchant_name, s.request_id, s.phone, s.kind, s.template, s.text, s.state,
       s.channel_id, s.provider_no, s.code, s.words, s.created_at, s.sent_at, s.done_at
  FROM sms s JOIN merchant m ON m.id = s.merchant_id WHERE {where} ORDER BY s.id DESC LIMIT {limit}
"""
_TOTALS: Final = "SELECT s.state, count(*) AS count FROM sms s WHERE {where} GROUP BY s.state"
# By merchant, because the merchants' own numbers are indexed with them.
_NUMBERED: Final = """
s.id IN (
  SELECT id FROM sms WHERE id = {n}
  UNION ALL SELECT r.id FROM merchant o JOIN sms r ON r.merchant_id = o.id AND r.request_id = {n}
)
"""


@dataclass(frozen=True, slots=True)
class WantedTexts(Wanted):
    """Filters of text messages. The phone is exact."""

    phone: str = ""
    template: str = ""


async def listed(pool: Pool, wanted: WantedTexts, *, after: str = "", limit: int = 50) -> list[Row]:
    """The newest messages that are wanted; Refusal (BAD_INPUT) for too long a span."""
    where = _where(wanted)
    if after:
        where.add("s.id < ?", after)
    query = _LIST.format(where=where, limit=where.parameter(limit))
    return [dict(row) for row in await pool.fetch(query, *where.parameters)]


async def totals(pool: Pool, wanted: WantedTexts) -> dict[str, int]:
    """How many of the messages that are wanted are in which state; states that none is in are left out."""
    where = _where(wanted)
    rows = await pool.fetch(_TOTALS.format(where=where), *where.parameters)
    return {row["state"]: row["count"] for row in rows}


def _where(wanted: WantedTexts) -> Where:
    where = Where()
    where.equal("s.merchant_id", wanted.merchant_id)
    where.equal("s.phone", wanted.phone)
    if wanted.number:
        where.add(_NUMBERED.format(n=where.parameter(wanted.number)))
    else:
        span = wanted.span()
        # By number, which says when it was asked for; a repeat that tries again moves created_at.
        where.add("s.id >= ? AND s.id < ?", first_id(span.start), first_id(span.end))
    if wanted.states:
        where.add("s.state = ANY(?)", list(wanted.states))
    where.equal("s.channel_id", wanted.channel_id)
    where.equal("s.template", wanted.template)
    return where
