"""ASGI as our doors use it: the types, a body of limited size, and an answer."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping, Sequence
from typing import Any, Final

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]


STALL: Final = 60.0  # seconds without a byte after which nobody is believed to be there


class TooLong(Exception):
    """The body is longer than it may be."""


class Gone(Exception):
    """The other side went away before its request was whole."""


async def read_body(receive: Receive, limit: int) -> bytes:
    """The request's body; TooLong before a longer one is read to its end, Gone."""
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        body += message.get("body", b"")
        if len(body) > limit:
            raise TooLong
        if not message.get("more_body", False):
            return bytes(body)


async def read_chunks(receive: Receive) -> AsyncIterator[bytes]:
    """The request's body as it comes; Gone, also when nothing comes for STALL seconds."""
    while True:
        try:
            async with asyncio.timeout(STALL):
                message = await receive()
        except TimeoutError:
            raise Gone from None
        if message["type"] == "http.disconnect":
            raise Gone
        if chunk := message.get("body", b""):
            yield chunk
        if not message.get("more_body", False):
            return


async def answer(send: Send, status: int, headers: Sequence[tuple[bytes, bytes]], body: bytes) -> None:
    """Sends a whole answer; its length is added."""
    full = [*headers, (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": full})
    await send({"type": "http.response.body", "body": body})
