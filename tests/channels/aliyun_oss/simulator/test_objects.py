"""Objects and uploads at the provider: ranges, digests, names, lists, and what it refuses."""

import base64
import hashlib
from typing import Any

import pytest
from tests.channels.aliyun_oss.simulator.client import Client, element
from tests.channels.aliyun_oss.stand import Stand, code_of

from hutong.base.http import Reply
from hutong.channels.aliyun_oss.simulator.objects import crc64

CONTENT = bytes(range(100))


def _refused(reply: Reply) -> tuple[int, str]:
    return reply.status, code_of(reply)


@pytest.fixture
async def client(stand: Stand) -> Client:
    """A client, and an object of a hundred bytes."""
    client = Client(stand)
    headers = {"content-type": "text/plain", "cache-control": "no-cache", "x-oss-meta-who": "me"}
    assert (await client.ask("PUT", "a", headers=headers, body=CONTENT)).status == 200
    return client


async def test_what_is_told_of_an_object(client: Client) -> None:
    """Type, digests, age, and what its owner noted."""
    for method in ("GET", "HEAD"):
        headers = (await client.ask(method, "a")).headers
        digest = hashlib.md5(CONTENT).digest()
        assert headers["etag"] == f'"{digest.hex().upper()}"'
        assert headers["content-md5"] == base64.b64encode(digest).decode()
        assert (headers["content-length"], headers["content-type"]) == ("100", "text/plain")
        assert (headers["x-oss-object-type"], headers["x-oss-storage-class"]) == ("Normal", "Standard")
        assert (headers["cache-control"], headers["x-oss-meta-who"]) == ("no-cache", "me")
        assert headers["last-modified"].endswith(" GMT")
    meta = await client.ask("HEAD", "a", {"objectMeta": ""})
    assert (meta.headers["content-length"], "content-type" in meta.headers) == ("100", False)


def test_the_checksum() -> None:
    """CRC-64 of ECMA-182 as everybody has it, and none for what would take seconds."""
    assert crc64(b"123456789") == "11051210869376104954"
    assert crc64(b"") == "0"
    assert crc64(bytes(256 * 1024 + 1)) == ""


@pytest.mark.parametrize(
    ("given", "standard", "wanted"),
    [
        ("bytes=0-9", False, (206, "bytes 0-9/100")),
        ("bytes=90-", False, (206, "bytes 90-99/100")),
        ("bytes=-10", False, (206, "bytes 90-99/100")),
        ("bytes=0-99", False, (206, "bytes 0-99/100")),
        ("bytes=50-200", False, (200, "")),
        ("bytes=100-200", False, (200, "")),
        ("bytes=-200", False, (200, "")),
        ("bytes=9-0", False, (200, "")),
        ("byte=0-9", False, (200, "")),
        ("bytes=0-1,3-4", False, (200, "")),
        ("bytes=50-200", True, (206, "bytes 50-99/100")),
        ("bytes=-200", True, (206, "bytes 0-99/100")),
        ("bytes=100-200", True, (416, "InvalidRange")),
    ],
)
async def test_ranges(client: Client, given: str, standard: bool, wanted: tuple[int, str]) -> None:
    """OSS passes over a range that it does not like, unless it is asked to behave."""
    headers = {"range": given, **({"x-oss-range-behavior": "standard"} if standard else {})}
    reply = await client.ask("GET", "a", headers=headers)
    if reply.status == 416:
        assert _refused(reply) == wanted
        return
    assert (reply.status, reply.headers.get("content-range", "")) == wanted
    start, end = (int(part) for part in wanted[1][6:-4].split("-")) if wanted[1] else (0, 99)
    assert reply.body == CONTENT[start : end + 1]


@pytest.mark.parametrize(
    ("digest", "message"),
    [
        ("not base64", "not valid"),
        (base64.b64encode(b"short").decode(), "not valid"),
        (base64.b64encode(hashlib.md5(b"other").digest()).decode(), "did not match"),
    ],
)
async def test_digests(client: Client, digest: str, message: str) -> None:
    """Malformed, or of something else: nothing is kept."""
    for key, query in (("b", {}), ("c", {"partNumber": "1", "uploadId": await _begun(client, "c")})):
        reply = await client.ask("PUT", key, query, {"content-md5": digest}, b"x")
        assert _refused(reply) == (400, "InvalidDigest")
        assert message in element(reply, "Message")
    assert set(client.stand.provider.objects()) == {"a"}


async def _begun(client: Client, key: str, **headers: str) -> str:
    return element(await client.ask("POST", key, {"uploads": ""}, headers), "UploadId")


@pytest.mark.parametrize("key", ["/a", "\\a", "é" * 512])
async def test_names(client: Client, key: str) -> None:
    """1 to 1023 bytes, not begun with a slash or backslash."""
    assert _refused(await client.ask("PUT", key, body=b"x")) == (400, "InvalidObjectName")
    assert (await client.ask("PUT", "é" * 511, body=b"x")).status == 200


