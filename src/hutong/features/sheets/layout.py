"""What a sheet looks like: cards on A4 with cut marks, as marks in millimetres that any painter can put on paper."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from hutong.base.text import Text
from hutong.features.sheets.font import fitted

WIDTH: Final = 210.0  # millimetres of A4
HEIGHT: Final = 297.0
MARGIN: Final = 10.0  # that no office printer needs
PER_PAGE: Final[Mapping[int, tuple[int, int]]] = {1: (1, 1), 4: (2, 2), 9: (3, 3), 16: (4, 4)}  # columns, rows
BLACK: Final = 0.0
GREY: Final = 0.4
PALE: Final = 0.6
WHITE: Final = 1.0
_CUT: Final = 4.0  # length of a cut mark
_HAIR: Final = 0.15  # its thickness


@dataclass(frozen=True, slots=True)
class Card:
    """One code as it hangs on a wall. `scan` tells what to scan it with."""

    url: str
    title: Text  # what is done here
    site: str
    label: str
    scan: Text
    code: str  # the letters of the address, for whoever must read it aloud


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text, centred at x, standing on y; millimetres from the left and from the top."""

    x: float
    y: float
    size: float
    text: str
    grey: float = BLACK


@dataclass(frozen=True, slots=True)
class Box:
    """A filled rectangle."""

    x: float
    y: float
    width: float
    height: float
    grey: float = BLACK


@dataclass(frozen=True, slots=True)
class Square:
    """A QR code with its quiet zone within a square of this size."""

    x: float
    y: float
    size: float
    text: str


Mark = Words | Box | Square


def pages(cards: Sequence[Card], per_page: int) -> Iterator[list[Mark]]:
    """The marks of each page. `per_page`: one of PER_PAGE."""
    columns, rows = PER_PAGE[per_page]
    wide, high = (WIDTH - 2 * MARGIN) / columns, (HEIGHT - 2 * MARGIN) / rows
    for begin in range(0, len(cards), per_page):
        marks: list[Mark] = [*_cuts(columns, rows, wide, high)]
        for place, card in enumerate(cards[begin : begin + per_page]):
            row, column = divmod(place, columns)
            marks.extend(_card(card, MARGIN + column * wide, MARGIN + row * high, wide, high))
        yield marks


def _cuts(columns: int, rows: int, wide: float, high: float) -> Iterator[Mark]:
    """A small cross at every corner of a card: one cut along them parts two cards."""
    for column in range(columns + 1):
        for row in range(rows + 1):
            x, y = MARGIN + column * wide, MARGIN + row * high
            yield Box(x - _CUT / 2, y - _HAIR / 2, _CUT, _HAIR, PALE)
            yield Box(x - _HAIR / 2, y - _CUT / 2, _HAIR, _CUT, PALE)


def _card(card: Card, left: float, top: float, wide: float, high: float) -> Iterator[Mark]:
    """A band with what is done here, the place, the code as large as it goes, its label, and what to scan it with."""
    unit = min(wide, high * 0.686) / 100  # a hundredth of the card's width; the card is as 100 to 146
    pad = 6 * unit
    x, y = left + wide / 2, top + (high - 146 * unit) / 2 + 3 * unit
    across = 100 * unit - 2 * pad
    yield Box(x - across / 2, y, across, 19 * unit)
    yield from _lines([card.title.zh], x, y + 9.6 * unit, 8 * unit, across - pad, WHITE)
    yield from _lines([card.title.en], x, y + 16 * unit, 4.2 * unit, across - pad, WHITE)
    y += 19 * unit
    y += 8 * unit
    yield from _block(card.site, x, y, 5.2 * unit, across, GREY)
    y += 2 * unit
    size = 84 * unit
    yield Square(x - size / 2, y, size, card.url)
    y += size + 1 * unit
    yield from _block(card.label, x, y + 3 * unit, 8.4 * unit, across, BLACK)
    y += 14 * unit
    yield from _lines([card.scan.zh], x, y, 5 * unit, across, BLACK)
    yield from _lines([card.scan.en], x, y + 5.6 * unit, 3.6 * unit, across, GREY)
    yield from _lines([card.code], x, y + 11.2 * unit, 3 * unit, across, PALE)


def _lines(texts: Sequence[str], x: float, y: float, size: float, room: float, grey: float) -> Iterator[Mark]:
    """Single lines, smaller where they would be too wide."""
    for text in texts:
        (line, *_), fits = fitted(text, size, room, lines=1)
        yield Words(x, y, fits, line, grey)


def _block(text: str, x: float, y: float, size: float, room: float, grey: float) -> Iterator[Mark]:
    """One line standing on y, or two around it."""
    lines, fits = fitted(text, size, room)
    step = fits * 1.25
    for number, line in enumerate(lines):
        yield Words(x, y + (number - (len(lines) - 1) / 2) * step, fits, line, grey)
