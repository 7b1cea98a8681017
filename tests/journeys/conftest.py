"""The street, opened once for all journeys, and a merchant for each of them."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from uuid import uuid4

import asyncpg
import pytest
from tests.conftest import named
from tests.journeys.merchant import Merchant
from tests.journeys.street import Street, open_street
from tests.witness.conftest import Serve, serve

from hutong.base.http import Wire

__all__ = ["serve"]


@pytest.fixture(scope="session")
def street(database_url: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Street]:
    """Web, worker and sandbox on a fresh database."""
    name = f"journeys_{uuid4().hex[:8]}"
    asyncio.run(_run(database_url, f'CREATE DATABASE "{name}" TEMPLATE "{template}"'))
    opened = open_street(named(database_url, name), tmp_path_factory.mktemp("street"))
    yield opened
    opened.close()
    asyncio.run(_run(database_url, f'DROP DATABASE "{name}" WITH (FORCE)'))


@pytest.fixture
async def merchant(street: Street, serve: Serve) -> AsyncIterator[Merchant]:
    """A merchant's server and a payer's phone."""
    made = Merchant(street, Wire())
    made.url = await serve(made.app())
    yield made
    await made.wire.close()


async def _run(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