async def test_no_overwriting(client: Client) -> None:
    """When it is forbidden; the value must be one."""
    for value, wanted in (("true", (409, "FileAlreadyExists")), ("yes", (400, "InvalidArgument"))):
        reply = await client.ask("PUT", "a", headers={"x-oss-forbid-overwrite": value}, body=b"x")
        assert _refused(reply) == wanted
        assert _refused(await client.ask("POST", "a", {"uploads": ""}, {"x-oss-forbid-overwrite": value})) == wanted
    assert client.stand.provider.content("a") == CONTENT
    assert (await client.ask("PUT", "a", headers={"x-oss-forbid-overwrite": "false"}, body=b"x")).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"x-oss-copy-source": "/b/k"},
        {"x-oss-object-acl": "public-read"},
        {"x-oss-server-side-encryption": "KMS"},
        {"x-oss-callback": "e30="},
        {"x-oss-tagging": "a=b"},
    ],
)
async def test_what_is_not_simulated_is_said(client: Client, headers: dict[str, str]) -> None:
    """Never passed over in silence."""
    assert _refused(await client.ask("PUT", "b", headers=headers, body=b"x")) == (501, "NotImplemented")
    for query in ({"acl": ""}, {"tagging": ""}):
        assert _refused(await client.ask("GET", "a", query)) == (501, "NotImplemented")
    assert _refused(await client.ask("PATCH", "a")) == (405, "MethodNotAllowed")


async def test_a_length_is_wanted(client: Client) -> None:
    """Of what is put, even when it is empty."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b""}

    scope = {"type": "http", "method": "PUT", "path": f"/{client.stand.bucket}/b", "query_string": b"", "headers": []}
    await client.stand.provider.app(scope, receive, send)
    assert sent[0]["status"] == 411
    assert b"<Code>MissingContentLength</Code>" in sent[1]["body"]


async def test_deleting_many(client: Client) -> None:
    """With a digest of the list; told, or quietly."""
    for quiet, told in (("true", False), ("false", True)):
        await client.ask("PUT", "b", body=b"x")
        body = f"<Delete><Quiet>{quiet}</Quiet><Object><Key>b</Key></Object><Object><Key>no</Key></Object></Delete>"
        digest = base64.b64encode(hashlib.md5(body.encode()).digest()).decode()
        reply = await client.ask("POST", "", {"delete": ""}, {"content-md5": digest}, body.encode())
        assert (reply.status, b"<Key>b</Key>" in reply.body) == (200, told)
        assert set(client.stand.provider.objects()) == {"a"}
    assert _refused(await client.ask("POST", "", {"delete": ""}, {}, body.encode())) == (400, "MissingArgument")
    for bad in (b"", b"<Delete/>", b"<Other/>", b"<!DOCTYPE a><Delete/>"):
        digest = base64.b64encode(hashlib.md5(bad).digest()).decode()
        reply = await client.ask("POST", "", {"delete": ""}, {"content-md5": digest}, bad)
        assert _refused(reply) == (400, "MalformedXML")


async def test_lists(client: Client) -> None:
    """By prefix and delimiter, page by page, in both versions."""
    for key in ("b/1", "b/2", "c", "d/x/y"):
        await client.ask("PUT", key, body=b"x")
    whole = await client.ask("GET", "", {"delimiter": "/"})
    text = whole.body.decode()
    assert [part.split("<")[0] for part in text.split("<Key>")[1:]] == ["a", "c"]
    assert [part.split("<")[0] for part in text.split("<CommonPrefixes><Prefix>")[1:]] == ["b/", "d/"]
    assert (element(whole, "IsTruncated"), element(whole, "Name")) == ("false", client.stand.bucket)
    page = await client.ask("GET", "", {"max-keys": "2"})
    assert (element(page, "IsTruncated"), element(page, "NextMarker")) == ("true", "b/1")
    page = await client.ask("GET", "", {"list-type": "2", "max-keys": "2", "prefix": "b/", "start-after": "b/1"})
    assert (element(page, "KeyCount"), element(page, "Key")) == ("1", "b/2")
    for query in (
        {"max-keys": "0"},
        {"max-keys": "1001"},
        {"max-keys": "x"},
        {"list-type": "2", "continuation-token": "%"},
    ):
        assert _refused(await client.ask("GET", "", query)) == (400, "InvalidArgument")


async def test_lists_with_encoded_names(client: Client) -> None:
    """For names that XML can't hold."""
    await client.ask("PUT", "b/\x01 中", body=b"x")
    page = await client.ask("GET", "", {"encoding-type": "url", "prefix": "b/"})
    assert (element(page, "EncodingType"), element(page, "Key")) == ("url", "b%2F%01%20%E4%B8%AD")


