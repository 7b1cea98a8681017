"""qiniu, Kodo's public client, against our simulator of Kodo, over a real port."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from tests.channels.qiniu_oss.stand import CALLBACK, KEY, PNG, Stand, Watched, link, wish
from uvicorn.protocols.http import h11_impl, httptools_impl

from hutong.base.http import Wire
from hutong.capabilities.simulation.mischief import App
from hutong.capabilities.storage import Object
from hutong.channels.qiniu_oss.adapter import QiniuOss

pytestmark = pytest.mark.witness
SCRIPT = Path(__file__).parent / "qiniu_sdk.py"
BEYOND = (612, 614, 631)  # statuses of Kodo that uvicorn's tables end before


class Client:
    """The client's process, spoken to a line at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def tell(self, **words: Any) -> None:
        """One object for it to read."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(words).encode() + b"\n")
        await self._process.stdin.drain()

    async def hear(self, name: str) -> Any:
        """What it says next, which must be this."""
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        line = await asyncio.wait_for(self._process.stdout.readline(), 30)
        assert line, (await self._process.stderr.read()).decode()
        return json.loads(line)[name]


@asynccontextmanager
async def _client(python: Path) -> AsyncIterator[Client]:
    pipe = asyncio.subprocess.PIPE
    # isolated: the script's folder holds files named like the clients
    process = await asyncio.create_subprocess_exec(str(python), "-I", str(SCRIPT), stdin=pipe, stdout=pipe, stderr=pipe)
    try:
        yield Client(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@pytest.fixture(autouse=True)
def statuses(monkeypatch: pytest.MonkeyPatch) -> None:
    """The server can say Kodo's own statuses."""
    for status in BEYOND:
        monkeypatch.setitem(httptools_impl.STATUS_LINE, status, f"HTTP/1.1 {status} \r\n".encode())
        monkeypatch.setitem(h11_impl.STATUS_PHRASES, status, b"")


async def _uploads(client: Client, stand: Stand) -> None:
    hello, kept = await client.hear("put"), stand.provider.content
    assert (hello[0]["key"], hello[1], kept("a/hello.txt")) == ("a/hello.txt", 200, b"hello, Kodo")
    assert [(await client.hear(name))[1] for name in ("foreign", "forged", "old")] == [403, 401, 401]
    assert await client.hear("limited") == [{"k": "b.txt", "n": 5, "说": "你好"}, 200, ""]
    assert [(await client.hear(name))[1] for name in ("exists", "large")] == [614, 413]
    for dated, key in ((False, "d/old.txt"), (True, "d/new.txt")):
        assert await client.hear("ready")
        stand.provider.arrivals.dated = dated
        await client.tell()
        assert await client.hear("called") == [{"success": True, "key": key}, 200, ""]  # what our adapter answered
        knock = stand.knocks[-1]
        await client.tell(
            url=CALLBACK,
            authorization=knock.headers["authorization"],
            body=knock.body.decode(),
            content_type=knock.headers["content-type"],
            headers={"X-Qiniu-Date": knock.headers["x-qiniu-date"]} if dated else {},
        )
        assert (await client.hear("heard"), await client.hear("lied")) == (True, False)
        assert knock.headers["authorization"].startswith("Qiniu " if dated else "QBox ")
    assert (stand.heard, stand.forged) == (["d/old.txt", "d/new.txt"], [])


async def _parts(client: Client, stand: Stand) -> None:
    blocks, others = await client.hear("parts"), await client.hear("parts")
    assert (blocks[1], others[1]) == (200, 200)
    assert stand.provider.objects()["parts/4"] == 9 * 1024 * 1024 + 1024
    assert stand.provider.content("parts/4") == stand.provider.content("parts/5")
    assert blocks[0]["hash"] == await client.hear("etag")
    assert others[0]["hash"].startswith("n")  # a sum of sums
    assert stand.provider.unfinished() == 0


