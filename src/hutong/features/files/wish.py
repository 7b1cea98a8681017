"""What a merchant wants to have kept: a name without a path, a size, and what its bytes must add up to."""

import re
from dataclasses import dataclass
from typing import Final

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.features.files.record import suffix_of

_NAME: Final = 200  # characters
_PATHS: Final = re.compile(r'[/\\:*?"<>|]')
SHA256: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class FileWish:
    """One file to come. `sha256` empty: a browser brings it, so nobody knows yet."""

    merchant_id: str
    file_id: str
    name: str
    size: int
    sha256: str = ""
    notify_url: str = ""


def checked_name(name: str) -> str:
    """The name; Refusal (FILE_NAME) for one that is a path, hidden, or has no suffix."""
    if len(name) > _NAME or _PATHS.search(name) or name.startswith(".") or name != name.strip() or not suffix_of(name):
        detail = Text(
            f'须带后缀，不含路径和 /\\:*?"<>|，最多 {_NAME} 字',
            f'it needs a suffix, and no path, none of /\\:*?"<>|, at most {_NAME} characters',
        )
        raise Refusal(Problem.FILE_NAME, detail)
    return name


def size_of(text: str, most: int) -> int:
    """A size in bytes up to `most`; Refusal (FILE_SIZE)."""
    if not re.fullmatch(r"[0-9]{1,15}", text) or int(text) > most:
        raise Refusal(Problem.FILE_SIZE, Text(f"最多 {most} 字节", f"at most {most} bytes"))
    return int(text)


def digest_of(text: str) -> str:
    """A SHA-256 in hexadecimal; Refusal (FILE_CHECKSUM)."""
    if not SHA256.fullmatch(text.lower()):
        raise Refusal(Problem.FILE_CHECKSUM, "sha256")
    return text.lower()
