"""Linking: after the transactions, in a row without gaps, and only what the hub wrote."""

import asyncio

import pytest
from tests.features.audit.conftest import Book

from hutong.base.vault import Vault
from hutong.features.audit import record
from hutong.features.audit.link import BATCH, Linker


async def test_a_row_that_is_committed_late_follows_those_before_it(book: Book) -> None:
    """A transaction that takes long keeps nobody waiting, and its smaller number is no matter."""
    async with book.pool.acquire() as slow, slow.transaction():
        await record(slow, book.vault, "op", "slow", "x/1", {})
        async with asyncio.timeout(5):
            await book.write(2)
        assert await book.pool.fetchval("SELECT count(*) FROM audit_link") == 2
    assert await book.link() == 1
    rows = await book.pool.fetch("SELECT seq, event_id FROM audit_link ORDER BY seq")
    assert [(row["seq"], row["event_id"]) for row in rows] == [(1, 2), (2, 3), (3, 1)]
    assert (await book.verify()).intact


async def test_many_link_at_once(book: Book) -> None:
    async with book.pool.acquire() as connection:
        for number in range(BATCH + 20):
            await record(connection, book.vault, "op", "a", f"x/{number}", {})
    linked = await asyncio.gather(*(book.link() for _ in range(4)))
    assert sum(linked) == BATCH + 20
    assert await book.pool.fetchval("SELECT max(seq) FROM audit_link") == BATCH + 20
    assert (await book.verify()).intact


async def test_rows_from_before_there_were_seals_are_taken_in_when_somebody_says_so(book: Book) -> None:
    await _unsealed(book, "old")
    await _unsealed(book, "old")
    await book.write(1)
    assert await book.found() == [("inserted", None, 1), ("inserted", None, 2)]
    assert await Linker(book.pool, book.vault).adopt() == 2
    assert (await book.verify()).intact
    await _unsealed(book, "forged")
    assert await book.found() == [("inserted", None, 4)]


async def test_taking_the_last_seal_away_opens_no_way_in(book: Book) -> None:
    """Whoever has the database but no key makes the newest row look old, and puts one of their own behind it."""
    await book.write(2)
    seal = await book.pool.fetchval("SELECT encode(seal, 'hex') FROM audit_event WHERE id = 2")
    await book.tamper("UPDATE audit_event SET seal = NULL WHERE id = 2")
    await _unsealed(book, "forged")
    await book.link()
    await book.tamper(f"UPDATE audit_event SET seal = decode('{seal}', 'hex') WHERE id = 2")
    assert await book.found() == [("inserted", None, 3)]


async def test_a_history_written_anew_without_seals_is_not_taken_in(book: Book) -> None:
    await book.write(3)
    await book.tamper(
        "DELETE FROM audit_link",
        "DELETE FROM audit_head",
        "UPDATE audit_event SET seal = NULL, actor = 'somebody else'",
        "INSERT INTO audit_pending SELECT id FROM audit_event",
    )
    kinds = {kind for kind, _, _ in await book.found()}
    assert "inserted" in kinds
    assert await book.pool.fetchval("SELECT count(*) FROM audit_link") == 0


async def test_a_row_in_another_hubs_hand_gets_no_link(book: Book, caplog: pytest.LogCaptureFixture) -> None:
    await book.write(1)
    stranger = Book(book.pool, Vault(b"x" * 32))
    async with book.pool.acquire() as connection:
        await record(connection, stranger.vault, "op", "forged", "x/1", {})
    assert await book.found() == [("inserted", None, 2)]
    assert "row 2 was not written by the hub" in caplog.text


async def test_a_missing_head_leaves_a_gap_for_good(book: Book, caplog: pytest.LogCaptureFixture) -> None:
    """Whoever takes the mark away to cut the end can't have it grow over."""
    await book.write(3)
    await book.tamper("DELETE FROM audit_head")
    assert await book.found() == [("head", None, None)]
    await book.write(1)
    assert "is gone" in caplog.text
    assert await book.found() == [("gap", 4, None)]


async def test_nothing_waits_nothing_is_done(book: Book) -> None:
    assert await Linker(book.pool, book.vault).turn() == 0
    assert await Linker(book.pool, book.vault).head() is None


async def _unsealed(book: Book, action: str) -> None:
    await book.pool.execute(
        "WITH made AS (INSERT INTO audit_event (actor, action, subject, detail) VALUES ('op', $1, 'x/1', '{}')"
        " RETURNING id) INSERT INTO audit_pending SELECT id FROM made",
        action,
    )
