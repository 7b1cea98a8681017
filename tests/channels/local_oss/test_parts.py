"""Uploads in parts: one file under the final name or none, whatever order, repetition or end they have."""

import asyncio
import re

import pytest
from tests.channels.local_oss.stand import Stand, an_object, fault, large, parts

from hutong.capabilities.faults import Fault
from hutong.capabilities.storage import PART, Object


async def test_parts_become_one_file_at_the_end(stand: Stand) -> None:
    body = large()
    file = an_object(len(body))
    upload, tags = await stand.upload(file, body)
    assert await fault(stand.adapter.stat(file.key)) is Fault.NOT_FOUND
    assert (stand.provider.objects(), stand.provider.unfinished()) == ({}, 1)
    stored = await stand.adapter.complete(file, upload, tags)
    assert (stored.key, stored.size, stored.content_type) == (file.key, len(body), "image/png")
    assert await stand.adapter.stat(file.key) == stored
    assert stand.provider.content(file.key) == body
    assert stand.provider.unfinished() == 0
    assert sorted(path.name for path in (stand.folder / f"{file.key}@").iterdir()) == ["about", "content"]
    assert await stand.adapter.read(file.key, PART - 2, 4) == body[PART - 2 : PART + 2]


@pytest.mark.parametrize("size", [0, 1, PART, 2 * PART])
async def test_sizes_at_the_edges(stand: Stand, size: int) -> None:
    body = large(size)
    file = an_object(size)
    upload, tags = await stand.upload(file, body)
    await stand.adapter.complete(file, upload, tags)
    assert stand.provider.content(file.key) == body


async def test_parts_come_in_any_order_at_once_and_again(stand: Stand) -> None:
    body = large(3 * PART + 7)
    file = an_object(len(body))
    upload = await stand.adapter.begin(file)
    tries = [stand.adapter.part(file.key, upload, number, part) for number, part in [*parts(body)][::-1] * 2]
    tags = await asyncio.gather(*tries)
    assert tags[:4] == tags[4:]
    await stand.adapter.complete(file, upload, tags[:4][::-1])
    assert stand.provider.content(file.key) == body


async def test_a_part_that_comes_again_otherwise_takes_the_place(stand: Stand) -> None:
    first, second = large(PART + 5), large(PART + 5)
    file = an_object(PART + 5)
    upload, tags = await stand.upload(file, first)
    new = await stand.adapter.part(file.key, upload, 1, second[:PART])
    assert new != tags[0]
    assert await fault(stand.adapter.complete(file, upload, tags)) is Fault.REFUSED
    await stand.adapter.complete(file, upload, [new, tags[1]])
    assert stand.provider.content(file.key) == second[:PART] + first[PART:]


async def test_completed_again_is_success_and_changes_nothing(stand: Stand) -> None:
    body = large(PART + 1)
    file = an_object(len(body))
    upload, tags = await stand.upload(file, body)
    tries = [stand.adapter.complete(file, upload, tags) for _ in range(4)]
    first, *others = await asyncio.gather(*tries)
    assert others == [first] * 3
    assert await stand.adapter.complete(file, upload, tags) == first
    await stand.adapter.abort(file.key, upload)
    assert stand.provider.content(file.key) == body


async def test_what_is_missing_or_wrong_is_not_completed(stand: Stand) -> None:
    body = large()
    file = an_object(len(body))
    upload, tags = await stand.upload(file, body)
    other = await stand.adapter.begin(file)
    for number, part in [*parts(body)][:2]:
        await stand.adapter.part(file.key, other, number, part)
    assert await fault(stand.adapter.complete(file, other, tags)) is Fault.NOT_FOUND
    for wrong in ([], tags[:2], [*tags, tags[0]], tags[::-1], [*tags[:2], ""]):
        assert await fault(stand.adapter.complete(file, upload, wrong)) is Fault.REFUSED
    longer = Object(file.key, file.size + 1, file.content_type)
    renamed = Object(file.key, file.size, "image/gif")
    for different in (longer, renamed):
        assert await fault(stand.adapter.complete(different, upload, tags)) is Fault.REFUSED
    elsewhere = an_object(file.size)
    assert await fault(stand.adapter.complete(elsewhere, upload, tags)) is Fault.NOT_FOUND
    assert stand.provider.objects() == {}
    await stand.adapter.complete(file, upload, tags)
    assert stand.provider.content(file.key) == body


