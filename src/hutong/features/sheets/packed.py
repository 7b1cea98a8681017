"""Pictures of many pages as one ZIP, handed out while the next page is painted: never more than one in memory."""

import zipfile
from collections.abc import Iterable, Iterator

from hutong.base.clock import beijing, now
from hutong.features.sheets.layout import Mark
from hutong.features.sheets.paint import picture


def packed(pages: Iterable[list[Mark]], name: str) -> Iterator[bytes]:
    """The archive's bytes, a part for each page and one for its end. Its files are called name-001.png and on."""
    sink = _Sink()
    at = beijing(now()).timetuple()[:6]
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:  # a PNG is compressed already
        for number, marks in enumerate(pages, 1):
            archive.writestr(zipfile.ZipInfo(f"{name}-{number:03d}.png", at), picture(marks))
            yield sink.taken()
    yield sink.taken()


class _Sink:
    """Somewhere to write to that can't be gone back in, as a connection."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, part: bytes) -> int:
        """Keeps a part."""
        self._held += part
        return len(part)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """It is never closed: what it holds is taken."""

    def taken(self) -> bytes:
        """What was written since the last time."""
        found = bytes(self._held)
        self._held.clear()
        return found
