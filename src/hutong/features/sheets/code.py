"""A single QR code, as it is shown, downloaded and drawn; the same one everywhere."""

import io
from collections.abc import Iterator
from functools import lru_cache

import segno

QUIET = 4  # modules around it that stay empty, as the standard wants


@lru_cache(1024)
def modules(text: str) -> tuple[tuple[bool, ...], ...]:
    """The code's modules row by row, dark ones true, without the quiet zone."""
    return tuple(tuple(bool(one) for one in row) for row in _made(text).matrix)


def runs(text: str) -> Iterator[tuple[int, int, int]]:
    """Its dark stretches: row, first module, how many; they are far fewer than its modules."""
    for number, row in enumerate(modules(text)):
        begun: int | None = None
        for place, dark in enumerate((*row, False)):
            if dark and begun is None:
                begun = place
            elif not dark and begun is not None:
                yield number, begun, place - begun
                begun = None


def svg(text: str) -> bytes:
    """As an SVG file."""
    return _saved(text, "svg", 4)


def png(text: str) -> bytes:
    """As a PNG file of about 700 pixels, black on white."""
    return _saved(text, "png", 18)


def _saved(text: str, kind: str, scale: int) -> bytes:
    made = io.BytesIO()
    _made(text).save(made, kind=kind, scale=scale, border=QUIET, dark="#000", light="#fff")
    return made.getvalue()


def _made(text: str) -> segno.QRCode:
    return segno.make(text, error="m", micro=False)
