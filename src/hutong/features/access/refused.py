"""Who was refused lately: counted in memory, written down once in a while, so that a flood costs next to nothing."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hutong.base.db import AWAY, Pool

log = logging.getLogger(__name__)
OTHERS: Final = ""  # sources beyond those that are told apart, and those without an address
_PAUSE: Final = 10.0  # seconds between a refusal and its being written down
_SOURCES: Final = 1000  # that are told apart in memory; the others are counted together
_ROWS: Final = 100  # that are written down at once: the busiest; the others together
_PUT: Final = """
INSERT INTO access_refusal AS kept (slot, source, orders, questions, last_at)
SELECT date_bin('5 minutes', now(), 'epoch'), source, orders, questions, now()
  FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS fresh (source, orders, questions) ORDER BY source
ON CONFLICT (slot, source) DO UPDATE SET orders = kept.orders + excluded.orders,
  questions = kept.questions + excluded.questions, last_at = excluded.last_at
"""
_FORGET: Final = "DELETE FROM access_refusal WHERE slot < now() - interval '2 hours'"
_READ: Final = """
SELECT source, sum(orders)::bigint AS orders, sum(questions)::bigint AS questions, max(last_at) AS last_at
  FROM access_refusal WHERE slot > now() - interval '1 hour'
 GROUP BY source ORDER BY sum(orders) + sum(questions) DESC, source LIMIT $1
"""


@dataclass(frozen=True, slots=True)
class Refused:
    """A source that came too often within the last hour; `OTHERS` stands for many small ones."""

    source: str
    orders: int
    questions: int
    last_at: datetime


async def refused(pool: Pool, most: int = 100) -> list[Refused]:
    """Who was refused within the last hour, the busiest first."""
    return [Refused(**row) for row in await pool.fetch(_READ, most)]


class Tally:
    """Counts refusals by source."""

    def __init__(self, pool: Pool, pause: float = _PAUSE) -> None:
        self._pool = pool
        self._pause = pause
        self._counts: dict[str, list[int]] = {}
        self._writing: asyncio.Task[None] | None = None

    def count(self, source: str, kind: str) -> None:
        """One more refusal of an "order" or a "question"."""
        known = self._counts.get(source)
        if known is None:
            name = source if len(self._counts) < _SOURCES else OTHERS
            known = self._counts.setdefault(name, [0, 0])
        known[kind != "order"] += 1
        if self._writing is None or self._writing.done():
            self._writing = asyncio.get_running_loop().create_task(self._later())

    async def close(self) -> None:
        """Writes down what is left."""
        if self._writing is not None:
            self._writing.cancel()
            await asyncio.gather(self._writing, return_exceptions=True)
        await self.write()

    async def write(self) -> None:
        """Writes down what was counted since the last time, and forgets what is old."""
        counts, self._counts = self._counts, {}
        if not counts:
            return
        busiest = sorted(counts.items(), key=lambda one: -sum(one[1]))
        rows: dict[str, list[int]] = {}
        for place, (source, (orders, questions)) in enumerate(busiest):
            row = rows.setdefault(source if place < _ROWS else OTHERS, [0, 0])
            row[0] += orders
            row[1] += questions
        try:
            await self._pool.execute(_PUT, list(rows), [row[0] for row in rows.values()], [r[1] for r in rows.values()])
            await self._pool.execute(_FORGET)
        except (*AWAY, TimeoutError):
            log.warning("%d refused sources were not written down: the database is away", len(rows))

    async def _later(self) -> None:
        await asyncio.sleep(self._pause)
        await self.write()
