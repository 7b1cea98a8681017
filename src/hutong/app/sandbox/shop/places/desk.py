"""What both systems share: a question of the hub's is believed or not, answered and signed, and written down."""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from hutong.app.sandbox.shop.config import Config
from hutong.app.sandbox.shop.witness import genuine, signed
from hutong.base.clock import now
from hutong.capabilities.simulation import Book

_CALL: Final = "place.call"
_DOWN: Final = "place.down"
_SHOWN: Final = 20  # of the calls
System = str  # park or cards


class Forged(Exception):
    """Nobody who knows the merchant's keys has sent this; the words say what is wrong."""


class Desk:
    """The hub's calls to one operator. `config` is asked each time: its keys may be written after we started."""

    def __init__(self, book: Book, config: Callable[[], Config]) -> None:
        self._book = book
        self._config = config

    def believed(self, fields: Mapping[str, str]) -> str:
        """The merchant that is spoken to, once the hub's signature for it was checked. Forged."""
        mer_id = fields.get("merId", "")
        keys = self._config().keys_of(mer_id)
        if keys.mer_id != mer_id:
            raise Forged("不是本商户 another merchant")
        if not genuine(keys, fields):
            raise Forged("签名不对 wrong signature")
        return mer_id

    def answer(self, fields: Mapping[str, str], told: Mapping[str, str]) -> dict[str, str]:
        """An answer to this question, signed as a merchant signs: with the question's nonce, empty values left out."""
        full = {"nonceStr": fields.get("nonceStr", ""), **told}
        return signed(self._config().keys_of(fields["merId"]), {name: text for name, text in full.items() if text})

    def note(self, system: System, what: str, fields: Mapping[str, str], **more: Any) -> None:
        """Writes a call down: what was asked or told, and what was answered, or what is wrong with it."""
        record = {"at": now().isoformat(), "system": system, "what": what, "fields": dict(fields), **more}
        self._book.put(_CALL, f"{time.time_ns():020d}", record)

    def calls(self, system: System) -> list[dict[str, Any]]:
        """The newest calls to one system, newest first."""
        return list(self._every(system))[: -_SHOWN - 1 : -1]

    def is_down(self, system: System) -> bool:
        """Whether the operator has let the system fail."""
        return bool((self._book.get(_DOWN, system) or {}).get("down"))

    def fail(self, system: System, *, down: bool) -> None:
        """From now on the system answers nothing that helps, or is well again."""
        self._book.put(_DOWN, system, {"down": down})

    def _every(self, system: System) -> Iterator[dict[str, Any]]:
        return (one for one in self._book.all(_CALL) if one["system"] == system)
