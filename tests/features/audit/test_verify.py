"""Every way to tamper with the audit is noticed, and the row that was touched is named."""

import pytest
from tests.features.audit.conftest import Book

from hutong.features.audit.findings import MOST
from hutong.features.audit.link import Head
from hutong.features.audit.verify import verify

CHANGES = {
    "id": "id = 99",
    "at": "at = at + interval '1 microsecond'",
    "at, never": "at = 'infinity'",
    "actor": "actor = 'somebody else'",
    "action": "action = 'channel.remove'",
    "subject": "subject = 'channel/9'",
    "detail, a value": """detail = '{"键": 2, "b": [1.5, null]}'""",
    "detail, a type": """detail = '{"键": "3", "b": [1.5, null]}'""",
    "detail, a figure": """detail = '{"键": 3, "b": [1.50000000000000000001, null]}'""",
    "detail, a key": "detail = detail - 'b'",
    "seal": "seal = decode(repeat('00', 32), 'hex')",
    "seal, none": "seal = NULL",
}
LINKS = {
    "prev": "prev = decode(repeat('00', 32), 'hex')",
    "hash": "hash = decode(repeat('00', 32), 'hex')",
    "seal": "seal = decode(repeat('00', 32), 'hex')",
}


async def test_an_untouched_chain_is_intact(book: Book) -> None:
    assert (await book.verify()).intact
    await book.write(5)
    seen: list[tuple[int, int]] = []
    report = await verify(book.pool, book.vault, [await book.head()], progress=lambda *at: seen.append(at))
    assert (report.intact, report.rows, report.complete, report.waiting, report.anchors) == (True, 5, True, 0, 1)
    assert report.end == str(await book.head())
    assert seen == [(5, 5)]


@pytest.mark.parametrize("change", CHANGES)
async def test_a_changed_field_is_found(book: Book, change: str) -> None:
    await book.write(6)
    await book.tamper(f"UPDATE audit_event SET {CHANGES[change]} WHERE id = 4".replace("id = 99", "id = DEFAULT"))
    found = await book.found()
    if change == "id":  # the row it was is gone, and the one it became was never written
        assert found == [("deleted", 4, 4), ("inserted", None, 7)]
    else:
        assert found == [("changed", 4, 4)]


@pytest.mark.parametrize("change", LINKS)
async def test_a_changed_link_is_found(book: Book, change: str) -> None:
    await book.write(6)
    await book.tamper(f"UPDATE audit_link SET {LINKS[change]} WHERE seq = 4")
    assert await book.found() == [("link", 4, 4)]


async def test_a_link_that_leads_elsewhere_is_found(book: Book) -> None:
    await book.write(6)
    await book.tamper("DELETE FROM audit_link WHERE seq = 6", "UPDATE audit_link SET event_id = 6 WHERE seq = 4")
    assert await book.found() == [("link", 4, 6), ("cut", 6, None), ("unlinked", None, 4)]


async def test_a_deleted_row_is_found(book: Book) -> None:
    await book.write(6)
    await book.tamper("DELETE FROM audit_event WHERE id = 3")
    assert await book.found() == [("deleted", 3, 3)]


async def test_a_row_deleted_with_its_link_is_found(book: Book) -> None:
    await book.write(6)
    await book.tamper("DELETE FROM audit_event WHERE id IN (3, 4)", "DELETE FROM audit_link WHERE seq IN (3, 4)")
    report = await book.verify()
    assert [(one.kind, one.seq, one.until) for one in report.findings] == [("gap", 3, 4)]
    assert "3–4" in report.findings[0].text().zh


async def test_the_first_row_deleted_is_found(book: Book) -> None:
    await book.write(3)
    await book.tamper("DELETE FROM audit_event WHERE id = 1", "DELETE FROM audit_link WHERE seq = 1")
    assert await book.found() == [("gap", 1, None)]


async def test_a_closed_gap_is_found(book: Book) -> None:
    """Later rows moved down over a deleted one."""
    await book.write(5)
    await book.tamper(
        "DELETE FROM audit_event WHERE id = 3",
        "DELETE FROM audit_link WHERE seq = 3",
        "UPDATE audit_link SET seq = 3 WHERE seq = 4",
        "UPDATE audit_link SET seq = 4 WHERE seq = 5",
    )
    assert await book.found() == [("link", 3, 4), ("link", 4, 5), ("cut", 5, None)]


async def test_a_cut_end_is_found(book: Book) -> None:
    await book.write(6)
    await book.tamper("DELETE FROM audit_event WHERE id > 4", "DELETE FROM audit_link WHERE seq > 4")
    report = await book.verify()
    assert [(one.kind, one.seq, one.until) for one in report.findings] == [("cut", 5, 6)]
    await book.write(1)  # the chain goes on where it was, so the gap stays
    assert [(one.kind, one.seq, one.until) for one in (await book.verify()).findings] == [("gap", 5, 6)]


