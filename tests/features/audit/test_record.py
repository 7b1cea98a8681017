"""The audit: written in the transaction of the change, gone with it when the change is undone, and never changed."""

import asyncpg
import pytest
from tests.features.audit.conftest import Book

from hutong.base.db import Connection
from hutong.base.vault import Vault
from hutong.features.audit import record


async def test_a_row_lives_and_dies_with_its_transaction(book: Book) -> None:
    async with book.pool.acquire() as connection:
        async with connection.transaction():
            await record(connection, book.vault, "op", "channel.set", "channel/1", {"MCHID": "1900"})
        with pytest.raises(ZeroDivisionError):
            await _undone(connection, book.vault)
        rows = await connection.fetch("SELECT actor, action, subject, detail FROM audit_event")
    assert [dict(row) for row in rows] == [
        {"actor": "op", "action": "channel.set", "subject": "channel/1", "detail": {"MCHID": "1900"}}
    ]
    assert await book.pool.fetchval("SELECT count(*) FROM audit_pending") == 1


@pytest.mark.parametrize("table", ["audit_event", "audit_link"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET seal = NULL", "DELETE FROM {}", "TRUNCATE {}"])
async def test_what_is_written_stays(book: Book, table: str, statement: str) -> None:
    await book.write(2)
    with pytest.raises(asyncpg.RaiseError, match="only ever added to"):
        await book.pool.execute(statement.format(table))
    assert await book.pool.fetchval(f"SELECT count(*) FROM {table}") == 2
    assert (await book.verify()).intact


async def _undone(connection: Connection, vault: Vault) -> None:
    async with connection.transaction():
        await record(connection, vault, "op", "channel.remove", "channel/1", {})
        raise ZeroDivisionError
