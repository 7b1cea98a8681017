"""Asking after attempts that nobody told us about: old, unknown, expired, or claimed by a process that died."""

import asyncio
import logging
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.base.text import bearable
from hutong.capabilities import sayings
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import Closes, Outcome, PayState
from hutong.features.payments.attempts import STALE
from hutong.features.payments.settle import BELIEVED, Settler
from hutong.switchboard.live import Switchboard

log = logging.getLogger(__name__)

# seconds until the next question; the last one repeats. Unknown attempts begin at 2 s (start.SOON), waiting at 20 s.
LADDER: Final = (3, 5, 10, 20, 30, 60, 120, 300, 600, 1800)
AT_ONCE: Final = 64  # questions under way in one process
A_CHANNEL: Final = 16  # of them on one channel (and new ones in one turn), so that a dead provider delays no other
PATIENCE: Final = 1.0  # seconds that a turn waits for its answers
LEASE: Final = timedelta(seconds=60)  # a chaser that dies is replaced after this
NOT_THERE: Final = 6  # so many "no such order" answers in a row, over a minute, and an unknown attempt never arrived

# A common table, because a sub-select with a limit in FROM may be run again for every row of the other side.
_CLAIM = """
WITH due AS MATERIALIZED (
  SELECT id FROM attempt WHERE chase_at <= now() AND channel_id <> ALL($3) ORDER BY chase_at LIMIT $1
     FOR UPDATE SKIP LOCKED
)
UPDATE attempt a SET chase_at = now() + $2, chases = chases + 1
  FROM due, payment p WHERE a.id = due.id AND p.id = a.payment_id
RETURNING a.id, a.payment_id, a.channel_id, a.revision, a.state, a.chases, a.claimed_at, p.expires_at,
          p.state AS payment_state
"""

# Only what is still as it was seen: an attempt that was claimed meanwhile belongs to whoever is calling now.
_AGAIN = """
UPDATE attempt SET chase_at = $4, state = coalesce($5, state), words = coalesce($6, words), fault = coalesce($7, fault)
 WHERE id = $1 AND state = $2 AND claimed_at = $3
"""

# A payment whose attempts are all over, or that never had one, closes when its time is up.
_EXPIRE = """
WITH over AS (
  SELECT id FROM payment p
   WHERE state = 'open' AND expires_at < now()
     AND NOT EXISTS (SELECT FROM attempt a WHERE a.payment_id = p.id AND a.state IN ('claimed', 'waiting', 'unknown'))
   ORDER BY expires_at LIMIT $1 FOR UPDATE SKIP LOCKED
), closed AS (
  UPDATE payment p SET state = 'closed', closed_at = now() FROM over WHERE p.id = over.id RETURNING p.id
)
INSERT INTO payment_event (payment_id, what, source, detail)
SELECT id, 'closed', 'chase', '{"why": "expired"}' FROM closed
RETURNING payment_id
"""


@dataclass(frozen=True, slots=True)
class Due:
    """An attempt to ask about, as it stood when it was claimed for asking."""

    id: str
    payment_id: str
    channel_id: int
    revision: int
    state: str
    chases: int
    claimed_at: datetime
    expires_at: datetime
    payment_state: str

    @property
    def over(self) -> bool:
        """Nobody should pay this any more: its time is up, or its payment is paid or closed by other means."""
        return self.payment_state != "open" or self.expires_at < now()

    @property
    def abandoned(self) -> bool:
        """Claimed so long ago that whoever claimed it is gone."""
        return self.claimed_at < now() - timedelta(seconds=STALE)

    def next_at(self) -> datetime:
        """When to ask again, on the ladder; not long after the expiry, so that it is closed in time."""
        at = now()
        step = at + timedelta(seconds=LADDER[min(self.chases, len(LADDER)) - 1])
        return min(step, self.expires_at + timedelta(seconds=1)) if self.expires_at > at else step


class Chaser:
    """Claims due attempts in batches and asks their providers, several at a time, each within its share of places."""

    def __init__(self, pool: Pool, switchboard: Switchboard, settler: Settler) -> None:
        self._pool = pool
        self._switchboard = switchboard
        self._settler = settler
        self._under_way: dict[asyncio.Task[None], int] = {}  # each question and its channel

    async def turn(self) -> int:
        """One round: how many attempts and payments were dealt with; 0 when nothing was due.

        Questions that a provider leaves unanswered go on while later turns ask the others.
        """
        busy = Counter(self._under_way.values())
        full = [channel for channel, count in busy.items() if count >= A_CHANNEL]
        places = min(AT_ONCE - len(self._under_way), A_CHANNEL)
        due = [Due(**row) for row in await self._pool.fetch(_CLAIM, max(places, 0), LEASE, full)]
        for one in due:
            task = asyncio.create_task(self._one(one))
            self._under_way[task] = one.channel_id
            task.add_done_callback(self._under_way.pop)
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=PATIENCE)
        expired = await self._pool.fetch(_EXPIRE, 500)
        return len(due) + len(expired)

    async def finish(self) -> None:
        """Waits for the questions under way."""
        while self._under_way:
            await asyncio.wait(self._under_way)

    async def _one(self, due: Due) -> None:
        try:
            await self._ask(due)
        except Exception:
            log.exception("chasing attempt %s failed; it is asked about again after the lease", due.id)

    async def _ask(self, due: Due) -> None:
        try:
            outcome = await self._outcome(due)
        except Failed as failed:
            if failed.fault is Fault.NOT_FOUND:
                await self._not_there(due)
            else:
                await self._again(due, None, f"{failed.fault} {failed.reason.zh}".strip())
            return
        verdict = await self._settler.settle(outcome, due.channel_id, None, "chase")
        if verdict not in BELIEVED:  # still waiting or unknown, or paid in a way that can't be credited
            await self._again(due, "waiting" if outcome.state is PayState.WAITING else None, outcome.words)

    async def _outcome(self, due: Due) -> Outcome:
        opened = await self._switchboard.open(due.channel_id, due.revision)
        outcome = await opened.query(due.id)
        if outcome.state is PayState.WAITING and due.over and opened.can(Closes):
            # Time is up: the provider closes it, so that nobody pays a closed order; then it is closed here.
            return await opened.close(due.id)
        return outcome

    async def _not_there(self, due: Due) -> None:
        """The provider has no such order. Some make it only when the payer scans, so a waiting one still waits."""
        words = sayings.NOT_THERE().zh
        if due.over:
            gone = Outcome(PayState.CLOSED, due.id, words=words)
            await self._settler.settle(gone, due.channel_id, None, "chase")
        elif due.state in ("unknown", "claimed") and due.chases >= NOT_THERE:
            await self._write(due, None, "unsent", words, Fault.UNREACHABLE.value)
        else:
            await self._again(due, None, words)

    async def _again(self, due: Due, state: str | None, words: str) -> None:
        if due.state == "claimed" and not due.abandoned:
            state = None  # its owner will write what it heard
        await self._write(due, due.next_at(), state, words, None if state is None else "")

    async def _write(
        self, due: Due, chase_at: datetime | None, state: str | None, words: str, fault: str | None
    ) -> None:
        await self._pool.execute(_AGAIN, due.id, due.state, due.claimed_at, chase_at, state, bearable(words), fault)