async def test_a_cut_end_with_an_older_mark_is_found_by_an_anchor(book: Book) -> None:
    await book.write(4)
    before = dict(await book.pool.fetchrow("SELECT encode(hash, 'hex') AS h, encode(seal, 'hex') AS s FROM audit_head"))
    await book.write(2)
    anchor = await book.head()
    await book.tamper(
        "DELETE FROM audit_event WHERE id > 4",
        "DELETE FROM audit_link WHERE seq > 4",
        f"UPDATE audit_head SET seq = 4, hash = decode('{before['h']}', 'hex'), seal = decode('{before['s']}', 'hex')",
    )
    assert await book.found() == [], "nothing within the database tells"
    assert await book.found(anchor) == [("cut", 5, None)]
    await book.write(3)  # and when it has grown over
    assert await book.found(anchor) == [("rewritten", 6, None)]


async def test_an_inserted_row_is_found(book: Book) -> None:
    await book.write(3)
    await book.tamper("INSERT INTO audit_event (actor, action, subject, detail) VALUES ('op', 'a', 'b', '{}')")
    assert await book.found() == [("inserted", None, 4)]


async def test_a_copied_row_is_found(book: Book) -> None:
    await book.write(3)
    await book.tamper(
        "INSERT INTO audit_event (at, actor, action, subject, detail, seal)"
        " SELECT at, actor, action, subject, detail, seal FROM audit_event WHERE id = 2",
        "INSERT INTO audit_pending VALUES (4)",
    )
    assert await book.found() == [("inserted", None, 4)]


async def test_an_inserted_row_with_a_link_is_found(book: Book) -> None:
    await book.write(3)
    await book.tamper(
        "INSERT INTO audit_event (actor, action, subject, detail) VALUES ('op', 'a', 'b', '{}')",
        "INSERT INTO audit_link SELECT 4, 4, hash, hash, seal FROM audit_link WHERE seq = 3",
    )
    assert await book.found() == [("changed", 4, 4), ("head", None, None)]


async def test_swapped_rows_are_found(book: Book) -> None:
    await book.write(5)
    columns = ("at", "actor", "action", "subject", "detail", "seal")
    swap = ", ".join(f"{name} = o.{name}" for name in columns)
    await book.tamper(f"UPDATE audit_event e SET {swap} FROM audit_event o WHERE e.id IN (2, 4) AND o.id = 6 - e.id")
    assert await book.found() == [("changed", 2, 2), ("changed", 4, 4)]


async def test_swapped_links_are_found(book: Book) -> None:
    await book.write(5)
    await book.tamper(
        "UPDATE audit_link SET seq = 100 WHERE seq = 2",
        "UPDATE audit_link SET seq = 2 WHERE seq = 4",
        "UPDATE audit_link SET seq = 4 WHERE seq = 100",
    )
    assert await book.found() == [("link", 2, 4), ("link", 4, 2)]


async def test_a_chain_recomputed_without_the_key_is_found(book: Book) -> None:
    """Everything is hashed again as a stranger could; the seals tell."""
    await book.write(4)
    await book.tamper("UPDATE audit_event SET actor = 'x' WHERE id = 2", "UPDATE audit_link SET hash = sha256(hash)")
    assert [one[0] for one in await book.found()] == ["link", "changed", "link", "link", "head"]


async def test_a_row_deleted_before_its_link_is_found(book: Book) -> None:
    await book.write(2)
    await book.tamper(
        "INSERT INTO audit_pending VALUES (nextval(pg_get_serial_sequence('audit_event', 'id')))",  # its row is gone
    )
    assert await book.found() == [("deleted", None, 3)]


async def test_removed_links_are_found(book: Book) -> None:
    await book.write(3)
    await book.tamper("TRUNCATE audit_link, audit_head")
    assert await book.found() == [("unlinked", None, 1), ("unlinked", None, 2), ("unlinked", None, 3)]


async def test_an_emptied_audit_is_found(book: Book) -> None:
    await book.write(3)
    anchor = await book.head()
    await book.tamper("TRUNCATE audit_event, audit_link, audit_head, audit_pending")
    assert await book.found() == [("emptied", None, None)]
    assert ("cut", 1, None) in await book.found(anchor)


async def test_a_forged_mark_is_found(book: Book) -> None:
    await book.write(3)
    await book.tamper("UPDATE audit_head SET seq = 2")
    assert await book.found() == [("head", None, None)]


async def test_a_foreign_anchor_is_told(book: Book) -> None:
    await book.write(3)
    assert await book.found(Head(2, bytes(32))) == [("rewritten", 2, None)]


async def test_findings_are_counted_and_the_first_are_told(book: Book) -> None:
    await book.write(MOST + 5)
    await book.tamper("UPDATE audit_event SET actor = 'x'")
    report = await book.verify()
    assert (report.found, len(report.findings)) == (MOST + 5, MOST)
    assert report.findings[0].text().en == "number 1, row 1: the row was changed"


async def test_it_ends_when_its_time_is_up(book: Book) -> None:
    await book.write(2)
    report = await verify(book.pool, book.vault, seconds=0)
    assert (report.complete, report.rows, report.intact) == (False, 2, True)
