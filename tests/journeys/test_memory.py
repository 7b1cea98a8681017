"""Two gigabytes there and back: the web process needs no more memory for them than for any other file."""

import asyncio
import hashlib
import logging
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import urlencode, urlsplit

import orjson
import pytest
from tests.journeys.merchant import Merchant
from tests.journeys.street import MERCHANT, Street
from tests.texting import STORAGE_CODES

from hutong.app.hub import Hub
from hutong.app.settings import Settings
from hutong.base.ids import new_id, nonce
from hutong.base.rsa import signer
from hutong.base.signing import sign
from hutong.switchboard.content import Route
from hutong.switchboard.drafts import publish, routes

log = logging.getLogger(__name__)
SIZE: Final = 2 << 30  # bytes
MORE: Final = 150 << 20  # bytes that the process may grow by
BLOCK: Final = 1 << 20
PATIENCE: Final = 300.0  # seconds
OWN: Final = "LOCAL_OSS"
REMOTE: Final = next(code for code in STORAGE_CODES if code != OWN)


def blocks(size: int) -> Iterator[bytes]:
    """A file of this size, no two megabytes of it equal."""
    rest = bytes(range(256)) * (BLOCK // 256)
    for number in range(size // BLOCK):
        yield number.to_bytes(8, "big") + rest[8:]


def digest(size: int) -> str:
    found = hashlib.sha256()
    for block in blocks(size):
        found.update(block)
    return found.hexdigest()


def connected(street: Street) -> socket.socket:
    return socket.create_connection(("127.0.0.1", urlsplit(street.base_url).port or 0), PATIENCE)


def upload(street: Street, file_id: str, size: int, sha256: str) -> dict[str, str]:
    """Streams a file to the hub; the answer."""
    fields = {"merId": MERCHANT, "fileId": file_id, "name": "录像.bin", "size": str(size), "sha256": sha256}
    fields["nonceStr"] = nonce()
    query = urlencode({**fields, "sign": sign(fields, street.md5_key, signer(street.private_key))})
    head = f"POST /api/file/upload?{query} HTTP/1.1\r\nHost: hub\r\nConnection: close\r\nContent-Length: {size}\r\n\r\n"
    with connected(street) as connection:
        connection.sendall(head.encode())
        for block in blocks(size):
            connection.sendall(block)
        answer = b""
        while piece := connection.recv(65536):
            answer += piece
    told: dict[str, str] = orjson.loads(answer.partition(b"\r\n\r\n")[2])
    return told


def download(street: Street, url: str) -> str:
    """Reads a file by its link; its SHA-256."""
    address = urlsplit(url)
    found = hashlib.sha256()
    with connected(street) as connection:
        head = f"GET {address.path}?{address.query} HTTP/1.1\r\nHost: hub\r\nConnection: close\r\n\r\n"
        connection.sendall(head.encode())
        first = b""
        while b"\r\n\r\n" not in first:
            first += connection.recv(65536)
        assert first.startswith(b"HTTP/1.1 200"), first[:500]
        found.update(first.partition(b"\r\n\r\n")[2])
        while piece := connection.recv(BLOCK):
            found.update(piece)
    return found.hexdigest()


class Memory:
    """The resident memory of the web process."""

    def __init__(self, street: Street) -> None:
        self._folder = Path(f"/proc/{street.processes['web'].pid}")
        (self._folder / "clear_refs").write_text("5")  # the peak begins anew
        self._before = self._read("VmRSS")

    def growth(self) -> int:
        """How many bytes more it has had than it had in the beginning."""
        return self._read("VmHWM") - self._before

    def _read(self, name: str) -> int:
        [line] = [one for one in (self._folder / "status").read_text().splitlines() if one.startswith(f"{name}:")]
        return int(line.split()[1]) * 1024


async def lead_to(street: Street, code: str) -> Path:
    """Routes storage to this code alone; gives the folder where its files lie."""
    settings = Settings.from_environment(street.environ)
    hub = await Hub.start(settings)
    try:
        actor, content = hub.actor("test"), hub.switchboard.current.content
        [number] = [setup.id for setup in content.channels.values() if setup.code == code]
        for route in content.routes_of("storage"):
            await routes.remove_route(actor, "storage", route.channel_id)
        await routes.put_route(actor, Route("storage", number))
        await publish.refresh(actor)
    finally:
        await hub.close()
    return settings.files / str(number) if code == OWN else settings.home / "sandbox-files" / code.lower()


def kept(folder: Path) -> int:
    """How many bytes lie in a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


async def served_by(merchant: Merchant, code: str, folder: Path) -> None:
    """Returns once small files go to this carrier, so that what is made once is made before the peak counts."""
    async with asyncio.timeout(PATIENCE):
        while not kept(folder):
            file_id = new_id()
            told = await asyncio.to_thread(upload, merchant.street, file_id, BLOCK, digest(BLOCK))
            assert told["code"] == 1, told
            await asyncio.sleep(0.1)


@pytest.mark.hard
@pytest.mark.parametrize("code", [OWN, REMOTE])
async def test_two_gigabytes_in_constant_memory(merchant: Merchant, code: str) -> None:
    street, file_id = merchant.street, new_id()
    folder = await lead_to(street, code)
    await served_by(merchant, code, folder)
    before, memory, sha256 = kept(folder), Memory(street), await asyncio.to_thread(digest, SIZE)
    told = await asyncio.to_thread(upload, street, file_id, SIZE, sha256)
    assert (told["code"], told["status"], told["sha256"]) == (1, "stored", sha256), told
    assert kept(folder) >= before + SIZE
    up = memory.growth()
    if code == OWN:
        url = (await merchant.call("/api/file/url", {"fileId": file_id}))["url"]
        assert await asyncio.to_thread(download, street, url) == sha256
    down = memory.growth()
    log.info("%s: the peak grew by %d MB there, %d MB there and back", code, up >> 20, down >> 20)
    assert down < MORE
    await merchant.call("/api/file/delete", {"fileId": file_id})
    async with asyncio.timeout(PATIENCE):
        while kept(folder) > before:  # the worker throws it away
            await asyncio.sleep(0.2)
