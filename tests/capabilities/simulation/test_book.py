"""A simulator's book: what is written is there again after a restart, and a copy is not the record."""

from pathlib import Path

from hutong.capabilities.simulation import Book
from hutong.capabilities.simulation.book import Drawer


def test_what_is_written_can_be_read_and_written_again() -> None:
    book = Book()
    assert book.get("order", "1") is None
    book.put("order", "1", {"fen": 1, "名": "值"})
    book.put("order", "1", {"fen": 2})
    assert book.get("order", "1") == {"fen": 2}
    book.close()


def test_kinds_are_apart() -> None:
    book = Book()
    book.put("order", "1", {"a": 1})
    book.put("refund", "1", {"b": 2})
    assert book.get("refund", "1") == {"b": 2}
    assert list(book.all("order")) == [{"a": 1}]
    book.close()


def test_a_changed_copy_does_not_change_the_book() -> None:
    book = Book()
    book.put("order", "1", {"state": "open"})
    record = book.get("order", "1")
    assert record is not None
    record["state"] = "paid"
    assert book.get("order", "1") == {"state": "open"}
    book.close()


def test_records_come_in_the_order_of_their_first_writing() -> None:
    book = Book()
    for key in ("c", "a", "b"):
        book.put("order", key, {"key": key})
    book.put("order", "c", {"key": "c again"})
    assert [record["key"] for record in book.all("order")] == ["c again", "a", "b"]
    book.close()


def test_writing_while_reading_is_safe() -> None:
    book = Book()
    for n in range(5):
        book.put("order", str(n), {"n": n})
    for record in book.all("order"):
        book.put("order", f"new {record['n']}", {"n": -1})
    assert len(list(book.all("order"))) == 10
    book.close()


def test_a_restart_forgets_nothing(tmp_path: Path) -> None:
    before = Book(tmp_path / "book.db")
    before.put("order", "1", {"state": "paid"})
    before.close()
    after = Book(tmp_path / "book.db")
    assert after.get("order", "1") == {"state": "paid"}
    after.close()


def test_two_processes_may_open_it_at_once(tmp_path: Path) -> None:
    one, other = Book(tmp_path / "book.db"), Book(tmp_path / "book.db")
    one.put("order", "1", {"n": 1})
    assert other.get("order", "1") == {"n": 1}
    one.close()
    other.close()


def test_a_drawer_is_one_simulators_own() -> None:
    book = Book()
    mine, theirs = Drawer(book, "mine"), Drawer(book, "theirs")
    mine.put("order", "1", {"fen": 1})
    theirs.put("order", "2", {"fen": 2})
    assert (mine.get("order", "1"), mine.get("order", "2")) == ({"fen": 1}, None)
    assert list(theirs.all("order")) == [{"fen": 2}]
    assert book.get("mine.order", "1") == {"fen": 1}