def test_what_is_not_there(stand: Stand) -> None:
    """No such form of account, no such object."""
    with pytest.raises(KeyError):
        stand.provider.account("partner")
    with pytest.raises(KeyError):
        stand.provider.content("a")


async def test_facts_of_a_bucket(client: Client) -> None:
    """Its region, and that it is private."""
    assert (
        b"<LocationConstraint>oss-cn-shenzhen</LocationConstraint>"
        in (await client.ask("GET", "", {"location": ""})).body
    )
    info = await client.ask("GET", "", {"bucketInfo": ""})
    assert (element(info, "Grant"), element(info, "ExtranetEndpoint")) == ("private", "oss-cn-shenzhen.aliyuncs.com")


async def test_another_origin(client: Client) -> None:
    """A preflight is answered as a bucket with an open CORS rule does; whoever names no origin gets no such headers."""
    asked = {"origin": "https://shop.example", "access-control-request-method": "POST"}
    reply = await client.bare("OPTIONS", "", headers={**asked, "access-control-request-headers": "content-type"})
    assert (reply.status, reply.headers["access-control-allow-origin"]) == (200, "*")
    assert "POST" in reply.headers["access-control-allow-methods"]
    assert reply.headers["access-control-allow-headers"] == "content-type"
    assert _refused(await client.bare("OPTIONS", "", headers={"origin": "https://shop.example"})) == (
        400,
        "InvalidRequest",
    )
    assert "access-control-allow-origin" not in (await client.ask("GET", "a")).headers


@pytest.mark.parametrize("number", ["0", "10001", "-1", "x", "", "１"])
async def test_part_numbers(client: Client, number: str) -> None:
    """1 to 10000."""
    query = {"partNumber": number, "uploadId": await _begun(client, "b")}
    reply = await client.ask("PUT", "b", query, body=b"x")
    assert (*_refused(reply), element(reply, "EC")) == (400, "InvalidArgument", "0017-00000220")


async def _complete(client: Client, upload: str, *parts: tuple[str, str]) -> Reply:
    inside = "".join(f"<Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag></Part>" for number, etag in parts)
    body = f"<CompleteMultipartUpload>{inside}</CompleteMultipartUpload>".encode()
    return await client.ask("POST", "b", {"uploadId": upload}, body=body)


async def test_completions(client: Client) -> None:
    """Ascending, with the right tags, at least one; numbers may have gaps; what was not listed is thrown away."""
    upload = await _begun(client, "b", **{"content-type": "text/x"})
    tags = {}
    for number, body in (("2", b"a" * 102400), ("5", b"b" * 102399), ("9", b"c")):
        reply = await client.ask("PUT", "b", {"partNumber": number, "uploadId": upload}, body=body)
        tags[number] = reply.headers["etag"]
    two, five, nine = (tags[number] for number in ("2", "5", "9"))
    for parts, code in (
        ((), "MalformedXML"),
        ((("x", two),), "MalformedXML"),
        ((("5", five), ("2", two)), "InvalidPartOrder"),
        ((("2", two), ("2", two)), "InvalidPartOrder"),
        ((("2", five),), "InvalidPart"),
        ((("3", two),), "InvalidPart"),
        ((("2", two), ("5", five), ("9", nine)), "EntityTooSmall"),
    ):
        assert code_of(await _complete(client, upload, *parts)) == code
    assert set(client.stand.provider.objects()) == {"a"}
    reply = await _complete(client, upload, ("2", two.lower()), ("9", nine.strip('"')))
    assert (reply.status, element(reply, "Key")) == (200, "b")
    digests = b"".join(bytes.fromhex(tag.strip('"')) for tag in (two, nine))
    assert element(reply, "ETag") == f'"{hashlib.md5(digests).hexdigest().upper()}-2"'
    head = await client.ask("HEAD", "b")
    assert (head.headers["content-type"], head.headers["x-oss-object-type"]) == ("text/x", "Multipart")
    assert client.stand.provider.content("b") == b"a" * 102400 + b"c"
    assert code_of(await _complete(client, upload, ("2", two))) == "NoSuchUpload"


async def test_uploads_are_listed(client: Client) -> None:
    """Those that go on, and their parts."""
    upload = await _begun(client, "b")
    await client.ask("PUT", "b", {"partNumber": "3", "uploadId": upload}, body=b"xyz")
    listed = await client.ask("GET", "", {"uploads": ""})
    assert (element(listed, "UploadId"), element(listed, "Key")) == (upload, "b")
    parts = await client.ask("GET", "b", {"uploadId": upload})
    assert (element(parts, "PartNumber"), element(parts, "Size")) == ("3", "3")
    assert (await client.ask("DELETE", "b", {"uploadId": upload})).status == 204
    assert b"<Upload>" not in (await client.ask("GET", "", {"uploads": ""})).body
    assert code_of(await client.ask("GET", "b", {"uploadId": upload})) == "NoSuchUpload"
