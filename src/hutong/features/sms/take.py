"""Taking a request: the same number again is the same request; limits and messages in one transaction."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from hutong.base.clock import now
from hutong.base.db import Connection, Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.ids import new_id
from hutong.base.secrets import Secret, same
from hutong.features.sms.limits import forbidden
from hutong.features.sms.message import COLUMNS, Message
from hutong.features.sms.wish import CODE, HIDDEN, Wish, hidden

_REQUEST = """
INSERT INTO sms_request (merchant_id, request_id, digest) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING digest
"""
_KNOWN = "SELECT digest FROM sms_request WHERE merchant_id = $1 AND request_id = $2"
_ALL = f"SELECT {COLUMNS} FROM sms WHERE merchant_id = $1 AND request_id = $2 ORDER BY id"
_PUT: Final = f"""
INSERT INTO sms (id, merchant_id, request_id, phone, kind, template, params, text, ip, notify_url, state, owner, words)
SELECT g.id, $3, $4, g.phone, $5, $6, $7, $8, $9, $10, g.state, $11, g.words
  FROM unnest($1::text[], $2::text[], $12::text[], $13::text[]) AS g(id, phone, state, words)
RETURNING {COLUMNS}
"""
_UNSENT = """
SELECT phone, ip FROM sms WHERE merchant_id = $1 AND request_id = $2 AND state = 'unsent' ORDER BY id FOR UPDATE
"""
# No provider took these: the merchant's repeat is a new try, with nothing left of the one before. Text, address and
# owner are this request's.
_AGAIN = f"""
UPDATE sms SET state = 'sending', owner = $3, claimed_at = now(), created_at = now(), text = $4, ip = $6,
       channel_id = NULL, revision = NULL, provider_no = '', code = '', words = '', asked = 0, ask_at = NULL,
       sent_at = NULL, done_at = NULL
 WHERE merchant_id = $1 AND request_id = $2 AND state = 'unsent' AND phone = ANY($5)
RETURNING {COLUMNS}
"""
_CODE = """
INSERT INTO sms_code (sms_id, merchant_id, phone, purpose, digest, expires_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (sms_id) DO UPDATE SET
  digest = excluded.digest, expires_at = excluded.expires_at, tries = 0, state = 'open', at = now()
"""
_REPLACED = """
UPDATE sms_code SET state = 'replaced' WHERE merchant_id = $1 AND phone = $2 AND purpose = $3 AND state = 'open'
"""


@dataclass(frozen=True, slots=True)
class Taken:
    """The messages of a request, and those of them that this process is to send now."""

    messages: tuple[Message, ...]
    to_send: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """A verification code: the digits, and the keyed digest by which they are recognised."""

    digits: Secret
    digest: bytes


class Taker:
    """Takes requests."""

    def __init__(self, pool: Pool, owner: int) -> None:
        self._pool = pool
        self._owner = owner

    async def take(self, wish: Wish, text: str, code: Code | None = None) -> Taken:
        """The request's messages; Refusal (SMS_CONFLICT, SMS_TOO_OFTEN, SMS_BLOCKED).

        Of several numbers those that may not be sent to are refused alone; when it is all of them, the request is.
        A repeat tries again what is `unsent`; what may not be sent to now stays so.
        """
        shown = hidden(text, code.digits if code else None)
        async with self._pool.acquire() as connection, connection.transaction():
            new = await connection.fetchval(_REQUEST, wish.merchant_id, wish.request_id, wish.digest())
            if new is None:
                return await self._again(connection, wish, shown, code)
            refused = await forbidden(connection, wish.merchant_id, wish.phones, wish.ip)
            if len(refused) == len(wish.phones):
                raise next(iter(refused.values()))
            messages = await self._put(connection, wish, shown, refused)
            await _keep_codes(connection, wish, messages, code)
        return Taken(messages, tuple(one for one in messages if one.state == "sending"))

    async def known(self, wish: Wish) -> tuple[Message, ...]:
        """The messages of this very request if it was taken before; none if not, or with other content."""
        digest = await self._pool.fetchval(_KNOWN, wish.merchant_id, wish.request_id)
        if digest is None or not same(digest, wish.digest()):
            return ()
        return await self.find(wish.merchant_id, wish.request_id)

    async def find(self, merchant_id: str, request_id: str) -> tuple[Message, ...]:
        """The messages of a request as they stand; Refusal (SMS_NOT_FOUND)."""
        rows = await self._pool.fetch(_ALL, merchant_id, request_id)
        if not rows:
            raise Refusal(Problem.SMS_NOT_FOUND, f"smsId {request_id}")
        return tuple(Message(**row) for row in rows)

    async def _again(self, connection: Connection, wish: Wish, shown: str, code: Code | None) -> Taken:
        known = await connection.fetchval(_KNOWN, wish.merchant_id, wish.request_id)
        if not same(known, wish.digest()):
            raise Refusal(Problem.SMS_CONFLICT, f"smsId {wish.request_id}")
        unsent = await connection.fetch(_UNSENT, wish.merchant_id, wish.request_id)
        if unsent:
            wish = replace(wish, ip=wish.ip or unsent[0]["ip"])
        phones = await _allowed(connection, wish, [row["phone"] for row in unsent])
        key = (wish.merchant_id, wish.request_id)
        rows = await connection.fetch(_AGAIN, *key, self._owner, shown, phones, wish.ip)
        again = tuple(Message(**row) for row in rows)
        await _keep_codes(connection, wish, again, code)
        every = await connection.fetch(_ALL, wish.merchant_id, wish.request_id)
        return Taken(tuple(Message(**row) for row in every), again)

    async def _put(
        self, connection: Connection, wish: Wish, shown: str, refused: dict[str, Refusal]
    ) -> tuple[Message, ...]:
        params = {name: HIDDEN if wish.purpose and name == CODE else value for name, value in wish.params.items()}
        rows = await connection.fetch(
            _PUT,
            sorted(new_id() for _ in wish.phones),  # a query gives them in the order of the numbers
            list(wish.phones),
            wish.merchant_id,
            wish.request_id,
            wish.kind,
            wish.template,
            params,
            shown,
            wish.ip,
            wish.notify_url,
            self._owner,
            ["refused" if phone in refused else "sending" for phone in wish.phones],
            [refused[phone].message() if phone in refused else "" for phone in wish.phones],
        )
        return tuple(Message(**row) for row in rows)


async def _allowed(connection: Connection, wish: Wish, unsent: list[str]) -> list[str]:
    """Which of them may be tried again now: a new try meets the list and the limits like a new request."""
    if not unsent:
        return []
    refused = await forbidden(connection, wish.merchant_id, unsent, wish.ip)
    if refused and len(wish.phones) == 1:
        raise next(iter(refused.values()))
    return [phone for phone in unsent if phone not in refused]


async def _keep_codes(connection: Connection, wish: Wish, messages: tuple[Message, ...], code: Code | None) -> None:
    if code is None:
        return
    until = now() + timedelta(seconds=wish.seconds)
    for one in messages:
        if one.state == "sending":
            await connection.execute(_REPLACED, wish.merchant_id, one.phone, wish.purpose)
            await connection.execute(_CODE, one.id, wish.merchant_id, one.phone, wish.purpose, code.digest, until)
