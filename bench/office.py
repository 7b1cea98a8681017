"""The office's questions at 1,000,000 payments: milliseconds at the database, and whether the plan is a good one."""

import asyncio
import statistics
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final, cast

import asyncpg
import orjson
from rich.table import Table

from bench import setup
from bench.crowd import Crowd
from bench.files import Place
from hutong.base import db
from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.features.overview import days
from hutong.features.overview.by_channel import standings
from hutong.features.overview.waiting import waiting
from hutong.features.trade import payments, refunds
from hutong.features.trade.wanted import Wanted

PAYMENTS: Final = 1_000_000
ROUNDS: Final = 5
LIMIT: Final = 200.0  # milliseconds, of each question
_LARGE: Final = ("payment", "attempt", "notice", "refund")


@dataclass(frozen=True, slots=True)
class Figure:
    """A question: its median at the database, and the large tables that its plan reads from end to end."""

    name: str
    ms: float
    scans: tuple[str, ...]


class Explained:
    """A pool that lets the database explain what it is asked, and times it there."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self.ms = 0.0
        self.scans: set[str] = set()

    async def fetch(self, query: str, *values: Any) -> list[asyncpg.Record]:
        """See asyncpg."""
        explained = await self._pool.fetchval(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {query}", *values)
        (plan,) = explained if isinstance(explained, list) else orjson.loads(explained)
        self.ms += plan["Planning Time"] + plan["Execution Time"]
        self.scans |= {node["Relation Name"] for node in _nodes(plan["Plan"]) if node["Node Type"] == "Seq Scan"}
        return cast("list[asyncpg.Record]", await self._pool.fetch(query, *values))

    async def fetchrow(self, query: str, *values: Any) -> asyncpg.Record | None:
        """See asyncpg."""
        rows = await self.fetch(query, *values)
        return rows[0] if rows else None

    async def fetchval(self, query: str, *values: Any) -> Any:
        """See asyncpg."""
        row = await self.fetchrow(query, *values)
        return row[0] if row else None


Ask = Callable[[Pool], Awaitable[object]]


async def questions(pool: Pool) -> dict[str, Ask]:
    """What the office asks, with numbers that are there."""
    usual, today = Wanted(), days.day_of(now())
    everything = Wanted(first=today - timedelta(days=90), last=today)
    middle = await pool.fetchrow("SELECT id, order_id, paid_attempt FROM payment OFFSET 400000 LIMIT 1")
    middle = middle or await pool.fetchrow("SELECT id, order_id, paid_attempt FROM payment LIMIT 1")
    assert middle is not None
    provider_no = await pool.fetchval("SELECT provider_no FROM attempt WHERE provider_no <> '' LIMIT 1")
    refund = await pool.fetchval("SELECT refund_id FROM refund LIMIT 1")
    week = days.span_of(today - timedelta(days=6), 7)
    filters = {
        "newest": usual,
        "newest of 90 days": everything,
        "open": replace(usual, states=("open",)),
        "late of 90 days": replace(everything, states=("late",)),
        "unknown of 90 days": replace(everything, states=("unknown",)),
        "refunded": replace(usual, states=("refunded",)),
        "a large merchant": replace(everything, merchant_id="M000"),
        "a small merchant": replace(everything, merchant_id="M019"),
        "a rare product": replace(everything, product="wxapp"),
        "a rare channel": replace(everything, channel_id=12),
        "an amount nobody paid": replace(everything, min_fen=99_999_999),
        "by our number": Wanted(number=middle["id"]),
        "by the merchant's number": Wanted(number=middle["order_id"]),
        "by the provider's number": Wanted(number=provider_no),
        "by a refund's number": Wanted(number=refund),
        "a number nobody has": Wanted(number="no such number"),
    }
    listed: dict[str, Ask] = {f"payments: {name}": _list(wanted) for name, wanted in filters.items()}
    return {
        **listed,
        "payments: totals of 31 days": lambda asked: payments.totals(asked, usual),
        "payments: totals of 90 days": lambda asked: payments.totals(asked, everything),
        "payments: totals of a merchant": lambda asked: payments.totals(asked, replace(everything, merchant_id="M000")),
        "payments: a deep page": lambda asked: payments.listed(asked, everything, after=middle["id"]),
        "refunds: newest of 90 days": lambda asked: refunds.listed(asked, everything),
        "overview: today": lambda asked: days.total(asked, days.span_of(today)),
        "overview: 7 days": lambda asked: days.total(asked, week),
        "overview: channels today": lambda asked: standings(asked, days.span_of(today)),
        "overview: what waits": waiting,
    }


def _list(wanted: Wanted) -> Ask:
    return lambda asked: payments.listed(asked, wanted)


async def measure(pool: Pool, rounds: int = ROUNDS) -> list[Figure]:
    """Each question's median; the first round warms up and does not count."""
    found = []
    for name, ask in (await questions(pool)).items():
        times, scans = [], set[str]()
        for number in range(rounds + 1):
            explained = Explained(pool)
            await ask(cast("Pool", explained))
            if number:
                times.append(explained.ms)
            scans |= explained.scans
        found.append(Figure(name, statistics.median(times), tuple(sorted(scans & set(_LARGE)))))
    return found


async def filled(dsn: str, size: int) -> Pool:
    """A pool on a database with so many payments."""
    connection = await asyncpg.connect(dsn)
    try:
        await Crowd(size, now()).fill(connection)
    finally:
        await connection.close()
    return await db.connect(dsn, size=2)


def case(place: Place) -> dict[str, Any]:
    """The case `office` of the bench, as results.json keeps it."""
    database = asyncio.run(setup.copied(place.dsn, "hub_template", "office"))

    async def run() -> list[Figure]:
        pool = await filled(database, PAYMENTS)
        try:
            return await measure(pool)
        finally:
            await pool.close()

    figures = asyncio.run(run())
    asyncio.run(setup.dropped(place.dsn, "office"))
    questions = {one.name: {"ms": round(one.ms, 1), "reads_whole": list(one.scans)} for one in figures}
    return {"case": "office", "unit": "ms", "payments": PAYMENTS, "limit": LIMIT, "questions": questions}


def table(result: dict[str, Any]) -> Table:
    """The figures as a person reads them."""
    shown = Table(title=f"The office at {result['payments']:,} payments, ms at the database (planning and execution)")
    shown.add_column("question")
    shown.add_column("median ms", justify="right")
    shown.add_column("reads from end to end")
    for name, one in result["questions"].items():
        shown.add_row(name, f"{one['ms']:,.1f}", ", ".join(one["reads_whole"]))
    return shown


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)
