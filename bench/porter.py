"""The load of the files case: one connection that carries files there and back, from memory and into memory.

Nothing is hashed or made while the clock runs, so that the porter waits for the program and never the other way round.
"""

import hashlib
import json
import os
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from bench.world import MERCHANT, World, signed

PATIENCE: Final = 120.0  # seconds for any answer
_HEAD: Final = b"\r\n\r\n"
_PIECE: Final = 256 * 1024  # bytes


class Porter:
    """One keep-alive connection."""

    def __init__(self, port: int) -> None:
        self._host = f"127.0.0.1:{port}"
        self._socket = socket.create_connection(("127.0.0.1", port), PATIENCE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def call(self, method: str, path: str, body: bytes = b"", kind: str = "application/octet-stream") -> bytes:
        """The body of the answer, which must be a 200."""
        self._send(method, path, body, kind)
        answer = bytearray(1 << 20)
        return bytes(answer[: self._receive(memoryview(answer))])

    def fetch(self, path: str, into: memoryview) -> int:
        """GETs a file into memory that is there; how many bytes it was."""
        self._send("GET", path, b"", "")
        return self._receive(into)

    def close(self) -> None:
        """Ends the connection."""
        self._socket.close()

    def _send(self, method: str, path: str, body: bytes, kind: str) -> None:
        head = f"{method} {path} HTTP/1.1\r\nHost: {self._host}\r\n"
        if body:
            head += f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n"
        self._socket.sendall(f"{head}\r\n".encode())
        if body:
            self._socket.sendall(body)

    def _receive(self, into: memoryview) -> int:
        head = b""
        while _HEAD not in head:
            piece = self._socket.recv(65536)
            if not piece:
                raise RuntimeError(f"the connection ended in an answer: {head!r}")
            head += piece
        told, _, first = head.partition(_HEAD)
        lower = told.lower()
        length = int(lower.partition(b"content-length:")[2].split(b"\r\n", 1)[0])
        into[: len(first)] = first
        come = len(first)
        while come < length:
            count = self._socket.recv_into(into[come:length])
            if not count:
                raise RuntimeError(f"{come} of {length} bytes came")
            come += count
        if not lower.startswith(b"http/1.1 200"):
            raise RuntimeError(f"{told!r} {bytes(into[:300])!r}")
        return length


@dataclass(frozen=True, slots=True)
class Errand:
    """What a porter has to do."""

    port: int
    world: World | None  # the bare program knows none
    count: int
    megabytes: int

    def place(self, name: str, size: int, digest: str) -> str:
        """Where a file is posted to."""
        if self.world is None:
            return f"/{name}"
        fields = {"merId": MERCHANT, "fileId": name, "name": f"{name}.bin", "size": str(size), "sha256": digest}
        return f"/api/file/upload?{urlencode(signed(self.world, fields))}"

    def check(self, answer: bytes, digest: str) -> None:
        """RuntimeError unless the answer says that the file is kept."""
        told = json.loads(answer) if self.world else None
        if told and (told["code"], told.get("status"), told.get("sha256")) != (1, "stored", digest):
            raise RuntimeError(f"not kept: {told}")

    def link(self, porter: Porter, name: str) -> str:
        """Where a file is got from."""
        if self.world is None:
            return f"/{name}"
        fields = signed(self.world, {"merId": MERCHANT, "fileId": name})
        kind = "application/x-www-form-urlencoded"
        url = urlsplit(json.loads(porter.call("POST", "/api/file/url", urlencode(fields).encode(), kind))["url"])
        return f"{url.path}?{url.query}"


def run(errand: Errand, scratch: Path) -> dict[str, Any]:
    """Carries every file there, then every file back, and compares it; seconds of each."""
    porter = Porter(errand.port)
    _up(errand, porter, "warm", 1, scratch)
    ups: list[float] = []
    digests: dict[str, str] = {}
    for number in range(errand.count):
        name = f"f{number}"
        digests[name], seconds = _up(errand, porter, name, errand.megabytes, scratch)
        ups.append(seconds)
    room = memoryview(bytearray(b"\1" * (errand.megabytes << 20)))  # not zeroes: memory that is really there
    downs = [_down(errand, porter, name, digest, room) for name, digest in digests.items()]
    porter.close()
    return {"up": ups, "down": downs}


def _up(errand: Errand, porter: Porter, name: str, megabytes: int, scratch: Path) -> tuple[str, float]:
    body = _made(name, megabytes)
    digest = hashlib.sha256(body).hexdigest()
    path = errand.place(name, len(body), digest)
    _touch(scratch, body)
    began = time.perf_counter()
    answer = porter.call("POST", path, body)
    seconds = time.perf_counter() - began
    errand.check(answer, digest)
    return digest, seconds


def _down(errand: Errand, porter: Porter, name: str, digest: str, room: memoryview) -> float:
    path = errand.link(porter, name)
    began = time.perf_counter()
    length = porter.fetch(path, room)
    seconds = time.perf_counter() - began
    if hashlib.sha256(room[:length]).hexdigest() != digest:
        raise RuntimeError(f"{name} came back otherwise")
    return seconds


def _made(name: str, megabytes: int) -> bytes:
    """Bytes that can't be packed, no two megabytes equal, made quickly."""
    rest = os.urandom((1 << 20) - 24)
    return b"".join(name.encode().ljust(16) + number.to_bytes(8, "big") + rest for number in range(megabytes))


def _touch(scratch: Path, body: bytes) -> None:
    """Has as much memory free as the file will need, touched a moment ago.

    A virtual machine gives its free memory back to its host, and the first touch of a page then takes ten times as
    long as writing it: whichever program found more of such pages would be the slower one. In pieces, since Linux
    keeps memory apart by the length of what was written there.
    """
    with scratch.open("wb", buffering=0) as file:
        for start in range(0, len(body), _PIECE):
            file.write(body[start : start + _PIECE])
    scratch.unlink()


def main() -> None:
    """Arguments: port, ours or bare, file of the world, files, megabytes of each. Prints the seconds as JSON."""
    port, name, path, count, megabytes = sys.argv[1:]
    world = World.read(Path(path)) if name == "ours" else None
    errand = Errand(int(port), world, int(count), int(megabytes))
    sys.stdout.write(json.dumps(run(errand, Path(path).with_suffix(".scratch"))))


if __name__ == "__main__":
    main()
