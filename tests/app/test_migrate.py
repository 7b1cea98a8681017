"""Databases of earlier versions come up to this one with what lies in them: nothing is lost on the way."""

from collections.abc import AsyncIterator, Callable
from typing import Final

import asyncpg
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from hutong.app import migrate

SEALED: Final = "the provider signed it, and our key that opens it (such as the APIv3 key) does not"
PLACE: Final = """
INSERT INTO merchant (id, name, md5_key, platform_private_key, platform_public_key, allowed_ips)
VALUES ('M1', 'm', '', '', '', '*');
INSERT INTO scene_site (scene, merchant_id, name, settings, products) VALUES ('parking', 'M1', 's', '{}', '{}');
INSERT INTO scene_code (code, site_id, kind, label) SELECT 'C1', id, 'gate', 'g' FROM scene_site;
"""
BILL: Final = """
INSERT INTO scene_payment (id, site_id, merchant_id, code, subject, quote, quoted_at, valid_until)
SELECT $1, id, 'M1', 'C1', 's', $2::text::jsonb, now(), now() FROM scene_site
"""
DOUBT: Final = "INSERT INTO knock_doubt (channel_id, knock_id, revision, words) VALUES ($1, 1, 1, $2)"
QUOTE: Final = '{"minutes": 5, "attach": {"phone": "13800000001"}}'


async def _go(dsn: str, step: Callable[[Config], None]) -> None:
    """Takes one of Alembic's steps, as `hutong migrate` does."""
    engine = create_async_engine(dsn.replace("postgresql://", "postgresql+asyncpg://", 1))

    def go(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(migrate.HERE))
        config.set_main_option("path_separator", "os")
        config.attributes.update(connection=connection, metadata=migrate.tables())
        step(config)

    try:
        async with engine.begin() as connection:
            await connection.run_sync(go)
    finally:
        await engine.dispose()


async def _back(dsn: str, revision: str) -> None:
    """The database as that version had it: a copy that is taken back costs less than one that is made anew."""
    await _go(dsn, lambda config: command.downgrade(config, revision))


@pytest.fixture
async def database(dsn: str) -> AsyncIterator[asyncpg.Connection]:
    """Somebody who looks into it; what was prepared before a table changed is not kept."""
    connection = await asyncpg.connect(dsn, statement_cache_size=0)
    yield connection
    await connection.close()


async def _bills(database: asyncpg.Connection, columns: str) -> dict[str, tuple[str, ...]]:
    rows = await database.fetch(f"SELECT id, {columns} FROM scene_payment")
    return {row["id"]: tuple(row.values())[1:] for row in rows}


async def test_the_phone_of_whoever_joined_a_bill_moves_with_it(dsn: str, database: asyncpg.Connection) -> None:
    await _back(dsn, "0022")
    await database.execute(PLACE)
    joined = QUOTE.replace("{", '{"phone": "13800000002", ', 1)
    await database.execute(BILL, "joined", joined)
    await database.execute(BILL, "alone", QUOTE)
    await migrate.upgrade(dsn)
    same = f"quote = '{QUOTE}'"
    assert await _bills(database, f"phone, {same}") == {"joined": ("13800000002", True), "alone": ("", True)}
    await _back(dsn, "0022")
    assert await _bills(database, f"quote = '{joined}', {same}") == {"joined": (True, False), "alone": (False, True)}


async def test_a_phone_that_has_its_column_stays(dsn: str, database: asyncpg.Connection) -> None:
    """And a bill whose phone still lies in the quote has it moved, though the column was there already."""
    await _back(dsn, "0023")
    await database.execute(PLACE)
    await database.execute(BILL, "new", QUOTE)
    await database.execute("UPDATE scene_payment SET phone = '13800000003'")
    await database.execute(BILL, "old", QUOTE.replace("{", '{"phone": "13800000002", ', 1))
    await migrate.upgrade(dsn)
    assert await _bills(database, "phone") == {"new": ("13800000003",), "old": ("13800000002",)}


async def test_doubts_that_have_their_column_already_keep_it(dsn: str, database: asyncpg.Connection) -> None:
    await _back(dsn, "0023")
    await database.execute("ALTER TABLE knock_doubt ADD COLUMN sealed boolean NOT NULL")
    await database.execute(DOUBT.replace("words)", "words, sealed)").replace("$2)", "$2, true)"), 1, "")
    await migrate.upgrade(dsn)
    await database.execute(DOUBT, 2, "")
    rows = await database.fetch("SELECT channel_id, sealed FROM knock_doubt ORDER BY channel_id")
    assert [tuple(row) for row in rows] == [(1, True), (2, False)]


async def test_doubts_of_the_last_version_are_told_as_before(dsn: str, database: asyncpg.Connection) -> None:
    await _back(dsn, "0023")
    await database.execute(DOUBT, 1, "the signature does not fit")
    await database.execute(DOUBT, 2, SEALED)
    await migrate.upgrade(dsn)
    rows = await database.fetch("SELECT channel_id, sealed FROM knock_doubt ORDER BY channel_id")
    assert [tuple(row) for row in rows] == [(1, False), (2, True)]
    await _back(dsn, "0023")
    assert await database.fetchval("SELECT count(*) FROM knock_doubt") == 2
