"""A list as people take it away: columns that can be chosen, and CSV that no spreadsheet takes for formulas."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from hutong.base.text import Language, Text

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet computes where a text begins so
_BOM: Final = "\ufeff"  # without it Excel reads Chinese as Latin


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
        return [[row.get(column.name, "") for column in self.columns] for row in self.rows]

    def csv(self, language: Language) -> str:
        """The whole as CSV with headings."""
        text = io.StringIO()
        text.write(_BOM)
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow([column.label.to(language) for column in self.columns])
        writer.writerows([[safe(cell) for cell in row] for row in self.cells()])
        return text.getvalue()


def safe(cell: str) -> str:
    """The text so that no spreadsheet computes it: an apostrophe keeps it a text."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
