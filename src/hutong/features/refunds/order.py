"""What a merchant asks back, and a refund as the database has it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

RESERVING: Final = ("claimed", "processing", "unknown", "done")  # states whose money is spoken for
OPEN: Final = ("claimed", "unsent", "unknown", "processing")
AGAIN: Final = ("unsent", "failed")  # a repeat of the same request tries these again, under the same number


@dataclass(frozen=True, slots=True)
class Wish:
    """A refund asked for. `fen` is the amount to give back."""

    merchant_id: str
    order_id: str
    refund_id: str
    fen: int
    reason: str = ""
    notify_url: str = ""
    by: str = ""  # the operator who asks; empty: the merchant itself

    def digest(self) -> bytes:
        """The content's fingerprint: a repeat must be equal."""
        parts = (self.order_id, str(self.fen), self.reason, self.notify_url)
        return hashlib.sha256(b"\x1f".join(part.encode() for part in parts)).digest()


@dataclass(frozen=True, slots=True)
class Refund:
    """A refund, with what the provider needs to know of its payment."""

    id: str
    merchant_id: str
    refund_id: str
    payment_id: str
    attempt_id: str
    channel_id: int
    revision: int
    fen: int
    reason: str
    notify_url: str
    digest: bytes
    automatic: bool
    state: str
    owner: int
    claimed_at: datetime
    fault: str
    words: str
    chases: int
    created_at: datetime
    order_id: str
    payment_fen: int
    payment_no: str  # the provider's number of the payment


COLUMNS: Final = (
    "r.id, r.merchant_id, r.refund_id, r.payment_id, r.attempt_id, r.channel_id, r.revision, r.fen, r.reason,"
    " r.notify_url, r.digest, r.automatic, r.state, r.owner, r.claimed_at, r.fault, r.words, r.chases, r.created_at,"
    " p.order_id, a.fen AS payment_fen, a.provider_no AS payment_no"
)
JOINED: Final = "refund r JOIN payment p ON p.id = r.payment_id JOIN attempt a ON a.id = r.attempt_id"
