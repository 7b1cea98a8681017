"""The one place where an outcome becomes a fact: amount, channel and move checked; state and notice in one commit."""

import logging
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import asyncpg

from hutong.base.clock import now
from hutong.base.db import Connection, Pool
from hutong.base.failpoint import failpoint
from hutong.base.ids import new_id
from hutong.base.money import yuan_of
from hutong.base.text import bearable
from hutong.capabilities.pay import Outcome, PayState
from hutong.features.merchants import Directory
from hutong.features.notices import host_of

log = logging.getLogger(__name__)


class Verdict(StrEnum):
    """What settling did."""

    PAID = "paid"  # the payment is paid by this, now
    KNOWN = "known"  # nothing new
    CLOSED = "closed"  # the attempt will not be paid any more
    SURPLUS = "surplus"  # a second payment of one order: it is given back
    LATE = "late"  # paid after the order was closed
    STRANGER = "stranger"  # no such attempt, or it belongs to another channel or revision
    WRONG_AMOUNT = "wrong_amount"  # amount or currency differ: nothing is credited
    NOTHING = "nothing"  # waiting or unknown: no fact


BELIEVED: Final = frozenset({Verdict.PAID, Verdict.KNOWN, Verdict.CLOSED, Verdict.SURPLUS, Verdict.LATE})

_SEEN = """
SELECT a.id, a.payment_id, a.channel_id, a.revision, a.fen, a.state, p.merchant_id, p.order_id, p.subject, p.attach,
       p.notify_url, p.fen AS payment_fen, p.state AS payment_state
  FROM attempt a JOIN payment p ON p.id = a.payment_id
 WHERE a.id = $1
"""

# The guards are in the statement: two outcomes at once, in two processes, can't both be first.
_PAID = """
WITH tried AS (
  UPDATE attempt
     SET state = 'paid', paid_at = $2, provider_no = $3, payer = $4, words = $5, chase_at = NULL, fault = ''
   WHERE id = $1 AND state IN ('claimed', 'waiting', 'unknown', 'unsent', 'refused', 'closed')
  RETURNING payment_id
), first AS (
  UPDATE payment p SET state = 'paid', paid_at = $2, paid_attempt = $1
    FROM tried WHERE p.id = tried.payment_id AND (p.state = 'open' OR $12 AND p.state IN ('closed', 'late'))
  RETURNING p.id, p.merchant_id
), told AS (
  INSERT INTO notice (id, merchant_id, topic, subject, url, host, fields)
  SELECT $6, merchant_id, 'payment.paid', id, $7, $8, $9::jsonb FROM first
), hurried AS (
  -- Others of this payment could still be paid: the chase closes them now. Skipping what is locked can't deadlock.
  UPDATE attempt SET chase_at = now()
   WHERE id IN (SELECT a.id FROM first JOIN attempt a ON a.payment_id = first.id
                 WHERE a.id <> $1 AND a.state IN ('waiting', 'unknown') FOR UPDATE OF a SKIP LOCKED)
), noted AS (
  INSERT INTO payment_event (payment_id, attempt_id, what, source, detail)
  SELECT id, $1, 'paid', $10, $11::jsonb FROM first
)
SELECT EXISTS (SELECT FROM tried) AS tried, EXISTS (SELECT FROM first) AS first
"""

_NOT_FIRST = """
WITH late AS (
  UPDATE payment SET state = CASE WHEN state = 'closed' THEN 'late' ELSE state END
   WHERE id = $2 RETURNING paid_attempt
)
UPDATE attempt SET state = CASE WHEN (SELECT paid_attempt FROM late) IS NULL THEN 'late' ELSE 'surplus' END
 WHERE id = $1 AND state = 'paid'
RETURNING state
"""

_CLOSED = """
WITH closed AS (
  UPDATE attempt SET state = 'closed', words = $2, chase_at = NULL
   WHERE id = $1 AND state IN ('claimed', 'waiting', 'unknown', 'unsent', 'refused')
  RETURNING payment_id
)
INSERT INTO payment_event (payment_id, attempt_id, what, source, detail)
SELECT payment_id, $1, 'attempt closed', $3, $4::jsonb FROM closed
RETURNING id
"""

_ALERT = "INSERT INTO payment_event (payment_id, attempt_id, what, source, detail) VALUES ($1, $2, $3, $4, $5)"


