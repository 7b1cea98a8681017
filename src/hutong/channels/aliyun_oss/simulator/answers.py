"""What the simulated OSS says: answers, refusals with the manual's codes, and XML both ways.

Source: help.aliyun.com/zh/oss/user-guide/overview-14 (error responses) and the pages of the fine codes (EC), read in
public copies 2026-11. Fine codes that were not found there are left out, but from memory: 0002-00000504,
0002-00000902, 0015-00000101, 0042-00000002.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat
from xml.sax.saxutils import escape

Node = tuple[str, "str | Sequence[Node]"]
XML: Final = {"content-type": "application/xml"}


@dataclass(slots=True)
class Answer:
    """An answer. A long body comes in `pieces` of together `length` bytes."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    pieces: Iterable[bytes] = ()
    length: int | None = None


class Refused(Exception):
    """A request that OSS refuses; `more` are further elements of the error, in order."""

    def __init__(
        self, status: int, code: str, message: str, ec: str = "", more: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(f"{status} {code} {message}")
        self.status = status
        self.code = code
        self.message = message
        self.ec = ec
        self.more = dict(more or {})

    def body(self, host: str, request_id: str) -> bytes:
        """The error as OSS writes it."""
        told = [("Code", self.code), ("Message", self.message), ("RequestId", request_id), ("HostId", host)]
        told += list(self.more.items())
        if self.ec:
            told += [("EC", self.ec), ("RecommendDoc", f"https://api.aliyun.com/troubleshoot?q={self.ec}")]
        return xml("Error", told)


def argument(message: str, name: str, value: str, ec: str = "") -> Refused:
    """A parameter, header or field that is wrong."""
    return Refused(400, "InvalidArgument", message, ec, {"ArgumentName": name, "ArgumentValue": value})


def denied(message: str, ec: str = "", **more: str) -> Refused:
    """No right to do this."""
    return Refused(403, "AccessDenied", message, ec, more)


def not_implemented(header: str) -> Refused:
    """Something that OSS can and this simulator can't: said aloud, never passed over."""
    message = "A header you provided implies functionality that is not implemented."
    return Refused(501, "NotImplemented", message, more={"Header": header})


def request_id() -> str:
    """A new one: 24 hexadecimal digits."""
    return secrets.token_hex(12).upper()


def xml(root: str, content: str | Sequence[Node]) -> bytes:
    """A document."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{_element((root, content))}'.encode()


def _element(node: Node) -> str:
    name, content = node
    inside = escape(content) if isinstance(content, str) else "".join(_element(child) for child in content)
    return f"<{name}>{inside}</{name}>"


def leaves(body: bytes, root: str) -> Sequence[tuple[str, str]]:
    """The elements of a document as they end, by path under the root (`Part/ETag`), with their text; Refused."""
    found: list[tuple[str, str]] = []
    path: list[str] = []
    text: list[str] = []

    def start(name: str, _: object) -> None:
        path.append(name)
        text.clear()

    def end(_: str) -> None:
        found.append(("/".join(path), "".join(text).strip()))
        path.pop()
        text.clear()

    parser = expat.ParserCreate("utf-8")
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text.append
    parser.StartDoctypeDeclHandler = _no_doctype
    try:
        parser.Parse(body, True)
    except expat.ExpatError:
        raise malformed() from None
    if found[-1][0] != root:
        raise malformed()
    return [(name.removeprefix(f"{root}/"), value) for name, value in found[:-1]]


def malformed() -> Refused:
    """XML that is none, or not what was wanted."""
    message = "The XML you provided was not well-formed or did not validate against our published schema."
    return Refused(400, "MalformedXML", message, "0031-00000001")


def _no_doctype(*_: object) -> None:
    raise malformed()
