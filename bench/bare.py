"""The bare copy: what an HTTP server can't do without when it takes a file or gives one, and nothing else.

A body is written to a file as it comes and made durable before it is answered; a file is read and sent block by block.
"""

import os
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
BLOCK = 1024 * 1024  # bytes


class Bare:
    """The program: POST /name keeps a file, GET /name gives it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
            return
        path = self._folder / Path(scope["path"]).name
        if scope["method"] == "POST":
            await _take(path, receive, send)
        elif path.is_file():
            await _give(path, send)
        else:
            await _answer(send, 404)


async def _take(path: Path, receive: Receive, send: Send) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            rest = memoryview(message.get("body", b""))
            while rest:
                rest = rest[os.write(descriptor, rest) :]
            more = message.get("more_body", False)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    await _answer(send, 200)


async def _give(path: Path, send: Send) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        length = str(os.fstat(descriptor).st_size).encode()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", length)]})
        while block := os.read(descriptor, BLOCK):
            await send({"type": "http.response.body", "body": block, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    finally:
        os.close(descriptor)


async def _answer(send: Send, status: int) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", b"0")]})
    await send({"type": "http.response.body", "body": b""})


def program() -> Bare:
    """The program over the folder that the environment names."""
    return Bare(Path(os.environ["BENCH_FOLDER"]))
