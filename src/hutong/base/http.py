"""Outgoing HTTP as the rest of the house sees it: one call, one answer, and two ways to have none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import BuilderError, ConnectError, ConnectTimeoutError, PoolTimeoutError, PyreqwestError
from pyreqwest.response import ResponseBodyReader

LIMIT = 8 * 1024 * 1024  # bytes of an answer that is kept; a longer one is no answer


class NeverLeft(Exception):
    """The request did not reach the other side (refused, no route, no name, TLS): safe to repeat."""


class NoAnswer(Exception):
    """The request may have arrived, but no whole answer came back: ask, never assume."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer: header names in lower case, the body as it came."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class Http(Protocol):
    """Whoever can carry a request: the real client, or a simulator attached in process."""

    async def send(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> Reply:
        """The answer to one request within `timeout` seconds; NeverLeft, NoAnswer."""
        ...


class Wire:
    """`Http` over pyreqwest (measured against httpx and aiohttp in the decisions)."""

    def __init__(self, *, identity_pem: bytes | None = None, pinned: tuple[str, str, int] | None = None) -> None:
        """A pool of connections; `identity_pem` is a client certificate and key, `pinned` a (host, ip, port)."""
        builder = ClientBuilder().follow_redirects(False).referer(False).no_proxy().connect_timeout(_CONNECT)
        if identity_pem is not None:
            builder = builder.identity_pem(identity_pem)
        if pinned is not None:
            builder = builder.resolve(*pinned)
        self._client: Client = builder.build()

    async def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        body: bytes = b"",
        timeout: float = 10.0,
        limit: int = LIMIT,
    ) -> Reply:
        """See `Http.send`; at most `limit` bytes of body are read."""
        try:
            request = self._client.request(method, url).headers(dict(headers)).timeout(timedelta(seconds=timeout))
            if body:
                request = request.body_bytes(body)
            async with request.build_streamed() as answer:
                content = await _read(answer.body_reader, limit)
                names = {name.lower(): value for name, value in answer.headers.items()}
                return Reply(answer.status, content, names)
        except (BuilderError, ConnectError, ConnectTimeoutError, PoolTimeoutError) as error:
            raise NeverLeft(_reason(error)) from error
        except PyreqwestError as error:
            raise NoAnswer(_reason(error)) from error

    async def close(self) -> None:
        """Ends the pool."""
        await self._client.close()


_CONNECT = timedelta(seconds=5)


async def _read(reader: ResponseBodyReader, limit: int) -> bytes:
    content = bytearray()
    while (chunk := await reader.read_chunk()) is not None:
        content += chunk
        if len(content) > limit:
            raise NoAnswer(f"the answer is longer than {limit} bytes")
    return bytes(content)


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:300]
