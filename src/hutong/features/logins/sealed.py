"""Small notes that travel through browsers: sealed, for one purpose, and good for a while."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

import orjson

from hutong.base.clock import now
from hutong.base.secrets import Secret
from hutong.base.vault import Vault, VaultError

_UNTIL: Final = "until"
_LONGEST: Final = 4096  # letters; what is longer is not ours


class Sealer:
    """Seals notes of one purpose; another's do not open."""

    def __init__(self, vault: Vault, purpose: str, *, clock: Callable[[], datetime] = now) -> None:
        """`purpose` in a word, such as "payer"."""
        self._vault = vault
        self._place = f"login/{purpose}"
        self._clock = clock

    def seal(self, told: Mapping[str, Any], seconds: int) -> str:
        """The note as letters that an address or a cookie may hold; good for so many seconds."""
        until = int(self._clock().timestamp()) + seconds
        text = orjson.dumps({**told, _UNTIL: until}).decode()
        return urlsafe_b64encode(self._vault.seal(Secret(text), self._place)).decode().rstrip("=")

    def open(self, text: str) -> dict[str, Any] | None:
        """The note; None for one that is not ours, was changed, or is too old."""
        if not text or len(text) > _LONGEST or not text.isascii():
            return None
        try:
            raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
            told: dict[str, Any] = orjson.loads(self._vault.unseal(raw, self._place).reveal())
        except (ValueError, VaultError):
            return None
        return told if told[_UNTIL] > self._clock().timestamp() else None
