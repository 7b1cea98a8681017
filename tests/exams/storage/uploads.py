"""Parts: nothing is seen of them until they are one file, and they are one file only when all are there and right."""

import os

from tests.exams.parts import fault_of, tried
from tests.exams.steps import Paper
from tests.exams.storage.hall import SECRET, Hall

from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.storage import PART, Object, Stored

paper = Paper[[Hall]]()
NO = (Fault.NOT_FOUND, Fault.REFUSED)


def _bytes(size: int) -> bytes:
    return (os.urandom(1 << 16) * (1 + (size >> 16)))[:size]


async def is_absent(hall: Hall, file: Object) -> None:
    """Nobody sees anything of it."""
    assert file.key not in hall.objects
    assert await fault_of(hall.stat(file.key)) is Fault.NOT_FOUND
    assert await fault_of(hall.read(file.key, 0, 10)) is Fault.NOT_FOUND


@paper.step()
async def parts_become_one_file(hall: Hall) -> None:
    """Two full parts and a rest, put out of order and one of them twice; nothing is seen before the end."""
    parts = [_bytes(PART), _bytes(PART), _bytes(12_345)]
    file = hall.file(sum(map(len, parts)), "video/mp4")
    upload = await hall.begin(file)
    await is_absent(hall, file)
    tags = {number: await hall.part(file, upload, number, parts[number - 1]) for number in (2, 3, 1, 2)}
    assert hall.provider.unfinished() == 1
    await is_absent(hall, file)
    stored = await hall.complete(file, upload, [tags[1], tags[2], tags[3]])
    assert (stored.key, stored.size, stored.content_type) == (file.key, file.size, "video/mp4")
    assert await hall.stat(file.key) == stored
    assert hall.provider.content(file.key) == b"".join(parts)
    assert await hall.read(file.key, PART - 5, 10) == parts[0][-5:] + parts[1][:5]
    assert await hall.read(file.key, 2 * PART - 5, PART) == parts[1][-5:] + parts[2]
    assert hall.provider.unfinished() == 0
    await _is_over(hall, file, upload, tags[3])


async def _is_over(hall: Hall, file: Object, upload: str, tag: str) -> None:
    """An upload that was completed takes nothing any more, and its file stays as it is."""
    before = hall.provider.content(file.key)
    assert await fault_of(hall.part(file, upload, 3, _bytes(12_345))) is Fault.NOT_FOUND
    again = await tried(hall.complete(file, upload, [tag]))
    assert isinstance(again, Stored) or again.fault in NO
    await hall.abort(file, upload)
    assert hall.provider.content(file.key) == before


@paper.step()
async def a_completion_may_be_repeated(hall: Hall) -> None:
    """Asked for again it is done, or the upload isn't there any more; the file stays."""
    file, upload, tag = await hall.begun()
    first = await hall.complete(file, upload, [tag])
    second = await tried(hall.complete(file, upload, [tag]))
    assert second == first or (isinstance(second, Failed) and second.fault is Fault.NOT_FOUND)
    assert hall.provider.content(file.key) == SECRET


@paper.step()
async def one_part_is_enough(hall: Hall) -> None:
    """A small file may come in parts, too."""
    file, upload, tag = await hall.begun()
    await is_absent(hall, file)
    stored = await hall.complete(file, upload, [tag])
    assert await hall.stat(file.key) == stored
    assert hall.objects == {file.key: len(SECRET)}


@paper.step()
async def an_aborted_upload_leaves_nothing(hall: Hall) -> None:
    """With and without parts; once and again, and for an upload that never was."""
    file = hall.file(len(SECRET))
    empty = await hall.begin(file)
    assert hall.provider.unfinished() == 1
    await hall.abort(file, empty)
    file, upload, tag = await hall.begun()
    for _ in range(2):
        await hall.abort(file, upload)
        assert hall.provider.unfinished() == 0
    assert await fault_of(hall.part(file, upload, 1, SECRET)) is Fault.NOT_FOUND
    assert await fault_of(hall.complete(file, upload, [tag])) is Fault.NOT_FOUND
    await is_absent(hall, file)


@paper.step()
async def an_upload_of_nobody_is_not_found(hall: Hall) -> None:
    """An id that was never given, and the id of an upload of another file."""
    file, upload, tag = await hall.begun()
    stranger = hall.file(len(SECRET))
    for other in (f"{upload[:-1]}{'0' if upload[-1] != '0' else '1'}", "0" * len(upload)):
        assert await fault_of(hall.part(file, other, 1, SECRET)) is Fault.NOT_FOUND
        assert await fault_of(hall.complete(file, other, [tag])) is Fault.NOT_FOUND
        await hall.abort(file, other)
    assert await fault_of(hall.part(stranger, upload, 1, SECRET)) in NO
    assert await fault_of(hall.complete(stranger, upload, [tag])) in NO
    await hall.abort(stranger, upload)
    await is_absent(hall, stranger)
    await hall.complete(file, upload, [tag])
    assert hall.objects == {file.key: len(SECRET)}


@paper.step()
async def wrong_tags_make_no_file(hall: Hall) -> None:
    """A tag that is another, none, one too many, or in the place of another: the parts stay parts."""
    first, rest = _bytes(PART), _bytes(1000)
    file = hall.file(PART + 1000)
    upload = await hall.begin(file)
    one, two = await hall.part(file, upload, 1, first), await hall.part(file, upload, 2, rest)
    stranger, elsewhere, foreign = await hall.begun(b"something else")
    for tags in ([], [one, foreign], [two, one], [one, two, foreign], [foreign, two]):
        fault = await fault_of(hall.complete(file, upload, tags))
        assert fault in (*NO, Fault.UNKNOWN), f"{len(tags)} tags: {fault}"
        await is_absent(hall, file)
    await hall.complete(file, upload, [one, two])
    assert hall.provider.content(file.key) == first + rest
    await hall.abort(stranger, elsewhere)


@paper.step()
async def a_part_that_is_missing_is_not_told_as_a_file(hall: Hall) -> None:
    """Some carriers join whatever tags they are given: then at least nobody is told that the file is whole."""
    file = hall.file(PART + 1000)
    upload = await hall.begin(file)
    one = await hall.part(file, upload, 1, _bytes(PART))
    await hall.part(file, upload, 2, _bytes(1000))
    outcome = await tried(hall.complete(file, upload, [one]))
    assert isinstance(outcome, Failed), f"told as {outcome}"
