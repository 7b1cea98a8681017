"""Keeping: what was put is there, whole and unchanged, until it is deleted; nothing is there before it is whole."""

import os

from tests.exams.parts import fault_of
from tests.exams.steps import Paper
from tests.exams.storage.hall import SECRET, Hall

from hutong.capabilities.channel import BadConfig
from hutong.capabilities.faults import Fault
from hutong.capabilities.storage import PART, WHOLE

paper = Paper[[Hall]]()
TYPES = ("image/png", "text/plain", "application/octet-stream", "video/mp4", "application/zip")
ABSENT = "7/2026-11/nobody_a.b-c.pdf"


@paper.step()
async def what_was_put_is_there(hall: Hall) -> None:
    """Size, type, tag and content, as the carrier has it and as it says."""
    for content_type in TYPES:
        file = hall.file(len(SECRET), content_type)
        stored = await hall.put(file, SECRET)
        assert (stored.key, stored.size, stored.content_type) == (file.key, len(SECRET), content_type)
        assert await hall.stat(file.key) == stored
        assert hall.provider.content(file.key) == SECRET
        assert await hall.read(file.key, 0, len(SECRET)) == SECRET
    assert len(hall.objects) == len(TYPES)
    assert hall.provider.unfinished() == 0


@paper.step()
async def any_bytes_are_kept(hall: Hall) -> None:
    """No content is taken for text, for a form or for a chunk."""
    for body in (
        bytes(range(256)) * 3,
        b"\0",
        b"\r\n",
        b"\r\n--\r\n",
        b"<Error><Code>x</Code></Error>",
        os.urandom(9999),
    ):
        file = await hall.kept(body)
        assert hall.provider.content(file.key) == body
        assert await hall.read(file.key, 0, PART) == body


@paper.step()
async def an_empty_file_is_a_file(hall: Hall) -> None:
    """It is there, has no bytes, and nothing is read of it."""
    file = await hall.kept(b"")
    assert (await hall.stat(file.key)).size == 0
    assert hall.objects == {file.key: 0}
    assert await hall.read(file.key, 0, 10) == b""
    assert await hall.read(file.key, 5, 10) == b""


@paper.step()
async def the_largest_whole_file_is_kept(hall: Hall) -> None:
    """Exactly as many bytes as are put at once, read back in parts."""
    body = os.urandom(1 << 16) * (WHOLE >> 16)
    file = await hall.kept(body)
    assert (await hall.stat(file.key)).size == WHOLE
    assert hall.provider.content(file.key) == body
    assert await hall.read(file.key, PART, PART) == body[PART:]


@paper.step()
async def a_stretch_is_read(hall: Hall) -> None:
    """From the start, from the middle, up to the end, across it, and beyond it."""
    body = bytes(range(200))
    file = await hall.kept(body)
    for start, length in ((0, 1), (0, 200), (7, 50), (150, 50), (199, 1), (150, 51), (199, 1000), (0, PART)):
        assert await hall.read(file.key, start, length) == body[start : start + length], (start, length)
    for start in (200, 201, 10_000):
        assert await hall.read(file.key, start, 10) == b"", start


@paper.step()
async def what_is_not_there_is_not_found(hall: Hall) -> None:
    """Neither looked at nor read, from the start or from beyond; nor is a part of a key a key."""
    file = await hall.kept()
    for key in (ABSENT, file.key[:-1], f"{file.key}/x", file.key.rpartition("/")[0]):
        assert await fault_of(hall.stat(key)) is Fault.NOT_FOUND, key
        assert await fault_of(hall.read(key, 0, 10)) is Fault.NOT_FOUND, key
        assert await fault_of(hall.read(key, 10_000, 10)) is Fault.NOT_FOUND, key


@paper.step()
async def what_was_deleted_is_gone(hall: Hall) -> None:
    """Once and again, like what was never there; others stay."""
    file, other = await hall.kept(), await hall.kept()
    for _ in range(2):
        await hall.delete(file.key)
        assert await fault_of(hall.stat(file.key)) is Fault.NOT_FOUND
        assert await fault_of(hall.read(file.key, 0, 10)) is Fault.NOT_FOUND
    await hall.delete(ABSENT)
    assert hall.objects == {other.key: other.size}


@paper.step()
async def put_twice_is_the_same(hall: Hall) -> None:
    """Every verb may be repeated."""
    file = hall.file(len(SECRET))
    assert await hall.put(file, SECRET) == await hall.put(file, SECRET)
    assert hall.objects == {file.key: len(SECRET)}
    assert hall.provider.content(file.key) == SECRET


@paper.step()
async def the_allowed_suffixes_are_those_of_the_settings(hall: Hall) -> None:
    """In lower case, with their dots; what is no suffix is refused by name."""
    wire = "FILE_ALLOW_SUFFIX"
    listed = hall.account.settings[wire].split(",")
    assert hall.stores.suffixes == frozenset(listed)
    hall.reopen(**{wire: " .GIF , .Jpeg,.MP4 "})
    assert hall.stores.suffixes == frozenset({".gif", ".jpeg", ".mp4"})
    for bad in ("png", ".", ".p/ng", "*", ".png;.gif", ".png,,.gif", "..png", ".png,gif"):
        assert _problems(hall, **{wire: bad}) == [wire], f"{wire} takes {bad}"


def _problems(hall: Hall, **changes: str) -> list[str]:
    """The keys that are wrong after a change of settings."""
    try:
        hall.reopen(**changes)
    except BadConfig as error:
        return [problem.wire for problem in error.problems]
    return []
