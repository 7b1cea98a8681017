"""Uploads in parts: one file that the parts are written into where they belong, so that the end is a rename.

Everything here blocks. A part is noted only after its bytes are written, and a note is struck out before they are
written over. The bytes are certainly durable only at the end: what a note says of a time before the machine last
started is not believed without reading them again.
"""

import errno
import fcntl
import hashlib
import os
import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final
from uuid import uuid4

from hutong.base.failpoint import failpoint
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.storage import PART, Object, Stored
from hutong.channels.local_oss.layout import CONTENT, About, Layout, equal, write_at
from hutong.channels.local_oss.whole import stored, taken

_PARTS: Final = "parts"
_ID: Final = re.compile(r"[0-9a-f]{32}")
_STRUCK: Final = "-"
_LINE: Final = re.compile(r"^([0-9]{1,9}) ([0-9a-f]{8}|-) ([0-9a-f-]*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class _Note:
    tag: str
    boot: str  # when the machine was running in which its bytes were written


def begin(layout: Layout, object: Object) -> str:
    """See `Stores.begin`."""
    if layout.room() < object.size:
        raise OSError(errno.ENOSPC, "less is left than this file needs")
    upload = uuid4().hex
    made = layout.fresh(upload)
    (made / CONTENT).touch(mode=0o600)
    About(object.key, object.size, object.content_type, upload=upload).write(made)
    return upload


def part(layout: Layout, key: str, upload: str, number: int, body: bytes) -> str:
    """See `Stores.part`."""
    tag = _checksum(body)
    with _held(layout, key, upload) as (folder, descriptor, about):
        start = (number - 1) * PART
        if number < 1 or len(body) != min(PART, about.size - start):
            raise Failed(Fault.REFUSED, "WrongPart", f"no part {number} of {len(body)} bytes belongs to this upload")
        if number in _notes(folder):
            _note(folder, number, _STRUCK)
        write_at(descriptor, body, start)
        _start_flushing(descriptor, start, len(body))
        failpoint("local_oss.part.written")
        _note(folder, number, tag)
    return tag


def complete(layout: Layout, object: Object, upload: str, tags: Sequence[str]) -> Stored:
    """See `Stores.complete`. Asked again after it was done, it is done."""
    try:
        return _complete(layout, object, upload, tags)
    except Failed as failed:
        done = _done(layout, object, upload) if failed.fault is Fault.NOT_FOUND else None
        if done is None:
            raise
        return done


def _complete(layout: Layout, object: Object, upload: str, tags: Sequence[str]) -> Stored:
    with _held(layout, object.key, upload) as (folder, descriptor, about):
        if (about.size, about.type) != (object.size, object.content_type):
            raise Failed(Fault.REFUSED, "OtherObject", "the upload was begun with another size or type")
        _check(folder, descriptor, about, tags)
        os.fsync(descriptor)
        failpoint("local_oss.complete.durable")
        joined = hashlib.sha256("".join(tags).encode()).hexdigest()
        about = replace(about, tag=f"{joined}-{len(tags)}")
        about.write(folder)
        failpoint("local_oss.complete.told")
        if not layout.publish(folder, object.key):
            return _again(layout, folder, about)
        failpoint("local_oss.complete.published")
        (layout.object(object.key) / _PARTS).unlink(missing_ok=True)
    return stored(about)


def abort(layout: Layout, key: str, upload: str) -> None:
    """See `Stores.abort`."""
    try:
        with _held(layout, key, upload) as (folder, _, _):
            layout.discard(folder)
    except Failed as failed:
        if failed.fault is not Fault.NOT_FOUND:
            raise


def _done(layout: Layout, object: Object, upload: str) -> Stored | None:
    try:
        kept = About.read(layout.object(object.key))
    except FileNotFoundError:
        return None
    mine = upload and (kept.upload, kept.size, kept.type) == (upload, object.size, object.content_type)
    return stored(kept) if mine else None


def _again(layout: Layout, folder: Path, about: About) -> Stored:
    """The key is taken: by the same content, or not."""
    kept = About.read(layout.object(about.key))
    if kept.type != about.type or not equal(layout.object(about.key) / CONTENT, folder / CONTENT):
        raise taken()
    layout.discard(folder)
    return stored(kept)


def _check(folder: Path, descriptor: int, about: About, tags: Sequence[str]) -> None:
    if len(tags) != -(-about.size // PART):
        raise Failed(Fault.REFUSED, "WrongParts", f"{len(tags)} parts don't make {about.size} bytes")
    notes = _notes(folder)
    for number, tag in enumerate(tags, 1):
        noted = notes.get(number)
        if noted is None or noted.tag == _STRUCK or not _sound(noted, descriptor, number):
            raise Failed(Fault.NOT_FOUND, "NoSuchPart", f"part {number} isn't there")
        if noted.tag != tag:
            raise Failed(Fault.REFUSED, "WrongPart", f"part {number} has another checksum")


def _sound(noted: _Note, descriptor: int, number: int) -> bool:
    if noted.boot and noted.boot == _boot():
        return True
    return _checksum(os.pread(descriptor, PART, (number - 1) * PART)) == noted.tag


def _start_flushing(descriptor: int, start: int, length: int) -> None:
    """Lets the system begin to write to the disk, without waiting, so that little is left to wait for at the end."""
    if hasattr(os, "posix_fadvise"):  # of Linux; it keeps what is not written yet in spite of the name
        os.posix_fadvise(descriptor, start, length, os.POSIX_FADV_DONTNEED)


def _checksum(body: bytes) -> str:
    """Of a part: against loss, not against malice, so that it costs less than the writing."""
    return f"{zlib.crc32(body):08x}"


@contextmanager
def _held(layout: Layout, key: str, upload: str) -> Iterator[tuple[Path, int, About]]:
    """The upload's folder, its content opened, and what is known of it, for one at a time; Failed(NOT_FOUND)."""
    folder = layout.upload(upload)
    descriptor = _opened(folder, upload)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)  # given up by the system when the process ends, however it ends
        about = _still(folder, descriptor)
        if about is None or about.key != key:
            raise _absent()
        yield folder, descriptor, about
    finally:
        os.close(descriptor)


def _opened(folder: Path, upload: str) -> int:
    if not _ID.fullmatch(upload):
        raise _absent()
    try:
        return os.open(folder / CONTENT, os.O_RDWR)
    except FileNotFoundError:
        raise _absent() from None


def _still(folder: Path, descriptor: int) -> About | None:
    """What is known of an upload, if it is still one: while the lock was waited for, it may have ended."""
    try:
        same = os.path.samestat((folder / CONTENT).stat(), os.fstat(descriptor))
        return About.read(folder) if same else None
    except FileNotFoundError:
        return None


def _note(folder: Path, number: int, tag: str) -> None:
    descriptor = os.open(folder / _PARTS, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, f"{number} {tag} {_boot()}\n".encode())
    finally:
        os.close(descriptor)


def _notes(folder: Path) -> dict[int, _Note]:
    """The newest note of every part; a line that was cut off while it was written is none."""
    try:
        text = (folder / _PARTS).read_text(errors="replace")
    except FileNotFoundError:
        return {}
    return {int(number): _Note(tag, boot) for number, tag, boot in _LINE.findall(text)}


@cache
def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""


def _absent() -> Failed:
    return Failed(Fault.NOT_FOUND, "NoSuchUpload", "there is no such upload")
