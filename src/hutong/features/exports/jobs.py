"""Exports as jobs: asked for, claimed by a worker with a lease, kept up to date, ended, and perhaps tried again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from hutong.base.db import Connection, Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.ids import new_id
from hutong.base.text import Language

# queued → running → done → expired; running → failed, cancelled; queued → cancelled. failed, cancelled and expired may
# be queued again.
STATES: Final = ("queued", "running", "done", "failed", "cancelled", "expired")
AT_ONCE: Final = 5  # unfinished jobs of one person
LEASE: Final = timedelta(seconds=60)  # a worker that is silent for so long is taken to be dead
DEATHS: Final = 3  # claims after which a job is not tried any more
LIFE: Final = timedelta(days=7)  # of a file
MEMORY: Final = timedelta(days=90)  # of a job that ended
_CLAIM: Final = """
UPDATE export_job SET state = 'running', claim = $1, claims = claims + 1, leased_until = now() + $2, rows_done = 0,
       rows_total = NULL, started_at = now()
 WHERE id = (
   SELECT id FROM export_job WHERE state IN ('queued', 'running') AND (state = 'queued' OR leased_until < now())
    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING *
"""
_LOST: Final = """
UPDATE export_job SET state = 'failed', error = 'lost', finished_at = now()
 WHERE state = 'running' AND leased_until < now() AND claims >= $1
"""
_MINE: Final = "WHERE id = $1 AND claim = $2 AND state = 'running'"
# Merchants' people have exports of their own, which are no affair of the office.
_THEIRS: Final = """
SELECT j.*, a.username AS by FROM export_job j JOIN account a ON a.id = j.account_id
 WHERE (j.account_id = $1 OR ($1::bigint IS NULL AND a.realm = 'office'))
"""
_LIST: Final = f"{_THEIRS} AND ($2 = '' OR j.id < $2) ORDER BY j.id DESC LIMIT $3"


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody wants to be exported."""

    account_id: int
    kind: str
    query: dict[str, str | list[str]]
    columns: tuple[str, ...]
    format: str
    language: Language


@dataclass(frozen=True, slots=True)
class Job:
    """A row of the table."""

    id: str
    account_id: int
    kind: str
    query: dict[str, Any]
    columns: tuple[str, ...]
    format: str
    language: Language
    state: str
    claim: str
    claims: int
    leased_until: datetime | None
    rows_done: int
    rows_total: int | None
    size: int
    error: str
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    expires_at: datetime | None
    by: str = ""  # the account's user name

    @property
    def file(self) -> str:
        """The name of its file in the folder of exports: another one for each claim."""
        return f"{self.claim}.{self.format}"


async def start(connection: Connection, order: Order) -> str:
    """Queues an export; its number. Refusal (TOO_MANY_EXPORTS)."""
    await _room(connection, order.account_id)
    number = new_id()
    await connection.execute(
        "INSERT INTO export_job (id, account_id, kind, query, columns, format, language)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        number,
        order.account_id,
        order.kind,
        order.query,
        list(order.columns),
        order.format,
        order.language,
    )
    return number


async def listed(pool: Pool, account_id: int | None, *, after: str = "", limit: int = 50) -> list[Job]:
    """Somebody's exports, or those of the whole office for None, newest first."""
    return [_job(row) for row in await pool.fetch(_LIST, account_id, after, limit)]


async def find(pool: Pool | Connection, number: str, account_id: int | None) -> Job:
    """One export, if it is this person's, or the office's for None; Refusal (NO_EXPORT)."""
    row = await pool.fetchrow(f"{_THEIRS} AND j.id = $2", account_id, number)
    if row is None:
        raise Refusal(Problem.NO_EXPORT, number)
    return _job(row)


async def cancel(connection: Connection, job: Job) -> None:
    """Ends a job that is not finished; its worker notices at the next page. Refusal (EXPORT_STATE)."""
    await _move(connection, job, "state = 'cancelled', finished_at = now()", ("queued", "running"))


async def retry(connection: Connection, job: Job) -> None:
    """Queues a job that ended without a file, or whose file is gone; Refusal (EXPORT_STATE, TOO_MANY_EXPORTS)."""
    await _room(connection, job.account_id)
    fresh = (
        "state = 'queued', claim = '', claims = 0, error = '', size = 0, rows_done = 0, rows_total = NULL,"
        " started_at = NULL, finished_at = NULL, expires_at = NULL"
    )
    await _move(connection, job, fresh, ("failed", "cancelled", "expired"))


async def claim(pool: Pool) -> Job | None:
    """The oldest job that waits, or whose worker died; None when there is none."""
    await pool.execute(_LOST, DEATHS)
    row = await pool.fetchrow(_CLAIM, new_id(), LEASE)
    return _job(row) if row else None


async def keep(pool: Pool, job: Job, rows: int, total: int | None) -> bool:
    """Tells how far it is and goes on holding it; False when it was cancelled or is somebody else's now."""
    query = f"UPDATE export_job SET rows_done = $3, rows_total = $4, leased_until = now() + $5 {_MINE} RETURNING true"
    return bool(await pool.fetchval(query, job.id, job.claim, rows, total, LEASE))


async def finish(pool: Pool, job: Job, rows: int, size: int) -> bool:
    """The file is whole; False when nobody wants it any more."""
    query = (
        "UPDATE export_job SET state = 'done', rows_done = $3, rows_total = $3, size = $4, finished_at = now(),"
        f" expires_at = now() + $5 {_MINE} RETURNING true"
    )
    return bool(await pool.fetchval(query, job.id, job.claim, rows, size, LIFE))


async def fail(pool: Pool, job: Job, error: str) -> None:
    """It can't be made."""
    await pool.execute(
        f"UPDATE export_job SET state = 'failed', error = $3, finished_at = now() {_MINE}", job.id, job.claim, error
    )


async def give_back(pool: Pool, job: Job) -> None:
    """The next worker is to make it: this one ends, and not because of it."""
    await pool.execute(
        f"UPDATE export_job SET state = 'queued', claims = claims - 1, rows_done = 0 {_MINE}", job.id, job.claim
    )


async def expire(pool: Pool) -> None:
    """Files that are old count as gone; jobs that are very old are forgotten."""
    await pool.execute("UPDATE export_job SET state = 'expired' WHERE state = 'done' AND expires_at < now()")
    await pool.execute(
        "DELETE FROM export_job WHERE state NOT IN ('queued', 'running', 'done') AND created_at < now() - $1::interval",
        MEMORY,
    )


async def owned(pool: Pool, claims: list[str]) -> set[str]:
    """Which of these claims own a file now."""
    rows = await pool.fetch(
        "SELECT claim FROM export_job WHERE claim = ANY($1::text[]) AND state IN ('running', 'done')", claims
    )
    return {row["claim"] for row in rows}


async def _room(connection: Connection, account_id: int) -> None:
    await connection.execute("SELECT FROM account WHERE id = $1 FOR UPDATE", account_id)  # one order at a time
    count = await connection.fetchval(
        "SELECT count(*) FROM export_job WHERE account_id = $1 AND state IN ('queued', 'running')", account_id
    )
    if count >= AT_ONCE:
        raise Refusal(Problem.TOO_MANY_EXPORTS, str(AT_ONCE))


async def _move(connection: Connection, job: Job, change: str, states: tuple[str, ...]) -> None:
    query = f"UPDATE export_job SET {change} WHERE id = $1 AND state = ANY($2) RETURNING true"
    if not await connection.fetchval(query, job.id, list(states)):
        raise Refusal(Problem.EXPORT_STATE, job.id)


def _job(row: Any) -> Job:
    return Job(**{**row, "columns": tuple(row["columns"])})
