"""The one font that sheets are set in: it holds Chinese and Latin, and comes with the hub."""

from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from PIL import ImageFont

FILE: Final = Path(__file__).parent / "font" / "wqy-microhei.ttc"
FACE: Final = 0  # in the file; the other face has narrow Latin letters of one width
_UNIT: Final = 1000  # pixels that widths are measured at


def width(text: str, size: float) -> float:
    """How wide a text is, in the unit of `size`, which is the height of a Chinese character."""
    return sum(map(_advance, text)) * size


@cache
def sized(pixels: int) -> ImageFont.FreeTypeFont:
    """The font in a size, to paint with."""
    return ImageFont.truetype(FILE, pixels, index=FACE)


def fitted(text: str, size: float, room: float, lines: int = 2) -> tuple[list[str], float]:
    """The text in at most so many lines that are no wider than `room`, and the size that it takes.

    It becomes smaller before it is broken, and again after that; nothing is ever left out.
    """
    for number in range(1, lines + 1):
        least = size * (0.75 if number < lines else 0.1)
        while size >= least:
            found = _broken(text, size, room)
            if len(found) <= number and all(width(line, size) <= room for line in found):
                return found, size
            size *= 0.95
        size /= 0.8  # with one line more it may be larger again
    return [text], size


def _broken(text: str, size: float, room: float) -> list[str]:
    """Lines as full as they go, broken at a blank where one is near; Chinese breaks anywhere."""
    lines = []
    rest = text.strip()
    while rest:
        most = next((n for n in range(len(rest), 1, -1) if width(rest[:n], size) <= room), 1)
        if most < len(rest):
            blank = rest.rfind(" ", most // 2, most + 1)
            most = blank if blank > 0 else most
        lines.append(rest[:most].strip())
        rest = rest[most:].strip()
    return lines or [""]


@lru_cache(4096)
def _advance(letter: str) -> float:
    return _measure().getlength(letter) / _UNIT


@cache
def _measure() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FILE, _UNIT, index=FACE)
