"""The load: keep-alive connections that post orders signed beforehand, each the next as soon as it has its answer."""

import asyncio
import json
import pickle
import sys
import time
from pathlib import Path
from typing import Any, cast

import uvloop

_OK = b'"code":1,'


class Client(asyncio.Protocol):
    """One connection: a request at a time, parsed no further than is needed to know that it went well."""

    def __init__(self, load: "Load") -> None:
        self._load = load
        self._buffer = b""
        self._began = 0.0
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begins."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none by its class
        self._next()

    def data_received(self, data: bytes) -> None:
        """Takes an answer's bytes; when it is whole, notes it and asks again."""
        self._buffer += data
        head = self._buffer.find(b"\r\n\r\n")
        if head < 0:
            return
        lower = self._buffer[:head].lower()
        at = lower.find(b"content-length:")
        length = int(lower[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
        if len(self._buffer) < head + 4 + length:
            return
        body, self._buffer = self._buffer[head + 4 : head + 4 + length], self._buffer[head + 4 + length :]
        self._load.took(time.perf_counter() - self._began, lower, body)
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        """An end in the middle of an answer is an error."""
        if self._began and not self._load.over:
            self._load.failed(f"connection lost: {exc}")
        self._load.left()

    def _next(self) -> None:
        assert self._transport is not None
        request = self._load.request()
        if request is None:
            self._began = 0.0
            self._transport.close()
            return
        self._began = time.perf_counter()
        self._transport.write(request)


class Load:
    """A run: its requests, its clock and what came of it."""

    def __init__(self, port: int, bodies: list[bytes], connections: int, seconds: float) -> None:
        head = "POST /api/pay HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nContent-Type: application/json\r\n"
        start = head.format(port).encode()
        self._requests = [start + b"Content-Length: %d\r\n\r\n" % len(body) + body for body in bodies]
        self._port = port
        self._seconds = seconds
        self._index = 0
        self._open = connections
        self._done = asyncio.Event()
        self._began = self._ended = 0.0
        self._latencies: list[float] = []
        self._errors: list[str] = []
        self._error_count = 0
        self._sample: list[str] = []
        self.over = False

    async def run(self) -> dict[str, Any]:
        """The figures of the run."""
        loop = asyncio.get_running_loop()
        connections, self._began = self._open, time.perf_counter()
        await asyncio.gather(
            *(loop.create_connection(lambda: Client(self), "127.0.0.1", self._port) for _ in range(connections))
        )
        async with asyncio.timeout(self._seconds + 20):
            await self._done.wait()
        latencies = sorted(self._latencies)
        count = len(latencies)
        return {
            "ok": count,
            "errors": self._error_count,
            "error_samples": self._errors,
            "seconds": self._ended - self._began,
            "p50_ms": round(latencies[count // 2] * 1000, 2) if count else 0.0,
            "p99_ms": round(latencies[count * 99 // 100] * 1000, 2) if count else 0.0,
            "sample": self._sample,
        }

    def request(self) -> bytes | None:
        """The next request; None when the time is over or there are no more."""
        if self.over or self._index >= len(self._requests) or time.perf_counter() - self._began > self._seconds:
            self.over = True
            return None
        self._index += 1
        return self._requests[self._index - 1]

    def took(self, latency: float, head: bytes, body: bytes) -> None:
        """Counts an answer."""
        self._ended = time.perf_counter()
        if head.startswith(b"http/1.1 200") and _OK in body.replace(b" ", b""):
            self._latencies.append(latency)
            if len(self._latencies) % 997 == 1:
                self._sample.append(body.decode())
        else:
            self.failed(f"{head[:40]!r} {body[:300]!r}")

    def failed(self, what: str) -> None:
        """Counts a failure."""
        self._error_count += 1
        if len(self._errors) < 3:
            self._errors.append(what)

    def left(self) -> None:
        """A connection has ended."""
        self._open -= 1
        if self._open == 0:
            self._done.set()


def main() -> None:
    """Arguments: port, file of pickled bodies, first, count, connections, seconds. Prints the figures as JSON."""
    port, path, first, count, connections, seconds = sys.argv[1:]
    bodies = pickle.loads(Path(path).read_bytes())[int(first) : int(first) + int(count)]
    load = Load(int(port), bodies, int(connections), float(seconds))
    sys.stdout.write(json.dumps(uvloop.run(load.run())))


if __name__ == "__main__":
    main()
