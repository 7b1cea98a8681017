"""The tables in the code are those that the migrations make, on a real PostgreSQL."""

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine
from tests.house.sources import SRC, python

from hutong.app import migrate


async def test_migrations_make_the_tables_of_the_code(dsn: str) -> None:
    engine = create_async_engine(dsn.replace("postgresql://", "postgresql+asyncpg://", 1))
    try:
        async with engine.connect() as connection:
            assert await connection.run_sync(_difference) == []
    finally:
        await engine.dispose()


def _difference(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    return list(compare_metadata(context, migrate.tables()))


def test_migrations_are_one_line() -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate.HERE))
    config.set_main_option("path_separator", "os")
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


def test_every_room_with_tables_is_found() -> None:
    migrate.tables()
    declared = {path for path in python("src/hutong") if path.name == "tables.py"}
    scanned = {
        path for path in declared if _room(path) == Path("switchboard") or _room(path).parent == Path("features")
    }
    assert declared == scanned, "tables live in switchboard and in the rooms of features"


def _room(path: Path) -> Path:
    return path.parent.relative_to(SRC)
