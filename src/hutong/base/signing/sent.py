"""A curl command or an HTTP message as it was sent: what of it the hub would read."""

import re
import shlex
from collections.abc import Iterator
from typing import Final
from urllib.parse import quote

from hutong.base.signing.mistake import Mistake, reading

_MESSAGE: Final = re.compile(
    r"(?:GET|POST|PUT)[ \t]+((?:/|https?://)\S*|\S+(?=[ \t]+HTTP/))(?:[ \t]+HTTP/[\d.]+)?[ \t]*(?:\n(.*)|$)",
    re.DOTALL | re.IGNORECASE,
)
_BLANK: Final = re.compile(r"(?:^|\n)[ \t]*\n")
_HEADERS: Final = re.compile(r"(?:[\w-]+:[^\n]*(?:\n|$))*")
# a prompt, what runs it, and where it lies: `$ time /usr/bin/curl`, `C:\>curl.exe`
_CURL: Final = re.compile(
    r"(?:[^\s=&{]{0,64}[$#>%] *)?(?:(?:time|sudo|env|nohup|exec|winpty)\s+)*(?:[^\s=&{]*[/\\])?curl(?:\.exe)?(?=\s)",
    re.IGNORECASE,
)
_CMD: Final = re.compile(r"\s\^(?:\"|\r?\n)|\A[^']*\^[&%{]")  # the ^ of Windows' command line
_CARET: Final = re.compile(r"\^(?:\r?\n(\r?\n)?|(.))", re.DOTALL)
_DATA: Final = frozenset({"-d", "--data", "--data-raw", "--data-ascii", "--data-binary", "--json"})
_ENCODED: Final = "--data-urlencode"
_PARTS: Final = frozenset({"-F", "--form", "--form-string"})
_SHORT: Final = frozenset("dFXHAbeoumxTwcCDEKPQrtUyYz")  # those that take a value
_VALUED: Final = (
    _DATA
    | _PARTS
    | {_ENCODED, "--request", "--header", "--user-agent", "--cookie", "--referer", "--output", "--user", "--max-time"}
    | {"--proxy", "--connect-timeout", "--upload-file", "--cacert", "--cert", "--key", "--resolve", "--write-out"}
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
    if command := _CURL.match(body):
        return _of_curl(body[command.end() :], notes)
    return body


def _of_message(target: str, rest: str, notes: list[Mistake]) -> str:
    head, content = _halves(rest)
    if "multipart/form-data" in head.lower():
        notes.append(_MULTIPART)
    return content.strip() or target.partition("?")[2]


def _halves(rest: str) -> tuple[str, str]:
    """The headers and the content, between which is an empty line, unless it was lost."""
    found = _BLANK.search(rest) or _HEADERS.match(rest)
    return (rest[: found.end()], rest[found.end() :]) if found else ("", rest)


def _of_curl(command: str, notes: list[Mistake]) -> str:
    try:
        words = shlex.split(_joined(command))
    except ValueError:
        notes.append(reading("curl 命令里的引号不成对", "a quote of the curl command is not closed"))
        return ""
    query, parts, files = "", [], False
    for option, value in _options(words):
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


def _joined(command: str) -> str:
    """The command in one line, without the escapes of Windows' command line."""
    if _CMD.search(command):
        command = _CARET.sub(lambda found: found[2] or ("\n" if found[1] else " "), command)
    return re.sub(r"[\\^`]\r?\n", " ", command)


def _options(words: list[str]) -> Iterator[tuple[str, str]]:
    """Options with their values; an address has none. `-d x`, `-dx`, `-sd x`, `--data x`, `--data=x` are the same."""
    left = iter(words)
    for word in left:
        name, equals, value = word.partition("=")
        if word in _VALUED:
            yield word, next(left, "").removeprefix("$")
        elif word.startswith("--"):
            yield (name, value) if equals else (word, "")
        elif not word.startswith("-"):
            yield "", word
        elif (at := next((at for at, letter in enumerate(word) if letter in _SHORT), 0)) > 0:
            yield f"-{word[at]}", (word[at + 1 :] or next(left, "")).removeprefix("$")


def _encoded(part: str) -> str:
    name, _, value = part.partition("=")
    return f"{name}={quote(value, safe='')}"
