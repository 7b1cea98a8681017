"""Trade on a real database with a crowd of payments, the same for all tests of a file."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import asyncpg
import pytest
import pytest_asyncio
from bench import office
from tests.conftest import named

from hutong.base.db import Pool


@pytest.fixture(scope="module")
def crowd_dsn(database_url: str, template: str) -> Iterator[str]:
    """A database of its own for this file."""
    name = f"c_{uuid4().hex[:12]}"
    asyncio.run(_run(database_url, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy'))
    yield named(database_url, name)
    asyncio.run(_run(database_url, f'DROP DATABASE "{name}" WITH (FORCE)'))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def crowd(crowd_dsn: str) -> AsyncIterator[Pool]:
    """Twenty thousand payments of ninety days."""
    pool = await office.filled(crowd_dsn, 20_000)
    yield pool
    await pool.close()


async def _run(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
