"""Published vectors of Kodo's signatures and sums, by their names."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ALL: list[dict[str, Any]] = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))
NAMED = {vector["name"]: vector for vector in ALL}
WHOLE = [vector for vector in ALL if "size" in vector["inputs"]]
OF_PARTS = [vector for vector in ALL if "parts" in vector["inputs"]]
SIGNED = [vector for vector in ALL if vector["key"]]
_PAGE = b"A" + b"b" * 4093 + b"\r\n"


def content(kind: str, size: int) -> bytes:
    """What a vector's sum is of."""
    if kind.startswith("(size-1) x NUL"):
        return bytes(size - 1) + b"0"
    return (_PAGE * (size // 4096 + 1))[:size] if kind == "pages" else kind.encode()


def parts(vector: dict[str, Any]) -> Iterator[bytes]:
    """The parts that a vector's file is put together of, each beginning anew where it is made of pages."""
    whole = content(vector["inputs"]["content"], sum(vector["inputs"]["parts"]))
    start = 0
    for size in vector["inputs"]["parts"]:
        yield whole[start : start + size]
        start += size
