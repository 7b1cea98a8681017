"""Asking after refunds without an answer, and giving back money that came twice or too late."""

import asyncio
import logging
from datetime import datetime, timedelta
from typing import Final

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.capabilities import sayings
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import RefundOutcome, RefundState
from hutong.features.payments.attempts import STALE
from hutong.features.payments.chase import LEASE
from hutong.features.refunds.order import AGAIN, COLUMNS, JOINED, Refund
from hutong.features.refunds.send import Sender, asked, pause
from hutong.features.refunds.settle import RefundSettler
from hutong.switchboard.live import Switchboard

log = logging.getLogger(__name__)

_DUE: Final = f"""
WITH due AS (
  SELECT id FROM refund WHERE chase_at <= now() ORDER BY chase_at LIMIT $1 FOR UPDATE SKIP LOCKED
), leased AS (
  UPDATE refund r SET chase_at = now() + $2, chases = chases + 1 FROM due WHERE r.id = due.id RETURNING r.*
)
SELECT {COLUMNS} FROM leased r JOIN payment p ON p.id = r.payment_id JOIN attempt a ON a.id = r.attempt_id
"""
# Not when another has dealt with it meanwhile: a refund that a merchant was told to have failed must not come alive.
_AGAIN: Final = """
WITH moved AS (
  UPDATE refund SET chase_at = $2, words = $3, state = coalesce($4, state)
   WHERE id = $1 AND state = $5 AND claimed_at = $6 AND chase_at IS NOT NULL
  RETURNING id, payment_id, attempt_id, refund_id, fen, words, state
)
INSERT INTO payment_event (payment_id, attempt_id, what, source, detail)
SELECT payment_id, attempt_id, 'refund ' || state, 'chase',
       jsonb_build_object('refund', id, 'refundId', refund_id, 'fen', fen, 'words', words)
  FROM moved WHERE state <> $5
"""
_CLAIM: Final = f"""
WITH claimed AS (
  UPDATE refund r SET state = 'claimed', owner = $2, claimed_at = now() WHERE id = $1 AND state = $3
     AND claimed_at = $4 RETURNING r.*
)
SELECT {COLUMNS} FROM {JOINED.replace("refund r", "claimed r")}
"""
# Surplus money always goes back; late money goes back unless the merchant's rule is to hold it. Merchants can't write
# a colon in a refundId, so that none of them takes the number of an automatic refund.
_OWED: Final = """
WITH owed AS (
  SELECT a.id, a.payment_id, a.channel_id, a.revision, a.fen, a.state, p.merchant_id, p.notify_url
    FROM attempt a JOIN payment p ON p.id = a.payment_id JOIN merchant m ON m.id = p.merchant_id
   WHERE a.state = 'surplus' OR a.state = 'late' AND m.late_money = 'refund'
   ORDER BY a.id LIMIT 100 FOR UPDATE OF a SKIP LOCKED
), given AS (
  UPDATE attempt a SET state = 'returned' FROM owed WHERE a.id = owed.id RETURNING a.id
), made AS (
  INSERT INTO refund (id, merchant_id, refund_id, payment_id, attempt_id, channel_id, revision, fen, reason, digest,
                      automatic, state, owner, chase_at)
  SELECT 'R' || substr(owed.id, 2), merchant_id, 'AUTO:' || owed.id, payment_id, owed.id, channel_id, revision, fen,
         CASE owed.state WHEN 'surplus' THEN '重复支付自动退回' ELSE '关单后到账自动退回' END,
         '\\x', true, 'unsent', $1, now()
    FROM owed JOIN given USING (id)
  RETURNING id, refund_id, payment_id, attempt_id, fen, reason
)
INSERT INTO payment_event (payment_id, attempt_id, what, source, detail)
SELECT payment_id, attempt_id, 'refund asked', 'hub',
       jsonb_build_object('refund', id, 'refundId', refund_id, 'fen', fen, 'reason', reason)
  FROM made RETURNING id
"""


class RefundChaser:
    """Claims due refunds in batches and asks their providers."""

    def __init__(
        self, pool: Pool, switchboard: Switchboard, settler: RefundSettler, sender: Sender, owner: int
    ) -> None:
        self._pool = pool
        self._switchboard = switchboard
        self._settler = settler
        self._sender = sender
        self._owner = owner

    async def turn(self) -> int:
        """One round: how many refunds were made or asked about."""
        owed = await self._pool.fetch(_OWED, self._owner)
        due = [Refund(**row) for row in await self._pool.fetch(_DUE, 16, LEASE)]
        await asyncio.gather(*(self._one(refund) for refund in due))
        return len(owed) + len(due)

    async def _one(self, refund: Refund) -> None:
        try:
            await (self._send(refund) if refund.automatic and refund.state == "unsent" else self._ask(refund))
        except Exception:
            log.exception("chasing refund %s failed; it is asked about again after the lease", refund.id)

    async def _ask(self, refund: Refund) -> None:
        try:
            opened = await self._switchboard.open(refund.channel_id, refund.revision)
            outcome = await opened.refund_query(asked(refund))
        except Failed as failed:
            if failed.fault is Fault.NOT_FOUND:
                await self._not_there(refund)
            else:
                await self._again(refund, _words(failed))
            return
        await self._heard(refund, outcome)

    async def _heard(self, refund: Refund, outcome: RefundOutcome) -> None:
        if (refund.state, outcome.state) == ("failed", RefundState.FAILED):
            await self._write(refund, None, outcome.words)  # a knock asked after it, and it is as it was
        elif outcome.state in (RefundState.DONE, RefundState.FAILED):
            await self._settler.settle(outcome, refund.channel_id, None, "chase")
        else:
            state = "processing" if outcome.state is RefundState.PROCESSING else None
            await self._again(refund, outcome.words, state)

    async def _not_there(self, refund: Refund) -> None:
        """It never arrived: told again under the same number, which happens once, if it is still wanted."""
        if refund.state == "unknown" or (refund.state == "claimed" and _abandoned(refund)):
            await self._send(refund)
        elif refund.state in AGAIN:  # a knock asked after it; the merchant was told that it failed
            await self._write(refund, None, sayings.NOT_THERE().zh)
        else:
            await self._again(refund, sayings.NOT_THERE().zh)

    async def _send(self, refund: Refund) -> None:
        row = await self._pool.fetchrow(_CLAIM, refund.id, self._owner, refund.state, refund.claimed_at)
        if row is not None:
            await self._sender.send(Refund(**row), promised=not refund.automatic)

    async def _again(self, refund: Refund, words: str, state: str | None = None) -> None:
        await self._write(refund, now() + pause(refund.chases), words, state)

    async def _write(self, refund: Refund, chase_at: datetime | None, words: str, state: str | None = None) -> None:
        """Writes when to ask again, if the refund is still as it was seen."""
        await self._pool.execute(_AGAIN, refund.id, chase_at, words[:300], state, refund.state, refund.claimed_at)


def _abandoned(refund: Refund) -> bool:
    """Claimed so long ago that whoever claimed it is gone."""
    return refund.claimed_at < now() - timedelta(seconds=STALE)


def _words(failed: Failed) -> str:
    return f"{failed.fault} {failed.reason.zh}".strip()
