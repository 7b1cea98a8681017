"""Sheets as pictures: one PNG of 300 dots an inch for each page."""

import io
from typing import Final

from PIL import Image, ImageDraw

from hutong.features.sheets.code import QUIET, modules, runs
from hutong.features.sheets.font import sized
from hutong.features.sheets.layout import HEIGHT, WIDTH, Box, Mark, Square, Words

DPI: Final = 300
_DOTS: Final = DPI / 25.4  # of a millimetre


def picture(marks: list[Mark]) -> bytes:
    """A page of `layout.pages` as a PNG."""
    image = Image.new("L", (round(WIDTH * _DOTS), round(HEIGHT * _DOTS)), 255)
    pen = ImageDraw.Draw(image)
    for mark in marks:
        if isinstance(mark, Words):
            place = (mark.x * _DOTS, mark.y * _DOTS)
            pen.text(place, mark.text, font=sized(round(mark.size * _DOTS)), fill=_level(mark.grey), anchor="ms")
        elif isinstance(mark, Box):
            left, top = mark.x * _DOTS, mark.y * _DOTS
            right, bottom = left + mark.width * _DOTS, top + mark.height * _DOTS
            pen.rectangle((round(left), round(top), _last(left, right), _last(top, bottom)), fill=_level(mark.grey))
        else:
            _code(pen, mark)
    made = io.BytesIO()
    image.save(made, "PNG", dpi=(DPI, DPI), compress_level=6)
    return made.getvalue()


def _code(pen: ImageDraw.ImageDraw, mark: Square) -> None:
    """Modules of whole dots, so that their edges are sharp; the rest goes to the quiet zone."""
    count = len(modules(mark.text))
    dots = int(mark.size * _DOTS / (count + 2 * QUIET))
    spare = (mark.size * _DOTS - dots * count) / 2
    left, top = round(mark.x * _DOTS + spare), round(mark.y * _DOTS + spare)
    for row, begin, length in runs(mark.text):
        x, y = left + begin * dots, top + row * dots
        pen.rectangle((x, y, x + length * dots - 1, y + dots - 1), fill=0)


def _last(first: float, end: float) -> int:
    """The last dot of a stretch; a hairline has one dot at least."""
    return max(round(end) - 1, round(first))


def _level(grey: float) -> int:
    return round(grey * 255)
