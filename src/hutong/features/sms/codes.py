"""Verification codes: made, sent, checked once, expired, and dead after too many wrong tries."""

import hmac
import secrets
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Final

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.secrets import Secret, same
from hutong.base.text import Text
from hutong.features.sms.send import Sent, Texter
from hutong.features.sms.take import Code
from hutong.features.sms.wish import CODE, Wish

TRIES: Final = 5  # wrong ones, then the code is dead
LENGTHS: Final = (4, 8)  # digits
LIVES: Final = (60, 3600)  # seconds
MINUTES: Final = "minutes"  # the parameter that tells how long the code lives, where the template has it

# The newest one, whatever became of it: an older one that is still good by its time was replaced.
_NEWEST: Final = """
SELECT c.sms_id, c.digest, c.expires_at, c.tries, c.state FROM sms_code c JOIN sms s ON s.id = c.sms_id
 WHERE c.merchant_id = $1 AND c.phone = $2 AND c.purpose = $3 ORDER BY c.at DESC LIMIT 1 FOR UPDATE OF c
"""


class Codes:
    """Codes by which a person shows that a phone is hers."""

    def __init__(self, pool: Pool, texter: Texter, key: Secret) -> None:
        self._pool = pool
        self._texter = texter
        self._key = key

    async def send(self, wish: Wish, digits: int) -> Sent:
        """Makes a code and sends it to the wish's one phone. Refusal (SMS_…, NO_ROUTE).

        The template needs ${code}; ${minutes} is filled in where it has it. The same request again sends nothing new.
        """
        template = self._texter.template(wish.template)
        if CODE not in template.params:
            detail = Text(f"{template.name} 没有 ${{code}}", f"{template.name} has no ${{code}}")
            raise Refusal(Problem.SMS_TEMPLATE, detail)
        code = Secret("".join(secrets.choice("0123456789") for _ in range(digits)))
        params = {**wish.params, CODE: code.reveal()}
        if MINUTES in template.params:
            params[MINUTES] = str(-(-wish.seconds // 60))
        digest = self._digest(wish.merchant_id, wish.phones[0], wish.purpose, code)
        return await self._texter.send(replace(wish, params=params), Code(code, digest))

    async def verify(self, merchant_id: str, phone: str, purpose: str, given: str) -> None:
        """Returns once, for the right digits. Refusal (CODE_NONE, CODE_EXPIRED, CODE_WRONG, CODE_TRIES)."""
        refusal: Refusal | None = None
        async with self._pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow(_NEWEST, merchant_id, phone, purpose)
            if row is None:
                raise Refusal(Problem.CODE_NONE)
            _alive(row["state"], row["expires_at"])
            if same(row["digest"], self._digest(merchant_id, phone, purpose, Secret(given))):
                await connection.execute("UPDATE sms_code SET state = 'used' WHERE sms_id = $1", row["sms_id"])
            else:
                tries = row["tries"] + 1
                state = "open" if tries < TRIES else "dead"
                write = "UPDATE sms_code SET tries = $2, state = $3 WHERE sms_id = $1"
                await connection.execute(write, row["sms_id"], tries, state)
                refusal = _wrong(TRIES - tries)
        if refusal is not None:  # after the commit: the try counts
            raise refusal

    def _digest(self, merchant_id: str, phone: str, purpose: str, code: Secret) -> bytes:
        text = "\0".join((merchant_id, phone, purpose, code.reveal()))
        return hmac.digest(self._key.reveal().encode(), text.encode("utf-8", "surrogatepass"), sha256)


def _alive(state: str, expires_at: datetime) -> None:
    if state == "dead":
        raise Refusal(Problem.CODE_TRIES)
    if state != "open":
        raise Refusal(Problem.CODE_NONE)
    if expires_at <= now():
        raise Refusal(Problem.CODE_EXPIRED)


def _wrong(left: int) -> Refusal:
    if left <= 0:
        return Refusal(Problem.CODE_TRIES)
    return Refusal(Problem.CODE_WRONG, Text(f"还可再试 {left} 次", f"{left} tries left"))
