"""The one place where a refund's outcome becomes a fact: guarded, with its notice and event in one statement."""

import logging
from typing import Any, Final

import asyncpg

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.base.ids import new_id
from hutong.base.money import yuan_of
from hutong.capabilities.pay import RefundOutcome, RefundState
from hutong.features.notices import host_of

log = logging.getLogger(__name__)

_SEEN: Final = """
SELECT r.id, r.merchant_id, r.refund_id, r.payment_id, r.attempt_id, r.channel_id, r.revision, r.fen, r.state,
       r.notify_url, p.order_id, p.fen AS payment_fen, p.attach
  FROM refund r JOIN payment p ON p.id = r.payment_id WHERE r.id = $1
"""
_SETTLE: Final = """
WITH moved AS (
  UPDATE refund SET state = $2, done_at = $3, provider_no = coalesce(nullif($4, ''), provider_no), words = $5,
                    fault = $6, chase_at = NULL
   WHERE id = $1 AND state IN ('claimed', 'unsent', 'unknown', 'processing', 'failed') AND state <> $2
  RETURNING id, merchant_id, payment_id, attempt_id
), told AS (
  INSERT INTO notice (id, merchant_id, topic, subject, url, host, fields)
  SELECT $7, merchant_id, 'refund.' || $2, id, $8, $9, $10::jsonb FROM moved WHERE $8 <> ''
)
INSERT INTO payment_event (payment_id, attempt_id, what, source, detail)
SELECT payment_id, attempt_id, 'refund ' || $2, $11, $12::jsonb FROM moved RETURNING id
"""
_SOON: Final = """
UPDATE refund
   SET chase_at = CASE WHEN state = 'done' THEN chase_at ELSE now() END
 WHERE id = $1 AND channel_id = $2 RETURNING id
"""
_ALERT: Final = "INSERT INTO payment_event (payment_id, attempt_id, what, source, detail) VALUES ($1, $2, $3, $4, $5)"


class RefundSettler:
    """Turns a refund's outcomes into facts."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def settle(self, outcome: RefundOutcome, channel_id: int, revision: int | None, source: str) -> bool:
        """Whether the outcome was believed (it may change nothing). Returns only after the commit."""
        row = await self._pool.fetchrow(_SEEN, outcome.number)
        if row is None or row["channel_id"] != channel_id or revision not in (None, row["revision"]):
            log.error("a refund outcome for %s on channel %s fits no refund", outcome.number, channel_id)
            return False
        if outcome.fen is not None and outcome.fen != row["fen"]:
            detail = {"refund": row["id"], "refundId": row["refund_id"], "fen": outcome.fen}
            log.error("wrong amount of refund %s: %s", row["id"], outcome.fen)
            await self._pool.execute(
                _ALERT, row["payment_id"], row["attempt_id"], "wrong refund amount", source, detail
            )
            return False
        if outcome.state in (RefundState.DONE, RefundState.FAILED):
            moved = await self._pool.fetchval(_SETTLE, *_arguments(outcome, row, source))
            if moved is not None and outcome.state is RefundState.FAILED:
                log.error("refund %s failed at the provider: %s", row["id"], outcome.words)
        return True

    async def ask_soon(self, number: str, channel_id: int) -> bool:
        """Lets the chase ask at once, for a knock that is no proof by itself; false for a refund of another channel."""
        return await self._pool.fetchval(_SOON, number, channel_id) is not None


def _arguments(outcome: RefundOutcome, row: asyncpg.Record, source: str) -> tuple[Any, ...]:
    done = outcome.state is RefundState.DONE
    url = row["notify_url"]
    fields = {
        "merId": row["merchant_id"],
        "orderId": row["order_id"],
        "sysOrderId": row["payment_id"],
        "refundId": row["refund_id"],
        "sysRefundId": row["id"],
        "orderAmt": yuan_of(row["payment_fen"]),
        "refundAmt": yuan_of(row["fen"]),
        "status": "1" if done else "2",
        "attch": row["attach"],
    }
    detail = {"refund": row["id"], "refundId": row["refund_id"], "fen": row["fen"], "words": outcome.words}
    return (
        row["id"],
        "done" if done else "failed",
        (outcome.done_at or now()) if done else None,
        outcome.provider_no,
        outcome.words,
        "" if done else "refused",
        new_id(),
        url,
        host_of(url),
        fields,
        source,
        detail,
    )
