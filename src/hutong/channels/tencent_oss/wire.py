"""COS on the wire: the signature of requests, links and forms, and the little XML that comes and goes.

Source: cloud.tencent.com/document/product/436/7778 (signature), 436/14690 (forms), 436/7730 (errors), 436/7742
(completing), read in public copies 2026-11.
"""

import hashlib
import hmac
import json
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any, Final
from urllib.parse import quote
from xml.parsers import expat

from hutong.base.secrets import Secret
from hutong.capabilities.storage import FormWish, Link

SKEW: Final = 60  # seconds that a signature is good before it is made: clocks differ
_OUTSIDE_QUOTES: Final = re.compile(r'["\\%/]|[^\x20-\x7e]')
_ATTRIBUTE: Final = "!#$&+-.^_`|~"  # what RFC 5987 leaves as it is, besides letters and digits


@dataclass(frozen=True, slots=True)
class Period:
    """When a signature is good, in Unix seconds; the manual's KeyTime."""

    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.start};{self.end}"


def period(at: datetime, until: datetime) -> Period:
    """From a little before `at` to exactly `until`."""
    return Period(int(at.timestamp()) - SKEW, int(until.timestamp()))


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs with one pair of keys."""

    secret_id: str
    secret_key: Secret

    def fields(
        self, method: str, path: str, good: Period, query: Mapping[str, str], headers: Mapping[str, str]
    ) -> dict[str, str]:
        """What proves a request, for its Authorization header or its query. All of `query` and `headers` is signed.

        `path` is the key of an object, not encoded, after a slash.
        """
        parameter_names, parameters = _listed(query)
        header_names, told = _listed(headers)
        request = f"{method.lower()}\n{path}\n{parameters}\n{told}\n"
        text = f"sha1\n{good}\n{_sha1(request.encode())}\n"
        return {
            "q-sign-algorithm": "sha1",
            "q-ak": self.secret_id,
            "q-sign-time": str(good),
            "q-key-time": str(good),
            "q-header-list": header_names,
            "q-url-param-list": parameter_names,
            "q-signature": _hmac(self._key(good), text),
        }

    def policy(self, policy: bytes, good: Period) -> str:
        """The signature of a form's policy. Unlike requests, it is over the bare hash."""
        return _hmac(self._key(good), _sha1(policy))

    def _key(self, good: Period) -> str:
        return _hmac(self.secret_key.reveal(), str(good))


def authorization(fields: Mapping[str, str]) -> str:
    """The value of the Authorization header; nothing in it is encoded."""
    return "&".join(f"{name}={value}" for name, value in fields.items())


def policy(wish: FormWish, good: Period, bucket: str, fields: Mapping[str, str]) -> bytes:
    """What a form allows: exactly these fields, in this bucket, with a file of exactly this size."""
    conditions: list[Any] = [
        {"bucket": bucket},
        *({name: value} for name, value in fields.items()),
        {"q-sign-time": str(good)},
        ["content-length-range", wish.size, wish.size],
    ]
    expiration = wish.until.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return json.dumps({"expiration": expiration, "conditions": conditions}, separators=(",", ":")).encode()


def disposition(link: Link) -> str:
    """How the browser is to take a file, and under which name: once for old ones, once in UTF-8 (RFC 6266)."""
    name = "".join(letter for letter in link.name if letter.isprintable()) or "file"
    plain = _OUTSIDE_QUOTES.sub("_", name)
    full = quote(name, safe=_ATTRIBUTE, errors="replace")
    return f"{'inline' if link.inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{full}"


def digest(body: bytes) -> bytes:
    """The MD5 of a body."""
    return hashlib.md5(body, usedforsecurity=False).digest()


def base64(raw: bytes) -> str:
    """Bytes as Content-MD5 and policy are written."""
    return b64encode(raw).decode()


def completion(tags: Sequence[str]) -> bytes:
    """The list of parts that makes an upload one object."""
    parts = (
        f'<Part><PartNumber>{number}</PartNumber><ETag>"{escape(tag)}"</ETag></Part>'
        for number, tag in enumerate(tags, start=1)
    )
    return f"<CompleteMultipartUpload>{''.join(parts)}</CompleteMultipartUpload>".encode()


def read(body: bytes, root: str) -> dict[str, str] | None:
    """The texts right under an element; None for bytes that are not just one element of this name, or hold a DOCTYPE.

    While it merges parts, COS sends blanks to keep the line open; they may come first.
    """
    reader = _Reader()
    try:
        reader.parser.Parse(body.strip(), True)
    except (expat.ExpatError, _Refused, LookupError, ValueError):  # the latter for encodings that are none
        return None
    return reader.texts if reader.root == root else None


def trouble(body: bytes) -> tuple[str, str] | None:
    """The code and words of an error; None when the bytes are no error of COS's."""
    told = read(body, "Error") or {}
    return (told["Code"], told.get("Message", "")) if told.get("Code") else None


def _listed(pairs: Mapping[str, str]) -> tuple[str, str]:
    """The names in order, and names with values; both encoded, the names in lower case."""
    items = sorted((_encoded(name).lower(), _encoded(value)) for name, value in pairs.items())
    return ";".join(name for name, _ in items), "&".join(f"{name}={value}" for name, value in items)


def _encoded(text: str) -> str:
    return quote(text, safe="-_.~")


def _sha1(raw: bytes) -> str:
    return hashlib.sha1(raw, usedforsecurity=False).hexdigest()


def _hmac(key: str, text: str) -> str:
    return hmac.digest(key.encode(), text.encode(), "sha1").hex()


class _Refused(Exception):
    """XML that is more than the small answers of COS."""


class _Reader:
    """Collects the texts of the elements right under the root."""

    def __init__(self) -> None:
        self.root = ""
        self.texts: dict[str, str] = {}
        self._depth = 0
        self._name = ""
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _start(self, name: str, _attributes: Mapping[str, str]) -> None:
        self._depth += 1
        if self._depth == 1:
            self.root = name
        elif self._depth == 2:
            self._name = name
            self.texts[name] = ""
        else:
            raise _Refused

    def _end(self, _name: str) -> None:
        self._depth -= 1

    def _text(self, text: str) -> None:
        if self._depth == 2:
            self.texts[self._name] += text

    def _doctype(self, *_: object) -> None:
        raise _Refused
