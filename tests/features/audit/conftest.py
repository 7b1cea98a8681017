"""What the tests of the audit share: a database, its seals, rows in the chain, and somebody who tampers."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from tests.fresh import dsn, shared_dsn

from hutong.base.db import Pool, connect
from hutong.base.vault import Vault
from hutong.features.audit import record
from hutong.features.audit.findings import Report
from hutong.features.audit.link import Head, Linker
from hutong.features.audit.verify import verify

__all__ = ["dsn", "shared_dsn"]


@dataclass(frozen=True)
class Book:
    """An audit to write, to tamper with and to verify."""

    pool: Pool
    vault: Vault

    async def write(self, count: int = 1, action: str = "channel.set") -> None:
        """Writes rows, one transaction each, and links them."""
        for number in range(count):
            async with self.pool.acquire() as connection, connection.transaction():
                await record(
                    connection, self.vault, "op", action, f"channel/{number}", {"键": number, "b": [1.5, None]}
                )
        await self.link()

    async def link(self) -> int:
        """Links what waits."""
        return await Linker(self.pool, self.vault).all()

    async def tamper(self, *statements: str) -> None:
        """Changes what nobody may change, as the owner of the tables can."""
        off = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in ("audit_event", "audit_link")]
        on = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in ("audit_event", "audit_link")]
        for statement in (*off, *statements, *on):
            await self.pool.execute(statement)

    async def head(self) -> Head:
        """The end of the chain."""
        head = await Linker(self.pool, self.vault).head()
        assert head is not None
        return head

    async def verify(self, *anchors: Head) -> Report:
        """A verification."""
        return await verify(self.pool, self.vault, anchors)

    async def found(self, *anchors: Head) -> list[tuple[str, int | None, int | None]]:
        """What a verification finds: kind, number, row."""
        report = await self.verify(*anchors)
        assert report.intact is (report.findings == [])
        return [(one.kind, one.seq, one.event_id) for one in report.findings]


@pytest.fixture
async def pool(dsn: str) -> AsyncIterator[Pool]:
    made = await connect(dsn, size=4)
    yield made
    await made.close()


@pytest.fixture
def book(pool: Pool) -> Book:
    return Book(pool, Vault(bytes(range(32))))
