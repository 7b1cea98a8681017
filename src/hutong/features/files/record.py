"""A file as the house keeps it, and where it lies at its carrier."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath
from typing import Final

from hutong.base.clock import beijing, now
from hutong.base.ids import new_id
from hutong.capabilities.storage import Object

# uploading: a process is taking it      expected: a browser was given a form for it
# stored: it is there                    failed: taking it failed; the same request may try again
# refused: what the browser put is not what it said, and was thrown away
# lost: the form's time is over and nothing came      deleted: it is there no more


@dataclass(frozen=True, slots=True)
class File:
    """One file of one merchant."""

    id: str
    merchant_id: str
    file_id: str
    name: str
    size: int
    sha256: str
    content_type: str
    notify_url: str
    state: str
    owner: int
    channel_id: int
    revision: int
    key: str
    words: str
    created_at: datetime
    stored_at: datetime | None
    deleted_at: datetime | None
    expires_at: datetime | None

    @property
    def object(self) -> Object:
        """The file as its carrier knows it."""
        return Object(self.key, self.size, self.content_type)


COLUMNS: Final = ", ".join(File.__dataclass_fields__)


def suffix_of(name: str) -> str:
    """The suffix of a name with its dot, lower case; empty where there is none."""
    return PurePosixPath(name).suffix.lower()


def fresh_key(name: str) -> str:
    """A place at a carrier that nothing was ever kept at; it tells nothing of the file but its suffix."""
    suffix = suffix_of(name)
    return f"{beijing(now()):%Y/%m/%d}/{new_id()}{suffix if suffix.isascii() else ''}"
