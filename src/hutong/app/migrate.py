"""Bringing a database's tables up to this version, by Alembic; two processes at once are safe."""

import importlib
import importlib.util
import pkgutil
from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, MetaData, text
from sqlalchemy.ext.asyncio import create_async_engine

import hutong.features
from hutong.base.db.register import metadata

HERE: Final = Path(__file__).parent / "migrations"
_LOCK: Final = 0x68_75_74_03  # advisory lock: one migration at a time


def tables() -> MetaData:
    """Every table of every room: the rooms are scanned, so a new one is found without a list."""
    importlib.import_module("hutong.switchboard.tables")
    for room in pkgutil.iter_modules(hutong.features.__path__, f"{hutong.features.__name__}."):
        if importlib.util.find_spec(f"{room.name}.tables"):
            importlib.import_module(f"{room.name}.tables")
    return metadata


async def upgrade(dsn: str) -> None:
    """Runs the migrations that the database lacks."""
    await _run(dsn, "")


async def write(dsn: str, name: str) -> None:
    """Writes a migration from what the tables declare and the (upgraded) database lacks; for engineers."""
    await _run(dsn, name)


async def _run(dsn: str, name: str) -> None:
    engine = create_async_engine(dsn.replace("postgresql://", "postgresql+asyncpg://", 1))
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_migrate, name)
    finally:
        await engine.dispose()


def _migrate(connection: Connection, name: str) -> None:
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["metadata"] = tables()
    if name:
        command.revision(config, name, autogenerate=True)
    else:
        command.upgrade(config, "head")
