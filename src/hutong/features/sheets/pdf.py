"""Sheets as a PDF: vectors, and the font embedded as far as it is used, so that any viewer and printer has it."""

import io
from collections.abc import Iterable
from functools import cache
from threading import Lock
from typing import Any, Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from hutong.features.sheets.code import QUIET, modules, runs
from hutong.features.sheets.font import FACE, FILE
from hutong.features.sheets.layout import HEIGHT, WIDTH, Box, Mark, Square, Words

_POINTS: Final = 72 / 25.4  # of a millimetre
_OVERLAP: Final = 0.01  # of a module: viewers paint no hairlines between rows that overlap
_FONT: Final = "HutongHei"
_ONE: Final = Lock()  # the library's font may not be used by two documents at a time, and is one for all threads


def document(pages: Iterable[list[Mark]], title: str) -> bytes:
    """The document; one at a time. `pages`: of `layout.pages`."""
    made = io.BytesIO()
    with _ONE:
        _register()
        canvas = Canvas(made, pagesize=(WIDTH * _POINTS, HEIGHT * _POINTS), pageCompression=1)
        canvas.setTitle(title)
        canvas.setCreator("Hutong")
        for marks in pages:
            for mark in marks:
                _draw(canvas, mark)
            canvas.showPage()
        canvas.save()
    return made.getvalue()


def _draw(canvas: Any, mark: Mark) -> None:
    if isinstance(mark, Words):
        canvas.setFillGray(mark.grey)
        canvas.setFont(_FONT, mark.size * _POINTS)
        canvas.drawCentredString(mark.x * _POINTS, (HEIGHT - mark.y) * _POINTS, mark.text)
    elif isinstance(mark, Box):
        canvas.setFillGray(mark.grey)
        _fill(canvas, mark.x, mark.y, mark.width, mark.height)
    else:
        _code(canvas, mark)


def _code(canvas: Any, mark: Square) -> None:
    """All dark stretches as one path, filled at once."""
    module = mark.size / (len(modules(mark.text)) + 2 * QUIET)
    path = canvas.beginPath()
    for row, begin, count in runs(mark.text):
        x, y = mark.x + (begin + QUIET) * module, mark.y + (row + QUIET) * module
        high = module * (1 + _OVERLAP)
        path.rect(x * _POINTS, (HEIGHT - y - high) * _POINTS, module * count * _POINTS, high * _POINTS)
    canvas.setFillGray(0)
    canvas.drawPath(path, stroke=0, fill=1)


def _fill(canvas: Any, x: float, y: float, width: float, height: float) -> None:
    canvas.rect(x * _POINTS, (HEIGHT - y - height) * _POINTS, width * _POINTS, height * _POINTS, stroke=0, fill=1)


@cache
def _register() -> None:
    """The font is known to the library once a process."""
    pdfmetrics.registerFont(TTFont(_FONT, str(FILE), subfontIndex=FACE))
