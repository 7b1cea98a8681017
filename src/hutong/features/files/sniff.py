"""Whether a file is what its name says: its first bytes are compared with its suffix."""

import mimetypes
from typing import Final

import puremagic
from puremagic import main as magic

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.features.files.record import suffix_of

HEAD: Final = 4096  # bytes that are looked at
# Suffixes that mean the same kind of content.
_FAMILIES: Final = (
    frozenset({".jpg", ".jpeg", ".jpe", ".jfif"}),
    frozenset({".tif", ".tiff"}),
    frozenset({".heic", ".heif"}),
    frozenset({".htm", ".html"}),
    frozenset({".zip", ".docx", ".xlsx", ".pptx", ".apk", ".jar"}),
    frozenset({".doc", ".xls", ".ppt"}),
    frozenset({".mp4", ".m4v", ".m4a", ".mov"}),
)
_TEXTS: Final = frozenset({".txt", ".csv", ".md", ".json", ".log", ".yaml", ".yml", ".xml", ".svg", ".html", ".htm"})
_ANYTHING: Final = frozenset({".bin", ".dat"})  # says nothing of its content, and is never shown, only saved
_TYPES: Final = mimetypes.MimeTypes(filenames=())  # the machine's own list would make types differ between machines
_OFFICE: Final = "application/vnd.openxmlformats-officedocument."
_MORE: Final = {
    ".docx": f"{_OFFICE}wordprocessingml.document",
    ".xlsx": f"{_OFFICE}spreadsheetml.sheet",
    ".pptx": f"{_OFFICE}presentationml.presentation",
    ".webp": "image/webp",
    ".heic": "image/heic",
    ".heif": "image/heif",
    ".md": "text/markdown",
}
_OCTETS: Final = "application/octet-stream"
_KNOWN: Final = frozenset(header.extension for header in magic.magic_header_array if header.extension)


def content_type_of(name: str) -> str:
    """The content type that a name's suffix means; octets where it means none."""
    suffix = suffix_of(name)
    return _MORE.get(suffix) or _TYPES.guess_type(f"x{suffix}")[0] or _OCTETS


def check_head(name: str, head: bytes) -> None:
    """Refusal (FILE_TYPE) when the first bytes are not those of a file with this suffix. An empty file passes."""
    suffix = suffix_of(name)
    if not head or suffix in _ANYTHING:
        return
    if suffix in _TEXTS:
        if not _is_text(head):
            raise _differs(suffix, "")
        return
    found = _suffixes(head)
    family = next((one for one in _FAMILIES if suffix in one), frozenset({suffix}))
    if not family & found and (found or family & _KNOWN):
        raise _differs(suffix, ", ".join(sorted(found)[:3]))


def _suffixes(head: bytes) -> frozenset[str]:
    try:
        return frozenset(match.extension.lower() for match in puremagic.magic_string(head) if match.extension)
    except puremagic.PureError:  # bytes that are known from nowhere
        return frozenset()


def _is_text(head: bytes) -> bool:
    if b"\0" in head:
        return False
    return any(_decodes(head, name) for name in ("utf-8", "gb18030"))


def _decodes(head: bytes, encoding: str) -> bool:
    for cut in range(4):  # the end may stand within a character
        try:
            head[: len(head) - cut].decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


def _differs(suffix: str, found: str) -> Refusal:
    zh = f"内容不是 {suffix}" + (f"，像是 {found}" if found else "")
    en = f"its content is no {suffix}" + (f", rather {found}" if found else "")
    return Refusal(Problem.FILE_TYPE, Text(zh, en))
