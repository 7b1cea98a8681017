"""cos-python-sdk-v5, Tencent's own client, against our simulator of COS, over a real port, and beside our adapter."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import replace
from hashlib import md5
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from tests.channels.tencent_oss.stand import MIB, PNG, Stand, link_to, object_of, posted, wish_for

from hutong.base.http import Wire
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.simulation.mischief import App
from hutong.capabilities.storage import Object
from hutong.channels.tencent_oss.adapter import TencentOss

pytestmark = pytest.mark.witness
SCRIPT = Path(__file__).parent / "cos_sdk.py"
NAME, TEXT = "目录/a b+c.txt", "一杯咖啡"
Serve = Callable[[App], Awaitable[str]]


async def _do(python: Path, told: dict[str, Any]) -> list[dict[str, Any]]:
    pipe = asyncio.subprocess.PIPE
    # isolated: the script's folder holds files named like the clients
    client = await asyncio.create_subprocess_exec(str(python), "-I", str(SCRIPT), stdin=pipe, stdout=pipe, stderr=pipe)
    try:
        out, errors = await asyncio.wait_for(client.communicate(json.dumps(told).encode()), 60)
    finally:
        if client.returncode is None:
            client.kill()
            await client.wait()
    assert client.returncode == 0, errors.decode()
    return [json.loads(line) for line in out.splitlines()]


def _check(said: list[dict[str, Any]]) -> None:
    """What the client said of objects and parts."""
    put, got, part, head, listed, there, joined, parts, small, aborted = said
    assert put["put"] == f'"{md5(TEXT.encode()).hexdigest()}"'
    assert (got["got"], got["type"]) == (TEXT, "text/plain")
    assert (part["part"], part["range"]) == ("杯", "bytes 3-5/12")
    assert {name.lower(): value for name, value in head["head"].items()}["content-length"] == "12"
    assert listed["listed"] == [NAME]
    assert there == {"there": True, "bucket": True}
    assert (joined["joined"], joined["tag"][-3:]) == ("film.mp4", '-3"')
    assert parts["parts"] == ["5", "5"]
    assert (small["small"], aborted["aborted"]) == ([400, "EntityTooSmall"], [404, "NoSuchUpload"])


async def test_the_client(witness: Callable[[str], Path], serve: Serve) -> None:
    """Objects and parts with the bucket in the host and in the path, links, refusals; and a file that we put."""
    stand = Stand()
    address = urlsplit(await serve(stand.provider.app))
    ours = object_of(b"from the hub", "hub.txt", "text/plain")
    await stand.adapter.put(ours, b"from the hub")
    told = {
        "secret_id": stand.account.merchant_no,
        "secret_key": stand.account.settings["PRIVATE_KEY"],
        "region": "ap-shanghai",
        "bucket": stand.config.bucket_name,
        "ip": address.hostname,
        "port": address.port,
        "key": ours.key,
    }
    said = await _do(witness("cos_sdk"), told)
    _check(said[:10])
    _check(said[10:20])
    link, read, stranger, nobody, nowhere, deleted = said[20:]
    assert link == {"link": TEXT, "type": "text/css", "name": 'attachment; filename="a b.css"'}
    assert read["read"] == "from the hub"
    assert stranger["stranger"] == [403, "SignatureDoesNotMatch"]
    assert (nobody["nobody"], nowhere["nowhere"]) == ([404, "NoSuchKey"], [404, "NoSuchBucket"])
    assert deleted["deleted"] is False
    assert stand.provider.objects() == {NAME: 12, "film.mp4": 2 * MIB + 3}
    assert stand.provider.unfinished() == 0


async def test_our_adapter_over_a_port(serve: Serve) -> None:
    """Every verb with the real client of HTTP: empty bodies, HEAD, ranges, merging in chunks, link and form."""
    stand, http = Stand(), Wire()
    stand.http.apps.clear()
    base = await serve(stand.provider.app)
    line = replace(stand.line, http=http, endpoint=f"{base}/{stand.config.bucket_name}")
    adapter, photo = TencentOss(stand.config, line), object_of(PNG)
    stored = await adapter.put(photo, PNG)
    assert await adapter.stat(photo.key) == stored
    assert await adapter.read(photo.key, 8, 100) == PNG[8:108]
    assert await adapter.read(photo.key, len(PNG), 1) == b""
    await adapter.put(object_of(b"", "empty.png"), b"")
    assert (await adapter.stat("empty.png")).size == 0
    film = Object("film.mp4", 2 * MIB, "video/mp4")
    upload = await adapter.begin(film)
    tags = [await adapter.part(film.key, upload, number, bytes([number]) * MIB) for number in (1, 2)]
    assert await adapter.complete(film, upload, tags) == await adapter.stat(film.key)
    await adapter.abort(film.key, await adapter.begin(film))
    reply = await http.send("GET", adapter.link(link_to(photo.key)), headers={})
    assert (reply.status, reply.body, reply.headers["content-type"]) == (200, PNG, "image/png")
    assert (await posted(http, adapter.form(wish_for("posted.png", len(PNG))), PNG)).status == 200
    for key in (photo.key, "empty.png", film.key, "posted.png"):
        await adapter.delete(key)
        with pytest.raises(Failed) as failure:
            await adapter.stat(key)
        assert failure.value.fault is Fault.NOT_FOUND
    await http.close()
