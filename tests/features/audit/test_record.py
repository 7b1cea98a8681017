"""The audit: written in the transaction of the change, gone with it when the change is undone."""

import pytest

from hutong.base.db import Connection, connect
from hutong.features.audit import record


async def test_a_row_lives_and_dies_with_its_transaction(dsn: str) -> None:
    pool = await connect(dsn, size=1)
    try:
        async with pool.acquire() as connection:
            async with connection.transaction():
                await record(connection, "op", "channel.set", "channel/1", {"MCHID": "1900"})
            with pytest.raises(ZeroDivisionError):
                await _undone(connection)
            rows = await connection.fetch("SELECT actor, action, subject, detail FROM audit_event")
        assert [dict(row) for row in rows] == [
            {"actor": "op", "action": "channel.set", "subject": "channel/1", "detail": {"MCHID": "1900"}}
        ]
    finally:
        await pool.close()


async def _undone(connection: Connection) -> None:
    async with connection.transaction():
        await record(connection, "op", "channel.remove", "channel/1", {})
        raise ZeroDivisionError
