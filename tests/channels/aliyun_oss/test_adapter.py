"""The adapter against OSS's other side: every verb, with the bucket in the path and in the host."""

from collections.abc import Mapping
from dataclasses import replace
from hashlib import md5
from random import Random

import pytest
from tests.channels.aliyun_oss.stand import HOST, PROVIDER, TEXT, Stand, code_of, failed

from hutong.base.http import Reply
from hutong.capabilities.faults import Fault
from hutong.capabilities.simulation import InProcess
from hutong.capabilities.storage import PART, PATIENCE, HearsUploads, Object, PresignsForms, Stored, Stores
from hutong.channels.aliyun_oss import SPEC
from hutong.channels.aliyun_oss.adapter import AliyunOss

SMALLEST = 100 * 1024  # bytes of a part that is not the last, according to OSS
NO_KEY = (Fault.NOT_FOUND, "NoSuchKey")


class Watched:
    """Carries requests, and keeps them."""

    def __init__(self, inner: InProcess) -> None:
        self.inner = inner
        self.sent: list[tuple[str, str, Mapping[str, str], float]] = []

    async def send(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> Reply:
        """See `Http.send`."""
        self.sent.append((method, url, headers, timeout))
        return await self.inner.send(method, url, headers=headers, body=body, timeout=timeout)


def _watched(stand: Stand) -> tuple[AliyunOss, Watched]:
    watched = Watched(stand.http)
    return AliyunOss(stand.config, replace(stand.line, http=watched)), watched


def test_the_spec() -> None:
    """What it can do, and where the bucket stands in its addresses."""
    assert SPEC.capabilities() == {Stores, PresignsForms, HearsUploads}
    stand = Stand(HOST)
    assert stand.endpoint == f"https://{stand.bucket}.oss-cn-shenzhen.aliyuncs.com"
    in_the_path = Stand()
    assert in_the_path.endpoint == f"{PROVIDER}/{in_the_path.bucket}"
    assert stand.adapter.suffixes == {".gif", ".png", ".jpg", ".jpeg", ".pdf", ".txt", ".mp4", ".zip", ".bin"}


@pytest.mark.parametrize("content", [b"", b"x", bytes(range(256)) * 64])
async def test_a_file_from_put_to_delete(each: Stand, content: bytes) -> None:
    """Kept, looked at, read whole and in stretches, deleted; told alike everywhere."""
    key, digest = "7/2026-11/a_b-c.d.png", md5(content).hexdigest().upper()
    stored = Stored(key, len(content), "image/png", digest)
    assert await each.adapter.put(Object(key, len(content), "image/png"), content) == stored
    assert (dict(each.provider.objects()), each.provider.content(key)) == ({key: len(content)}, content)
    assert await each.adapter.stat(key) == stored
    assert await each.adapter.read(key, 0, PART) == content
    for start, length in ((0, 1), (1, 5), (len(content) - 1, 10), (len(content), 1), (10**9, PART), (3, 0)):
        if start >= 0:
            assert await each.adapter.read(key, start, length) == content[start : start + length]
    for _ in range(2):
        await each.adapter.delete(key)
    assert dict(each.provider.objects()) == {}
    assert await failed(each.adapter.stat(key)) == NO_KEY
    for start in (0, 5):
        assert await failed(each.adapter.read(key, start, 1)) == NO_KEY


async def test_a_put_may_be_repeated(stand: Stand) -> None:
    """The same again, as after an unknown answer."""
    for _ in range(2):
        await stand.put("a")
    assert stand.provider.objects() == {"a": 5}


async def test_a_large_file(each: Stand) -> None:
    """More than can be put whole: parts of the size that the hub uses, read back in stretches across their seams."""
    content = Random(7).randbytes(2 * PART + 4321)
    large = Object("large.bin", len(content), "application/octet-stream")
    upload = await each.adapter.begin(large)
    tags = []
    for number, start in enumerate(range(0, len(content), PART), 1):
        tags.append(await each.adapter.part(large.key, upload, number, content[start : start + PART]))
        assert (dict(each.provider.objects()), each.provider.unfinished()) == ({}, 1)
    stored = await each.adapter.complete(large, upload, tags)
    assert (stored.key, stored.size, stored.content_type) == (large.key, len(content), large.content_type)
    assert stored == await each.adapter.stat(large.key)
    assert stored.tag.endswith("-3")
    assert (each.provider.content(large.key) == content, each.provider.unfinished()) == (True, 0)
    assert await each.adapter.read(large.key, PART - 5, 10) == content[PART - 5 : PART + 5]
    assert await each.adapter.read(large.key, 2 * PART, PART) == content[2 * PART :]


async def test_parts_in_any_order_and_again(stand: Stand) -> None:
    """A part that is sent again takes the place of the first."""
    whole = Object("a", SMALLEST + 1, TEXT)
    upload = await stand.adapter.begin(whole)
    last = await stand.adapter.part("a", upload, 2, b"z")
    await stand.adapter.part("a", upload, 1, b"wrong")
    first = await stand.adapter.part("a", upload, 1, b"a" * SMALLEST)
    await stand.adapter.complete(whole, upload, [first, last])
    assert stand.provider.content("a") == b"a" * SMALLEST + b"z"


async def test_a_small_part_is_refused(stand: Stand) -> None:
    """All but the last must have 100 KB."""
    whole = Object("a", SMALLEST, TEXT)
    upload = await stand.adapter.begin(whole)
    tags = [
        await stand.adapter.part("a", upload, 1, b"a" * (SMALLEST - 1)),
        await stand.adapter.part("a", upload, 2, b"z"),
    ]
    assert await failed(stand.adapter.complete(whole, upload, tags)) == (Fault.REFUSED, "EntityTooSmall")
    assert stand.provider.unfinished() == 1


async def test_completions_of_something_else(stand: Stand) -> None:
    """Too few parts leave nothing; wrong tags are refused; an upload that is over is not there any more."""
    whole = Object("a", SMALLEST + 1, TEXT)
    upload = await stand.adapter.begin(whole)
    one, two = await stand.adapter.part("a", upload, 1, b"a" * SMALLEST), await stand.adapter.part("a", upload, 2, b"z")
    adapter, watched = _watched(stand)
    for tags in ([], [one], [one, two, two]):
        assert await failed(adapter.complete(whole, upload, tags)) == (Fault.REFUSED, "")
    assert watched.sent == []
    assert await failed(stand.adapter.complete(whole, upload, [two, one])) == (Fault.REFUSED, "InvalidPart")
    gone = (Fault.NOT_FOUND, "NoSuchUpload")
    assert await failed(stand.adapter.complete(replace(whole, key="b"), upload, [one, two])) == gone
    assert stand.provider.objects() == {}
    await stand.adapter.complete(whole, upload, [one, two])
    assert await failed(stand.adapter.complete(whole, upload, [one, two])) == gone
    assert await failed(stand.adapter.part("a", upload, 1, b"x")) == gone


async def test_an_upload_thrown_away(stand: Stand) -> None:
    """Its parts are gone; what was never there is thrown away, too."""
    upload = await stand.adapter.begin(Object("a", 1, TEXT))
    tag = await stand.adapter.part("a", upload, 1, b"x")
    for _ in range(2):
        await stand.adapter.abort("a", upload)
    await stand.adapter.abort("b", "0" * 32)
    assert stand.provider.unfinished() == 0
    assert await failed(stand.adapter.complete(Object("a", 1, TEXT), upload, [tag])) == (
        Fault.NOT_FOUND,
        "NoSuchUpload",
    )


async def test_what_is_sent(each: Stand) -> None:
    """Signed in V4, digests with what carries bytes, a length even for nothing, time for large bodies."""
    adapter, watched = _watched(each)
    await adapter.put(Object("a/b", 0, TEXT), b"")
    upload = await adapter.begin(Object("c", 1, TEXT))
    tag = await adapter.part("c", upload, 1, b"x")
    await adapter.complete(Object("c", 1, TEXT), upload, [tag])
    await adapter.read("c", 0, 1)
    await adapter.stat("c")
    await adapter.delete("c")
    for method, url, headers, _ in watched.sent:
        assert url.startswith(f"{each.endpoint}/")
        assert headers["authorization"].startswith(f"OSS4-HMAC-SHA256 Credential={each.account.merchant_no}/")
        assert "/cn-shenzhen/oss/aliyun_v4_request,Signature=" in headers["authorization"]
        assert ("content-md5" in headers) is (method in ("PUT", "POST") and "uploads" not in url)
    assert [url.removeprefix(each.endpoint) for _, url, _, _ in watched.sent] == [
        "/a/b",
        "/c?uploads",
        f"/c?partNumber=1&uploadId={upload}",
        f"/c?uploadId={upload}",
        *["/c"] * 3,
    ]
    assert [headers.get("content-length") for _, _, headers, _ in watched.sent] == ["0", "0", *[None] * 5]
    assert [timeout for _, _, _, timeout in watched.sent] == [PATIENCE, 2.0, PATIENCE, PATIENCE, PATIENCE, 2.0, 2.0]


async def test_a_head_without_a_reason(stand: Stand) -> None:
    """Where a front of OSS leaves the reason out of a HEAD's headers, a GET is asked for it."""

    class Bare(Watched):
        async def send(
            self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
        ) -> Reply:
            reply = await super().send(method, url, headers=headers, body=body, timeout=timeout)
            return replace(reply, headers={name: value for name, value in reply.headers.items() if name != "x-oss-err"})

    bare = Bare(stand.http)
    assert await failed(AliyunOss(stand.config, replace(stand.line, http=bare)).stat("a")) == NO_KEY
    other = replace(stand.config, bucket_name="no-such-bucket")
    adapter = AliyunOss(
        other, replace(stand.line, http=bare, endpoint=stand.endpoint.replace(stand.bucket, "no-such-bucket"))
    )
    assert await failed(adapter.stat("a")) == (Fault.CONFIG, "NoSuchBucket")
    assert [method for method, _, _, _ in bare.sent] == ["HEAD", "GET"] * 2


async def test_a_restarted_provider_knows_its_files(stand: Stand) -> None:
    """The account, the objects and the uploads are in its book, the bytes on its shelf."""
    await stand.put("a")
    upload = await stand.adapter.begin(Object("b", 1, TEXT))
    tag = await stand.adapter.part("b", upload, 1, b"x")
    again = SPEC.simulator(stand.provider.home)
    assert again.account("direct") == stand.account
    stand.http.apps = {base: again.app for base in stand.http.apps if "oss" in base}
    await stand.adapter.complete(Object("b", 1, TEXT), upload, [tag])
    assert await stand.adapter.read("a", 0, 9) == b"hello"
    assert again.objects() == {"a": 5, "b": 1}


async def test_nobody_else_reads(each: Stand) -> None:
    """The bucket is private."""
    await each.put("a")
    reply = await each.get(f"{each.endpoint}/a")
    assert (reply.status, code_of(reply)) == (403, "AccessDenied")
