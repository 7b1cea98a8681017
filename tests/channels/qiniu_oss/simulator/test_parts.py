"""The simulated Kodo's upload in parts: what belongs together, and what is refused."""

import base64
import json
from typing import Any

import pytest
from tests.channels.qiniu_oss.simulator.client import Client
from tests.channels.qiniu_oss.stand import MIB, Stand, patterned
from tests.channels.qiniu_oss.vectors import OF_PARTS, WHOLE, content, parts

from hutong.channels.qiniu_oss.simulator.parts import KIND
from hutong.channels.qiniu_oss.simulator.stock import sum_of, sum_of_parts


class Upload:
    """One upload under way."""

    def __init__(self, stand: Stand, key: str | None = "a.bin", **rules: Any) -> None:
        self.client = Client(stand)
        entry = "~" if key is None else base64.urlsafe_b64encode(key.encode()).decode()
        self.begun = f"/buckets/{stand.bucket}/objects/{entry}/uploads"
        self.token = self.client.token(rules)
        self.path = ""

    async def begin(self) -> "Upload":
        """Begins it."""
        status, told = await self.client.ask("POST", self.begun, self.token)
        assert (status, sorted(told)) == (200, ["expireAt", "uploadId"])
        self.path = f"{self.begun}/{told['uploadId']}"
        return self

    async def part(self, number: object, body: bytes, **headers: str) -> tuple[int, Any]:
        """Puts a part."""
        return await self.client.ask("PUT", f"{self.path}/{number}", self.token, body, **headers)

    async def complete(self, *listed: tuple[int, str], **more: Any) -> tuple[int, Any]:
        """Completes it with these numbers and sums."""
        told = {"parts": [{"partNumber": number, "etag": etag} for number, etag in listed], **more}
        return await self.client.ask("POST", self.path, self.token, json.dumps(told).encode())


@pytest.mark.parametrize("vector", WHOLE, ids=lambda vector: vector["name"])
def test_published_sums(vector: dict[str, Any]) -> None:
    """Of whole files."""
    assert sum_of(content(vector["inputs"]["content"], vector["inputs"]["size"])) == vector["expected"]


@pytest.mark.parametrize("vector", OF_PARTS, ids=lambda vector: vector["name"])
def test_published_sums_of_parts(vector: dict[str, Any]) -> None:
    """Of files put together."""
    assert sum_of_parts([(sum_of(part), len(part)) for part in parts(vector)]) == vector["expected"]


async def test_an_upload(stand: Stand) -> None:
    """Parts out of order, one of them twice, one left out; the numbers rise and may have gaps."""
    upload = await Upload(stand).begin()
    body = patterned(MIB + 3)
    status, told = await upload.part(7, body[MIB:])
    assert (status, told["etag"]) == (200, sum_of(body[MIB:]))
    await upload.part(2, b"another")
    await upload.part(2, body[:MIB])
    await upload.part(4, b"left out")
    answer = await upload.complete(
        (2, sum_of(body[:MIB])), (7, sum_of(body[MIB:])), mimeType="video/mp4", fname="f.mp4"
    )
    assert answer[0] == 200
    assert stand.provider.content("a.bin") == body
    assert stand.provider.stock.find(stand.bucket, "a.bin")["mimeType"] == "video/mp4"  # type as it was said
    assert (await upload.complete((2, sum_of(body[:MIB]))))[0] == 612
    assert len(stand.home.shelf._memory) == 1


async def test_without_a_key(stand: Stand) -> None:
    """The policy or the sum names it; nulls in the end's JSON are nothing."""
    upload = await Upload(stand, None).begin()
    _, told = await upload.part(1, b"abc")
    status, said = await upload.complete((1, told["etag"]), fname=None, mimeType=None, customVars=None, metadata=None)
    assert (status, said["key"]) == (200, told["etag"])
    upload = await Upload(stand, None, saveKey="x/$(x:n)").begin()
    await upload.part(1, b"abc")
    assert (await upload.complete((1, told["etag"]), customVars={"x:n": "7"}))[1]["key"] == "x/7"


async def test_parts_that_are_refused(stand: Stand) -> None:
    """Numbers out of bounds, nothing in it, another checksum."""
    upload = await Upload(stand).begin()
    for number in (0, 10_001, "x", "-1", "1.5"):
        assert (await upload.part(number, b"abc"))[0] == 400
    assert (await upload.part(1, b""))[0] == 400
    assert (await upload.part(1, b"abc", content_md5="0" * 32))[0] == 400
    assert (await upload.part(10_000, b"abc", content_md5="900150983CD24FB0D6963F7D28E17F72"))[0] == 200


async def test_ends_that_are_refused(stand: Stand) -> None:
    """No parts, parts that are not there, other sums, falling numbers, too small, too large for the policy."""
    upload = await Upload(stand, fsizeLimit=2 * MIB).begin()
    small, large = b"small", bytes(2 * MIB)
    await upload.part(1, small)
    await upload.part(2, large)
    one, two = (1, sum_of(small)), (2, sum_of(large))
    for listed in ((), ((3, "x"),), ((1, "x"),), (two, one), (one, one), (one, two)):
        assert (await upload.complete(*listed))[0] == 400
    for body in (b"", b"[]", b'{"parts":{}}', b'{"parts":[1]}', b'{"parts":[{"partNumber":true}]}'):
        assert (await upload.client.ask("POST", upload.path, upload.token, body))[0] == 400
    assert (await upload.complete(two, (3, "x")))[0] == 400
    await upload.part(3, small)
    assert (await upload.complete(two, (3, sum_of(small))))[0] == 413
    assert (await upload.complete(two))[0] == 200


async def test_uploads_of_others(stand: Stand) -> None:
    """Another key, another bucket, another token, no token, an upload that has expired."""
    upload = await Upload(stand).begin()
    other = Upload(stand, "b.bin")
    path = upload.path.replace(upload.begun, other.begun)
    assert (await upload.client.ask("PUT", f"{path}/1", upload.token, b"x"))[0] == 612
    elsewhere = upload.begun.replace(stand.bucket, "elsewhere")
    assert (await upload.client.ask("POST", elsewhere, upload.token))[0] == 403
    scoped = upload.client.token({"scope": f"{stand.bucket}:c.bin"})
    assert (await upload.client.ask("POST", upload.begun, scoped))[0] == 403
    assert (await upload.client.ask("POST", upload.begun, ""))[0] == 401
    assert (await upload.client.ask("POST", f"/buckets/{stand.bucket}/objects/x/uploads", upload.token))[0] == 400
    record = next(iter(stand.home.book.all(KIND)))
    stand.home.book.put(KIND, record["id"], {**record, "expires": 1})
    assert (await upload.part(1, b"abc"))[0] == 612
    assert stand.provider.unfinished() == 0


async def test_other_requests(stand: Stand) -> None:
    """Methods and paths that mean nothing."""
    upload = await Upload(stand).begin()
    for method, path, status in (
        ("PUT", upload.path, 405),
        ("POST", f"{upload.path}/1", 405),
        ("PUT", upload.begun, 405),
        ("POST", f"{upload.path}/1/2", 404),
        ("POST", "/buckets/x", 404),
    ):
        assert (await upload.client.ask(method, path, upload.token))[0] == status, (method, path)
