"""What was stored when goods under review were called `reviewed` has the new word after the upgrade."""

import asyncpg
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

from hutong.app import migrate

ROWS = """
INSERT INTO merchant (id, name, md5_key, platform_private_key, platform_public_key, allowed_ips)
VALUES ('M1', 'M1', '', '', '', '{}');
INSERT INTO shop_item (id, about, merchant_id, number, channel_id, shop_id, state, facts)
VALUES ('I1', 'goods', 'M1', 'G1', 1, 'wx1', 'reviewed', '{}'), ('I2', 'goods', 'M1', 'G2', 1, 'wx1', 'listed', '{}');
INSERT INTO shop_event (item_id, what, moved, source) VALUES ('I1', 'reviewed', 1, 'api'), ('I2', 'reviewed', 1, 'api');
INSERT INTO notice (id, merchant_id, topic, subject, url, host, fields, state)
VALUES ('N1', 'M1', 'goods.reviewed', 'I1', 'http://a.example', 'a.example', '{"state": "reviewed"}', 'waiting'),
       ('N2', 'M1', 'goods.reviewed', 'I2', 'http://a.example', 'a.example', '{"state": "reviewed"}', 'done');
"""


async def _go(dsn: str, *, back: bool) -> None:
    engine = create_async_engine(dsn.replace("postgresql://", "postgresql+asyncpg://", 1))
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_back if back else _forth)
    finally:
        await engine.dispose()


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrate.HERE))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    config.attributes["metadata"] = migrate.tables()
    return config


def _back(connection: Connection) -> None:
    command.downgrade(_config(connection), "0017")


def _forth(connection: Connection) -> None:
    command.upgrade(_config(connection), "0018")


async def test_what_was_stored_has_the_new_word(dsn: str) -> None:
    await _go(dsn, back=True)
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(ROWS)
        await _go(dsn, back=False)
        states = await connection.fetch("SELECT state FROM shop_item ORDER BY id")
        assert [row["state"] for row in states] == ["reviewing", "listed"]
        events = await connection.fetch("SELECT DISTINCT what FROM shop_event")
        assert [row["what"] for row in events] == ["reviewing"]
        notices = await connection.fetch("SELECT topic, fields->>'state' AS state FROM notice ORDER BY id")
        assert [tuple(row) for row in notices] == [("goods.reviewing", "reviewing"), ("goods.reviewed", "reviewed")]
    finally:
        await connection.close()
