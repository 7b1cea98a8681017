"""What a merchant orders, already in our words, and what makes two orders equal."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

_FIELD = b"\x1f"  # can't occur in a field: control characters are refused at the edge


@dataclass(frozen=True, slots=True)
class Order:
    """A wish to collect money. `fen` is the amount; every text is validated at the edge."""

    merchant_id: str
    order_id: str
    product: str
    fen: int
    subject: str
    attach: str
    user_id: str
    payer_ip: str
    notify_url: str
    return_url: str
    smstyle: int = 1
    auth_code: str = ""
    life: timedelta | None = None  # how long it may be paid, if that is shorter than every payment's; not content

    def digest(self) -> bytes:
        """The content's fingerprint: everything but nonce and signature."""
        parts = (
            self.product,
            str(self.fen),
            self.subject,
            self.attach,
            self.user_id,
            self.payer_ip,
            self.notify_url,
            self.return_url,
            str(self.smstyle),
            self.auth_code,
        )
        return hashlib.sha256(_FIELD.join(part.encode() for part in parts)).digest()


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment as the database has it."""

    id: str
    merchant_id: str
    order_id: str
    product: str
    fen: int
    subject: str
    attach: str
    user_id: str
    payer_ip: str
    notify_url: str
    return_url: str
    digest: bytes
    revision: int
    state: Literal["open", "paid", "closed", "late"]
    created_at: datetime
    expires_at: datetime
    paid_at: datetime | None = None
    paid_attempt: str | None = None
