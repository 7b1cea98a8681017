"""Files of exports: CSV and XLSX written row by row, in memory that does not grow, without formulas."""

import csv
import os
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from shutil import rmtree
from typing import IO, Any, Final, Protocol, TextIO

import xlsxwriter

from hutong.base.clock import beijing
from hutong.base.sheet import CSV, XLSX, safe
from hutong.features.exports.kind import Cell

MEDIA: Final = {"csv": CSV, "xlsx": XLSX}
DRAFTS: Final = ".drafts"
SHEET: Final = 1_048_576  # rows that Excel bears in one sheet, the heading included
_LONGEST: Final = 32_767  # characters that a cell of Excel holds
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


class Writer(Protocol):
    """A file under way. It is used in threads, one call at a time."""

    def add(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Some more rows."""

    def close(self) -> int:
        """Nothing more comes; the size of the whole file."""

    def drop(self) -> None:
        """Nobody wants it: nothing of it stays."""


Heading = tuple[str, int]  # and how wide its column is, in letters


def begin(path: Path, form: str, headings: Sequence[Heading], *, sheet: int = SHEET) -> Writer:
    """A new file that only its owner can read, as "csv" or "xlsx"."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    if form == "xlsx":
        return _Xlsx(path, os.fdopen(descriptor, "wb"), headings, sheet)
    return _Csv(path, os.fdopen(descriptor, "w", encoding="utf-8-sig", newline=""), headings)


class _Csv:
    """CSV with the mark by which Excel knows UTF-8."""

    def __init__(self, path: Path, file: TextIO, headings: Sequence[Heading]) -> None:
        self._path = path
        self._file = file
        self._writer = csv.writer(file, lineterminator="\r\n")
        self._writer.writerow([head for head, _ in headings])

    def add(self, rows: Sequence[Sequence[Cell]]) -> None:
        """See Writer."""
        self._writer.writerows([_plain(cell) for cell in row] for row in rows)

    def close(self) -> int:
        """See Writer."""
        return _closed(self._file)

    def drop(self) -> None:
        """See Writer."""
        self._file.close()
        self._path.unlink(missing_ok=True)


class _Xlsx:
    """A workbook; when a sheet is full the next one begins, with headings of its own."""

    def __init__(self, path: Path, file: IO[bytes], headings: Sequence[Heading], sheet: int) -> None:
        self._path = path
        self._file = file
        self._headings = headings
        self._most = sheet
        self._drafts = path.with_suffix(DRAFTS)  # rows wait here until the workbook is packed
        self._drafts.mkdir(mode=0o700)
        options = {"constant_memory": True, "tmpdir": str(self._drafts), "strings_to_formulas": False}
        self._book = xlsxwriter.Workbook(file, options)
        self._bold = self._book.add_format({"bold": True})
        self._text = self._book.add_format({"quote_prefix": True})
        self._money = self._book.add_format({"num_format": "#,##0.00"})
        self._moment = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._page: Any = None
        self._turn()

    def add(self, rows: Sequence[Sequence[Cell]]) -> None:
        """See Writer."""
        for row in rows:
            if self._line >= self._most:
                self._turn()
            for at, cell in enumerate(row):
                self._cell(at, cell)
            self._line += 1

    def close(self) -> int:
        """See Writer."""
        self._book.close()
        self._drafts.rmdir()
        return _closed(self._file)

    def drop(self) -> None:
        """See Writer."""
        for page in self._book.worksheets():  # not packed: that takes long, and a full disk refuses it
            page.row_data_fh.close()
        self._file.close()
        self._path.unlink(missing_ok=True)
        rmtree(self._drafts, ignore_errors=True)

    def _turn(self) -> None:
        self._page = self._book.add_worksheet()
        self._page.freeze_panes(1, 0)
        for at, (head, width) in enumerate(self._headings):
            self._page.set_column(at, at, width)
            self._page.write_string(0, at, head, self._bold)
        self._line = 1

    def _cell(self, at: int, cell: Cell) -> None:
        match cell:
            case None | "":
                return
            case datetime():
                self._page.write_datetime(self._line, at, beijing(cell).replace(tzinfo=None), self._moment)
            case Decimal():
                self._page.write_number(self._line, at, cell, self._money)
            case int():
                self._page.write_number(self._line, at, cell)
            case _:
                mark = self._text if cell.startswith(_FORMULA) else None
                self._page.write_string(self._line, at, cell[:_LONGEST], mark)


def _plain(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case datetime():
            return f"{beijing(cell):%Y-%m-%d %H:%M:%S}"
        case str():
            return safe(cell)
        case _:
            return str(cell)


def _closed(file: IO[Any]) -> int:
    file.flush()
    os.fsync(file.fileno())
    size = os.fstat(file.fileno()).st_size
    file.close()
    return size
