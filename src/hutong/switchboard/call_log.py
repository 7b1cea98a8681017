"""The log of calls to providers: taken down while they are made, masked and written in the background."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime
from time import perf_counter
from typing import Any, Final

import asyncpg
import orjson

from hutong.base.db import AWAY, Pool
from hutong.base.http import Http, NeverLeft, NoAnswer, Reply
from hutong.base.secrets import Secret, masked
from hutong.switchboard.mask import Masker, unsigned

log = logging.getLogger(__name__)
_KEPT: Final = 4096  # characters of a body that are kept
_READ: Final = 65536  # bytes of a body that are looked at; far above _KEPT, so that no secret is cut at the edge
_QUEUE: Final = 10_000  # calls; more than that waiting are dropped and counted
_BATCH: Final = 500
_PAUSE: Final = 0.2  # seconds that calls are collected before they are written
_MASKED: Final = masked("x")
EXAMINATION: Final = "examination"  # the number of calls that only look after an account: many are to be refused
_HIDDEN: Final = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie"})

_INSERT = """
INSERT INTO call_log (at, channel_id, revision, verb, number, fault, words, ms, exchanges)
SELECT at, channel_id, revision, verb, number, fault, words, ms, exchanges::jsonb
  FROM unnest($1::timestamptz[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::text[], $7::text[],
              $8::int[], $9::text[])
    AS g(at, channel_id, revision, verb, number, fault, words, ms, exchanges)
"""


@dataclass(slots=True)
class Exchange:
    """One request and what came back, as they were; masked only when they are written down."""

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    reply: Reply | None = None
    error: str = ""
    ms: int = 0


@dataclass(slots=True)
class Call:
    """One verb asked of one channel, with its exchanges."""

    at: datetime
    channel_id: int
    revision: int
    verb: str
    number: str
    masker: Masker
    exchanges: list[Exchange] = field(default_factory=list)
    fault: str = ""
    words: str = ""
    ms: int = 0
    discreet: bool = False  # somebody's file: bodies are not kept, but for the words of a refusal


tape: ContextVar[Call | None] = ContextVar("tape", default=None)  # the call that this task is making


def hide(*secrets: Secret) -> None:
    """Masks these in the call under way, too: secrets that only came to light in it, such as a session key."""
    call = tape.get()
    if call is not None:
        call.masker = call.masker.also(secrets)


class Recorded:
    """An `Http` that takes down what passes on the tape of the call under way."""

    def __init__(self, http: Http) -> None:
        self._http = http

    async def send(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> Reply:
        """See `Http.send`."""
        call = tape.get()
        if call is None:
            return await self._http.send(method, url, headers=headers, body=body, timeout=timeout)
        kept = _size(body) if call.discreet else body  # at once: a queue of calls must not hold their files in memory
        exchange, began = Exchange(method, url, headers, kept, error="deadline"), perf_counter()
        call.exchanges.append(exchange)
        try:
            reply = await self._http.send(method, url, headers=headers, body=body, timeout=timeout)
            exchange.error = ""
        except (NeverLeft, NoAnswer) as error:
            exchange.error = f"{type(error).__name__}: {error}"
            raise
        finally:
            exchange.ms = round((perf_counter() - began) * 1000)
        hide = call.discreet and reply.status < 400
        exchange.reply = replace(reply, body=_size(reply.body)) if hide else reply
        return reply


class CallLog:
    """Writes calls in batches. A full queue drops calls, never delays them: the log is not the ledger."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._queue: deque[Call] = deque()
        self._dropped = 0
        self._some = asyncio.Event()
        self._writing = asyncio.Lock()
        self._closing = False
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begins to write."""
        self._task = asyncio.create_task(self._run())

    def add(self, call: Call) -> None:
        """Takes a finished call; returns at once."""
        if len(self._queue) >= _QUEUE:
            self._dropped += 1
            return
        self._queue.append(call)
        self._some.set()

    async def flush(self) -> None:
        """Writes everything that waits, and returns once it is there, whoever writes it."""
        async with self._writing:
            while self._queue:
                await self._write([self._queue.popleft() for _ in range(min(_BATCH, len(self._queue)))])

    async def close(self) -> None:
        """Stops, after writing what waits."""
        self._closing = True  # not cancelled: what is being written would be lost
        self._some.set()
        if self._task is not None:
            await self._task
        await self.flush()

    async def _run(self) -> None:
        while not self._closing:
            await self._some.wait()
            if not self._closing:
                await asyncio.sleep(_PAUSE)
            self._some.clear()
            await self.flush()

    async def _write(self, calls: Sequence[Call]) -> None:
        if self._dropped:
            log.warning("%d calls were not logged: the database is too slow", self._dropped)
            self._dropped = 0
        rows = [_row(call) for call in calls]
        try:
            async with self._pool.acquire() as connection, connection.transaction():
                await connection.execute("SET LOCAL synchronous_commit TO off")  # the ledger must be durable, not this
                await connection.execute(_INSERT, *(list(column) for column in zip(*rows, strict=True)))
        except (*AWAY, asyncpg.PostgresError, TimeoutError):
            log.exception("%d calls could not be logged", len(calls))


def _row(call: Call) -> tuple[Any, ...]:
    exchanges = orjson.dumps([_shown(exchange, call.masker) for exchange in call.exchanges]).decode()
    words = clean(call.masker.mask(call.words))[:_KEPT]
    number = clean(call.number)
    return (call.at, call.channel_id, call.revision, call.verb, number, call.fault, words, call.ms, exchanges)


def _shown(exchange: Exchange, masker: Masker) -> dict[str, Any]:
    reply = exchange.reply or Reply(0)
    request, answer = _text(exchange.body), _text(reply.body)
    heads = [value for headers in (exchange.headers, reply.headers) for _, value in _visible(headers)]
    # One look at everything together: most exchanges hold no secret, and then nothing has to be masked.
    every = "\n".join((exchange.url, request, answer, exchange.error, *heads))
    mask = _cleaned(masker.mask) if masker.touches(every) else unsigned if _is_clean(every) else _cleaned(str)
    return {
        "method": exchange.method,
        "url": mask(exchange.url)[:_KEPT],
        "headers": _headers(exchange.headers, mask),
        "request": _cut(mask(request), len(exchange.body)),
        "status": reply.status or None,
        "answer_headers": _headers(reply.headers, mask),
        "answer": _cut(mask(answer), len(reply.body)),
        "error": mask(exchange.error),
        "ms": exchange.ms,
    }


def _visible(headers: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in headers.items() if not _is_hidden(name)]


def _headers(headers: Mapping[str, str], mask: Callable[[str], str]) -> dict[str, str]:
    return {name: _MASKED if _is_hidden(name) else mask(value)[:_KEPT] for name, value in headers.items()}


def _cleaned(mask: Callable[[str], str]) -> Callable[[str], str]:
    return lambda text: unsigned(clean(mask(text)))


def _is_hidden(name: str) -> bool:
    return name.lower() in _HIDDEN or name.lower().endswith("-signature")


def _text(body: bytes) -> str:
    return body[:_READ].decode("utf-8", "replace")


def _size(body: bytes) -> bytes:
    return b"(%d bytes)" % len(body)


def _cut(text: str, size: int) -> str:
    return text if len(text) <= _KEPT else f"{text[:_KEPT]}… ({size} bytes)"


def clean(text: str) -> str:
    """The text as PostgreSQL can keep it."""
    if _is_clean(text):
        return text
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def _is_clean(text: str) -> bool:
    """Whether nothing has to be replaced; texts beyond ASCII are looked at more closely."""
    return text.isascii() and "\0" not in text
