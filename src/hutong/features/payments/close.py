"""Closing an order for its merchant: closed at the provider first, so that nobody can pay what is closed here."""

from typing import Final

from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import Outcome, PayState
from hutong.features.payments.attempts import Attempt
from hutong.features.payments.create import trouble
from hutong.features.payments.ledger import Ledger
from hutong.features.payments.order import Payment
from hutong.features.payments.settle import Settler, Verdict
from hutong.switchboard.live import Switchboard

_LOCK: Final = "SELECT state FROM payment WHERE id = $1 FOR UPDATE"
_CLOSE: Final = """
WITH closed AS (
  UPDATE payment SET state = 'closed', closed_at = now()
   WHERE id = $1 AND state = 'open'
     AND NOT EXISTS (SELECT FROM attempt WHERE payment_id = $1 AND state IN ('claimed', 'waiting', 'unknown'))
  RETURNING id
)
INSERT INTO payment_event (payment_id, what, source, detail)
SELECT id, 'closed', $2, '{"why": "asked for"}' FROM closed RETURNING payment_id
"""


# What never left is closed here alone; a repeat of the order that claimed it meanwhile goes first.
_GIVE_UP: Final = """
WITH closed AS (
  UPDATE attempt SET state = 'closed', chase_at = NULL WHERE id = $1 AND state IN ('unsent', 'refused')
  RETURNING id, payment_id
)
INSERT INTO payment_event (payment_id, attempt_id, what, source, detail)
SELECT payment_id, id, 'attempt closed', $2, '{"why": "not at the provider"}' FROM closed
"""


class Closer:
    """Closes payments."""

    def __init__(self, pool: Pool, switchboard: Switchboard, ledger: Ledger, settler: Settler) -> None:
        self._pool = pool
        self._switchboard = switchboard
        self._ledger = ledger
        self._settler = settler

    async def close(self, merchant_id: str, order_id: str, *, source: str = "api") -> Payment:
        """The closed payment; closing twice is once. Refusal when it was paid, is under way or can't be closed now.

        `source`: who asked for it, "api" (the merchant) or "office".
        """
        payment = await self._ledger.by_order(merchant_id, order_id)
        if payment is None:
            raise Refusal(Problem.ORDER_NOT_FOUND, f"orderId {order_id}")
        _may_close(payment)
        if payment.state == "open":
            for attempt in await self._ledger.attempts(payment.id):
                await self._close_attempt(attempt, order_id, source)
            await self._close_payment(payment, source)
        return payment

    async def _close_attempt(self, attempt: Attempt, order_id: str, source: str) -> None:
        if attempt.state in ("unsent", "refused"):  # the provider has nothing of it
            await self._pool.execute(_GIVE_UP, attempt.id, source)
        elif attempt.state == "claimed":
            raise Refusal(Problem.IN_PROGRESS, f"orderId {order_id}")
        elif attempt.state in ("waiting", "unknown"):
            outcome = await self._at_provider(attempt)
            verdict = await self._settler.settle(outcome, attempt.channel_id, None, source)
            if verdict is Verdict.PAID:
                raise Refusal(Problem.ORDER_PAID, f"orderId {order_id}")

    async def _at_provider(self, attempt: Attempt) -> Outcome:
        try:
            opened = await self._switchboard.open(attempt.channel_id, attempt.revision)
            return await opened.close(attempt.id)
        except Failed as failed:
            if failed.fault is Fault.NOT_FOUND:  # some providers make the trade only when the payer scans
                return Outcome(PayState.CLOSED, attempt.id, words="")
            raise trouble(failed) from failed

    async def _close_payment(self, payment: Payment, source: str) -> None:
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.fetchval(_LOCK, payment.id)  # a new attempt waits for this, or is seen by what follows
            if await connection.fetchval(_CLOSE, payment.id, source):
                return
        now = await self._ledger.by_id(payment.id)
        _may_close(now or payment)
        if now is None or now.state == "open":
            raise Refusal(Problem.IN_PROGRESS, f"orderId {payment.order_id}")


def _may_close(payment: Payment) -> None:
    if payment.state in ("paid", "late"):
        raise Refusal(Problem.ORDER_PAID, f"orderId {payment.order_id}")
