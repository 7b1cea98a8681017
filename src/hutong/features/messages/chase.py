"""Messages whose sender died, and those of which nobody knows: sent again as long as that can't make them two."""

import asyncio
import logging
from typing import Final

import asyncpg

from hutong.base.db import Pool
from hutong.base.ids import new_id
from hutong.capabilities.sayings import SENDER_ENDED
from hutong.features.messages.message import COLUMNS, ONCE, Message
from hutong.features.messages.send import Sender
from hutong.features.messages.settle import told_of
from hutong.features.notices import host_of

log = logging.getLogger(__name__)
AT_ONCE: Final = 16
STALE: Final = 75.0  # seconds after which a sender that lives is no longer believed: longer than any call may take
_DIED: Final = SENDER_ENDED().zh
# Whoever died before the message left (left_at is null) sent nothing.
_ORPHANS: Final = f"""
WITH orphan AS MATERIALIZED (
  SELECT id FROM message
   WHERE state = 'sending' AND claimed_at < now() - interval '2 s'
     AND (claimed_at < now() - make_interval(secs => $2) OR pg_try_advisory_xact_lock(owner))
   ORDER BY claimed_at LIMIT $1 FOR UPDATE SKIP LOCKED
)
UPDATE message m SET words = '{_DIED}', state = CASE WHEN left_at IS NULL THEN 'unsent' ELSE 'unknown' END,
       again_at = CASE WHEN way = 'template' AND left_at > now() - $3::interval THEN now() END
  FROM orphan o WHERE m.id = o.id
RETURNING {", ".join(f"m.{name}" for name in COLUMNS.split(", "))}
"""
_CLAIM: Final = f"""
WITH due AS MATERIALIZED (
  SELECT id FROM message WHERE again_at <= now() ORDER BY again_at LIMIT $1 FOR UPDATE SKIP LOCKED
), over AS (
  UPDATE message m SET again_at = NULL FROM due d
   WHERE m.id = d.id AND NOT (state = 'unknown' AND left_at > now() - $3::interval)
)
UPDATE message m SET state = 'sending', owner = $2, claimed_at = now(), again_at = NULL FROM due d
 WHERE m.id = d.id AND state = 'unknown' AND left_at > now() - $3::interval
RETURNING {", ".join(f"m.{name}" for name in COLUMNS.split(", "))}
"""
_NOTICE: Final = """
INSERT INTO notice (id, merchant_id, topic, subject, url, host, fields)
VALUES ($1, $2, 'message.unsent', $3, $4, $5, $6)
"""


class MessageChaser:
    """The worker's part in messages."""

    def __init__(self, pool: Pool, sender: Sender, owner: int) -> None:
        self._pool = pool
        self._sender = sender
        self._owner = owner

    async def turn(self) -> int:
        """One round: how many messages were dealt with; 0 when nothing was due."""
        orphans = await self._orphans()
        rows = await self._pool.fetch(_CLAIM, AT_ONCE, self._owner, ONCE)
        await asyncio.gather(*(self._one(Message(**row)) for row in rows))
        return orphans + len(rows)

    async def _orphans(self) -> int:
        async with self._pool.acquire() as connection, connection.transaction():
            found = [Message(**row) for row in await connection.fetch(_ORPHANS, 200, STALE, ONCE)]
            for one in found:
                if one.state == "unsent" and one.notify_url:
                    told = told_of(one, "unsent", "", _DIED)
                    where = (one.notify_url, host_of(one.notify_url))
                    await connection.execute(_NOTICE, new_id(), one.merchant_id, one.id, *where, told)
        return len(found)

    async def _one(self, message: Message) -> None:
        try:
            await self._sender.deliver(message, told=True)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
            log.exception("message %s could not be sent again; it is taken up as if its sender had died", message.id)
