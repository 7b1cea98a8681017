"""How each channel does: attempts, money, share that was paid, and how long its provider takes to answer."""

from dataclasses import dataclass
from typing import Final

from hutong.base.db import Pool
from hutong.features.overview.days import Span, numbers_of
from hutong.switchboard.call_log import EXAMINATION

# That there is no such order (yet) is an answer, not a fault: so Alipay speaks of an order that nobody has scanned.
# An attempt counts on the day it was made; one that was passed on to another channel tells of the channel that failed.
_ATTEMPTS: Final = """
SELECT channel_id,
       count(*) AS attempts,
       count(*) FILTER (WHERE paid_at IS NOT NULL) AS paid,
       count(*) FILTER (WHERE state IN ('paid', 'closed', 'refused', 'unsent', 'surplus', 'late', 'returned'))
         AS decided,
       count(*) FILTER (WHERE state = 'unknown') AS unknown,
       coalesce(sum(fen) FILTER (WHERE paid_at IS NOT NULL), 0)::bigint AS fen
  FROM attempt WHERE id >= $3 AND id < $4 AND created_at >= $1 AND created_at < $2 GROUP BY channel_id
"""
_CALLS: Final = """
SELECT channel_id, count(*) AS calls, count(*) FILTER (WHERE fault NOT IN ('', 'not_found')) AS faults,
       percentile_disc(0.5) WITHIN GROUP (ORDER BY ms) AS p50,
       percentile_disc(0.95) WITHIN GROUP (ORDER BY ms) AS p95
  FROM call_log WHERE at >= $1 AND at < $2 AND number <> $3 GROUP BY channel_id
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """A channel in a span. `p50`, `p95`: milliseconds of its provider's answers; None when nothing was asked."""

    channel_id: int
    attempts: int = 0
    paid: int = 0
    decided: int = 0  # paid, or certain never to be
    unknown: int = 0
    fen: int = 0
    calls: int = 0
    faults: int = 0
    p50: int | None = None
    p95: int | None = None

    @property
    def rate(self) -> float | None:
        """Of the attempts whose fate is known, the share that was paid."""
        return self.paid / self.decided if self.decided else None


async def standings(pool: Pool, span: Span) -> dict[int, Standing]:
    """Every channel that was used in a span."""
    attempts = {
        row["channel_id"]: dict(row) for row in await pool.fetch(_ATTEMPTS, span.start, span.end, *numbers_of(span))
    }
    calls = {row["channel_id"]: dict(row) for row in await pool.fetch(_CALLS, span.start, span.end, EXAMINATION)}
    return {
        channel_id: Standing(**{**attempts.get(channel_id, {}), **calls.get(channel_id, {})})
        for channel_id in sorted({*attempts, *calls})
    }
