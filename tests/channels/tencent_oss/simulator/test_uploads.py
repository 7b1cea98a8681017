"""Uploads in parts at the simulated COS: what it insists on before it makes an object of them."""

from collections.abc import Sequence
from hashlib import md5

import pytest
from tests.channels.tencent_oss.simulator.client import Client, code, tree
from tests.channels.tencent_oss.stand import MIB, Stand

BIG, SMALL = b"x" * MIB, b"end"


@pytest.fixture
def client(stand: Stand) -> Client:
    return Client(stand)


async def begun(client: Client, key: str = "film.mp4") -> str:
    """The id of a new upload."""
    reply = await client.send("POST", key, {"uploads": ""}, {"content-type": "video/mp4"})
    told = tree(reply)
    assert (told.findtext("Bucket"), told.findtext("Key")) == (client.account["bucket"], key)
    return told.findtext("UploadId") or ""


async def part(client: Client, upload: str, number: int | str, body: bytes) -> str:
    """The tag of a part."""
    reply = await client.send("PUT", "film.mp4", {"partNumber": str(number), "uploadId": upload}, body=body)
    assert reply.status == 200
    return reply.headers["etag"]


def listing(parts: Sequence[tuple[object, str]]) -> bytes:
    """The XML that names parts, indented as the manual prints it."""
    items = "".join(
        f"\t<Part>\n\t\t<PartNumber>{n}</PartNumber>\n\t\t<ETag>{tag}</ETag>\n\t</Part>\n" for n, tag in parts
    )
    return f"<CompleteMultipartUpload>\n{items}</CompleteMultipartUpload>".encode()


async def test_parts_in_any_order(client: Client) -> None:
    """They are joined by their numbers; the result is told after some blanks."""
    upload = await begun(client)
    last = await part(client, upload, 2, SMALL)
    first = await part(client, upload, "01", BIG)
    assert (first, client.stand.provider.objects()) == (f'"{md5(BIG).hexdigest()}"', {})
    reply = await client.send("POST", "film.mp4", {"uploadId": upload}, body=listing([(1, first), (2, last)]))
    told = tree(reply)
    assert (reply.status, told.tag, told.findtext("Key")) == (200, "CompleteMultipartUploadResult", "film.mp4")
    assert told.findtext("Location") == f"http://{client.host}/film.mp4"
    assert (told.findtext("ETag") or "").endswith('-2"')
    assert b"?>\n  <Complete" in reply.body
    assert "content-length" not in reply.headers
    got = await client.send("GET", "film.mp4")
    assert (got.body, got.headers["content-type"], got.headers["etag"]) == (
        BIG + SMALL,
        "video/mp4",
        told.findtext("ETag"),
    )


@pytest.mark.parametrize(
    ("numbers", "refused"),
    [
        ([2, 1], (400, "InvalidPartOrder")),
        ([1, 1], (400, "InvalidPartOrder")),
        ([1, 3], (400, "InvalidPart")),
        ([2, 3], (400, "InvalidPart")),
        ([1, 2, 3, 4], (400, "InvalidPart")),
        ([1, 2, 3], (400, "EntityTooSmall")),
        ([], (400, "MalformedXML")),
    ],
)
async def test_lists_that_are_refused(client: Client, numbers: list[int], refused: tuple[int, str]) -> None:
    """Parts 1 and 3 are there, and a second one of less than 1 MiB that is not the last."""
    upload = await begun(client)
    tags = {1: await part(client, upload, 1, BIG), 2: await part(client, upload, 2, SMALL)}
    tags |= {3: await part(client, upload, 3, SMALL), 4: '"00"'}
    listed = listing([(number, tags[number]) for number in numbers])
    assert code(await client.send("POST", "film.mp4", {"uploadId": upload}, body=listed)) == refused
    assert (client.stand.provider.objects(), client.stand.provider.unfinished()) == ({}, 1)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<CompleteMultipartUpload>",
        b"<Other><Part><PartNumber>1</PartNumber><ETag>1</ETag></Part></Other>",
        b"<CompleteMultipartUpload><Part><ETag>1</ETag></Part></CompleteMultipartUpload>",
        b"<CompleteMultipartUpload><Part><PartNumber>one</PartNumber><ETag>1</ETag></Part></CompleteMultipartUpload>",
        b"<!DOCTYPE a><CompleteMultipartUpload><Part><PartNumber>1</PartNumber></Part></CompleteMultipartUpload>",
    ],
)
async def test_what_is_no_list(client: Client, body: bytes) -> None:
    upload = await begun(client)
    assert code(await client.send("POST", "film.mp4", {"uploadId": upload}, body=body)) == (400, "MalformedXML")


async def test_a_wrong_tag(client: Client) -> None:
    upload = await begun(client)
    tag = await part(client, upload, 1, SMALL)
    listed = listing([(1, tag[::-1])])
    assert code(await client.send("POST", "film.mp4", {"uploadId": upload}, body=listed)) == (400, "InvalidPart")


@pytest.mark.parametrize("number", ["0", "10001", "-1", "x", "", "1.5"])
async def test_part_numbers(client: Client, number: str) -> None:
    """From 1 to 10,000."""
    upload = await begun(client)
    reply = await client.send("PUT", "film.mp4", {"partNumber": number, "uploadId": upload}, body=SMALL)
    assert code(reply) == (400, "InvalidArgument")


async def test_no_such_upload(client: Client) -> None:
    """Of another key, aborted, or never begun."""
    upload, other = await begun(client), await begun(client, "other.mp4")
    assert (await client.send("DELETE", "film.mp4", {"uploadId": upload})).status == 204
    for name in (upload, other, "nobody"):
        for method, query in (("PUT", {"partNumber": "1"}), ("POST", {}), ("DELETE", {}), ("GET", {})):
            reply = await client.send(method, "film.mp4", {**query, "uploadId": name}, body=listing([(1, "x")]))
            assert code(reply) == (404, "NoSuchUpload")
    assert client.stand.provider.unfinished() == 1


async def test_lists(client: Client) -> None:
    """The parts of an upload, and the uploads under way."""
    upload = await begun(client)
    await part(client, upload, 10, SMALL)
    tag = await part(client, upload, 2, BIG)
    told = tree(await client.send("GET", "film.mp4", {"uploadId": upload}))
    assert [item.text for item in told.iterfind("Part/PartNumber")] == ["2", "10"]
    assert (told.findtext("Part/Size"), told.findtext("Part/ETag")) == (str(MIB), tag)
    told = tree(await client.send("GET", "", {"uploads": "", "prefix": "film"}))
    assert (told.findtext("Upload/Key"), told.findtext("Upload/UploadId")) == ("film.mp4", upload)
    assert tree(await client.send("GET", "", {"uploads": "", "prefix": "x"})).find("Upload") is None
