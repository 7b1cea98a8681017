"""OSS on the wire: signature V4 of requests, links and forms, and the flat XML that OSS answers with.

Source: help.aliyun.com/zh/oss/developer-reference (V4 signatures in headers, in URLs, in PostObject; error responses)
and the published vectors of Alibaba's own client, read in public copies 2026-11. From memory: the header x-oss-err.
"""

import hashlib
import hmac
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, NamedTuple
from urllib.parse import quote
from xml.parsers import expat
from xml.sax.saxutils import escape

from hutong.base.http import Reply
from hutong.base.secrets import Secret

ALGORITHM: Final = "OSS4-HMAC-SHA256"
_UNSIGNED: Final = "UNSIGNED-PAYLOAD"
_END: Final = "aliyun_v4_request"
_ALWAYS: Final = ("content-type", "content-md5")


class NotXml(ValueError):
    """Bytes that are not the XML of an answer, or that try more than that (DOCTYPE, entities)."""


class Complaint(NamedTuple):
    """OSS's words of a refusal."""

    code: str
    words: str
    fine: str  # code of the cause (EC), under which the manual has a page for each


@dataclass(frozen=True, slots=True)
class Request:
    """What a signature is over. The bucket belongs to it even where only the host names it."""

    method: str
    bucket: str
    key: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)  # names in lower case
    additional: Sequence[str] = ()  # names of further headers that are signed

    def canonical(self) -> str:
        """The text that is hashed."""
        names = sorted(name for name in self.headers if self._signs(name))
        headers = "".join(f"{name}:{self.headers[name].strip()}\n" for name in names)
        path = encoded(f"/{self.bucket}/{self.key}", safe="/")
        parts = (self.method, path, query_text(self.query), headers, ";".join(sorted(self.additional)), _UNSIGNED)
        return "\n".join(parts)

    def _signs(self, name: str) -> bool:
        return name in _ALWAYS or name.startswith("x-oss-") or name in self.additional


class Signer:
    """An access key that signs for one region."""

    def __init__(self, access_key_id: str, secret: Secret, region: str) -> None:
        self._access_key_id = access_key_id
        self._secret = secret
        self._region = region

    def headers(self, request: Request, at: datetime) -> dict[str, str]:
        """The request's headers with those that authorise it."""
        named = {**request.headers, "x-oss-date": stamp(at), "x-oss-content-sha256": _UNSIGNED}
        full = Request(request.method, request.bucket, request.key, request.query, named, request.additional)
        parts = [f"Credential={self.credential(at)}", f"Signature={self._signature(full, at)}"]
        if request.additional:
            parts.insert(1, f"AdditionalHeaders={';'.join(sorted(request.additional))}")
        return {**named, "authorization": f"{ALGORITHM} {','.join(parts)}"}

    def query(self, request: Request, at: datetime, seconds: int) -> str:
        """The query of a link that authorises by itself, for so many seconds from `at`."""
        query = {
            **request.query,
            "x-oss-signature-version": ALGORITHM,
            "x-oss-credential": self.credential(at),
            "x-oss-date": stamp(at),
            "x-oss-expires": str(seconds),
        }
        full = Request(request.method, request.bucket, request.key, query, request.headers, request.additional)
        return query_text({**query, "x-oss-signature": self._signature(full, at)})

    def text(self, text: str, at: datetime) -> str:
        """The signature over a form's policy."""
        return _hmac(self._key(at), text).hex()

    def credential(self, at: datetime) -> str:
        """Who signs, when, for what."""
        return f"{self._access_key_id}/{self._scope(at)}"

    def _signature(self, request: Request, at: datetime) -> str:
        digest = hashlib.sha256(request.canonical().encode()).hexdigest()
        return self.text("\n".join((ALGORITHM, stamp(at), self._scope(at), digest)), at)

    def _scope(self, at: datetime) -> str:
        return f"{stamp(at)[:8]}/{self._region}/oss/{_END}"

    def _key(self, at: datetime) -> bytes:
        made = f"aliyun_v4{self._secret.reveal()}".encode()
        for part in (stamp(at)[:8], self._region, "oss", _END):
            made = _hmac(made, part)
        return made


def stamp(at: datetime) -> str:
    """A moment as V4 writes it: 20231203T121212Z."""
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def encoded(text: str, safe: str = "") -> str:
    """Percent-encoded as RFC 3986 says."""
    return quote(text, safe=safe, encoding="utf-8", errors="replace")


def query_text(query: Mapping[str, str]) -> str:
    """A query in the order in which it is signed; a parameter without a value has no equals sign."""
    pairs = sorted((encoded(name), encoded(value)) for name, value in query.items())
    return "&".join(f"{name}={value}" if value else name for name, value in pairs)


def disposition(name: str, *, inline: bool) -> str:
    """A Content-Disposition with a file name of any characters."""
    return f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{encoded(name)}"


def md5(content: bytes) -> bytes:
    """The digest that OSS checks a body with."""
    return hashlib.md5(content, usedforsecurity=False).digest()


def size_of(text: str) -> int:
    """A size as a header tells it; -1 for what is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else -1


def base64(content: bytes) -> str:
    """Standard Base64."""
    return b64encode(content).decode()


def part_list(tags: Sequence[str]) -> bytes:
    """The body that completes an upload: the parts, numbered from 1, with their tags."""
    parts = "".join(
        f'<Part><PartNumber>{number}</PartNumber><ETag>"{escape(tag)}"</ETag></Part>'
        for number, tag in enumerate(tags, 1)
    )
    return f"<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>".encode()


def elements(body: bytes) -> tuple[str, dict[str, str]]:
    """The name of an answer's root element, and the texts of the elements right under it; NotXml."""
    reader = _Reader()
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.forbidden
    parser.EntityDeclHandler = reader.forbidden
    try:
        parser.Parse(body, True)
    except expat.ExpatError as error:
        raise NotXml(f"not XML: {error}") from error
    return reader.root, reader.found


def told(body: bytes, root: str) -> dict[str, str]:
    """What an answer of this kind tells; nothing when it is none."""
    try:
        found, texts = elements(body)
    except NotXml:
        return {}
    return texts if found == root else {}


def complaint(reply: Reply) -> Complaint:
    """What a refusal says, nothing when the answer holds none. One without a body has it in a header."""
    found = told(reply.body or _unpacked(reply.headers.get("x-oss-err", "")), "Error")
    return Complaint(*(found.get(name, "").strip() for name in ("Code", "Message", "EC")))


def _unpacked(text: str) -> bytes:
    try:
        return b64decode(text)
    except ValueError:
        return b""


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


class _Reader:
    """Collects the texts of the second level."""

    def __init__(self) -> None:
        self.root = ""
        self.found: dict[str, str] = {}
        self._path: list[str] = []

    def start(self, name: str, _attributes: Mapping[str, str]) -> None:
        self._path.append(name)
        if len(self._path) == 1:
            self.root = name
        elif len(self._path) == 2:
            self.found.setdefault(name, "")

    def end(self, _name: str) -> None:
        self._path.pop()

    def text(self, text: str) -> None:
        if len(self._path) == 2:
            self.found[self._path[1]] += text

    def forbidden(self, *_: object) -> None:
        raise NotXml("a DOCTYPE or an entity declaration")
