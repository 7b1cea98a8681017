"""What of a file is wanted: all, a stretch, or nothing because the reader has it already (RFC 9110, 13 and 14)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Final

_RANGE: Final = re.compile(r"bytes=[ \t]*([0-9]{0,18})-([0-9]{0,18})[ \t]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Version:
    """A file as it is now. Its content never changes under its key, so that time and size tell it from any other."""

    size: int
    mtime_ns: int

    @property
    def tag(self) -> str:
        """The strong entity tag."""
        return f'"{self.mtime_ns:x}-{self.size:x}"'

    @property
    def modified(self) -> str:
        """The Last-Modified date."""
        return format_datetime(self._moment, usegmt=True)

    def modified_since(self, date: str) -> bool:
        """Whether it is newer than a date of a header; yes for what is no date."""
        read = _date(date)
        return read is None or self._moment > read

    def is_of(self, date: str) -> bool:
        """Whether a date of a header is exactly its own."""
        return _date(date) == self._moment

    @property
    def _moment(self) -> datetime:
        return datetime.fromtimestamp(self.mtime_ns // 1_000_000_000, UTC)


@dataclass(frozen=True, slots=True)
class Stretch:
    """An answer: its status, and the bytes from `start` to before `end`."""

    status: int
    start: int = 0
    end: int = 0


def wanted(headers: Mapping[str, str], version: Version) -> Stretch:
    """What to answer to these headers (names in lower case)."""
    if _has(headers, version):
        return Stretch(304)
    found = _RANGE.fullmatch(headers.get("range", "")) if _range_holds(headers, version) else None
    if found is None or found[0].strip().endswith("=-"):  # several stretches at once too: a whole answer is right
        return Stretch(200, 0, version.size)
    first, last = found[1], found[2]
    if first and last and int(last) < int(first):
        return Stretch(200, 0, version.size)
    if first:
        start, end = int(first), min(int(last) + 1, version.size) if last else version.size
    else:
        start, end = max(version.size - int(last), 0), version.size
    return Stretch(206, start, end) if start < end else Stretch(416)


def _has(headers: Mapping[str, str], version: Version) -> bool:
    """Whether the reader's copy is this very version."""
    tags = headers.get("if-none-match")
    if tags is not None:
        given = [tag.strip().removeprefix("W/") for tag in tags.split(",")]
        return "*" in given or version.tag in given
    since = headers.get("if-modified-since")
    return since is not None and not version.modified_since(since)


def _range_holds(headers: Mapping[str, str], version: Version) -> bool:
    """Whether a stretch may be added to what the reader has: If-Range names this version, or is absent."""
    condition = headers.get("if-range")
    return condition is None or condition.strip() == version.tag or version.is_of(condition)


def _date(text: str) -> datetime | None:
    try:
        read = parsedate_to_datetime(text)
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)
