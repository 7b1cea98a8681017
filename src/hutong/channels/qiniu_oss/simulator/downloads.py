"""The domain that is bound to a private bucket at the simulated Kodo: files are read there with a signed address.

Source: developer.qiniu.com, kodo/1202 (download token) and the page on attname, read in public copies 2026-11. The
words of a missing file are from memory.
"""

import re
from collections.abc import AsyncIterator, Mapping
from email.utils import formatdate
from typing import Final
from urllib.parse import quote, unquote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from hutong.capabilities.simulation.book import Record
from hutong.channels.qiniu_oss.simulator.answers import CROSS, Refused, traced
from hutong.channels.qiniu_oss.simulator.gate import Gate, target_of
from hutong.channels.qiniu_oss.simulator.stock import Stock

_RANGE: Final = re.compile(r"bytes=(\d*)-(\d*)")


class Downloads:
    """Gives files to whoever has a signed address."""

    def __init__(self, gate: Gate, stock: Stock) -> None:
        self._gate = gate
        self._stock = stock

    def answer(self, request: Request) -> Response:
        """The file, or the stretch of it that was asked for; Refused."""
        account, signed = self._gate.download(request)
        key = unquote(target_of(request).partition("?")[0][1:])
        found = self._stock.find(account["bucket"], key)
        if found is None:
            raise Refused(404, "Document not found")
        size = int(found["fsize"])
        wanted = _wanted(request.headers.get("range", ""), size)
        start, end = wanted or (0, size)
        headers = {**_described(found, signed.get("attname", [""])[-1]), "content-length": str(end - start)}
        status = 200
        if wanted:
            status, headers["content-range"] = 206, f"bytes {start}-{end - 1}/{size}"
        if request.method == "HEAD":
            return Response(None, status, headers)
        return StreamingResponse(self._flow(found, start, end - start), status, headers)

    async def _flow(self, found: Record, start: int, length: int) -> AsyncIterator[bytes]:
        for piece in self._stock.stretch(found, start, length):
            yield piece


def _wanted(text: str, size: int) -> tuple[int, int] | None:
    """From where to where (not included); None for the whole file, Refused beyond its end."""
    found = _RANGE.fullmatch(text)
    if found is None or not any(found.groups()):
        return None
    first, last = found.groups()
    start = int(first) if first else max(size - int(last), 0)
    end = min(int(last) + 1, size) if first and last else size
    if start >= end:
        raise Refused(416, "requested range not satisfiable")
    return start, end


def _described(found: Record, name: str) -> Mapping[str, str]:
    shown = name or found["key"].rpartition("/")[2]
    told = quote(shown, safe="")
    manner = "attachment" if name else "inline"
    return {
        **traced(),
        **CROSS,
        "content-type": found["mimeType"],
        "content-disposition": f"{manner}; filename=\"{told}\"; filename*=utf-8''{told}",
        "accept-ranges": "bytes",
        "etag": f'"{found["hash"]}"',
        "last-modified": formatdate(found["putTime"] / 10_000_000, usegmt=True),
    }
