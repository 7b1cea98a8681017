"""The types of files as the simulated Kodo finds them: by what an uploader says, by names, and by first bytes.

Source: developer.qiniu.com, kodo/1206 (detectMime), read in public copies 2026-11.
"""

from collections.abc import Mapping
from typing import Final

UNKNOWN: Final = "application/octet-stream"
HEAD: Final = 512  # bytes that are looked at
_BY_NAME: Mapping[str, str] = {
    "gif": "image/gif",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "pdf": "application/pdf",
    "txt": "text/plain",
    "csv": "text/csv",
    "html": "text/html",
    "json": "application/json",
    "mp4": "video/mp4",
    "zip": "application/zip",
}
_BY_START: tuple[tuple[int, bytes, str], ...] = (
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (8, b"WEBP", "image/webp"),
    (0, b"%PDF-", "application/pdf"),
    (4, b"ftyp", "video/mp4"),
)


def kind_of(detect: int, said: str, names: tuple[str, ...], head: bytes) -> str:
    """The type of a file under a policy's detectMime: -1 as it was said, 1 by content first, 0 by what was said."""
    if detect < 0:
        return said or UNKNOWN
    named = next((_BY_NAME[end] for name in names if (end := name.rpartition(".")[2].lower()) in _BY_NAME), "")
    if detect:
        return seen(head) or named or UNKNOWN
    return said or named or seen(head) or UNKNOWN


def seen(head: bytes) -> str:
    """The type that the first bytes of a file show beyond doubt, or empty."""
    return next((kind for at, mark, kind in _BY_START if head[at:].startswith(mark)), "")
