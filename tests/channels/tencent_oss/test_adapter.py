"""What our adapter does at the simulated COS."""

import hashlib
from pathlib import Path

import pytest
from tests.channels.tencent_oss.stand import MIB, PNG, Stand, object_of

from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.simulation import Book, Shelf
from hutong.capabilities.storage import PART, Object, Stored
from hutong.channels.tencent_oss import SPEC


def test_the_spec() -> None:
    """Storage and forms; nobody is called back."""
    words = {capability.CAPABILITY for capability in SPEC.capabilities()}
    assert words == {"storage", "storage_form"}
    assert SPEC.endpoint.format_map({"HOST": "b-1250000000.cos.ap-beijing.myqcloud.com"}).startswith("https://b-125")


def test_suffixes(stand: Stand) -> None:
    assert {".png", ".zip"} <= stand.adapter.suffixes


async def test_put_and_read(each: Stand) -> None:
    """What was put is there, whole, with its type, and every stretch of it can be read."""
    photo = object_of(PNG)
    tag = hashlib.md5(PNG).hexdigest()
    assert await each.adapter.put(photo, PNG) == Stored(photo.key, len(PNG), "image/png", tag)
    assert each.provider.objects() == {photo.key: len(PNG)}
    assert each.provider.content(photo.key) == PNG
    assert await each.adapter.stat(photo.key) == Stored(photo.key, len(PNG), "image/png", tag)
    for start, length in [(0, len(PNG)), (0, 1), (7, 100), (len(PNG) - 1, 1), (1000, MIB), (0, PART)]:
        assert await each.adapter.read(photo.key, start, length) == PNG[start : start + length]


async def test_beyond_the_end(each: Stand) -> None:
    """Nothing is there, and that is no failure; of an object that isn't there it is one."""
    photo = object_of(PNG)
    await each.adapter.put(photo, PNG)
    assert await each.adapter.read(photo.key, len(PNG), 10) == b""
    assert await each.adapter.read(photo.key, 10**12, 10) == b""
    assert await each.adapter.read(photo.key, 0, 0) == b""
    with pytest.raises(Failed) as failure:
        await each.adapter.read("2026/nobody.png", 10**12, 10)
    assert failure.value.fault is Fault.NOT_FOUND


async def test_an_empty_file(each: Stand) -> None:
    """It has a length to be told, too."""
    photo = object_of(b"")
    await each.adapter.put(photo, b"")
    stored = await each.adapter.stat(photo.key)
    assert (stored.size, stored.content_type) == (0, "image/png")
    assert await each.adapter.read(photo.key, 0, 10) == b""


async def test_put_again(each: Stand) -> None:
    """Every verb may be repeated."""
    photo = object_of(PNG)
    first = await each.adapter.put(photo, PNG)
    assert await each.adapter.put(photo, PNG) == first
    await each.adapter.delete(photo.key)
    await each.adapter.delete(photo.key)
    assert each.provider.objects() == {}


async def test_delete(each: Stand) -> None:
    """What was deleted, or never was, is not found; deleting it is no failure."""
    photo = object_of(PNG)
    await each.adapter.put(photo, PNG)
    await each.adapter.delete(photo.key)
    await each.adapter.delete("2026/nobody.png")
    for verb in (each.adapter.stat(photo.key), each.adapter.read(photo.key, 0, 1), each.adapter.stat("nobody")):
        with pytest.raises(Failed) as failure:
            await verb
        assert (failure.value.fault, failure.value.code) == (Fault.NOT_FOUND, "NoSuchKey")


@pytest.mark.parametrize("key", ["a", "a/b_c-d.e/f.png", "tencent_oss/a.png", "0/1..2/x~.bin"])
async def test_keys(each: Stand, key: str) -> None:
    """Every key that we give, also one that begins like the path under which the simulator is served."""
    await each.adapter.put(object_of(PNG, key), PNG)
    assert list(each.provider.objects()) == [key]
    assert (await each.adapter.stat(key)).key == key


