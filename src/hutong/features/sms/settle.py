"""What a provider says of a message becomes a fact: state, history and the merchant's notice in one statement."""

import logging
from enum import StrEnum
from typing import Any, Final

import asyncpg

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.base.failpoint import failpoint
from hutong.base.ids import new_id
from hutong.base.text import bearable
from hutong.capabilities.sms import SmsOutcome, SmsState
from hutong.features.notices import host_of
from hutong.features.sms.message import COLUMNS, OPEN, Message

log = logging.getLogger(__name__)

_BY_NUMBER: Final = f"SELECT {COLUMNS} FROM sms WHERE id = $1"
_BY_PROVIDER: Final = f"""
SELECT {COLUMNS} FROM sms WHERE channel_id = $1 AND provider_no = $2 AND provider_no <> '' AND ($3 = '' OR phone = $3)
"""
# Whether a number of this channel is still to be written down: only then a receipt may have come before it. What is
# unknown may learn its number for a day, as long as its provider is asked.
_EXPECTS: Final = """
SELECT EXISTS (
  SELECT FROM sms
   WHERE phone = $2 AND created_at > now() - interval '1 day' AND provider_no = ''
     AND (state IN ('sending', 'unknown') AND (channel_id IS NULL OR channel_id = $1)
          OR channel_id = $1 AND created_at > now() - interval '1 minute'))
"""
# The same where no phone is told: what is being sent, and what is being asked about.
_EXPECTS_ANY: Final = """
SELECT EXISTS (SELECT FROM sms WHERE state = 'sending')
    OR EXISTS (SELECT FROM sms WHERE ask_at IS NOT NULL AND channel_id = $1 AND provider_no = ''
                  AND (state = 'unknown' OR created_at > now() - interval '1 minute'))
"""
_END: Final = f"""
WITH ended AS (
  UPDATE sms SET state = $2, done_at = $3, provider_no = coalesce(nullif($4, ''), provider_no), code = $5, words = $6,
         ask_at = NULL, channel_id = coalesce(channel_id, $7)
   WHERE id = $1 AND state IN {OPEN}
  RETURNING id, merchant_id, notify_url
), noted AS (
  INSERT INTO sms_event (sms_id, what, source, channel_id, words) SELECT id, $2, $8, $7, $9 FROM ended
), told AS (
  INSERT INTO notice (id, merchant_id, topic, subject, url, host, fields)
  SELECT $10, merchant_id, 'sms.' || $2, id, notify_url, $11, $12 FROM ended WHERE notify_url <> ''
)
SELECT EXISTS (SELECT FROM ended)
"""
_TAKEN: Final = """
WITH moved AS (
  UPDATE sms SET state = 'sent', sent_at = coalesce(sent_at, now()), words = $3,
         provider_no = coalesce(nullif($2, ''), provider_no)
   WHERE id = $1 AND state = 'unknown' RETURNING id, channel_id
)
INSERT INTO sms_event (sms_id, what, source, channel_id, words) SELECT id, 'sent', $4, channel_id, $3 FROM moved
"""


class Heard(StrEnum):
    """What became of something that a provider said."""

    SETTLED = "settled"
    KNOWN = "known"  # it was a fact before
    NOTHING = "nothing"  # nothing follows from it: on its way, or a word that no manual lists
    STRANGER = "stranger"  # no message of ours on this channel
    EARLY = "early"  # the provider's number isn't known, and may be one that is about to be written down


class SmsSettler:
    """Receipts, answers to questions and the worker's own findings all end here."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def read(self, message_id: str) -> Message | None:
        """The message as it stands."""
        row = await self._pool.fetchrow(_BY_NUMBER, message_id)
        return Message(**row) if row else None

    async def settle(self, outcome: SmsOutcome, channel_id: int, source: str) -> Heard:
        """Makes it a fact if it may be one. `source`: send, receipt, query, worker."""
        message = await self._find(outcome, channel_id)
        if message is None and outcome.provider_no and not outcome.number:
            if await self._expects(outcome.phone, channel_id):
                return Heard.EARLY
            message = await self._find(outcome, channel_id)  # it may have been written down just now
        if message is None:
            log.warning("a receipt of channel %d fits no message", channel_id)
            return Heard.STRANGER
        if outcome.state in (SmsState.DELIVERED, SmsState.FAILED):
            return await self._end(message, outcome, channel_id, source)
        if outcome.state is SmsState.SENT:
            words = bearable(outcome.words)
            await self._pool.execute(_TAKEN, message.id, bearable(outcome.provider_no), words, source)
        return Heard.NOTHING

    async def _find(self, outcome: SmsOutcome, channel_id: int) -> Message | None:
        """Only what this channel carries, or may be carrying: a receipt of another channel is nobody's."""
        row: asyncpg.Record | None = None
        if outcome.number:
            row = await self._pool.fetchrow(_BY_NUMBER, outcome.number)
        elif outcome.provider_no:
            row = await self._pool.fetchrow(_BY_PROVIDER, channel_id, outcome.provider_no, outcome.phone)
        if row is None or row["channel_id"] not in (channel_id, None):
            return None
        return Message(**row)

    async def _expects(self, phone: str, channel_id: int) -> bool:
        if phone:
            return bool(await self._pool.fetchval(_EXPECTS, channel_id, phone))
        return bool(await self._pool.fetchval(_EXPECTS_ANY, channel_id))

    async def _end(self, message: Message, outcome: SmsOutcome, channel_id: int, source: str) -> Heard:
        state, words = outcome.state.value, bearable(outcome.words)
        ended = await self._pool.fetchval(
            _END,
            message.id,
            state,
            outcome.at or now(),
            bearable(outcome.provider_no),
            bearable(outcome.code) if outcome.state is SmsState.FAILED else "",
            words,
            channel_id,
            source,
            f"{bearable(outcome.code)} {words}".strip(),
            new_id(),
            host_of(message.notify_url) if message.notify_url else "",
            fields_of(message, state, outcome),
        )
        failpoint("sms.settled")
        return Heard.SETTLED if ended else Heard.KNOWN


def fields_of(message: Message, state: str, outcome: SmsOutcome) -> dict[str, Any]:
    """What the merchant is told of a message that came to its end."""
    return {
        "merId": message.merchant_id,
        "smsId": message.request_id,
        "sysSmsId": message.id,
        "mobile": message.phone,
        "status": state,
        "reason": bearable(f"{outcome.code} {outcome.words}".strip()) if state in ("failed", "unsent") else "",
    }
