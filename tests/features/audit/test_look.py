"""The audit as people read it: newest first, filtered, page by page."""

from datetime import timedelta

from tests.features.audit.conftest import Book

from hutong.base.clock import now
from hutong.features.audit import look, record
from hutong.features.audit.look import Wish


async def test_rows_come_newest_first_and_page_by_page(book: Book) -> None:
    await book.write(5)
    first = await look.page(book.pool, Wish(), limit=2)
    second = await look.page(book.pool, Wish(), after=first.next, limit=2)
    third = await look.page(book.pool, Wish(), after=second.next, limit=2)
    assert [[row.id for row in found.rows] for found in (first, second, third)] == [[5, 4], [3, 2], [1]]
    assert third.next is None
    assert (first.rows[0].seq, len(first.rows[0].hash)) == (5, 64)
    assert [row.id async for row in look.stream(book.pool, Wish())] == [5, 4, 3, 2, 1]
    assert await look.count(book.pool, Wish()) == 5


async def test_each_filter_holds(book: Book) -> None:
    async with book.pool.acquire() as connection:
        await record(connection, book.vault, "office/Admin", "merchant.edit", "merchant/1", {"a": 1})
        await record(connection, book.vault, "portal/boss", "merchant.edit", "merchant/12", {})
        await record(connection, book.vault, "office/admin2", "role.put", "role/office/x", {})
    wishes = {
        Wish(actor="ADMIN"): [3, 1],
        Wish(actor="%"): [],
        Wish(actions=("role.put", "merchant.edit"), actor="office"): [3, 1],
        Wish(subject="merchant/1"): [1],
        Wish(subject="merchant"): [2, 1],
        Wish(start=now() + timedelta(hours=1)): [],
        Wish(start=now() - timedelta(hours=1), end=now() + timedelta(hours=1)): [3, 2, 1],
        Wish(end=now() - timedelta(hours=1)): [],
    }
    for wish, ids in wishes.items():
        assert [row.id for row in (await look.page(book.pool, wish)).rows] == ids, wish
        assert await look.count(book.pool, wish) == len(ids)
    row = await look.one(book.pool, 1)
    assert row is not None
    assert (row.detail, row.seq, row.hash) == ({"a": 1}, None, "")
    assert await look.one(book.pool, 99) is None


async def test_the_last_verification_is_told_by_the_audit(book: Book) -> None:
    assert await look.checked(book.pool) is None
    async with book.pool.acquire() as connection:
        for found in (1, 0):
            detail = {"rows": 7, "found": found, "complete": True}
            await record(connection, book.vault, "office/admin", "audit.verify", "audit/chain", detail)
    checked = await look.checked(book.pool)
    assert checked is not None
    assert (checked.actor, checked.intact, checked.rows, checked.found) == ("office/admin", True, 7, 0)
