"""What can be exported: a kind is a list with its columns, filters and pages. Each is a module of `kinds`."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from hutong.base.db import Pool
from hutong.base.text import Language, Text
from hutong.capabilities.sayings import spoken
from hutong.features.exports.asked import Asked

Row = Mapping[str, Any]
Cell = str | int | Decimal | datetime | None  # Decimal: yuan
_WIDE: Final = {"moment": 20, "money": 14, "number": 12, "text": 26}


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a row is put into words, and what ids are called."""

    language: Language
    channels: Mapping[int, Text]


@dataclass(frozen=True, slots=True)
class Field:
    """One column: the name that pages give it, its heading, what stands in it, how wide it is in letters."""

    name: str
    label: Text
    tell: Callable[[Row, Reader], Cell]
    width: int = _WIDE["text"]


@dataclass(frozen=True, slots=True)
class Kind:
    """A list that can be exported.

    `read` judges filters and makes the list's own wish of them (Refusal BAD_INPUT). `page` gives rows after one, newest
    first, each with its `id`; an export walks these pages, so that no transaction stays open however long it takes.
    """

    name: str
    label: Text
    may: str  # what somebody needs: a permission of the office or of the portal
    fields: tuple[Field, ...]
    states: Mapping[str, Text]
    read: Callable[[Asked], Any]
    count: Callable[[Pool, Any], Awaitable[int]]
    page: Callable[[Pool, Any, str, int], Awaitable[list[dict[str, Any]]]]

    def choose(self, names: tuple[str, ...]) -> tuple[Field, ...]:
        """These columns in this order, all for none; KeyError names one that isn't there."""
        known = {field.name: field for field in self.fields}
        return tuple(known[name] for name in names) if names else self.fields


def text(name: str, label: Text, of: str = "") -> Field:
    """A column of texts as they are; `of`: the row's own name for it, where that is another."""
    return Field(name, label, lambda row, _: row[of or name] or "")


def said(name: str, label: Text) -> Field:
    """A column of what was said of a failure: our own words in the reader's language."""
    return Field(name, label, lambda row, reader: spoken(row[name] or "").to(reader.language))


def number(name: str, label: Text) -> Field:
    """A column of whole numbers."""
    return Field(name, label, lambda row, _: row[name], _WIDE["number"])


def money(name: str, label: Text) -> Field:
    """A column of fen, shown in yuan."""

    def tell(row: Row, _: Reader) -> Cell:
        fen = row[name]
        return None if fen is None else Decimal(fen).scaleb(-2)

    return Field(name, label, tell, _WIDE["money"])


def moment(name: str, label: Text) -> Field:
    """A column of moments, shown in Beijing's time."""
    return Field(name, label, lambda row, _: row[name], _WIDE["moment"])


def words(name: str, label: Text, known: Mapping[str, Text], of: str = "") -> Field:
    """A column of codes, shown in words; one without words as it is."""

    def tell(row: Row, reader: Reader) -> Cell:
        code = row[of or name]
        return known[code].to(reader.language) if code in known else str(code or "")

    return Field(name, label, tell, _WIDE["money"])


def channel(name: str = "channel") -> Field:
    """The column of the channel."""

    def tell(row: Row, reader: Reader) -> Cell:
        number = row["channel_id"]
        known = reader.channels.get(number)
        return known.to(reader.language) if known else str(number or "")

    return Field(name, Text("通道", "Channel"), tell)
