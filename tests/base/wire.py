"""A raw server on a loopback port that answers whatever bytes a test wants, and keeps what it was asked."""

import asyncio
import contextlib
import socket
import struct
from collections.abc import AsyncIterator

from tests.listening import Talk, listening


class Raw:
    """Every connection reads one request, then does the test's `talk`; connections are cut at the end of it."""

    def __init__(self) -> None:
        self.url = ""
        self.requests: list[bytes] = []

    async def read(self, reader: asyncio.StreamReader) -> bytes:
        """One request: head and as much body as its content-length promises."""
        head = await reader.readuntil(b"\r\n\r\n")
        length = 0
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                length = int(line.partition(b":")[2])
        request = head + await reader.readexactly(length)
        self.requests.append(request)
        return request


@contextlib.asynccontextmanager
async def serving(talk: Talk) -> AsyncIterator[Raw]:
    """A server that runs `talk` once a request has been read."""
    raw = Raw()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await raw.read(reader)
        await talk(reader, writer)

    async with listening(connected) as port:
        raw.url = f"http://127.0.0.1:{port}"
        yield raw


def says(answer: bytes) -> Talk:
    """Writes these bytes and closes."""

    async def talk(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await writer.drain()

    return talk


async def resets(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Cuts the connection with RST instead of FIN."""
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def silence(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    """Says nothing until the client leaves."""
    await reader.read()


def unused_port() -> int:
    """A loopback port where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
