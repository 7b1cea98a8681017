"""A curl command or an HTTP message as it was sent: what of it the hub would read."""

import re
import shlex
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from hutong.base.signing.mistake import Mistake, reading

_MESSAGE: Final = re.compile(r"(?:GET|POST|PUT) (\S+) HTTP/[\d.]+[ \t]*(?:\n(.*)|$)", re.DOTALL)
_BLANK: Final = re.compile(r"(?:^|\n)[ \t]*\n")
_DATA: Final = frozenset({"-d", "--data", "--data-raw", "--data-ascii", "--data-binary", "--json"})
_ENCODED: Final = "--data-urlencode"
_PARTS: Final = frozenset({"-F", "--form", "--form-string"})
_VALUED: Final = (
    _DATA
    | _PARTS
    | {
        *(
            "-X",
            "--request",
            "-H",
            "--header",
            "-A",
            "--user-agent",
            "-b",
            "--cookie",
            "-e",
            "--referer",
            "-o",
            "--output",
        ),
        *(
            "-u",
            "--user",
            "-m",
            "--max-time",
            "-x",
            "--proxy",
            "--connect-timeout",
            "-T",
            "--upload-file",
            "-w",
            _ENCODED,
        ),
        *("--cacert", "--cert", "--key", "--resolve", "--write-out"),
    }
)
_MULTIPART: Final = reading(
    "curl -F 和 multipart 平台不接受：用 -d 或 --data-urlencode 发表单",
    "the hub takes no multipart (curl -F): send a form with -d or --data-urlencode",
)
_FROM_FILE: Final = reading(
    "curl 从文件读取的内容看不到：请直接贴内容", "what curl reads from a file is not here: paste that"
)


def whole(body: str, notes: list[Mistake]) -> str:
    """The form, the JSON or the query of a pasted command or message; any other text as it is."""
    if message := _MESSAGE.fullmatch(body.replace("\r\n", "\n")):
        return _of_message(message[1], message[2] or "", notes)
    if re.match(r"(?:\$ )?curl(?:\.exe)?\s", body):
        return _of_curl(body, notes)
    return body


def _of_message(target: str, rest: str, notes: list[Mistake]) -> str:
    head, _, content = _halves(rest)
    if "multipart/form-data" in head.lower():
        notes.append(_MULTIPART)
    return content.strip() or target.partition("?")[2]


def _halves(rest: str) -> tuple[str, str, str]:
    """The headers and the content, between which is an empty line."""
    found = _BLANK.search(rest)
    return (rest[: found.start()], found[0], rest[found.end() :]) if found else (rest, "", "")


def _of_curl(command: str, notes: list[Mistake]) -> str:
    try:
        words = shlex.split(re.sub(r"[\\^`]\r?\n", " ", command).removeprefix("$ "))
    except ValueError:
        notes.append(reading("curl 命令里的引号不成对", "a quote of the curl command is not closed"))
        return ""
    query, parts, files = "", [], False
    for option, value in _options(words[1:]):
        if option == "":
            query = value.partition("?")[2] or query
        elif option in _PARTS or option == _ENCODED:
            parts.append(_encoded(value))
            notes.extend([_MULTIPART] if option in _PARTS and _MULTIPART not in notes else [])
        elif option in _DATA and value.startswith("@") and option != "--data-raw":
            files = True
        elif option in _DATA:
            parts.append(value)
    if files and not parts and not query:
        notes.append(_FROM_FILE)
    return "&".join(parts) or query


def _options(words: list[str]) -> Iterator[tuple[str, str]]:
    """Options with their values; an address has none. `-d x`, `-dx`, `--data x` and `--data=x` are the same."""
    left = iter(words)
    for word in left:
        name, equals, value = word.partition("=")
        if word in _VALUED:
            yield word, next(left, "").removeprefix("$")
        elif word.startswith("--"):
            yield (name, value) if equals else (word, "")
        elif word.startswith("-") and word[:2] in _VALUED:
            yield word[:2], word[2:]
        elif not word.startswith("-"):
            yield "", word


def _encoded(part: str) -> str:
    name, _, value = part.partition("=")
    return f"{name}={quote(value, safe='')}"
