"""Telling a provider of a claimed refund, with no transaction open, and writing down what it said."""

from datetime import datetime, timedelta
from typing import Final

from hutong.switchboard.live import Switchboard

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.base.failpoint import failpoint
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import RefundAsk, RefundOutcome, RefundState
from hutong.features.payments.attempts import AFTER_FAULT
from hutong.features.refunds.order import Refund
from hutong.features.refunds.settle import RefundSettler
from hutong.switchboard.open import Opened

SOON: Final = timedelta(seconds=3)
LATER: Final = timedelta(seconds=20)
AFTER: Final = {"unsent": "unsent", "unknown": "unknown", "refused": "failed"}

_NOTE: Final = """
UPDATE refund SET state = $3, fault = $4, words = $5, provider_no = coalesce(nullif($6, ''), provider_no), chase_at = $7
 WHERE id = $1 AND owner = $2 AND state = 'claimed'
"""


class Sender:
    """Makes the provider's side of a refund, under its number."""

    def __init__(self, pool: Pool, switchboard: Switchboard, settler: RefundSettler) -> None:
        self._pool = pool
        self._switchboard = switchboard
        self._settler = settler

    async def send(self, refund: Refund, *, ask_first: bool) -> Failed | None:
        """The provider's failure, or None. The refund is claimed by this process.

        `ask_first`: an earlier call may have arrived, so the provider is asked before it is told again.
        """
        failpoint("refund.claimed")
        try:
            opened = await self._switchboard.open(refund.channel_id, refund.revision)
            outcome = await self._known(opened, refund) if ask_first else None
            outcome = outcome or await opened.refund(asked(refund))
        except Failed as failed:
            await self._failed(refund, failed)
            return failed
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

    async def _failed(self, refund: Refund, failed: Failed) -> None:
        state = AFTER[AFTER_FAULT[failed.fault]]
        chase: datetime | None = None
        if state == "unknown":
            chase = now() + SOON
        elif state == "unsent" and refund.automatic:
            chase = now() + LATER
        await self._note(refund, state, failed.fault.value, f"{failed.code} {failed.words}".strip(), "", chase)

    async def _note(
        self, refund: Refund, state: str, fault: str, words: str, provider_no: str, chase_at: datetime | None
    ) -> None:
        await self._pool.execute(_NOTE, refund.id, refund.owner, state, fault, words[:300], provider_no, chase_at)


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
