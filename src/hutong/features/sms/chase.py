"""Asking after messages that no receipt told of, and taking up those whose sender died."""

import asyncio
import logging
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

import asyncpg

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.base.ids import new_id
from hutong.base.text import bearable
from hutong.capabilities.faults import Failed, Fault, name_of
from hutong.capabilities.sayings import SENDER_ENDED
from hutong.capabilities.sms import AsksSms, SendsSms, SmsOutcome, SmsQuestion, SmsState
from hutong.features.notices import host_of
from hutong.features.sms.message import COLUMNS, Message
from hutong.features.sms.settle import Heard, SmsSettler, fields_of
from hutong.switchboard.content import Content
from hutong.switchboard.live import Switchboard
from hutong.switchboard.open import DEADLINE

log = logging.getLogger(__name__)

LADDER: Final = (30, 60, 300, 900, 3600, 21_600)  # seconds until the next question; after the last one none is asked
AT_ONCE: Final = 16
LEASE: Final = timedelta(seconds=60)  # a chaser that dies is replaced after this
SPARE: Final = 60.0  # seconds that a sender has beyond the longest way of a message
NOT_THERE: Final = timedelta(minutes=5)  # a provider that doesn't know a message this long after never took it

_CLAIM: Final = f"""
WITH due AS MATERIALIZED (
  SELECT id FROM sms WHERE ask_at <= now() ORDER BY ask_at LIMIT $1 FOR UPDATE SKIP LOCKED
)
UPDATE sms s SET ask_at = now() + $2, asked = asked + 1 FROM due WHERE s.id = due.id
RETURNING {", ".join(f"s.{name}" for name in COLUMNS.split(", "))}, s.asked
"""
_AGAIN: Final = "UPDATE sms SET ask_at = $2 WHERE id = $1 AND state IN ('sent', 'unknown')"
_DIED: Final = SENDER_ENDED().zh
# It is not known on which channel it was; whatever took it may tell by a receipt.
_ORPHANS: Final = f"""
WITH orphan AS MATERIALIZED (
  SELECT id FROM sms
   WHERE state = 'sending' AND claimed_at < now() - interval '2 s'
     AND (claimed_at < now() - make_interval(secs => $2) OR pg_try_advisory_xact_lock(owner))
   ORDER BY claimed_at LIMIT $1 FOR UPDATE SKIP LOCKED
), lost AS (
  UPDATE sms s SET state = 'unknown', words = '{_DIED}' FROM orphan o WHERE s.id = o.id RETURNING s.id
)
INSERT INTO sms_event (sms_id, what, source, words) SELECT id, 'unknown', 'worker', '{_DIED}' FROM lost
RETURNING sms_id
"""
_UNSENT: Final = """
WITH gone AS (
  UPDATE sms SET state = 'unsent', words = $2, ask_at = NULL WHERE id = $1 AND state = 'unknown'
  RETURNING id, channel_id, merchant_id, notify_url
), told AS (
  INSERT INTO notice (id, merchant_id, topic, subject, url, host, fields)
  SELECT $3, merchant_id, 'sms.unsent', id, notify_url, $4, $5 FROM gone WHERE notify_url <> ''
)
INSERT INTO sms_event (sms_id, what, source, channel_id, words) SELECT id, 'unsent', 'query', channel_id, $2 FROM gone
"""


class SmsChaser:
    """Claims due messages in batches and asks their providers."""

    def __init__(self, pool: Pool, switchboard: Switchboard, settler: SmsSettler) -> None:
        self._pool = pool
        self._switchboard = switchboard
        self._settler = settler

    async def turn(self) -> int:
        """One round: how many messages were dealt with; 0 when nothing was due."""
        orphans = await self._pool.fetch(_ORPHANS, 200, stale(self._switchboard.current.content))
        rows = await self._pool.fetch(_CLAIM, AT_ONCE, LEASE)
        await asyncio.gather(*(self._one(Message(**_without_asked(row)), row["asked"]) for row in rows))
        return len(orphans) + len(rows)

    async def _one(self, message: Message, asked: int) -> None:
        try:
            await self._ask(message, asked)
        except Exception:
            log.exception("asking after message %s failed; it is asked about again after the lease", message.id)

    async def _ask(self, message: Message, asked: int) -> None:
        if message.channel_id is None:
            await self._pool.execute(_AGAIN, message.id, None)
            return
        try:
            opened = await self._switchboard.open(message.channel_id, message.revision)
            if not opened.can(AsksSms):
                await self._pool.execute(_AGAIN, message.id, None)
                return
            sent_at = message.sent_at or message.created_at
            question = SmsQuestion(message.id, message.provider_no, message.phone, sent_at)
            outcome = await opened.ask("ask_sms", message.id, opened.face(AsksSms).ask_sms(question), discreet=True)
        except Failed as failed:
            await self._failed(message, failed, asked)
            return
        heard = await self._settler.settle(replace(outcome, number=message.id), message.channel_id, "query")
        if heard not in (Heard.SETTLED, Heard.KNOWN):
            await self._pool.execute(_AGAIN, message.id, _next(asked))

    async def _failed(self, message: Message, failed: Failed, asked: int) -> None:
        old = message.created_at < now() - NOT_THERE
        if failed.fault is Fault.NOT_FOUND and message.state == "unknown" and old:
            words = bearable(f"{name_of(Fault.NOT_FOUND).zh} {failed.reason.zh}".strip())
            told = fields_of(message, "unsent", SmsOutcome(SmsState.FAILED, words=words))
            host = host_of(message.notify_url) if message.notify_url else ""
            await self._pool.execute(_UNSENT, message.id, words, new_id(), host, told)
        else:
            await self._pool.execute(_AGAIN, message.id, _next(asked))


def stale(content: Content) -> float:
    """Seconds after which a sender that lives is no longer believed.

    It claims a message when its turn begins, and may try every route in vain, each for as long as one call may take.
    """
    return DEADLINE * len(content.routes_of(SendsSms.ROUTE)) + SPARE


def _next(asked: int) -> datetime | None:
    return now() + timedelta(seconds=LADDER[asked - 1]) if asked <= len(LADDER) else None


def _without_asked(row: asyncpg.Record) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "asked"}