async def _management(client: Client, stand: Stand) -> None:
    stat = await client.hear("stat")
    assert (stat[0]["fsize"], stat[0]["mimeType"]) == (11, "text/plain")
    page, rest = (await client.hear("page"))[0], (await client.hear("rest"))[0]
    assert [item["key"] for item in page["items"] + rest["items"]] == ["parts/4", "parts/5"]
    assert "marker" not in rest
    batch = await client.hear("batch")
    assert ([one["code"] for one in json.loads(batch[2])], batch[1]) == ([200, 612], 298)
    assert [(await client.hear(name))[1] for name in ("deleted", "missing", "bucket", "stranger")] == [
        200,
        612,
        631,
        401,
    ]
    assert (await client.hear("qbox"))[0]["hash"] == stat[0]["hash"]


async def _downloads(client: Client) -> None:
    assert (await client.hear("read"))[:2] == [200, "hello, Kodo"]
    assert await client.hear("stretch") == [
        206,
        "Kodo",
        ["text/plain", "bytes 7-10/11", "inline; filename=\"hello.txt\"; filename*=utf-8''hello.txt"],
    ]
    assert "attachment" in (await client.hear("named"))[2][2]
    assert (await client.hear("public"))[:2] == [401, '{"code":401,"error":"download token not specified"}']
    assert (await client.hear("over"))[:2] == [401, '{"code":401,"error":"token out of date"}']


async def _signatures(client: Client, stand: Stand) -> None:
    """Our adapter signs as the client does."""
    watched = Watched(stand.http)
    adapter = stand.through(watched)
    token, address = adapter.form(wish()).fields["token"], adapter.link(link())
    await adapter.put(Object(KEY, len(PNG), "image/png"), PNG)
    await adapter.stat(KEY)
    method, url, headers, _ = watched.sent[-1]
    host = url.split("/")[2]
    asked = {"method": method, "url": url.replace("/qiniu_oss", ""), "host": host, "date": headers["X-Qiniu-Date"]}
    await client.tell(upload_token=token, link=address, **asked)
    assert await client.hear("upload") == await client.hear("same") == token
    assert await client.hear("link") == unquote(address.partition("&token=")[2])
    assert await client.hear("manage") == headers["authorization"].removeprefix("Qiniu ")


async def test_a_bucket(witness: Callable[[str], Path], serve: Callable[[App], Awaitable[str]]) -> None:
    """Forms, parts, management in both dialects, downloads and callbacks, right and wrong."""
    stand = Stand()
    provider = stand.provider
    inside, provider.home.base_url = provider.home.base_url, await serve(provider.app)
    async with _client(witness("qiniu_sdk")) as client:
        entry = base64.urlsafe_b64encode(f"{stand.bucket}:a/hello.txt".encode()).decode()
        keys = {"access_key": stand.account.merchant_no, "secret_key": stand.account.settings["PRIVATE_KEY"]}
        await client.tell(base=provider.home.base_url, **keys, bucket=stand.bucket, callback=CALLBACK, entry=entry)
        await _uploads(client, stand)
        await _parts(client, stand)
        await _management(client, stand)
        await _downloads(client)
        provider.home.base_url = inside
        await _signatures(client, stand)
    await provider.close()


async def test_our_adapter_over_a_port(serve: Callable[[App], Awaitable[str]]) -> None:
    """The adapter on the real wire: Kodo's own statuses, a body that is streamed, a stretch of a file."""
    stand = Stand()
    stand.provider.home.base_url = base = await serve(stand.provider.app)
    wire = Wire()
    line = replace(stand.line, http=wire, endpoint=base, hosts=dict.fromkeys(stand.line.hosts, base))
    adapter = QiniuOss(stand.config, line)
    stored = await adapter.put(Object(KEY, len(PNG), "image/png"), PNG)
    assert await adapter.stat(KEY) == stored
    assert await adapter.read(KEY, 2, 100) == PNG[2:102]
    assert await adapter.read(KEY, len(PNG), 100) == b""
    upload = await adapter.begin(Object("b.bin", 3, "application/zip"))
    tag = await adapter.part("b.bin", upload, 1, b"abc")
    assert (await adapter.complete(Object("b.bin", 3, "application/zip"), upload, [tag])).size == 3
    await adapter.abort("b.bin", upload)
    for _ in range(2):
        await adapter.delete(KEY)
    assert list(stand.provider.objects()) == ["b.bin"]
    await wire.close()
    await stand.provider.close()
