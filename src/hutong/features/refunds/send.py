"""Telling a provider of a claimed refund, with no transaction open, and writing down what it said."""

import logging
from datetime import datetime, timedelta
from typing import Final

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.base.failpoint import failpoint
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import RefundAsk, RefundOutcome, RefundState
from hutong.features.payments.attempts import AFTER_FAULT
from hutong.features.payments.chase import LADDER
from hutong.features.refunds.order import Refund
from hutong.features.refunds.settle import RefundSettler
from hutong.switchboard.live import Switchboard
from hutong.switchboard.open import Opened

log = logging.getLogger(__name__)

SOON: Final = timedelta(seconds=3)
LATER: Final = timedelta(seconds=20)
AFTER: Final = {"unsent": "unsent", "unknown": "unknown", "refused": "failed"}

# Tried again and again, it is told once that it stands as it stood.
_NOTE: Final = """
WITH noted AS (
  UPDATE refund SET state = $3, fault = $4, words = $5, provider_no = coalesce(nullif($6, ''), provider_no),
                    chase_at = $7
   WHERE id = $1 AND owner = $2 AND state = 'claimed' RETURNING id, payment_id, attempt_id, refund_id, fen, words
)
INSERT INTO payment_event (payment_id, attempt_id, what, source, detail)
SELECT payment_id, attempt_id, 'refund ' || $3, 'answer',
       jsonb_build_object('refund', id, 'refundId', refund_id, 'fen', fen, 'words', words)
  FROM noted
 WHERE (SELECT what FROM payment_event e WHERE e.payment_id = noted.payment_id AND e.detail ->> 'refund' = noted.id
         ORDER BY e.id DESC LIMIT 1) IS DISTINCT FROM 'refund ' || $3
"""


class Sender:
    """Makes the provider's side of a refund, under its number."""

    def __init__(self, pool: Pool, switchboard: Switchboard, settler: RefundSettler) -> None:
        self._pool = pool
        self._switchboard = switchboard
        self._settler = settler

    async def send(self, refund: Refund, *, ask_first: bool = False, promised: bool = False) -> Failed | None:
        """The failure that leaves the money where it is, or None. The refund is claimed by this process.

        `ask_first`: an earlier call may have arrived, so the provider is asked before it is told again.
        `promised`: the merchant was told that it is being worked on, so it is told of a failure, and a line that is
        down is no reason to give up.
        """
        failpoint("refund.claimed")
        doubtful = ask_first  # until the provider says that it has nothing of this, whatever fails leaves it unknown
        try:
            opened = await self._switchboard.open(refund.channel_id, refund.revision)
            outcome = await self._known(opened, refund) if ask_first else None
            doubtful = False
            outcome = outcome or await opened.refund(asked(refund))
        except Failed as failed:
            state = "unknown" if doubtful else AFTER[AFTER_FAULT[failed.fault]]
            await self._failed(refund, failed, state, promised=promised)
            return None if state == "unknown" else failed
        failpoint("refund.called")
        if outcome.state in (RefundState.DONE, RefundState.FAILED):
            await self._settler.settle(outcome, refund.channel_id, None, "answer")
        else:
            state = "processing" if outcome.state is RefundState.PROCESSING else "unknown"
            await self._note(refund, state, "", outcome.words, outcome.provider_no, now() + SOON)
        return None

    async def _known(self, opened: Opened, refund: Refund) -> RefundOutcome | None:
        try:
            return await opened.refund_query(asked(refund))
        except Failed as failed:
            if failed.fault is Fault.NOT_FOUND:
                return None
            raise

    async def _failed(self, refund: Refund, failed: Failed, state: str, *, promised: bool) -> None:
        words = failed.reason.zh
        chase: datetime | None = None
        if promised and state == "failed":
            outcome = RefundOutcome(RefundState.FAILED, refund.id, words=words)
            await self._settler.settle(outcome, refund.channel_id, None, "chase")
            return
        if promised:
            state, chase = "unknown", now() + max(SOON, pause(refund.chases))
        elif state == "unknown":
            chase = now() + SOON
        elif refund.automatic:  # nobody repeats it by hand, so it is tried until it is taken
            log.error("refund %s of money that came twice or too late is not taken: %s", refund.id, failed)
            state, chase = "unsent", now() + max(LATER, pause(refund.chases))
        await self._note(refund, state, failed.fault.value, words, "", chase)

    async def _note(
        self, refund: Refund, state: str, fault: str, words: str, provider_no: str, chase_at: datetime | None
    ) -> None:
        await self._pool.execute(_NOTE, refund.id, refund.owner, state, fault, words[:300], provider_no, chase_at)


def pause(chases: int) -> timedelta:
    """How long to wait before the provider is asked, or told, again."""
    return timedelta(seconds=LADDER[min(max(chases, 1), len(LADDER)) - 1])


def asked(refund: Refund) -> RefundAsk:
    """The refund in the words of the channels."""
    return RefundAsk(
        number=refund.id,
        payment_number=refund.attempt_id,
        provider_no=refund.payment_no,
        fen=refund.fen,
        total_fen=refund.payment_fen,
        reason=refund.reason,
    )
