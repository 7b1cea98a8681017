"""oss2, Alibaba Cloud's own client, against our simulator of OSS, over a real port, and beside our adapter."""

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.channels.aliyun_oss.stand import Stand, link

from hutong.base.http import Wire
from hutong.capabilities.simulation.mischief import App
from hutong.capabilities.storage import Object
from hutong.channels.aliyun_oss.adapter import AliyunOss

pytestmark = pytest.mark.witness
SCRIPT = Path(__file__).parent / "oss2.py"
PLACE = "一/a b+c%2F~.txt"
CONTENT = "内容".encode() * 1000


class Client:
    """What the client says, a line at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def hear(self, name: str) -> Any:
        """What it says next, which must be this."""
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        line = await asyncio.wait_for(self._process.stdout.readline(), 30)
        assert line, (await self._process.stderr.read()).decode()
        return json.loads(line)[name]


@asynccontextmanager
async def _client(python: Path, told: dict[str, Any]) -> AsyncIterator[Client]:
    pipe = asyncio.subprocess.PIPE
    # isolated: the script's folder holds files named like the clients
    process = await asyncio.create_subprocess_exec(str(python), "-I", str(SCRIPT), stdin=pipe, stdout=pipe, stderr=pipe)
    assert process.stdin is not None
    process.stdin.write(json.dumps(told).encode() + b"\n")
    try:
        yield Client(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def _ours(adapter: AliyunOss) -> None:
    """Two files of ours, one of them in parts."""
    await adapter.put(Object("ours/small.txt", 5, "text/plain"), b"small")
    large = Object("ours/large.txt", 102401, "text/plain")
    upload = await adapter.begin(large)
    tags = [await adapter.part(large.key, upload, number, body) for number, body in ((1, b"l" * 102400), (2, b"L"))]
    assert (await adapter.complete(large, upload, tags)).size == 102401
    empty = Object("ours/empty.txt", 0, "text/plain")
    assert (await adapter.put(empty, b"")).size == 0
    assert await adapter.read(empty.key, 0, 10) == b""


@pytest.mark.parametrize("version", ["v1", "v4"])
async def test_a_bucket(version: str, witness: Callable[[str], Path], serve: Callable[[App], Awaitable[str]]) -> None:
    """Whole objects, stretches, parts, lists, links, refusals; and each reads what the other has put."""
    stand, wire = Stand(), Wire()
    base = await serve(stand.provider.app)
    adapter = AliyunOss(stand.config, replace(stand.line, http=wire, endpoint=f"{base}/{stand.bucket}"))
    await _ours(adapter)
    told = {
        "version": version,
        "endpoint": base,
        "bucket": stand.bucket,
        "region": "cn-shenzhen",
        "key_id": stand.account.merchant_no,
        "secret": stand.account.settings["PRIVATE_KEY"],
        "keys": ["ours/small.txt", "ours/large.txt"],
        "link": adapter.link(link("ours/small.txt", name="小.txt")),
    }
    async with _client(witness("oss2"), told) as client:
        assert await client.hear("ours") == ["small", "l" * 20]
        assert await client.hear("link") == [200, "small", "attachment; filename*=UTF-8''%E5%B0%8F.txt"]

        assert await client.hear("put") == [200, hashlib.md5(CONTENT).hexdigest().upper(), True]
        assert await client.hear("got") == ["内容内容", "text/plain", "胡同".encode().hex()]
        assert await client.hear("stretch") == "容内"
        assert await client.hear("looked") == [6000, True, 6000, False]

        assert await client.hear("parts") == [[1, 2, 3], [True]]
        assert await client.hear("completed") == [True, 262145, "ab", "c"]
        assert await client.hear("aborted") == 204
        assert await client.hear("nothing") == [404, "NoSuchUpload"]

        assert await client.hear("first") == [f"三/{number}/file" for number in range(5)]
        assert await client.hear("second") == [f"三/{number}/" for number in range(5)]

        assert await client.hear("linked") == [200, "text/x-other", 'attachment; filename="a b.txt"']
        assert await client.hear("tampered") == 403
        assert await client.hear("put_by_link") == 200

        assert await client.hear("wrong") == [403, "SignatureDoesNotMatch"]
        assert await client.hear("nobody") == [403, "AccessDenied"]
        assert await client.hear("deleted") == 204
        assert await client.hear("missing") == [404, "NoSuchKey"]
        assert (await client.hear("unseen"))[0] == 404
        assert await client.hear("many") == [f"三/{number}/file" for number in range(5)]
    assert stand.provider.content(PLACE) == CONTENT
    assert await adapter.read(PLACE, 0, 12) == CONTENT[:12]
    assert sorted(stand.provider.objects()) == sorted([*told["keys"], "ours/empty.txt", PLACE, "四/by link"])
    assert stand.provider.unfinished() == 0
    await wire.close()
