"""Writing down tries, many at a time: the notice's next step and the try's own row in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from hutong.base.db import Connection, Pool
from hutong.base.group import GroupCommit


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one try. `wait`: seconds until the next one, None when there is none."""

    notice_id: str
    heard: bool
    wait: float | None
    status: int | None
    took_ms: int
    answer: str
    error: str


_WRITE: Final = """
WITH given AS (
  SELECT * FROM unnest($1::text[], $2::boolean[], $3::float8[], $4::bigint[], $5::bigint[], $6::text[], $7::text[])
    AS g(id, heard, wait, status, took_ms, answer, error)
), moved AS (
  UPDATE notice n
     SET state = CASE WHEN g.heard THEN 'done' WHEN g.wait IS NULL THEN 'given_up' ELSE 'waiting' END,
         tries = n.tries + CASE WHEN n.extra > 0 THEN 0 ELSE 1 END,
         extra = greatest(n.extra - 1, 0),
         next_at = CASE WHEN g.wait IS NULL THEN n.next_at ELSE now() + make_interval(secs => g.wait) END,
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
        [result.wait for result in results],
        [result.status for result in results],
        [result.took_ms for result in results],
        [result.answer for result in results],
        [result.error for result in results],
    )
    return [None] * len(results)