@pytest.mark.parametrize(
    ("number", "length"),
    [(0, PART), (-1, PART), (1, PART - 1), (1, PART + 1), (1, 0), (2, 99), (2, 101), (3, 1), (3, 0), (10**9, 1)],
)
async def test_a_part_that_does_not_belong_is_refused(stand: Stand, number: int, length: int) -> None:
    file = an_object(PART + 100)
    upload = await stand.adapter.begin(file)
    assert await fault(stand.adapter.part(file.key, upload, number, b"x" * length)) is Fault.REFUSED


@pytest.mark.parametrize("upload", ["", "0" * 32, "../7", "..", ".", "put-1", "a" * 31 + "/", "A" * 32])
async def test_uploads_that_are_not_there(stand: Stand, upload: str) -> None:
    file = an_object(3)
    assert await fault(stand.adapter.part(file.key, upload, 1, b"abc")) is Fault.NOT_FOUND
    assert await fault(stand.adapter.complete(file, upload, ["0"])) is Fault.NOT_FOUND
    await stand.adapter.abort(file.key, upload)


async def test_an_upload_is_of_one_key_only(stand: Stand) -> None:
    file = an_object(3)
    upload = await stand.adapter.begin(file)
    assert await fault(stand.adapter.part("other.png", upload, 1, b"abc")) is Fault.NOT_FOUND
    await stand.adapter.abort("other.png", upload)
    assert stand.provider.unfinished() == 1


async def test_aborted_is_gone(stand: Stand) -> None:
    body = large()
    file = an_object(len(body))
    upload, tags = await stand.upload(file, body)
    await stand.adapter.abort(file.key, upload)
    await stand.adapter.abort(file.key, upload)
    assert stand.part_files() == []
    assert await fault(stand.adapter.part(file.key, upload, 1, body[:PART])) is Fault.NOT_FOUND
    assert await fault(stand.adapter.complete(file, upload, tags)) is Fault.NOT_FOUND


async def test_a_key_that_is_taken_meanwhile(stand: Stand) -> None:
    body = large(PART + 1)
    file = an_object(len(body))
    upload, tags = await stand.upload(file, body)
    again, again_tags = await stand.upload(file, body)
    other, other_tags = await stand.upload(file, large(PART + 1))
    first = await stand.adapter.complete(file, upload, tags)
    assert await stand.adapter.complete(file, again, again_tags) == first
    assert await fault(stand.adapter.complete(file, other, other_tags)) is Fault.DUPLICATE
    assert stand.provider.content(file.key) == body
    assert stand.provider.unfinished() == 1
    await stand.adapter.abort(file.key, other)
    assert stand.part_files() == []


async def test_parts_of_before_the_machine_started_are_read_again(stand: Stand) -> None:
    body = large(PART + 9)
    file = an_object(len(body))
    for damaged in (False, True):
        upload, tags = await stand.upload(file, body)
        folder = stand.folder / ".part" / upload
        told = (folder / "parts").read_text()
        (folder / "parts").write_text(re.sub(r" [0-9a-f-]{36}$", " 0000-0000", told, flags=re.MULTILINE))
        if damaged:
            with (folder / "content").open("r+b") as content:
                content.seek(PART + 3)
                content.write(b"\0\0\0")
            assert await fault(stand.adapter.complete(file, upload, tags)) is Fault.NOT_FOUND
            tags[1] = await stand.adapter.part(file.key, upload, 2, body[PART:])
        await stand.adapter.complete(file, upload, tags)
        assert stand.provider.content(file.key) == body
        await stand.adapter.delete(file.key)


async def test_a_note_that_was_cut_off_is_none(stand: Stand) -> None:
    body = large(PART + 9)
    file = an_object(len(body))
    upload, tags = await stand.upload(file, body)
    notes = stand.folder / ".part" / upload / "parts"
    notes.write_bytes(notes.read_bytes()[:-40] + b"\xff\0")
    assert await fault(stand.adapter.complete(file, upload, tags)) is Fault.NOT_FOUND
    await stand.adapter.part(file.key, upload, 2, body[PART:])  # its note begins where the other was cut off
    await stand.adapter.part(file.key, upload, 2, body[PART:])
    await stand.adapter.complete(file, upload, tags)
    assert stand.provider.content(file.key) == body
