"""Who changes something: the database, the seals and the audit's pen, in one hand."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from hutong.base.db import Connection, Pool
from hutong.base.vault import Vault

Record = Callable[[Connection, Vault, str, str, str, Mapping[str, Any]], Awaitable[None]]
# What each merchant may order with, by the name that people know it by; None: every product (floor 5 has them).
Offers = Callable[[Connection | Pool], Awaitable[Mapping[str, frozenset[str] | None]]]
_LOCK = 0x68_75_74_02  # advisory lock: changes of the configuration come one after the other


async def nobody(_: Connection | Pool) -> Mapping[str, frozenset[str] | None]:
    """No merchant at all."""
    return {}


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who may change things: an operator, the command line. `record` writes the audit (floor 5 has it).

    `offers` tells what merchants may order with: some rules hold within that.
    """

    pool: Pool
    vault: Vault
    record: Record
    name: str
    offers: Offers = nobody

    @asynccontextmanager
    async def change(self) -> AsyncIterator[Connection]:
        """One transaction on the configuration; others wait, so nobody publishes half of an edit."""
        async with self.pool.acquire() as connection, connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
            yield connection

    async def note(self, connection: Connection, action: str, subject: str, detail: Mapping[str, Any]) -> None:
        """Writes an audit row within the transaction of the change. No secrets in `detail`."""
        await self.record(connection, self.vault, self.name, action, subject, detail)
