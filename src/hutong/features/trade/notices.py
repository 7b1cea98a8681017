"""Notices as a list: newest first, by any number or by filters, a page at a time; what is owed; one of them whole."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from hutong.base.db import Pool
from hutong.features.notices import resend
from hutong.features.trade.wanted import Wanted
from hutong.features.trade.where import Where

Row = dict[str, Any]
KINDS: Final = ("payment", "refund", "sms", "message", "delivery", "goods", "file", "test")  # what a topic begins with
State = Literal["waiting", "retrying", "done", "given_up"]
# As conditions, not as parameters: what is rare has an index of its own, which the planner knows by these words.
STATES: Final = {
    "waiting": "n.state = 'waiting' AND n.tries = 0",
    "retrying": "n.state = 'waiting' AND n.tries > 0",
    "done": "n.state = 'done'",
    "given_up": "n.state = 'given_up'",
}
_COLUMNS: Final = """
k.id, k.merchant_id, m.name AS merchant_name, k.topic, k.subject, k.url, k.fields,
CASE WHEN k.state = 'waiting' AND k.tries > 0 THEN 'retrying' ELSE k.state END AS state,
k.tries, k.extra, CASE WHEN k.state = 'waiting' THEN k.next_at END AS next_at, k.created_at, k.done_at,
coalesce(k.fields->>'refundId', k.fields->>'smsId', k.fields->>'msgId', k.fields->>'fileId', k.fields->>'orderId',
         '') AS number,
(SELECT count(*) FROM notice_try WHERE notice_id = k.id) AS posted
"""
_LIST: Final = f"""
WITH picked AS MATERIALIZED (SELECT n.* FROM notice n WHERE {{where}} ORDER BY n.id DESC LIMIT {{limit}})
SELECT {_COLUMNS}, t.at AS tried_at, t.status, coalesce(t.answer, '') AS answer, coalesce(t.error, '') AS error
  FROM picked k JOIN merchant m ON m.id = k.merchant_id
  LEFT JOIN LATERAL (
    SELECT at, status, answer, error FROM notice_try WHERE notice_id = k.id ORDER BY id DESC LIMIT 1) t ON true
 ORDER BY k.id DESC
"""
_ONE: Final = f"SELECT {_COLUMNS} FROM notice k JOIN merchant m ON m.id = k.merchant_id WHERE k.id = $1"
# By merchant, because the merchants' own numbers are indexed with them.
_NUMBERED: Final = """
n.id IN (
  SELECT id FROM notice WHERE id = {n}
  UNION ALL SELECT id FROM notice WHERE subject IN (
    SELECT {n}
    UNION ALL SELECT q.id FROM merchant o JOIN payment q ON q.merchant_id = o.id AND q.order_id = {n}
    UNION ALL SELECT f.id FROM merchant o JOIN refund f ON f.merchant_id = o.id AND f.refund_id = {n}
    UNION ALL SELECT f.id FROM merchant o JOIN payment q ON q.merchant_id = o.id AND q.order_id = {n}
      JOIN refund f ON f.payment_id = q.id
    UNION ALL SELECT id FROM refund WHERE payment_id = {n}
    UNION ALL SELECT s.id FROM merchant o JOIN sms s ON s.merchant_id = o.id AND s.request_id = {n}
    UNION ALL SELECT f.id FROM merchant o JOIN file f ON f.merchant_id = o.id AND f.file_id = {n}
  )
)
"""
_BACKLOG: Final = """
SELECT count(*) AS waiting, min(created_at) AS oldest, count(*) FILTER (WHERE tries > 0) AS retrying,
       (SELECT count(*) FROM notice WHERE state = 'given_up' AND created_at > now() - interval '7 days') AS given_up
  FROM notice WHERE state = 'waiting'
"""


@dataclass(frozen=True, slots=True)
class WantedNotices(Wanted):
    """Filters of notices; states are those of STATES."""

    kind: str = ""


@dataclass(frozen=True, slots=True)
class Backlog:
    """What is owed now."""

    waiting: int
    oldest: datetime | None
    retrying: int  # of those that wait: tried in vain at least once
    given_up: int  # within seven days


async def listed(pool: Pool, wanted: WantedNotices, *, after: str = "", limit: int = 50) -> list[Row]:
    """The newest notices that are wanted, each with its last try; Refusal (BAD_INPUT) for too long a span."""
    where = _where(wanted)
    if after:
        where.add("n.id < ?", after)
    query = _LIST.format(where=where, limit=where.parameter(limit))
    return [dict(row) for row in await pool.fetch(query, *where.parameters)]


async def count(pool: Pool, wanted: WantedNotices) -> int:
    """How many notices are wanted."""
    where = _where(wanted)
    found: int = await pool.fetchval(f"SELECT count(*) FROM notice n WHERE {where}", *where.parameters)
    return found


async def backlog(pool: Pool) -> Backlog:
    """How many wait, and since when."""
    row = await pool.fetchrow(_BACKLOG)
    return Backlog(**row) if row else Backlog(0, None, 0, 0)


async def story(pool: Pool, notice_id: str) -> Row | None:
    """One notice, with every try under "tried"; None when there is none of this id."""
    row = await pool.fetchrow(_ONE, notice_id)
    return {**dict(row), "tried": await resend.tries(pool, notice_id)} if row else None


def _where(wanted: WantedNotices) -> Where:
    where = Where()
    where.equal("n.merchant_id", wanted.merchant_id)
    if wanted.number:
        where.add(_NUMBERED.format(n=f"{where.parameter(wanted.number)}::text"))
    else:
        span = wanted.span()
        where.made("n.id", "n.created_at", span.start, span.end)
    where.any_of([f"({STATES[state]})" for state in wanted.states if state in STATES])
    if wanted.kind in KINDS:
        where.add("(n.topic = ? OR starts_with(n.topic, ?))", wanted.kind, f"{wanted.kind}.")
    return where
