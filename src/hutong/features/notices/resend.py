"""Sending again by hand: one notice, all that failed since a moment, or a test; none of it uses up the ladder."""

from datetime import datetime
from typing import Any, Final

from hutong.base.db import Pool
from hutong.base.ids import new_id
from hutong.features.notices.tables import host_of

_ONE: Final = """
UPDATE notice SET state = 'waiting', extra = extra + 1, next_at = now() WHERE id = $1 RETURNING id
"""
_FAILED: Final = """
UPDATE notice SET state = 'waiting', extra = extra + 1, next_at = now()
 WHERE state <> 'done' AND (tries > 0 OR state = 'given_up') AND created_at >= $1
   AND ($2::text IS NULL OR merchant_id = $2)
RETURNING id
"""
_TEST: Final = """
INSERT INTO notice (id, merchant_id, topic, subject, url, host, fields) VALUES ($1, $2, 'test', $1, $3, $4, $5)
"""
_LIST: Final = """
SELECT n.*, (SELECT count(*) FROM notice_try t WHERE t.notice_id = n.id) AS posted FROM notice n
 WHERE ($1::text IS NULL OR merchant_id = $1)
   AND ($2::text IS NULL OR state = $2)
   AND ($3::text IS NULL OR subject = $3)
 ORDER BY created_at DESC, id DESC LIMIT $4
"""


async def resend(pool: Pool, notice_id: str) -> bool:
    """Puts one notice up for an extra try, done or not; false when there is none of this id."""
    return await pool.fetchval(_ONE, notice_id) is not None


async def resend_failed(pool: Pool, since: datetime, merchant_id: str | None = None) -> int:
    """Puts up every notice made since a moment that was tried and not heard; how many."""
    return len(await pool.fetch(_FAILED, since, merchant_id))


async def send_test(pool: Pool, merchant_id: str, url: str) -> str:
    """Queues a test notice (status 0, so that nobody ships for it); its id."""
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
    await pool.execute(_TEST, number, merchant_id, url, host_of(url), fields)
    return number


async def recent(
    pool: Pool, *, merchant_id: str | None = None, state: str | None = None, subject: str | None = None, most: int = 50
) -> list[dict[str, Any]]:
    """The newest notices, with how often each was posted."""
    return [dict(row) for row in await pool.fetch(_LIST, merchant_id, state, subject, most)]


async def tries(pool: Pool, notice_id: str) -> list[dict[str, Any]]:
    """Every try of a notice, oldest first."""
    query = "SELECT at, status, took_ms, answer, error FROM notice_try WHERE notice_id = $1 ORDER BY id"
    return [dict(row) for row in await pool.fetch(query, notice_id)]
