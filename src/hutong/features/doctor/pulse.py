"""The worker's pulse: it writes down that it works, so that somebody notices when it does no more."""

from datetime import datetime
from typing import Final

from hutong.base.db import Pool

WORKER: Final = "worker"  # all workers of an installation: one is enough
_BEAT: Final = """
INSERT INTO pulse AS p (process, at) VALUES ($1, now())
ON CONFLICT (process) DO UPDATE SET at = greatest(p.at, excluded.at)
"""


class Pulse:
    """Beats at each turn."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def turn(self) -> int:
        """Writes down that a worker works; there is never more to do at once."""
        await self._pool.execute(_BEAT, WORKER)
        return 0


async def seen(pool: Pool) -> datetime | None:
    """When a worker was last seen at work; None: never."""
    found: datetime | None = await pool.fetchval("SELECT at FROM pulse WHERE process = $1", WORKER)
    return found
