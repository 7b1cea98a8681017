"""The `state` of a login: made by us, good for minutes, and once."""

import hashlib
import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.base.secrets import Secret, same

LIFE: Final = 600  # seconds that somebody may take to log in
_SIZE: Final = 32  # bytes: 16 by chance, 4 of the time, 12 that prove both; 43 letters, of which no platform cuts any
_USE: Final = "INSERT INTO login_used (state, until) VALUES ($1, $2) ON CONFLICT DO NOTHING RETURNING state"
_FORGET: Final = """
DELETE FROM login_used WHERE state IN
  (SELECT state FROM login_used WHERE until < now() ORDER BY until LIMIT 100 FOR UPDATE SKIP LOCKED)
"""


class States:
    """Makes states and knows them again."""

    def __init__(self, pool: Pool, key: Secret, *, clock: Callable[[], datetime] = now) -> None:
        self._pool = pool
        self._key = key.reveal().encode()
        self._clock = clock

    def new(self) -> str:
        """A state for the next `LIFE` seconds."""
        told = os.urandom(16) + (int(self._clock().timestamp()) + LIFE).to_bytes(4, "big")
        return urlsafe_b64encode(told + self._proof(told)).decode().rstrip("=")

    def until(self, state: str) -> datetime | None:
        """When it ends; None for one that we never made, or that is over."""
        try:
            raw = urlsafe_b64decode(state + "=" * (-len(state) % 4))
        except ValueError:
            return None
        told = raw[:20]
        # The last letter has bits to spare: only the spelling that we gave is ours, or one would be good twice.
        spelled = urlsafe_b64encode(raw).decode().rstrip("=")
        if len(raw) != _SIZE or spelled != state or not same(self._proof(told), raw[20:]):
            return None
        until = datetime.fromtimestamp(int.from_bytes(told[16:], "big"), UTC)
        return until if until > self._clock() else None

    async def use(self, state: str, until: datetime) -> bool:
        """Whether this is its first use, in any process."""
        first = await self._pool.fetchval(_USE, state, until) is not None
        if first:
            await self._pool.execute(_FORGET)
        return first

    def _proof(self, told: bytes) -> bytes:
        return hmac.digest(self._key, told, hashlib.sha256)[:12]
