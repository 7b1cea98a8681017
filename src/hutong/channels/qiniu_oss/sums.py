"""Kodo's checksum of a file, the etag: how it is made of blocks of 4 MiB, and of the parts of an upload.

Source: qiniu/qetag (the algorithm's description) and the vectors in the tests of qiniu/go-sdk, read 2026-11.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from hashlib import sha1
from typing import Final

BLOCK: Final = 4 << 20  # bytes
_DIGEST: Final = 20  # bytes of SHA-1
_ONE, _MANY, _PARTS = b"\x16", b"\x96", b"\x9e"


def blocks(body: bytes) -> bytes:
    """The SHA-1 of every block, one after the other; of an empty file it is that of nothing."""
    whole = memoryview(body)
    starts = range(0, max(len(body), 1), BLOCK)
    return b"".join(_sha1(whole[start : start + BLOCK]) for start in starts)


def etag(sums: bytes) -> str:
    """The etag of what has these blocks."""
    return _written(_ONE + sums if len(sums) == _DIGEST else _MANY + _sha1(sums))


def tag(sums: bytes) -> str:
    """A part's tag as we keep it: its blocks, since the etag of the whole can't be made of the parts' etags alone."""
    return _written(sums)


def untag(text: str) -> bytes:
    """The blocks that a tag was made of; ValueError."""
    sums = urlsafe_b64decode(text)
    if not sums or len(sums) % _DIGEST:
        raise ValueError("not the tag of a part")
    return sums


def etags_of_parts(parts: Sequence[bytes]) -> frozenset[str]:
    """Every etag that a file of these parts (each given by its blocks) can have; either proves its content.

    Which one Kodo gives for parts of other than 4 MiB is told by no manual: by Qiniu's clients it is the sum of the
    parts' sums, but a file whose parts end at blocks may also be summed up as if it had come in one piece.
    """
    whole = etag(b"".join(parts))
    sums = b"".join(part if len(part) == _DIGEST else _sha1(part) for part in parts)
    return frozenset({whole, _written(_PARTS + _sha1(sums))})


def _sha1(content: bytes | memoryview) -> bytes:
    return sha1(content, usedforsecurity=False).digest()


def _written(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode()
