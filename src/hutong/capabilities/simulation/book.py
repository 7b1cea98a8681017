"""A simulator's own book: records by kind and key, kept in a file so that a restarted sandbox knows its orders."""

import json
import sqlite3
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Record = dict[str, Any]


class Book:
    """Records as JSON. Small and safe rather than quick: it stands for the provider's side, not for ours."""

    def __init__(self, path: Path | None = None) -> None:
        """Opens the book at `path`, or one in memory."""
        self._db = sqlite3.connect(str(path) if path else ":memory:", isolation_level=None, check_same_thread=False)
        # A book that nobody closed is closed when nobody has it any more: SQLite warns of it since Python 3.13.
        weakref.finalize(self, self._db.close)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=OFF")  # a provider's crash is not what is simulated
        self._db.execute("CREATE TABLE IF NOT EXISTS record (kind TEXT, key TEXT, body TEXT, PRIMARY KEY (kind, key))")

    def put(self, kind: str, key: str, record: Record) -> None:
        """Writes a record, new or again; a record written again keeps its age."""
        upsert = "INSERT INTO record VALUES (?, ?, ?) ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body"
        self._db.execute(upsert, (kind, key, json.dumps(record)))

    def get(self, kind: str, key: str) -> Record | None:
        """A copy of the record, or None."""
        row = self._db.execute("SELECT body FROM record WHERE kind = ? AND key = ?", (kind, key)).fetchone()
        return dict(json.loads(row[0])) if row else None

    def all(self, kind: str) -> Iterator[Record]:
        """Every record of a kind, oldest first."""
        for (body,) in self._db.execute("SELECT body FROM record WHERE kind = ? ORDER BY rowid", (kind,)).fetchall():
            yield json.loads(body)

    def close(self) -> None:
        """Closes the file."""
        self._db.close()


class Drawer:
    """One simulator's part of a book that others write in, too: its kinds are nobody else's."""

    def __init__(self, book: Book, name: str) -> None:
        self._book = book
        self._name = name

    def put(self, kind: str, key: str, record: Record) -> None:
        """See `Book.put`."""
        self._book.put(f"{self._name}.{kind}", key, record)

    def get(self, kind: str, key: str) -> Record | None:
        """See `Book.get`."""
        return self._book.get(f"{self._name}.{kind}", key)

    def all(self, kind: str) -> Iterator[Record]:
        """See `Book.all`."""
        return self._book.all(f"{self._name}.{kind}")
