"""Sending by hand: one notice again, or a test; neither uses up the ladder.

An extra try that fails leaves the notice as it was: done stays done, given up stays given up, and one that waits goes
on with the step of the ladder that it was at.
"""

from typing import Any, Final

from hutong.base.db import Connection, Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.ids import new_id
from hutong.features.notices import TEST, host_of

# One that is being posted at this moment is not posted a second time beside that: its next try follows at once.
_ONE: Final = """
UPDATE notice
   SET state = 'waiting', extra = extra + 1, next_at = CASE WHEN leased_until > now() THEN next_at ELSE now() END
 WHERE id = $1 RETURNING id
"""
_TEST: Final = f"""
INSERT INTO notice (id, merchant_id, topic, subject, url, host, fields, extra)
SELECT $1, id, '{TEST}', $1, $3, $4, $5, 1 FROM merchant WHERE id = $2
RETURNING id
"""
_LIST: Final = """
SELECT n.*, (SELECT count(*) FROM notice_try t WHERE t.notice_id = n.id) AS posted FROM notice n
 WHERE ($1::text IS NULL OR merchant_id = $1)
   AND ($2::text IS NULL OR state = $2)
   AND ($3::text IS NULL OR subject = $3)
 ORDER BY created_at DESC, id DESC LIMIT $4
"""


async def resend(pool: Pool | Connection, notice_id: str) -> bool:
    """Puts one notice up for an extra try, done or not; false when there is none of this id."""
    return await pool.fetchval(_ONE, notice_id) is not None


async def send_test(pool: Pool | Connection, merchant_id: str, url: str) -> str:
    """Queues a test notice (status 0: nobody ships for it), to be posted once; its id. Refusal (NO_MERCHANT)."""
    number = new_id()
    fields = {
        "merId": merchant_id,
        "orderId": f"TEST{number}",
        "sysOrderId": number,
        "desc": "通知测试 notification test",
        "orderAmt": "0.01",
        "status": "0",
        "attch": "test",
    }
    if await pool.fetchval(_TEST, number, merchant_id, url, host_of(url), fields) is None:
        raise Refusal(Problem.NO_MERCHANT, merchant_id)
    return number


async def recent(
    pool: Pool, *, merchant_id: str | None = None, state: str | None = None, subject: str | None = None, most: int = 50
) -> list[dict[str, Any]]:
    """The newest notices, with how often each was posted."""
    return [dict(row) for row in await pool.fetch(_LIST, merchant_id, state, subject, most)]


async def find(pool: Pool, notice_id: str) -> dict[str, Any] | None:
    """One notice; None when there is none of this id."""
    row = await pool.fetchrow("SELECT * FROM notice WHERE id = $1", notice_id)
    return dict(row) if row else None


async def tries(pool: Pool, notice_id: str) -> list[dict[str, Any]]:
    """Every try of a notice, oldest first."""
    query = "SELECT at, status, took_ms, answer, error FROM notice_try WHERE notice_id = $1 ORDER BY id"
    return [dict(row) for row in await pool.fetch(query, notice_id)]