async def test_parts(each: Stand) -> None:
    """Three parts of 8 MiB and a bit become one object, which is not there before."""
    parts = [bytes([number]) * PART for number in range(3)] + [b"end"]
    photo = Object("2026/11/film.mp4", sum(len(part) for part in parts), "video/mp4")
    adapter, provider = each.adapter, each.provider
    upload = await adapter.begin(photo)
    tags = [await adapter.part(photo.key, upload, number, part) for number, part in enumerate(parts, start=1)]
    assert tags == [f"{hashlib.md5(part).hexdigest()}:{len(part)}" for part in parts]
    assert (provider.objects(), provider.unfinished()) == ({}, 1)
    stored = await adapter.complete(photo, upload, tags)
    assert (stored.key, stored.size, stored.content_type) == (photo.key, photo.size, "video/mp4")
    assert (await adapter.stat(photo.key)) == stored
    assert (provider.objects(), provider.unfinished()) == ({photo.key: photo.size}, 0)
    assert await adapter.read(photo.key, 2 * PART - 2, 4) == b"\1\1\2\2"
    assert await adapter.read(photo.key, 3 * PART - 1, PART) == b"\2end"


async def test_a_part_again(stand: Stand) -> None:
    """The later one counts."""
    photo = Object("film.mp4", MIB + 3, "video/mp4")
    upload = await stand.adapter.begin(photo)
    await stand.adapter.part(photo.key, upload, 1, b"x" * MIB)
    second = await stand.adapter.part(photo.key, upload, 2, b"end")
    first = await stand.adapter.part(photo.key, upload, 1, b"y" * MIB)
    await stand.adapter.complete(photo, upload, [first, second])
    assert stand.provider.content(photo.key) == b"y" * MIB + b"end"


async def test_abort(each: Stand) -> None:
    """The parts are gone; what isn't there is aborted as well."""
    photo = object_of(PNG)
    upload = await each.adapter.begin(photo)
    tag = await each.adapter.part(photo.key, upload, 1, PNG)
    await each.adapter.abort(photo.key, upload)
    await each.adapter.abort(photo.key, upload)
    assert (each.provider.unfinished(), each.provider.objects()) == (0, {})
    for verb in (each.adapter.part(photo.key, upload, 1, PNG), each.adapter.complete(photo, upload, [tag])):
        with pytest.raises(Failed) as failure:
            await verb
        assert (failure.value.fault, failure.value.code) == (Fault.NOT_FOUND, "NoSuchUpload")


async def test_completed_twice(stand: Stand) -> None:
    """The second time there is no such upload; the object stays."""
    photo = object_of(PNG)
    upload = await stand.adapter.begin(photo)
    tag = await stand.adapter.part(photo.key, upload, 1, PNG)
    await stand.adapter.complete(photo, upload, [tag])
    with pytest.raises(Failed) as failure:
        await stand.adapter.complete(photo, upload, [tag])
    assert failure.value.fault is Fault.NOT_FOUND
    assert stand.provider.content(photo.key) == PNG


async def test_wrong_tags(stand: Stand) -> None:
    """Parts that are not what we believe them to be do not become an object."""
    photo = object_of(PNG)
    upload = await stand.adapter.begin(photo)
    tag = await stand.adapter.part(photo.key, upload, 1, PNG)
    etag, _, size = tag.partition(":")
    for tags in ([f"{etag[::-1]}:{size}"], [f"{etag}:0", tag], [f"{etag}:1"], [tag, tag], []):
        with pytest.raises(Failed) as failure:
            await stand.adapter.complete(photo, upload, tags)
        assert failure.value.fault is Fault.REFUSED
    assert stand.provider.objects() == {}


async def test_a_restart_forgets_nothing(tmp_path: Path) -> None:
    """Account, objects and uploads are in the book and on the shelf."""
    book = Book(tmp_path / "book")
    before = Stand(book=book, shelf=Shelf(tmp_path / "shelf"))
    photo, film = object_of(PNG), Object("film.mp4", 3, "video/mp4")
    await before.adapter.put(photo, PNG)
    upload = await before.adapter.begin(film)
    tag = await before.adapter.part(film.key, upload, 1, b"end")
    after = Stand(book=book, shelf=Shelf(tmp_path / "shelf"))
    assert after.account == before.account
    assert await after.adapter.read(photo.key, 0, MIB) == PNG
    await after.adapter.complete(film, upload, [tag])
    assert after.provider.content(film.key) == b"end"
    book.close()
