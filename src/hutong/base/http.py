"""Outgoing HTTP as the rest of the house sees it: one call, one answer, and two ways to have none."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from typing import Protocol

from pyreqwest.client import Client, ClientBuilder
from pyreqwest.exceptions import BuilderError, DetailedPyreqwestError, PyreqwestError
from pyreqwest.request import RequestBuilder
from pyreqwest.response import ResponseBodyReader

from hutong.base.text import Text

LIMIT = 8 * 1024 * 1024  # bytes of an answer that is kept; a longer one is no answer


class NeverLeft(Exception):
    """The request did not reach the other side (refused, no route, no name, TLS): safe to repeat."""


class NoAnswer(Exception):
    """The request may have arrived, but no whole answer came back: ask, never assume."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer: header names in lower case, the body as it came. Several cookies stand on lines of their own."""

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
        # A server ends an idle connection (uvicorn after 5 s): a POST on one that just ended would be UNKNOWN.
        builder = builder.pool_idle_timeout(_IDLE)
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
        request = self._request(method, url, headers, timeout)
        if body:
            request = request.body_bytes(body)
        try:
            async with request.build_streamed() as answer:
                names = {name.lower(): value for name, value in answer.headers.items()}
                if "set-cookie" in names:
                    names["set-cookie"] = "\n".join(answer.headers.getall("set-cookie"))
                if _is_short(names, limit):  # read whole: one step, not one a piece and one for the end
                    content = bytes(await answer.bytes())
                else:
                    content = await _read(answer.body_reader, limit)
                return Reply(answer.status, content, names)
        except PyreqwestError as error:
            raise _failure(error) from error

    def _request(self, method: str, url: str, headers: Mapping[str, str], timeout: float) -> RequestBuilder:
        try:
            return self._client.request(method, url).headers(dict(headers)).timeout(_seconds(timeout))
        except ValueError as error:  # no address, or a header that would split the request
            raise NeverLeft(NOT_TO_BE_SENT.en) from error

    async def close(self) -> None:
        """Ends the pool."""
        await self._client.close()


_CONNECT = timedelta(seconds=5)
_IDLE = timedelta(seconds=4)
_CONNECTING = "client error (Connect)"  # hyper's own words, under every failure of name, route, TCP and TLS


# What is said of a failure, in our own words: a library's are a programmer's, and hold addresses with their tokens.
NOT_TO_BE_SENT = Text("地址或请求头不合规范，无法发送", "the address or a header can't be sent")
NO_NAME = Text("域名解析不到地址", "no address of that name")
REFUSED = Text("连接被拒绝：该端口没有服务", "connection refused: nothing listens at that port")
NOT_TRUSTED = Text("对方的 HTTPS 证书不受信任", "the HTTPS certificate is not trusted")
NO_TLS = Text("TLS 握手失败", "the TLS handshake failed")
NOT_CONNECTED = Text("连接不上：网络不可达或被防火墙拦截", "no connection: no route, or a firewall is before it")
TOO_SLOW = Text("超时：限时内没有答复", "timed out: no answer came in time")
CUT = Text("连接中断，没有收到完整答复", "the connection was closed before the answer was whole")
UNREADABLE = Text("答复无法读取", "the answer can't be read")  # it came, and is not what was agreed
# The first of these that the causes of a failed connection name; then of one that was made.
_UNCONNECTED = (("dns error", NO_NAME), ("refused", REFUSED), ("certificate", NOT_TRUSTED), ("tls", NO_TLS))
_LOST = (("timed out", TOO_SLOW),)


def _failure(error: PyreqwestError) -> NeverLeft | NoAnswer:
    """Whether the request can have arrived, and what is said of it. By the causes, not by the class of the error.

    pyreqwest gives ConnectTimeoutError for any time-out before an answer and ConnectError for a connection that
    was cut after the request had been sent: neither means that nothing arrived.
    """
    if isinstance(error, BuilderError):
        return NeverLeft(NOT_TO_BE_SENT.en)
    details = error.details.get("causes") if isinstance(error, DetailedPyreqwestError) else None
    causes = [cause["message"] for cause in details or []]
    told = " ".join(causes[1:]).lower()  # the first one names the address
    if _CONNECTING in causes:
        return NeverLeft(next((text for mark, text in _UNCONNECTED if mark in told), NOT_CONNECTED).en)
    return NoAnswer(next((text for mark, text in _LOST if mark in told), CUT).en)


@lru_cache(maxsize=64)
def _seconds(timeout: float) -> timedelta:
    return timedelta(seconds=timeout)


def _is_short(names: Mapping[str, str], limit: int) -> bool:
    """Whether the answer says that it fits: HTTP then ends it there. What was unpacked has no length any more."""
    length = names.get("content-length", "")
    return "content-encoding" not in names and length.isdecimal() and len(length) < 20 and int(length) <= limit


async def _read(reader: ResponseBodyReader, limit: int) -> bytes:
    content = bytearray()
    while (chunk := await reader.read_chunk()) is not None:
        content += chunk
        if len(content) > limit:
            raise NoAnswer(f"the answer is longer than {limit} bytes")
    return bytes(content)
