"""Writing down tries, many at a time: the notice's next step and the try's own row in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hutong.base.db import Connection, Pool
from hutong.base.db.group import GroupCommit


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one try. `wait`: seconds until the next one, None when there is none.

    `tries`: steps of the ladder used so far, this try's included; `extra`: wishes for another try that this one met
    (if any, it used no step).
    """

    notice_id: str
    heard: bool
    tries: int
    extra: int
    wait: float | None
    status: int | None
    took_ms: int
    answer: str
    error: str


# What a claim knew may have changed while the try was under way: somebody may have asked for another one (it follows
# at once), or the lease may have run out and a second try been made (both used the same step).
_WRITE: Final = """
WITH given AS (
  SELECT * FROM unnest($1::text[], $2::boolean[], $3::bigint[], $4::bigint[], $5::float8[], $6::bigint[], $7::bigint[],
                       $8::text[], $9::text[])
    AS g(id, heard, tries, extra, wait, status, took_ms, answer, error)
), moved AS (
  UPDATE notice n
     SET state = CASE WHEN n.extra > g.extra THEN 'waiting'
                      WHEN g.heard OR g.extra > 0 AND n.done_at IS NOT NULL THEN 'done'
                      WHEN g.wait IS NULL THEN 'given_up' ELSE 'waiting' END,
         tries = greatest(n.tries, g.tries),
         extra = greatest(n.extra - g.extra, 0),
         next_at = CASE WHEN n.extra > g.extra THEN now()
                        WHEN g.wait IS NULL THEN n.next_at ELSE now() + make_interval(secs => g.wait) END,
         leased_until = NULL,
         done_at = CASE WHEN g.heard THEN now() ELSE n.done_at END
    FROM given g WHERE n.id = g.id AND n.state = 'waiting'
)
INSERT INTO notice_try (notice_id, status, took_ms, answer, error)
SELECT id, status, took_ms, answer, error FROM given
"""


class Recorder:
    """Writes results of tries."""

    def __init__(self, pool: Pool) -> None:
        self._group: GroupCommit[Result, None] = GroupCommit(pool, _write)

    async def write(self, result: Result) -> None:
        """Returns once the try is durable."""
        await self._group.add(result)


async def _write(connection: Connection, results: Sequence[Result]) -> list[None]:
    await connection.execute(
        _WRITE,
        [result.notice_id for result in results],
        [result.heard for result in results],
        [result.tries for result in results],
        [result.extra for result in results],
        [result.wait for result in results],
        [result.status for result in results],
        [result.took_ms for result in results],
        [result.answer for result in results],
        [result.error for result in results],
    )
    return [None] * len(results)
