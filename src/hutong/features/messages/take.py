"""Taking a message: the same number again is the same message, and what nobody took may be tried again."""

from dataclasses import dataclass
from typing import Final

from hutong.base.db import Connection, Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.ids import new_id
from hutong.base.secrets import same
from hutong.features.messages.message import COLUMNS, ONCE, Message
from hutong.features.messages.wish import Source, Wish, Written

_PUT: Final = f"""
INSERT INTO message (id, merchant_id, source, request_id, digest, kind, channel_id, revision, way, openid, template,
                     fields, url, mini_app, mini_page, notify_url, owner)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
ON CONFLICT (merchant_id, source, request_id) DO NOTHING RETURNING {COLUMNS}
"""
_KNOWN: Final = f"SELECT {COLUMNS} FROM message WHERE merchant_id = $1 AND source = $2 AND request_id = $3"
# Nobody took it: a new try, written anew, with nothing left of the one before.
_AGAIN: Final = f"""
UPDATE message SET state = 'sending', owner = $2, claimed_at = now(), created_at = now(), channel_id = $3,
       revision = $4, way = $5, template = $6, fields = $7, url = $8, mini_app = $9, mini_page = $10, left_at = NULL,
       provider_no = '', code = '', words = '', sent_at = NULL, done_at = NULL, again_at = NULL, tries = 0
 WHERE id = $1 RETURNING {COLUMNS}
"""
# It may have gone: within ten minutes the platform takes a second one of the same number, as it was, for the first.
_ONCE_MORE: Final = f"""
UPDATE message SET state = 'sending', owner = $2, claimed_at = now(), again_at = NULL
 WHERE id = $1 AND left_at > now() - $3::interval RETURNING {COLUMNS}
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """A message as it stands, and whether this process is to send it now."""

    message: Message
    to_send: bool


class Taker:
    """Takes messages."""

    def __init__(self, pool: Pool, owner: int) -> None:
        self._pool = pool
        self._owner = owner

    async def take(self, wish: Wish, written: Written, revision: int) -> Taken:
        """The message of this number; Refusal (MESSAGE_CONFLICT)."""
        async with self._pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow(
                _PUT,
                new_id(),
                wish.merchant_id,
                wish.source,
                wish.request_id,
                wish.digest(),
                wish.kind,
                written.channel_id,
                revision,
                str(written.way),
                wish.openid,
                written.template,
                dict(written.fields),
                written.url,
                written.mini_app,
                written.mini_page,
                wish.notify_url,
                self._owner,
            )
            if row is not None:
                return Taken(Message(**row), True)
            return await self._known(connection, wish, written, revision)

    async def known(self, wish: Wish) -> Message | None:
        """This very message if it was taken before; none if not, or with other content."""
        row = await self._pool.fetchrow(_KNOWN, wish.merchant_id, wish.source, wish.request_id)
        return Message(**row) if row is not None and same(row["digest"], wish.digest()) else None

    async def find(self, merchant_id: str, request_id: str, source: Source = "api") -> Message:
        """The message of a number as it stands; Refusal (MESSAGE_NOT_FOUND)."""
        row = await self._pool.fetchrow(_KNOWN, merchant_id, source, request_id)
        if row is None:
            raise Refusal(Problem.MESSAGE_NOT_FOUND, f"msgId {request_id}")
        return Message(**row)

    async def _known(self, connection: Connection, wish: Wish, written: Written, revision: int) -> Taken:
        key = (wish.merchant_id, wish.source, wish.request_id)
        row = await connection.fetchrow(f"{_KNOWN} FOR UPDATE", *key)
        assert row is not None
        message = Message(**row)
        if not same(message.digest, wish.digest()):
            raise Refusal(Problem.MESSAGE_CONFLICT, f"msgId {wish.request_id}")
        again = None
        if message.state == "unsent":
            to = (written.channel_id, revision, str(written.way), written.template, dict(written.fields))
            place = (written.url, written.mini_app, written.mini_page)
            again = await connection.fetchrow(_AGAIN, message.id, self._owner, *to, *place)
        elif message.state == "unknown" and message.once:
            again = await connection.fetchrow(_ONCE_MORE, message.id, self._owner, ONCE)
        return Taken(message, False) if again is None else Taken(Message(**again), True)
