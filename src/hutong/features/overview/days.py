"""Orders and money of a span of days, by Beijing's calendar; whole, by hour, by day and by channel."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

import asyncpg

from hutong.base.clock import BEIJING, beijing, now
from hutong.base.db import Pool
from hutong.base.ids import SLACK, first_id

# Orders count on the day they were made, money on the day it was paid: an order made at 23:59 may be paid tomorrow. A
# refund counts on the day it was asked for, once it is done.
_TOTAL: Final = """
SELECT
  orders.count AS orders, orders.decided, orders.paid AS paid_orders, money.count, money.fen, back.fen AS refunded_fen
FROM (SELECT count(*) AS count, count(*) FILTER (WHERE state <> 'open') AS decided,
             count(*) FILTER (WHERE state IN ('paid', 'late')) AS paid FROM payment
       WHERE id >= $4 AND id < $5 AND created_at >= $1 AND created_at < $2
         AND ($3::text IS NULL OR merchant_id = $3)) orders,
     (SELECT count(*) AS count, coalesce(sum(fen), 0)::bigint AS fen FROM payment
       WHERE paid_at >= $1 AND paid_at < $2 AND ($3::text IS NULL OR merchant_id = $3)) money,
     (SELECT coalesce(sum(fen), 0)::bigint AS fen FROM refund
       WHERE id >= $4 AND id < $5 AND created_at >= $1 AND created_at < $2 AND state = 'done'
         AND ($3::text IS NULL OR merchant_id = $3)) back
"""
_HOURS: Final = """
SELECT extract(hour FROM paid_at AT TIME ZONE 'Asia/Shanghai')::int AS hour,
       count(*) AS count, coalesce(sum(fen), 0)::bigint AS fen
  FROM payment WHERE paid_at >= $1 AND paid_at < $2 AND ($3::text IS NULL OR merchant_id = $3)
 GROUP BY 1 ORDER BY 1
"""
_DAYS: Final = """
SELECT (paid_at AT TIME ZONE 'Asia/Shanghai')::date AS day, count(*) AS count, coalesce(sum(fen), 0)::bigint AS fen
  FROM payment WHERE paid_at >= $1 AND paid_at < $2 AND ($3::text IS NULL OR merchant_id = $3)
 GROUP BY 1 ORDER BY 1
"""


@dataclass(frozen=True, slots=True)
class Span:
    """From a moment on, up to another."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Total:
    """A span in figures. Units: fen."""

    orders: int
    decided: int  # no longer open: paid or closed
    paid_orders: int
    count: int  # payments that came in, whenever they were ordered
    fen: int
    refunded_fen: int  # given back; `fen` is what came in before that

    @property
    def rate(self) -> float | None:
        """Of the orders made in this span whose fate is known, the share that was paid; None without."""
        return self.paid_orders / self.decided if self.decided else None


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart: an hour (0 to 23) or a day."""

    at: int | date
    count: int
    fen: int


def day_of(moment: datetime) -> date:
    """The day in Beijing."""
    return beijing(moment).date()


def span_of(first: date, days: int = 1) -> Span:
    """Whole days in Beijing."""
    start = datetime.combine(first, time(), BEIJING)
    return Span(start, start + timedelta(days=days))


def numbers_of(span: Span) -> tuple[str, str]:
    """Bounds of the numbers that were given in a span: the index of what was made then, clocks may differ."""
    return first_id(span.start - SLACK), first_id(span.end + SLACK)


async def total(pool: Pool, span: Span, merchant_id: str | None = None) -> Total:
    """The figures of a span; of one merchant, or of all."""
    row = await pool.fetchrow(_TOTAL, span.start, span.end, merchant_id, *numbers_of(span))
    return Total(**dict(row or {}))


async def hours(pool: Pool, day: date, merchant_id: str | None = None) -> list[Bar]:
    """What came in in each hour of a day, empty hours too."""
    span = span_of(day)
    rows = {row["hour"]: row for row in await pool.fetch(_HOURS, span.start, span.end, merchant_id)}
    return [Bar(hour, *_figures(rows.get(hour))) for hour in range(24)]


async def days(pool: Pool, last: date | None = None, length: int = 7, merchant_id: str | None = None) -> list[Bar]:
    """What came in on each of the `length` days that end with `last` (today)."""
    last = last or day_of(now())
    first = last - timedelta(days=length - 1)
    span = span_of(first, length)
    rows = {row["day"]: row for row in await pool.fetch(_DAYS, span.start, span.end, merchant_id)}
    every = [first + timedelta(days=number) for number in range(length)]
    return [Bar(day, *_figures(rows.get(day))) for day in every]


def _figures(row: asyncpg.Record | None) -> tuple[int, int]:
    return (row["count"], row["fen"]) if row is not None else (0, 0)
