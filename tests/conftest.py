"""What every test may have: a real PostgreSQL, and a fresh, migrated database of its own on it."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from hypothesis import settings
from tests import memory, quick

from hutong.app import migrate, postgres

quick.install()
settings.register_profile("desk", deadline=None)  # a desk where more runs than the tests is slow at any moment
if settings.get_current_profile_name() == "default":  # in CI hypothesis has chosen its own, which has no deadline, too
    settings.load_profile("desk")
_TEMPLATE = "hutong_template"
# Folders and files of long tests: begun first, so that two processes end together.
_LONG = {"crash", "journeys", "app", "witness", "exams", "test_plants.py", "test_browser.py"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first; otherwise the order stays."""
    items.sort(key=lambda item: _LONG.isdisjoint(item.path.parts))


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The server's address: HUTONG_DATABASE_URL where it is set, else an embedded server for the session."""
    given = os.environ.get("HUTONG_DATABASE_URL")
    if given:
        yield given
        return
    with memory.folder() as quickest:
        home = quickest or tmp_path_factory.mktemp("postgres")
        server = postgres.start(home, durable=False, within=quickest)
        yield server.dsn
        server.forget()


@pytest.fixture(scope="session", autouse=True)
def swept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No server that a test's process started stays, nor its data, which is not in the home when root started it."""
    yield
    for record in tmp_path_factory.getbasetemp().rglob("postgres.json"):
        postgres.forget(record.parent)


@pytest.fixture(scope="session")
def template(database_url: str) -> Iterator[str]:
    """The name of a migrated database that nobody is connected to: what others are copied from."""
    name = f"{_TEMPLATE}_{uuid4().hex[:8]}"
    asyncio.run(_admin(database_url, f'CREATE DATABASE "{name}"'))
    asyncio.run(migrate.upgrade(named(database_url, name)))
    yield name
    asyncio.run(_admin(database_url, f'DROP DATABASE "{name}" WITH (FORCE)'))


@pytest.fixture
async def dsn(database_url: str, template: str) -> AsyncIterator[str]:
    """The address of a fresh database with all tables, gone after the test."""
    name = f"t_{uuid4().hex[:12]}"
    await _admin(database_url, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
    yield named(database_url, name)
    await _admin(database_url, f'DROP DATABASE "{name}" WITH (FORCE)')


def named(url: str, name: str) -> str:
    """The address of another database on the same server."""
    return f"{url.rpartition('/')[0]}/{name}"


async def _admin(url: str, statement: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


@pytest.fixture(scope="session")
def repository() -> Path:
    """The checkout's root."""
    return Path(__file__).parents[1]
