"""The simulated WeChat Pay's messages: how it reads XML, writes it, and signs what it writes.

Written from pay.weixin.qq.com/wiki/doc/api/jsapi.php?chapter=4_2 and 4_3 without a look at the adapter's wire; it reads
with expressions of its own, so that a mistake of a parser is not made twice.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping

_PROLOGUE = re.compile(r"\s*(?:<\?xml[^<>]*\?>)?\s*")
_ELEMENT = re.compile(
    r"<([A-Za-z_][\w.\-]*)\s*(?:/>|>((?>(?:<!\[CDATA\[(?:(?!\]\]>).)*\]\]>|[^<])*))</\1\s*>)\s*", re.DOTALL | re.ASCII
)
_PIECE = re.compile(r"<!\[CDATA\[(.*?)\]\]>|&(?:#([0-9]{1,7})|#x([0-9a-fA-F]{1,6})|(\w+));|(&)", re.DOTALL)
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}


class BadXml(ValueError):
    """A body that is not one <xml> element with flat fields."""


def read(body: bytes) -> dict[str, str]:
    """The fields, from CDATA or plain text, in any layout; BadXml. Values keep their white space inside."""
    try:
        text = body.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n").strip()
    except UnicodeDecodeError as error:
        raise BadXml("not UTF-8") from error
    start = _PROLOGUE.match(text)
    inner = text[start.end() if start else 0 :]
    if not inner.startswith("<xml>") or not inner.endswith("</xml>"):
        raise BadXml("no <xml> element")
    inner = inner[len("<xml>") : -len("</xml>")].strip()
    fields: dict[str, str] = {}
    at = 0
    while at < len(inner):
        match = _ELEMENT.match(inner, at)
        if match is None or match[1] in fields:
            raise BadXml(f"at {at}")
        fields[match[1]] = _PIECE.sub(_plain, match[2] or "")
        at = match.end()
    return fields


def write(fields: Mapping[str, str], root: str = "xml") -> bytes:
    """The fields as WeChat Pay writes them: every value in CDATA."""
    lines = [
        f"<{name}><![CDATA[{value.replace(']]>', ']]]]><![CDATA[>')}]]></{name}>" for name, value in fields.items()
    ]
    return "\n".join((f"<{root}>", *lines, f"</{root}>")).encode()


def signature(fields: Mapping[str, str], key: str, sign_type: str = "MD5") -> str:
    """The signature over the fields but `sign` and empty ones: MD5 or HMAC-SHA256, upper-case hex."""
    text = ""
    for name, value in sorted(fields.items()):
        if value and name != "sign":
            text += f"{name}={value}&"
    text += f"key={key}"
    if sign_type == "HMAC-SHA256":
        return hmac.new(key.encode(), text.encode(), hashlib.sha256).hexdigest().upper()
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest().upper()


def _plain(piece: re.Match[str]) -> str:
    cdata, decimal, hexadecimal, name, stray = piece.groups()
    if cdata is not None:
        return str(cdata)
    if stray or (name and name not in _NAMED):
        raise BadXml("an unknown entity")
    if name:
        return _NAMED[name]
    number = int(decimal) if decimal else int(hexadecimal, 16)
    if number > 0x10FFFF or 0xD800 <= number < 0xE000 or number == 0:
        raise BadXml("no such character")
    return chr(number)
