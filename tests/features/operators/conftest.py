"""People on a real database: an actor with a vault, and accounts that have signed in."""

import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pyotp
import pytest
from tests.fresh import dsn, shared_dsn

from hutong.base import db
from hutong.base.db import Pool
from hutong.base.secrets import Secret
from hutong.base.vault import MasterKey, Vault
from hutong.features import audit
from hutong.features.operators import Account, People, Session, accounts
from hutong.switchboard.actor import Actor

__all__ = ["PASSWORD", "PAYMENT", "Room", "dsn", "room", "shared_dsn"]
PASSWORD = Secret("correct horse battery")
PAYMENT = Secret("pay 20 yuan")


@dataclass
class Room:
    """Everything that the tests ask."""

    pool: Pool
    vault: Vault
    actor: Actor
    people: People

    async def make(self, username: str = "lin", role: str = "operator", **more: str) -> Account:
        """An account with both passwords and a bound authenticator."""
        account, _ = await accounts.create(
            self.actor, realm="portal" if more else "office", username=username, role=role, merchant_id=more.get("of")
        )
        secret = Secret(pyotp.random_base32())
        await accounts.furnish(self.actor, account.id, password=PASSWORD, payment_password=PAYMENT, totp_secret=secret)
        self.secrets[account.id] = secret.reveal()
        return await accounts.find(self.pool, account.id)

    def code(self, account: Account, ahead: int = 0) -> str:
        """What the account's authenticator shows, `ahead` steps from now."""
        return pyotp.TOTP(self.secrets[account.id]).at(int(time.time()) + 30 * ahead)

    async def enter(self, account: Account) -> tuple[str, Session]:
        """All the way in, whatever codes were used before."""
        await self.pool.execute("UPDATE account SET totp_step = 0 WHERE id = $1", account.id)
        _, half = await self.begin(account)
        return await self.people.finish(half, self.code(account))

    async def begin(self, account: Account, password: Secret = PASSWORD) -> tuple[str, Session]:
        """Half way in."""
        return await self.people.begin(account.realm, account.username, password, "203.0.113.5", "browser", "zh")

    async def audited(self, action: str) -> list[tuple[str, str]]:
        """Who did this to what."""
        rows = await self.pool.fetch("SELECT actor, subject FROM audit_event WHERE action = $1 ORDER BY id", action)
        return [(row["actor"], row["subject"]) for row in rows]

    def __post_init__(self) -> None:
        self.secrets: dict[int, str] = {}


@pytest.fixture
async def room(dsn: str) -> AsyncIterator[Room]:
    pool = await db.connect(dsn, size=4)
    master = MasterKey.read(MasterKey.generate())
    vault = master.open(master.new_data_key())
    actor = Actor(pool, vault, audit.record, "test")
    yield Room(pool, vault, actor, People(pool, vault))
    await pool.close()
