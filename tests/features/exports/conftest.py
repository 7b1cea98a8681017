"""Exports on a whole hub: somebody who asks, payments to be exported, a folder that is thrown away."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio
from tests import stack as whole
from tests.conftest import named
from tests.stack import MERCHANT, Stack

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.base.ids import first_id
from hutong.features.exports import jobs
from hutong.features.exports.asked import Asked, pinned
from hutong.features.exports.jobs import Job, Order
from hutong.features.exports.kinds import known
from hutong.features.exports.run import Exporter

__all__ = ["Stack"]
HERE = Path(__file__).parent


@dataclass
class Desk:
    """Where exports are asked for and made."""

    stack: Stack
    home: Path
    account_id: int

    @property
    def pool(self) -> Pool:
        """The database."""
        return self.stack.hub.pool

    def exporter(self) -> Exporter:
        """A worker's."""
        return Exporter(self.pool, self.stack.hub.switchboard, self.home)

    async def ask(self, kind: str, form: str = "csv", columns: tuple[str, ...] = (), **query: Any) -> str:
        """An export in the queue."""
        wish = known()[kind].read(Asked(query))
        order = Order(self.account_id, kind, pinned(query, wish), columns, form, "zh")
        async with self.pool.acquire() as connection, connection.transaction():
            return await jobs.start(connection, order)

    async def job(self, number: str) -> Job:
        """How it stands."""
        return await jobs.find(self.pool, number, None)

    async def made(self, number: str) -> Path:
        """Works until it is done; its file."""
        exporter = self.exporter()
        while await exporter.turn():
            pass
        job = await self.job(number)
        assert job.state == "done", job
        return self.home / "exports" / job.file

    async def payments(self, count: int, fen: int = 1) -> list[str]:
        """So many payments, a second apart, the newest first; amounts count up from `fen`."""
        moments = [now() - timedelta(seconds=second) for second in range(count)]
        ids = [first_id(moment)[:10] + os.urandom(8).hex().upper() for moment in moments]
        async with self.pool.acquire() as connection:
            await connection.executemany(
                "INSERT INTO payment (id, merchant_id, order_id, product, fen, subject, attach, user_id, payer_ip,"
                " notify_url, return_url, digest, revision, state, created_at, expires_at)"
                " VALUES ($1, $2, $1 || '-o', 'wxnative', $3, $4, '', '', '', '', '', '', 1, 'open', $5, $5)",
                [
                    (number, MERCHANT, fen + at, "=1+1" if at == 0 else "一杯咖啡", moments[at])
                    for at, number in enumerate(ids)
                ],
            )
        return ids


@pytest.fixture(scope="package")
def own_dsn(database_url: str, template: str) -> Iterator[str]:
    """A database for these tests."""
    name = f"e_{uuid4().hex[:12]}"
    asyncio.run(_run(database_url, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy'))
    yield named(database_url, name)
    asyncio.run(_run(database_url, f'DROP DATABASE "{name}" WITH (FORCE)'))


@pytest_asyncio.fixture(scope="package", loop_scope="package")
async def own_stack(own_dsn: str) -> AsyncIterator[Stack]:
    """A hub for these tests, built once: it is what takes long."""
    stack = await whole.build(own_dsn)
    yield stack
    await stack.close()


@pytest_asyncio.fixture(loop_scope="package")
async def desk(own_stack: Stack, tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk that nothing was asked of yet."""
    pool = own_stack.hub.pool
    account_id = await pool.fetchval(
        "INSERT INTO account (realm, username, role, password) VALUES ('office', $1, 'finance', '') RETURNING id",
        f"anna-{uuid4().hex}",
    )
    yield Desk(own_stack, tmp_path, account_id)
    await pool.execute("TRUNCATE export_job, payment, attempt, refund, notice, notice_try, file, sms CASCADE")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every async test here runs in the loop of the hub; the hook is told of all tests everywhere."""
    for item in items:
        if HERE in item.path.parents and "desk" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.asyncio(loop_scope="package"), append=False)


async def _run(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
