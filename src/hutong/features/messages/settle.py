"""What a platform tells of a message becomes a fact: state and the merchant's notice in one statement."""

import asyncio
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, ClassVar, Final

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.base.failpoint import failpoint
from hutong.base.ids import new_id
from hutong.base.text import bearable
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.platform.message import LetterOutcome, MessageState, SendsMessages
from hutong.features.messages.message import COLUMNS, OPEN, Message
from hutong.features.notices import host_of
from hutong.features.pushes.event import Event
from hutong.switchboard.live import Switchboard

WAITS: Final = (0.1, 0.3, 0.8)  # seconds; whoever pushes waits so long, too
_BY_ID: Final = f"SELECT {COLUMNS} FROM message WHERE id = $1"
_BY_PROVIDER: Final = f"""
SELECT {COLUMNS} FROM message WHERE channel_id = $1 AND provider_no = $2 AND provider_no <> ''
"""
# Where the answer of sending bears no number, the event is of the oldest message of this template to this person.
_BY_TEMPLATE: Final = f"""
SELECT {COLUMNS} FROM message
 WHERE channel_id = $1 AND openid = $2 AND template = $3 AND way = 'subscribed' AND provider_no = ''
   AND left_at > now() - interval '1 day' AND state IN {OPEN}
 ORDER BY id LIMIT 1
"""
# Somebody is about to learn the number of a message to this person: the event came before the answer was written down.
_EXPECTS: Final = """
SELECT EXISTS (SELECT FROM message WHERE channel_id = $1 AND openid = $2 AND provider_no = '' AND way = 'template'
                  AND (state = 'sending' OR state = 'unknown' AND again_at IS NOT NULL))
"""
_END: Final = f"""
WITH ended AS (
  UPDATE message SET state = $2, done_at = $3, provider_no = coalesce(nullif($4, ''), provider_no), code = $5,
         words = $6, again_at = NULL
   WHERE id = $1 AND state IN {OPEN}
  RETURNING id, merchant_id, notify_url
), told AS (
  INSERT INTO notice (id, merchant_id, topic, subject, url, host, fields)
  SELECT $7, merchant_id, 'message.' || $2, id, notify_url, $8, $9 FROM ended WHERE notify_url <> ''
)
SELECT EXISTS (SELECT FROM ended)
"""


class Heard(StrEnum):
    """What became of something that a platform told."""

    SETTLED = "settled"
    KNOWN = "known"  # it was a fact before
    NOTHING = "nothing"  # nothing follows from it
    STRANGER = "stranger"  # no message of ours
    EARLY = "early"  # its number isn't known yet, and may be one that is about to be written down


class Settler:
    """Events end here."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def read(self, message_id: str) -> Message | None:
        """The message as it stands."""
        row = await self._pool.fetchrow(_BY_ID, message_id)
        return Message(**row) if row else None

    async def settle(self, outcome: LetterOutcome, channel_id: int, openid: str) -> Heard:
        """Makes it a fact if it may be one; `openid`: who the event is about."""
        message = await self._find(outcome, channel_id, openid)
        if message is None:
            early = await self._pool.fetchval(_EXPECTS, channel_id, bearable(openid))
            message = await self._find(outcome, channel_id, openid)  # it may have been written down just now
            if message is None:
                return Heard.EARLY if early else Heard.STRANGER
        if outcome.state not in (MessageState.DELIVERED, MessageState.FAILED):
            return Heard.NOTHING
        state, code, words = outcome.state.value, bearable(outcome.code), bearable(outcome.words)
        url, fields = message.notify_url, told_of(message, state, code, words)
        at, number = outcome.at or now(), bearable(outcome.provider_no)
        end = (state, at, number, code, words, new_id(), host_of(url) if url else "", fields)
        ended = await self._pool.fetchval(_END, message.id, *end)
        failpoint("message.settled")
        return Heard.SETTLED if ended else Heard.KNOWN

    async def _find(self, outcome: LetterOutcome, channel_id: int, openid: str) -> Message | None:
        row = await self._pool.fetchrow(_BY_PROVIDER, channel_id, bearable(outcome.provider_no))
        if row is None and outcome.template:
            row = await self._pool.fetchrow(_BY_TEMPLATE, channel_id, bearable(openid), bearable(outcome.template))
        return Message(**row) if row else None


class MessageResults:
    """Does what follows from the events that tell how messages ended."""

    EVENTS: ClassVar[frozenset[str]] = frozenset({"templatesendjobfinish", "subscribe_msg_sent_event"})

    def __init__(self, switchboard: Switchboard, settler: Settler) -> None:
        self._switchboard = switchboard
        self._settler = settler

    async def handle(self, event: Event) -> Mapping[str, Any] | None:
        """See `Handler.handle`; Failed where the message's number is about to be known."""
        opened = await self._switchboard.open(event.channel_id)
        face = opened.face(SendsMessages)
        for outcome in opened.hears(lambda: face.result_of(event.pushed)):
            for wait in (*WAITS, None):  # the answer of sending is mostly written down in the next moment
                if await self._settler.settle(outcome, event.channel_id, event.sender) is not Heard.EARLY:
                    break
                if wait is None:
                    raise Failed(Fault.NOT_FOUND, words=f"message {outcome.provider_no} is not known yet")
                await asyncio.sleep(wait)
        return None


def told_of(message: Message, state: str, code: str, words: str) -> dict[str, Any]:
    """What the merchant is told of a message that came to its end."""
    return {
        "merId": message.merchant_id,
        "msgId": message.request_id,
        "sysMsgId": message.id,
        "openid": message.openid,
        "kind": message.kind,
        "status": state,
        "reason": bearable(f"{code} {words}".strip()) if state in ("failed", "unsent") else "",
    }
