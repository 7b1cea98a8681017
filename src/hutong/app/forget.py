"""Forgetting what was kept word for word: callbacks, pushes and calls of providers, once they are old."""

from datetime import timedelta
from typing import Final

from hutong.base.clock import now
from hutong.base.db import Pool

TABLES: Final = ("knock", "call_log", "push")
_BATCH: Final = 1000


class Forgetter:
    """Deletes old rows, the oldest first and a few at a time, so that nobody waits for it."""

    def __init__(self, pool: Pool, days: int) -> None:
        self._pool = pool
        self._life = timedelta(days=days)

    async def turn(self) -> int:
        """How many rows were deleted; 0 when nothing is old."""
        before, gone = now() - self._life, 0
        for table in TABLES:
            # ids grow with time, so the oldest rows are found by the key; a look at a young table stops at once
            oldest = f"SELECT id FROM {table} ORDER BY id LIMIT $2"
            delete = f"DELETE FROM {table} WHERE at < $1 AND id IN ({oldest}) RETURNING id"
            rows = await self._pool.fetch(delete, before, _BATCH)
            gone += len(rows)
        return gone
