"""The simulated Kodo's stock: files by bucket and key, their contents on the shelf, and the sums they are known by.

The sum of a file is made of its blocks of 4 MiB (qiniu/qetag); that of one put together of other parts, of its parts'
sums (the vectors in the tests of qiniu/go-sdk).
"""

import base64
import binascii
import hashlib
import secrets
from collections.abc import Iterator, Sequence
from typing import Final

from hutong.base.clock import now
from hutong.capabilities.simulation import Home
from hutong.capabilities.simulation.book import Record

KIND: Final = "qiniu_oss.object"
BLOCK: Final = 4 * 1024 * 1024


class Sum:
    """The sum of a file that comes block by block: all of 4 MiB, but for the last."""

    def __init__(self) -> None:
        self._sums: list[bytes] = []
        self.crc32 = 0
        self.size = 0

    def add(self, block: bytes) -> None:
        """The next block."""
        self._sums.append(hashlib.sha1(block, usedforsecurity=False).digest())
        self.crc32 = binascii.crc32(block, self.crc32)
        self.size += len(block)

    @property
    def etag(self) -> str:
        """The sum of all blocks so far."""
        sums = self._sums or [hashlib.sha1(b"", usedforsecurity=False).digest()]
        return _text(0x16, sums[0]) if len(sums) == 1 else _joined(0x96, sums)


def sum_of(content: bytes) -> str:
    """The sum of bytes that are all there."""
    total = Sum()
    for start in range(0, len(content), BLOCK):
        total.add(content[start : start + BLOCK])
    return total.etag


def sum_of_parts(parts: Sequence[tuple[str, int]]) -> str:
    """The sum of a file put together of parts, each with its own sum and size."""
    sums = [base64.b64decode(etag, b"-_")[1:] for etag, _ in parts]
    *others, last = [size for _, size in parts]
    if all(size == BLOCK for size in others) and last <= BLOCK:  # parts that are blocks: as if it had come whole
        return _text(0x16, sums[0]) if len(sums) == 1 else _joined(0x96, sums)
    return _joined(0x9E, sums)


class Stock:
    """Every file that is there."""

    def __init__(self, home: Home) -> None:
        self._book = home.book
        self._shelf = home.shelf

    def find(self, bucket: str, key: str) -> Record | None:
        """A file, or None."""
        found = self._book.get(KIND, f"{bucket}:{key}")
        return found if found and not found["gone"] else None

    def every(self, bucket: str) -> list[Record]:
        """The files of a bucket in the order of their keys."""
        found = [record for record in self._book.all(KIND) if record["bucket"] == bucket and not record["gone"]]
        return sorted(found, key=lambda record: str(record["key"]).encode())

    def keep(self, bucket: str, key: str, pieces: list[str], *, etag: str, size: int, kind: str) -> Record:
        """A file of what lies on the shelf in pieces; it is there at once, whole, in the place of an older one."""
        content = f"qiniu_oss.content/{secrets.token_hex(12)}"
        self._shelf.join(content, pieces)
        before = self.find(bucket, key)
        record: Record = {
            "bucket": bucket,
            "key": key,
            "hash": etag,
            "fsize": size,
            "mimeType": kind,
            "putTime": int(now().timestamp() * 10_000_000),
            "content": content,
            "gone": False,
        }
        self._book.put(KIND, f"{bucket}:{key}", record)
        if before:
            self._shelf.drop(before["content"])
        return record

    def drop(self, record: Record) -> None:
        """Takes a file away."""
        self._book.put(KIND, f"{record['bucket']}:{record['key']}", {**record, "gone": True})
        self._shelf.drop(record["content"])

    def stretch(self, record: Record, start: int, length: int) -> Iterator[bytes]:
        """Part of a file's content, piece by piece."""
        end = start + length
        while start < end:
            piece = self._shelf.get(record["content"], start, min(1 << 20, end - start)) or b""
            if not piece:
                return  # it was deleted meanwhile
            start += len(piece)
            yield piece

    def lay(self, content: bytes) -> str:
        """Puts a piece on the shelf; gives its name there."""
        name = f"qiniu_oss.piece/{secrets.token_hex(12)}"
        self._shelf.put(name, content)
        return name

    def toss(self, pieces: Sequence[str]) -> None:
        """Takes pieces from the shelf that no file was made of."""
        for name in pieces:
            self._shelf.drop(name)

    def piece(self, name: str) -> bytes:
        """A piece on the shelf."""
        return self._shelf.get(name) or b""


def _text(mark: int, digest: bytes) -> str:
    return base64.b64encode(bytes([mark]) + digest, b"-_").decode()


def _joined(mark: int, sums: Sequence[bytes]) -> str:
    return _text(mark, hashlib.sha1(b"".join(sums), usedforsecurity=False).digest())
