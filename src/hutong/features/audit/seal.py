"""What is hashed and sealed of the audit: canonical bytes of a row and of a link, and the key that only the hub has."""

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any, Final

import asyncpg

from hutong.base.secrets import same
from hutong.base.vault import Vault

START: Final = bytes(32)  # what the first link has for the hash before it
# A moment as whole microseconds and the detail as PostgreSQL writes it (one form for each value, whatever was typed).
COLUMNS: Final = (
    "e.id, trunc(extract(epoch FROM e.at) * 1000000)::text AS at_us, e.actor, e.action, e.subject,"
    " e.detail::text AS detail_text, e.seal AS event_seal"
)


@dataclass(frozen=True, slots=True)
class Event:
    """A row of the audit as it is sealed."""

    id: int
    at: str  # microseconds since 1970
    actor: str
    action: str
    subject: str
    detail: str
    seal: bytes | None

    @classmethod
    def of(cls, row: asyncpg.Record) -> "Event":
        """The event of a row that has COLUMNS."""
        names = ("id", "at_us", "actor", "action", "subject", "detail_text", "event_seal")
        return cls(*(row[name] for name in names))

    def facts(self) -> dict[str, Any]:
        """What a seal covers."""
        return {
            "id": self.id,
            "at": self.at,
            "actor": self.actor,
            "action": self.action,
            "subject": self.subject,
            "detail": self.detail,
        }


def hashed(seq: int, prev: bytes, event: Event) -> bytes:
    """The hash of a link: SHA-256 of its number, the hash before it, and everything about its row."""
    sealed = event.seal.hex() if event.seal is not None else ""
    facts = {"seq": seq, "prev": prev.hex(), "event": event.facts(), "seal": sealed}
    return hashlib.sha256(b"hutong audit link 1\n" + canonical(facts)).digest()


def canonical(facts: dict[str, Any]) -> bytes:
    """JSON that is always the same for the same facts: keys sorted, no blanks, UTF-8."""
    return json.dumps(facts, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


class Seals:
    """Makes and checks seals: whoever has only the database can't."""

    def __init__(self, vault: Vault) -> None:
        self._key = bytes.fromhex(vault.derive("audit chain").reveal())

    def event(self, event: Event) -> bytes:
        """The seal of a row."""
        return self._seal(b"event", canonical(event.facts()))

    def link(self, hash_: bytes) -> bytes:
        """The seal of a link."""
        return self._seal(b"link", hash_)

    def head(self, seq: int, hash_: bytes) -> bytes:
        """The seal of the chain's end."""
        return self._seal(b"head", b"%d\n%s" % (seq, hash_))

    def is_sealed(self, event: Event) -> bool:
        """Whether a row is as the hub wrote it."""
        return event.seal is not None and same(self.event(event), event.seal)

    def _seal(self, kind: bytes, content: bytes) -> bytes:
        return hmac.new(self._key, b"hutong audit %s 1\n%s" % (kind, content), hashlib.sha256).digest()
