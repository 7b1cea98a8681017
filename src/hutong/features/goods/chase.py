"""Asking what became of submissions and deeds whose answer never came: what is unknown has not failed."""

import asyncio
import logging
from typing import Final

from hutong.base.db import Pool
from hutong.features.goods.deeds import Deeds
from hutong.features.goods.item import COLUMNS, Item

log = logging.getLogger(__name__)
LADDER: Final = (20, 30, 60, 300, 900, 3600, 21_600)  # seconds until the next question; the first is after any deadline
AT_ONCE: Final = 8
CHASED: Final = "chased"  # what an event is called that is one question; no state is
_NAMES: Final = ", ".join(f"i.{name}" for name in COLUMNS.split(", "))
# The events are the memory of how often it was asked. Two workers at the same moment may both ask, which does no harm.
_CLAIM: Final = f"""
WITH due AS MATERIALIZED (
  SELECT i.id FROM shop_item i
   CROSS JOIN LATERAL (SELECT count(*)::int AS times, max(e.at) AS at FROM shop_event e
                        WHERE e.item_id = i.id AND e.what = '{CHASED}' AND e.at >= i.claimed_at) asked
   WHERE i.claimed_at IS NOT NULL
     AND coalesce(asked.at, i.claimed_at) <= now() - make_interval(secs => ($1::int[])[asked.times + 1])
   ORDER BY i.claimed_at LIMIT $2 FOR UPDATE OF i SKIP LOCKED
), noted AS (
  INSERT INTO shop_event (item_id, what, source) SELECT id, '{CHASED}', 'worker' FROM due
)
SELECT {_NAMES} FROM shop_item i JOIN due ON due.id = i.id
"""


class Chaser:
    """Claims what is due in batches and asks its platform."""

    def __init__(self, pool: Pool, deeds: Deeds) -> None:
        self._pool = pool
        self._deeds = deeds

    async def turn(self) -> int:
        """One round: how many were asked about; 0 when nothing was due."""
        rows = await self._pool.fetch(_CLAIM, list(LADDER), AT_ONCE)
        await asyncio.gather(*(self._one(Item(**row)) for row in rows))
        return len(rows)

    async def _one(self, item: Item) -> None:
        try:
            await self._deeds.look(item, "worker")
        except Exception:
            log.exception("asking about %s %s failed; it is asked about again later", item.about, item.id)
