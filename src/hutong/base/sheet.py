"""A list as people take it away: columns that can be chosen; CSV and XLSX that no spreadsheet takes for formulas."""

import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Final

import xlsxwriter

from hutong.base.text import Language, Text

CSV: Final = "text/csv; charset=utf-8"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet computes where a text begins so
_BOM: Final = "\ufeff"  # without it Excel reads Chinese as Latin
_PART: Final = 1 << 16  # bytes sent at a time
_LONGEST: Final = 32_767  # characters that a cell of Excel holds
_WIDEST: Final = 60  # characters of a column
_CALM: Final = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the name it is chosen by, and its heading."""

    name: str
    label: Text


@dataclass(frozen=True, slots=True)
class Sheet:
    """Columns and rows of texts by column's name."""

    columns: tuple[Column, ...]
    rows: Sequence[Mapping[str, str]]

    def choose(self, names: Sequence[str]) -> "Sheet":
        """The same with these columns in this order; all of them for none. KeyError names one that isn't there."""
        known = {column.name: column for column in self.columns}
        return Sheet(tuple(known[name] for name in names), self.rows) if names else self

    def cells(self) -> list[list[str]]:
        """The rows as lists, in the order of the columns."""
        return [self._row(row) for row in self.rows]

    def csv(self, language: Language) -> str:
        """The whole as CSV with headings."""
        return b"".join(self.csv_parts(language)).decode()

    def csv_parts(self, language: Language) -> Iterator[bytes]:
        """The CSV as it is written, in parts."""
        text = io.StringIO()
        text.write(_BOM)
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(self._heads(language))
        for row in self.rows:
            writer.writerow([safe(cell) for cell in self._row(row)])
            if text.tell() >= _PART:
                yield text.getvalue().encode()
                text.seek(0)
                text.truncate()
        yield text.getvalue().encode()

    def xlsx_parts(self, language: Language) -> Iterator[bytes]:
        """The workbook in parts; rows go through a file, so memory stays what it is however many there are."""
        with TemporaryFile(prefix="hutong-sheet-") as file:
            self._book(file, language)
            file.seek(0)
            while part := file.read(_PART):
                yield part

    def parts(self, form: str, language: Language) -> Iterator[bytes]:
        """The list as "csv" or "xlsx"."""
        return self.xlsx_parts(language) if form == "xlsx" else self.csv_parts(language)

    def _book(self, file: IO[bytes], language: Language) -> None:
        heads = self._heads(language)
        with xlsxwriter.Workbook(file, _CALM) as book:
            bold, text = book.add_format({"bold": True}), book.add_format({"quote_prefix": True})
            page = book.add_worksheet()
            page.freeze_panes(1, 0)
            for at, width in enumerate(self._widths(heads)):
                page.set_column(at, at, width)
            for at, head in enumerate(heads):
                page.write_string(0, at, head, bold)
            for line, row in enumerate(self.rows, 1):
                for at, cell in enumerate(self._row(row)):
                    # A cell of text is computed by nobody; the mark keeps it a text when somebody edits it.
                    page.write_string(line, at, cell[:_LONGEST], text if cell.startswith(_FORMULA) else None)

    def _widths(self, heads: Sequence[str]) -> list[int]:
        sample = [heads, *(self._row(row) for row in self.rows[:200])]
        return [min(max(_width(row[at]) for row in sample) + 2, _WIDEST) for at in range(len(heads))]

    def _heads(self, language: Language) -> list[str]:
        return [column.label.to(language) for column in self.columns]

    def _row(self, row: Mapping[str, str]) -> list[str]:
        return [row.get(column.name, "") for column in self.columns]


def safe(cell: str) -> str:
    """The text so that no spreadsheet computes it: an apostrophe keeps it a text."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _width(text: str) -> int:
    """How wide a text is, in Latin letters; Chinese ones are twice as wide."""
    line = max(text.splitlines(), key=len, default="")[:_WIDEST]
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line)
