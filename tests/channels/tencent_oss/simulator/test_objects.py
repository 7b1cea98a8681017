"""Objects at the simulated COS: what it checks, what it answers, how it lists."""

from base64 import b64encode
from hashlib import md5

import pytest
from tests.channels.tencent_oss.simulator.client import Client, code, tree
from tests.channels.tencent_oss.stand import PROVIDER, Stand

BODY = b"0123456789"
ETAG = f'"{md5(BODY).hexdigest()}"'


@pytest.fixture
async def client(stand: Stand) -> Client:
    """With one object."""
    client = Client(stand)
    reply = await client.send("PUT", "a.txt", {}, {"content-type": "text/plain"}, BODY)
    assert (reply.status, reply.headers["etag"]) == (200, ETAG)
    return client


async def test_headers(client: Client) -> None:
    """HEAD and GET say the same; HEAD has no body."""
    head, got = await client.send("HEAD", "a.txt"), await client.send("GET", "a.txt")
    assert (head.status, head.body, got.status, got.body) == (200, b"", 200, BODY)
    for reply in (head, got):
        told = {name: reply.headers[name] for name in ("content-type", "content-length", "etag", "accept-ranges")}
        assert told == {"content-type": "text/plain", "content-length": "10", "etag": ETAG, "accept-ranges": "bytes"}
        assert reply.headers["last-modified"].endswith("GMT")


@pytest.mark.parametrize(
    ("asked", "status", "body", "told"),
    [
        ("bytes=0-0", 206, b"0", "bytes 0-0/10"),
        ("bytes=3-5", 206, b"345", "bytes 3-5/10"),
        ("bytes=8-99", 206, b"89", "bytes 8-9/10"),
        ("bytes=4-", 206, b"456789", "bytes 4-9/10"),
        ("bytes=5-3", 200, BODY, None),
        ("bytes=0-1,3-4", 200, BODY, None),
        ("bytes=-3", 200, BODY, None),
        ("lines=0-1", 200, BODY, None),
    ],
)
async def test_ranges(client: Client, asked: str, status: int, body: bytes, told: str | None) -> None:
    reply = await client.send("GET", "a.txt", {}, {"range": asked})
    assert (reply.status, reply.body, reply.headers.get("content-range")) == (status, body, told)


async def test_beyond_the_end(client: Client) -> None:
    await client.send("PUT", "empty.txt")
    for key, asked in (("a.txt", "bytes=10-"), ("empty.txt", "bytes=0-0")):
        assert code(await client.send("GET", key, {}, {"range": asked})) == (416, "InvalidRange")
    assert code(await client.send("GET", "nobody.txt", {}, {"range": "bytes=10-"})) == (404, "NoSuchKey")


async def test_overridden_headers(client: Client) -> None:
    """As response-* asks; nothing that would break a header."""
    asked = {"response-content-disposition": "attachment; filename=x", "response-cache-control": "no-store"}
    reply = await client.send("GET", "a.txt", asked)
    assert reply.headers["content-disposition"] == "attachment; filename=x"
    assert reply.headers["cache-control"] == "no-store"
    for bad in ("a\r\nset-cookie: b", "咖啡", "\0"):
        refused = await client.send("GET", "a.txt", {"response-content-type": bad})
        assert code(refused) == (400, "InvalidArgument")


async def test_digests(client: Client) -> None:
    """Content-MD5 must be one, and that of what came."""
    good = b64encode(md5(b"x").digest()).decode()
    assert (await client.send("PUT", "b", {}, {"content-md5": good}, b"x")).status == 200
    assert code(await client.send("PUT", "c", {}, {"content-md5": good}, b"y")) == (400, "BadDigest")
    for bad in ("", "%", b64encode(b"short").decode(), md5(b"y").hexdigest()):
        assert code(await client.send("PUT", "c", {}, {"content-md5": bad}, b"y")) == (400, "InvalidDigest")
    assert set(client.stand.provider.objects()) == {"a.txt", "b"}


async def test_lengths(client: Client) -> None:
    """A body has a length, and it is that one; or it comes in chunks."""
    for told, refused in (("", (411, "MissingContentLength")), ("3", (400, "IncompleteBody"))):
        reply = await client.send("PUT", "b", {}, {"content-length": told}, b"xy")
        assert code(reply) == refused
    chunked = {"content-length": "", "transfer-encoding": "chunked"}
    assert (await client.send("PUT", "b", {}, chunked, b"xy")).status == 200


async def test_long_keys(client: Client) -> None:
    """850 bytes."""
    assert (await client.send("PUT", "k" * 850)).status == 200
    assert code(await client.send("PUT", "k" * 851)) == (400, "KeyTooLong")


async def test_deleting(client: Client) -> None:
    """204, even if nothing was there."""
    for key in ("a.txt", "a.txt", "nobody"):
        reply = await client.send("DELETE", key)
        assert (reply.status, reply.body) == (204, b"")
    assert code(await client.send("GET", "a.txt")) == (404, "NoSuchKey")
    with pytest.raises(KeyError):
        client.stand.provider.content("a.txt")


async def test_the_bucket(client: Client) -> None:
    assert (await client.send("HEAD")).status == 200


async def test_lists(client: Client) -> None:
    """With prefix, delimiter, marker and a limit."""
    for key in ("b/1", "b/2", "c d", "b/x/3"):
        await client.send("PUT", key)
    told = tree(await client.send("GET"))
    assert [item.text for item in told.iterfind("Contents/Key")] == ["a.txt", "b/1", "b/2", "b/x/3", "c d"]
    assert told.findtext("Contents/Size") == "10"
    assert told.findtext("Contents/ETag") == ETAG
    told = tree(await client.send("GET", "", {"delimiter": "/", "encoding-type": "url"}))
    assert [item.text for item in told.iterfind("Contents/Key")] == ["a.txt", "c%20d"]
    assert [item.text for item in told.iterfind("CommonPrefixes/Prefix")] == ["b/"]
    told = tree(await client.send("GET", "", {"prefix": "b/", "delimiter": "/", "max-keys": "2"}))
    assert [item.text for item in told.iterfind("Contents/Key")] == ["b/1", "b/2"]
    assert (told.findtext("IsTruncated"), told.findtext("NextMarker")) == ("true", "b/2")
    told = tree(await client.send("GET", "", {"prefix": "b/", "delimiter": "/", "marker": "b/2"}))
    assert [item.text for item in told.iterfind("CommonPrefixes/Prefix")] == ["b/x/"]
    assert told.findtext("IsTruncated") == "false"
    for bad in ({"max-keys": "-1"}, {"encoding-type": "base64"}):
        assert code(await client.send("GET", "", bad)) == (400, "InvalidArgument")


async def test_other_messages_of_a_server(client: Client) -> None:
    """What is no request is left alone."""

    async def never() -> dict[str, str]:
        raise AssertionError

    async def silent(_message: object) -> None:
        raise AssertionError

    await client.stand.http.apps[PROVIDER]({"type": "lifespan"}, never, silent)