@dataclass(frozen=True, slots=True)
class Seen:
    """The attempt that an outcome speaks of, as it stood when the outcome came."""

    row: asyncpg.Record

    def is_of(self, channel_id: int, revision: int | None) -> bool:
        """Whether it was made on this channel (and, for a callback, under this revision)."""
        return self.row["channel_id"] == channel_id and revision in (None, self.row["revision"])


class Settler:
    """Turns outcomes into facts; every road (instant answer, callback, chase) ends here."""

    def __init__(self, pool: Pool, directory: Directory) -> None:
        self._pool = pool
        self._directory = directory

    async def see(self, number: str) -> Seen | None:
        """The attempt under this number."""
        row = await self._pool.fetchrow(_SEEN, number)
        return Seen(row) if row else None

    async def settle(self, outcome: Outcome, channel_id: int, revision: int | None, source: str) -> Verdict:
        """Makes the outcome a fact if it may be one. Returns only after the commit.

        `source` is "answer", "callback", "chase" or "api"; `revision` None means any (a query of ours).
        """
        seen = await self.see(outcome.number)
        if seen is None or not seen.is_of(channel_id, revision):
            log.error("an outcome for %s on channel %s fits no attempt", outcome.number, channel_id)
            return Verdict.STRANGER
        if outcome.state is PayState.PAID:
            return await self._paid(outcome, seen.row, source)
        if outcome.state is PayState.CLOSED:
            return await self._closed(outcome, source)
        return Verdict.NOTHING

    async def _paid(self, outcome: Outcome, row: asyncpg.Record, source: str) -> Verdict:
        if outcome.fen != row["fen"] or outcome.currency != "CNY":
            await self.alert(row, "wrong amount", source, {"fen": outcome.fen, "currency": outcome.currency})
            return Verdict.WRONG_AMOUNT
        merchant = await self._directory.get(row["merchant_id"])
        credit_late = merchant is not None and merchant.late_money == "credit"
        async with self._pool.acquire() as connection, connection.transaction():
            tried, first = await connection.fetchrow(_PAID, *_arguments(outcome, row, source, credit_late)) or (
                False,
                False,
            )
            verdict = Verdict.KNOWN
            if first:
                verdict = Verdict.PAID
            elif tried:
                verdict = await self._not_first(connection, outcome, row, source)
            failpoint("settle.before_commit")
        failpoint("settle.committed")
        return verdict

    async def _not_first(self, connection: Connection, outcome: Outcome, row: asyncpg.Record, source: str) -> Verdict:
        state = await connection.fetchval(_NOT_FIRST, row["id"], row["payment_id"])
        verdict, what = (Verdict.LATE, "paid late") if state == "late" else (Verdict.SURPLUS, "paid again")
        log.error("payment %s was %s by attempt %s", row["payment_id"], what, row["id"])
        detail = {"fen": outcome.fen, "provider_no": bearable(outcome.provider_no)}
        await connection.execute(_ALERT, row["payment_id"], row["id"], what, source, detail)
        return verdict

    async def _closed(self, outcome: Outcome, source: str) -> Verdict:
        words = bearable(outcome.words)
        changed = await self._pool.fetchval(_CLOSED, outcome.number, words, source, {"words": words})
        return Verdict.CLOSED if changed else Verdict.KNOWN

    async def alert(self, row: asyncpg.Record, what: str, source: str, detail: dict[str, Any]) -> None:
        """Writes down what should not be, where people look: in the payment's own history."""
        log.error("%s on attempt %s: %s", what, row["id"], detail)
        await self._pool.execute(_ALERT, row["payment_id"], row["id"], what, source, detail)


def _arguments(outcome: Outcome, row: asyncpg.Record, source: str, credit_late: bool) -> tuple[Any, ...]:
    paid_at: datetime = outcome.paid_at or now()
    fields = {
        "merId": row["merchant_id"],
        "orderId": row["order_id"],
        "sysOrderId": row["payment_id"],
        "desc": row["subject"],
        "orderAmt": yuan_of(row["payment_fen"]),
        "status": "1",
        "attch": row["attach"],
    }
    return (
        row["id"],
        paid_at,
        bearable(outcome.provider_no),
        bearable(outcome.payer_id),
        bearable(outcome.words),
        new_id(),
        row["notify_url"],
        host_of(row["notify_url"]),
        fields,
        source,
        {"fen": outcome.fen, "provider_no": bearable(outcome.provider_no), "words": bearable(outcome.words)},
        credit_late,
    )
