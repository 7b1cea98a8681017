"""An account: somebody who signs in to the office or to a merchant's portal."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import asyncpg

from hutong.features.operators.permissions import Realm

COLUMNS: Final = (
    "a.id, a.realm, a.merchant_id, a.username, a.name, a.role, a.enabled, a.totp_bound AS bound,"
    " a.payment_password IS NOT NULL AS has_payment_password, a.must_change_password, a.language, a.created_at,"
    " a.last_seen_at, (SELECT t.until FROM sign_in_try t"
    " WHERE t.source = 'account:' || a.realm || '/' || a.username AND t.until > now()) AS locked_until"
)


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who signs in, without anything secret."""

    id: int
    realm: Realm
    merchant_id: str | None  # whose people they are; None in the office
    username: str
    name: str
    role: str
    enabled: bool
    bound: bool  # an authenticator is bound
    has_payment_password: bool
    must_change_password: bool
    language: str
    created_at: datetime
    last_seen_at: datetime | None
    locked_until: datetime | None  # wrong tries: nothing is tried before

    @property
    def title(self) -> str:
        """How the audit names them."""
        return f"{self.realm}/{self.username}"


_NAMES: Final = tuple(Account.__slots__)


def built(row: asyncpg.Record | dict[str, Any]) -> Account:
    """The account of a row that has COLUMNS."""
    return Account(**{name: row[name] for name in _NAMES})
