"""Where things lie: an object is a folder that comes under its name by one rename, so it is there whole or not at all.

    <folder>/2026/11/0f3c.png@/content     the bytes
    <folder>/2026/11/0f3c.png@/about       key, size, type and checksum
    <folder>/.part/<upload>/…              an upload that isn't complete: content, about, and a line for each part
    <folder>/.part/put-…, .part/gone-…     what is being written or taken away at this moment

No key holds an @, so no object is ever in another's way.
"""

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from errno import EEXIST, ENOTEMPTY
from pathlib import Path
from typing import Final
from uuid import uuid4

import orjson

CONTENT: Final = "content"
ABOUT: Final = "about"
BLOCK: Final = 1024 * 1024  # bytes that are read at once
_PIECE: Final = 256 * 1024  # bytes that are written at once
_DAY: Final = 86_400.0  # seconds
_KEPT: Final = {"put-": _DAY, "gone-": 0.0, "": 7 * _DAY}  # how long what lies in .part may be somebody's


@dataclass(frozen=True, slots=True)
class About:
    """What is written beside the bytes."""

    key: str
    size: int
    type: str
    tag: str = ""
    upload: str = ""

    def write(self, folder: Path) -> None:
        """Durably, in place of what was written before."""
        fresh = folder / f"{ABOUT}.{uuid4().hex}"
        write(fresh, orjson.dumps(asdict(self)))
        fresh.rename(folder / ABOUT)

    @classmethod
    def read(cls, folder: Path) -> "About":
        """OSError, ValueError."""
        return cls(**orjson.loads((folder / ABOUT).read_bytes()))


class Layout:
    """A channel's folder on the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._part = folder / ".part"

    def object(self, key: str) -> Path:
        """Where an object is, if there is one."""
        return self._folder / f"{key}@"

    def upload(self, upload: str) -> Path:
        """Where an upload is, if there is one."""
        return self._part / upload

    def fresh(self, name: str) -> Path:
        """A new folder in .part."""
        path = self._part / name
        make(self._part)
        path.mkdir(mode=0o700)
        return path

    @contextmanager
    def working(self) -> Iterator[Path]:
        """A new folder in .part that is gone afterwards, whatever happens."""
        path = self.fresh(f"put-{uuid4().hex}")
        try:
            yield path
        finally:
            shutil.rmtree(path, ignore_errors=True)

    def publish(self, made: Path, key: str) -> bool:
        """Puts a folder with durable files under its name; False when the name is taken."""
        settle(made)
        target = self.object(key)
        make(target.parent)
        try:
            made.rename(target)
        except OSError as error:
            if error.errno in (ENOTEMPTY, EEXIST):
                return False
            raise
        settle(target.parent)
        return True

    def discard(self, path: Path) -> None:
        """Takes an object or upload away: from one moment to the next for those who look. FileNotFoundError."""
        gone = self._part / f"gone-{uuid4().hex}"
        make(self._part)
        path.rename(gone)
        settle(path.parent)
        shutil.rmtree(gone, ignore_errors=True)

    def room(self) -> int:
        """How many bytes the disk has left for us."""
        make(self._part)
        found = os.statvfs(self._part)
        return found.f_bavail * found.f_frsize

    def sweep(self) -> int:
        """Takes away what nobody has touched for long; gives how many there were."""
        removed = 0
        for path in self._part.iterdir() if self._part.is_dir() else ():
            kept = next(age for start, age in _KEPT.items() if path.name.startswith(start))
            if time.time() - _touched(path) > kept:
                shutil.rmtree(path, ignore_errors=True)
                removed += 1
        return removed


def make(folder: Path) -> None:
    """Makes a folder durably, with those above it."""
    if folder.is_dir():
        return
    if not folder.parent.exists():
        make(folder.parent)
    folder.mkdir(mode=0o700, exist_ok=True)
    settle(folder.parent)


def settle(folder: Path) -> None:
    """Makes durable which names a folder holds."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write(path: Path, body: bytes) -> None:
    """Writes a new file durably."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        write_at(descriptor, body, 0)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_at(descriptor: int, body: bytes, start: int) -> None:
    """Writes everything from a place on, piece by piece.

    For one large write Linux takes large stretches of memory, which a virtual machine has often given back to its host;
    getting them again took, measured, ten times as long as writing.
    """
    rest = memoryview(body)
    while rest:
        done = os.pwrite(descriptor, rest[:_PIECE], start)
        rest, start = rest[done:], start + done


def equal(one: Path, other: Path) -> bool:
    """Whether two files hold the same bytes."""
    with one.open("rb", buffering=0) as left, other.open("rb", buffering=0) as right:
        if os.fstat(left.fileno()).st_size != os.fstat(right.fileno()).st_size:
            return False
        while block := left.read(BLOCK):
            if block != right.read(len(block)):
                return False
    return True


def _touched(path: Path) -> float:
    return max(_changed(path), _changed(path / CONTENT))


def _changed(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return 0.0
