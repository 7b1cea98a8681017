"""Whole files on the disk: kept, told, read and deleted; one key, one content."""

import asyncio
import os

import pytest
from tests.channels.local_oss.stand import Stand, an_object, fault

from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.storage import WHOLE, PresignsForms, ServesItself, Stores
from hutong.channels.local_oss import SPEC


def test_its_bases_are_its_capabilities() -> None:
    assert {Stores, PresignsForms, ServesItself} <= SPEC.capabilities()


@pytest.mark.parametrize("size", [0, 1, 70_000, WHOLE])
async def test_what_is_put_is_kept(stand: Stand, size: int) -> None:
    file, body = an_object(size), os.urandom(size)
    stored = await stand.adapter.put(file, body)
    assert (stored.key, stored.size, stored.content_type) == (file.key, size, "image/png")
    assert await stand.adapter.stat(file.key) == stored
    assert stand.provider.objects() == {file.key: size}
    assert stand.provider.content(file.key) == body
    assert stand.provider.unfinished() == 0
    assert stand.part_files() == []


async def test_the_type_is_told_as_it_was_given(stand: Stand) -> None:
    for content_type in ("text/plain; charset=utf-8", "application/vnd.ms-excel", "image/svg+xml"):
        file = an_object(1, content_type=content_type)
        await stand.adapter.put(file, b"x")
        assert (await stand.adapter.stat(file.key)).content_type == content_type


async def test_stretches_are_read(stand: Stand) -> None:
    file = an_object(10)
    await stand.adapter.put(file, b"0123456789")
    read = [await stand.adapter.read(file.key, *given) for given in [(0, 10), (3, 4), (8, 5), (9, 1), (10, 5), (99, 1)]]
    assert read == [b"0123456789", b"3456", b"89", b"9", b"", b""]


async def test_what_is_not_there_is_not_found(stand: Stand) -> None:
    assert await fault(stand.adapter.stat("a/b.png")) is Fault.NOT_FOUND
    assert await fault(stand.adapter.read("a/b.png", 0, 10)) is Fault.NOT_FOUND
    await stand.adapter.delete("a/b.png")
    assert not stand.folder.exists(), "looking makes no folder"


async def test_deleted_is_gone_and_may_be_put_again(stand: Stand) -> None:
    file = an_object(3)
    await stand.adapter.put(file, b"abc")
    await stand.adapter.delete(file.key)
    await stand.adapter.delete(file.key)
    assert await fault(stand.adapter.stat(file.key)) is Fault.NOT_FOUND
    assert stand.provider.objects() == {}
    assert stand.part_files() == []
    await stand.adapter.put(file, b"xyz")
    assert await stand.adapter.read(file.key, 0, 9) == b"xyz"


async def test_the_same_again_is_success(stand: Stand) -> None:
    file = an_object(3)
    first = await stand.adapter.put(file, b"abc")
    assert await stand.adapter.put(file, b"abc") == first
    assert stand.part_files() == []


@pytest.mark.parametrize(
    ("body", "content_type"), [(b"abd", "image/png"), (b"abcd", "image/png"), (b"", "image/png"), (b"abc", "image/gif")]
)
async def test_other_content_under_a_key_is_refused_and_changes_nothing(
    stand: Stand, body: bytes, content_type: str
) -> None:
    file = an_object(3)
    kept = await stand.adapter.put(file, b"abc")
    other = an_object(len(body), file.key, content_type)
    assert await fault(stand.adapter.put(other, body)) is Fault.DUPLICATE
    assert await stand.adapter.stat(file.key) == kept
    assert stand.provider.content(file.key) == b"abc"
    assert stand.part_files() == []


async def test_of_many_at_once_one_content_wins_and_the_others_are_told(stand: Stand) -> None:
    key = an_object(1).key
    bodies = [bytes([number]) * 4096 for number in range(8) for _ in range(4)]
    tries = [stand.adapter.put(an_object(4096, key), body) for body in bodies]
    answers = await asyncio.gather(*tries, return_exceptions=True)
    kept = stand.provider.content(key)
    for body, answer in zip(bodies, answers, strict=True):
        if body == kept:
            assert not isinstance(answer, BaseException), answer
        else:
            assert isinstance(answer, Failed)
            assert answer.fault is Fault.DUPLICATE
    assert stand.part_files() == []


async def test_a_key_may_go_on_where_another_ends(stand: Stand) -> None:
    for key in ("a", "a/b", "a/b/c", "content", "a/content", "about", "a.b", "-", "_"):
        await stand.adapter.put(an_object(len(key), key), key.encode())
    for key in ("a", "a/b", "a/b/c", "content", "a/content", "about", "a.b", "-", "_"):
        assert await stand.adapter.read(key, 0, 99) == key.encode()
    await stand.adapter.delete("a/b")
    assert await stand.adapter.read("a/b/c", 0, 99) == b"a/b/c"
    assert set(stand.provider.objects()) == {"a", "a/b/c", "content", "a/content", "about", "a.b", "-", "_"}


@pytest.mark.parametrize("body", [b"", b"ab", b"abcd"])
async def test_a_body_of_another_size_is_refused(stand: Stand, body: bytes) -> None:
    assert await fault(stand.adapter.put(an_object(3), body)) is Fault.REFUSED
    assert stand.provider.objects() == {}


async def test_a_file_that_the_disk_cut_short_is_not_told_as_whole(stand: Stand) -> None:
    file = an_object(3)
    await stand.adapter.put(file, b"abc")
    (stand.folder / f"{file.key}@" / "content").write_bytes(b"ab")
    assert await fault(stand.adapter.stat(file.key)) is Fault.UNKNOWN


async def test_what_it_keeps_is_the_owners_alone(stand: Stand) -> None:
    file = an_object(3)
    await stand.adapter.put(file, b"abc")
    for path in (stand.folder, *stand.folder.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path


async def test_what_killed_processes_left_is_taken_away(stand: Stand) -> None:
    begun = await stand.adapter.begin(an_object(5))
    old, new = stand.folder / ".part" / "put-0001", stand.folder / ".part" / "put-0002"
    gone, forgotten = stand.folder / ".part" / "gone-0001", stand.folder / ".part" / ("0" * 32)
    for path in (old, new, gone, forgotten):
        path.mkdir()
        (path / "content").write_bytes(b"half")
    day = 86_400
    for path, age in ((old, day + 60), (new, day - 60), (forgotten, 7 * day + 60), (gone, 60)):
        for one in (path / "content", path):
            os.utime(one, (one.stat().st_mtime - age,) * 2)
    await stand.open().put(an_object(3), b"abc")
    assert stand.part_files() == sorted([new, stand.folder / ".part" / begun])


def test_the_suffixes_are_the_settings(stand: Stand) -> None:
    assert {".png", ".pdf", ".bin"} <= stand.adapter.suffixes
