"""What crash tests do with files: a merchant uploads and reads, the tests look at what carriers and the disk have."""

import asyncio
import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import asyncpg
import orjson
from tests.crash.process import PATIENCE, Process
from tests.crash.town import MERCHANT, Town

from hutong.base.http import NeverLeft, NoAnswer
from hutong.base.ids import new_id, nonce
from hutong.base.rsa import signer
from hutong.base.signing import sign
from hutong.capabilities.storage import WHOLE

SMALL = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)) * 4
LARGE = b"\0\0\0\x18ftypmp42" + b"".join(bytes([n % 251]) * (1 << 20) for n in range(WHOLE >> 20))  # three parts
_GONE = (3202, 3207)  # no such file; not there yet


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file that a merchant has."""

    body: bytes
    suffix: str = ".png"
    file_id: str = field(default_factory=new_id)

    def path(self, town: Town) -> str:
        """Where it is uploaded to, signed."""
        fields = {
            "merId": MERCHANT,
            "fileId": self.file_id,
            "name": f"照片{self.suffix}",
            "size": str(len(self.body)),
            "sha256": hashlib.sha256(self.body).hexdigest(),
            "nonceStr": nonce(),
        }
        told = {**fields, "sign": sign(fields, town.md5_key, signer(town.private_key))}
        return f"/api/file/upload?{urlencode(told)}"

    async def upload(self, town: Town) -> dict[str, Any] | None:
        """The hub's answer; None when it died before it answered."""
        url = town.base_url + self.path(town)
        try:
            reply = await town.wire.send("POST", url, headers={}, body=self.body, timeout=PATIENCE)
        except (NeverLeft, NoAnswer):
            return None
        answer: dict[str, Any] = orjson.loads(reply.body)
        return answer

    async def kept(self, town: Town) -> str:
        """Uploads what must be taken; its sysFileId."""
        answer = await self.upload(town)
        assert answer is not None
        assert (answer["code"], answer["status"]) == (1, "stored"), answer
        return str(answer["sysFileId"])

    async def cut(self, town: Town, web: Process, after: int) -> None:
        """Uploads so many bytes of it, and then the hub is killed."""
        port = urlsplit(town.base_url).port
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        head = f"POST {self.path(town)} HTTP/1.1\r\nHost: hub\r\nContent-Length: {len(self.body)}\r\n\r\n"
        try:
            writer.write(head.encode() + self.body[:after])
            await writer.drain()  # all but what the sockets hold is with the hub
            await web.kill()
            async with asyncio.timeout(PATIENCE):
                assert await reader.read() == b""
        except ConnectionError:
            return
        finally:
            writer.close()

    async def unseen(self, town: Town) -> None:
        """Fails if anybody can read it, or is told that it is there."""
        told = await town.call("/api/file/url", {"fileId": self.file_id})
        assert told is not None
        assert (told["code"] in _GONE, "url" in told) == (True, False), told
        info = await town.call("/api/file/info", {"fileId": self.file_id})
        assert info is not None
        assert info["code"] == 3202 or info["status"] in ("uploading", "failed"), info

    async def readable(self, town: Town) -> None:
        """Fails unless it can be read, whole."""
        told = await town.call("/api/file/url", {"fileId": self.file_id})
        assert told is not None
        assert told["code"] == 1, told
        reply = await town.wire.send("GET", told["url"], headers={}, timeout=PATIENCE, limit=2 * len(self.body))
        assert (reply.status, reply.body == self.body) == (200, True), (reply.status, len(reply.body))


def whole(town: Town, code: str, *parcels: Parcel) -> None:
    """Fails if anything that the carrier shows is not the whole of one of these."""
    simulator, bodies = town.simulators[code], [parcel.body for parcel in parcels]
    for key, size, content in _shown(simulator):
        assert size == len(content)
        assert content in bodies, f"{key}: {size} bytes that are nobody's file"
    if code == "LOCAL_OSS":
        _out_of_sight(simulator.folder)


def _shown(simulator: Any) -> list[tuple[str, int, bytes]]:
    """Key, size and content of every object; looked at again if the worker throws one away meanwhile."""
    for _ in range(100):
        with suppress(KeyError, FileNotFoundError):
            return [(key, size, simulator.content(key)) for key, size in simulator.objects().items()]
    raise AssertionError("the carrier's objects never stand still")


def _out_of_sight(folder: Path) -> None:
    """On the hub's disk nothing lies outside objects' own folders but what no address leads to."""
    for where, _, names in os.walk(folder):
        place = Path(where).relative_to(folder).parts
        assert not names or place[0] == ".part" or place[-1].endswith("@"), (where, names)


async def places(dsn: str) -> list[tuple[int, str]]:
    """Channel and key of every stored file."""
    rows = await _rows(dsn, "SELECT channel_id, key FROM file WHERE state = 'stored' ORDER BY id")
    return [(row["channel_id"], row["key"]) for row in rows]


async def due(dsn: str) -> None:
    """What is to be thrown away some time is to be thrown away now."""
    await _rows(dsn, "UPDATE leftover SET due_at = now()")


async def swept(town: Town, dsn: str) -> None:
    """Returns once the worker has thrown everything away that is nobody's."""

    async def none() -> bool:
        return not await _rows(dsn, "SELECT id FROM leftover")

    await town.until(none)


async def _rows(dsn: str, query: str) -> list[asyncpg.Record]:
    connection = await asyncpg.connect(dsn)
    try:
        return await connection.fetch(query)
    finally:
        await connection.close()
