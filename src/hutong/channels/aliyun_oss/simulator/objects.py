"""The simulated OSS's objects: put, read, looked at, deleted, listed by `listing`.

Source: help.aliyun.com/zh/oss/developer-reference (PutObject, GetObject, HeadObject, DeleteObject,
DeleteMultipleObjects), read in public copies 2026-11.
"""

import base64
import hashlib
import re
import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final

from hutong.base.clock import now
from hutong.capabilities.simulation import Home
from hutong.capabilities.simulation.book import Record
from hutong.channels.aliyun_oss.simulator.answers import (
    XML,
    Answer,
    Node,
    Refused,
    argument,
    leaves,
    malformed,
    not_implemented,
    xml,
)
from hutong.channels.aliyun_oss.simulator.call import Call

KIND: Final = "aliyun_oss.object"
_PIECE: Final = 1 << 20  # bytes that are read at once
_KEPT: Final = ("cache-control", "content-disposition", "content-encoding", "content-language", "expires")
_KNOWN: Final = {
    "x-oss-date": "",
    "x-oss-content-sha256": "",
    "x-oss-forbid-overwrite": "",
    "x-oss-range-behavior": "",
    "x-oss-object-acl": "default private",
    "x-oss-storage-class": "Standard",
}
_RANGE: Final = re.compile(r"bytes=([0-9]*)-([0-9]*)")
_CRC_MOST: Final = 256 * 1024  # bytes; Python needs seconds for more, so OSS's header is left out there
_ONES: Final = 0xFFFFFFFFFFFFFFFF


def _entry(value: int) -> int:
    for _ in range(8):
        value = (value >> 1) ^ (0xC96C5795D7870F42 if value & 1 else 0)
    return value


_TABLE: Final = tuple(_entry(value) for value in range(256))


class Objects:
    """The contents of every bucket: records in the book, bytes on the shelf."""

    def __init__(self, home: Home) -> None:
        self._book = home.book
        self._shelf = home.shelf

    def put(self, call: Call) -> Answer:
        """PutObject."""
        self.check_new(call.bucket, call.key, call.headers)
        digest = checked_md5(call)
        kept = self.keep(call.bucket, call.key, call.body, call.headers.get("content-type", ""), call.headers)
        headers = {"etag": kept["etag"], "content-md5": base64.b64encode(digest).decode()}
        return Answer(200, {**headers, **_crc(kept)})

    def get(self, call: Call) -> Answer:
        """GetObject."""
        found = self.found(call.bucket, call.key)
        headers = {**_headers(found), **_overridden(call)}
        stretch = _stretch(call.headers, found["size"])
        if stretch is None:
            return Answer(200, headers, pieces=self._pieces(found, 0, found["size"]), length=found["size"])
        start, end = stretch
        headers["content-range"] = f"bytes {start}-{end - 1}/{found['size']}"
        return Answer(206, headers, pieces=self._pieces(found, start, end), length=end - start)

    def head(self, call: Call) -> Answer:
        """HeadObject."""
        found = self.found(call.bucket, call.key)
        return Answer(200, _headers(found), length=found["size"])

    def meta(self, call: Call) -> Answer:
        """GetObjectMeta: the least that is to be known."""
        found = self.found(call.bucket, call.key)
        headers = {name: value for name, value in _headers(found).items() if name in ("etag", "last-modified")}
        return Answer(200, headers, length=found["size"])

    def delete(self, call: Call) -> Answer:
        """DeleteObject: the same answer whether it was there or not."""
        self.drop(call.bucket, call.key)
        return Answer(204)

    def delete_many(self, call: Call) -> Answer:
        """DeleteMultipleObjects, which wants a digest of its list."""
        if "content-md5" not in call.headers:
            raise Refused(400, "MissingArgument", "Missing Some Required Arguments.", "0016-00000502")
        checked_md5(call)
        told = leaves(call.body, "Delete")
        keys = [value for path, value in told if path == "Object/Key"]
        if not 1 <= len(keys) <= 1000:
            raise malformed()
        for key in keys:
            self.drop(call.bucket, key)
        quiet = ("Quiet", "true") in told
        children: list[Node] = [] if quiet else [("Deleted", [("Key", key)]) for key in keys]
        return Answer(200, XML, xml("DeleteResult", children))

    def find(self, bucket: str, key: str) -> Record | None:
        """The record of an object that is there."""
        record = self._book.get(KIND, f"{bucket}/{key}")
        return record if record and not record["gone"] else None

    def found(self, bucket: str, key: str) -> Record:
        """The record of an object; Refused."""
        record = self.find(bucket, key)
        if record is None:
            raise Refused(404, "NoSuchKey", "The specified key does not exist.", "0026-00000001", {"Key": key})
        return record

    def every(self, bucket: str) -> list[Record]:
        """The objects of a bucket in the order of their names."""
        there = [record for record in self._book.all(KIND) if record["bucket"] == bucket and not record["gone"]]
        return sorted(there, key=lambda record: str(record["key"]).encode())

    def content(self, record: Record) -> bytes:
        """All bytes of an object."""
        return self._shelf.get(record["shelf"]) or b""

    def check_new(self, bucket: str, key: str, headers: Mapping[str, str], ec: str = "0017-00000279") -> None:
        """Passes what may be written under this name with these headers (or fields of a form); Refused."""
        raw = key.encode()
        if not 1 <= len(raw) <= 1023 or key[0] in "/\\":
            raise Refused(400, "InvalidObjectName", "The specified object is not valid.", more={"ObjectName": key})
        check_known(headers)
        forbid = headers.get("x-oss-forbid-overwrite", "false")
        if forbid not in ("true", "false"):
            raise argument("Invalid x-oss-forbid-overwrite.", "x-oss-forbid-overwrite", forbid, ec)
        if forbid == "true" and self.find(bucket, key):
            words = "The object you specified already exists and can not be overwritten."
            raise Refused(409, "FileAlreadyExists", words, "0026-00000002")

    def keep(self, bucket: str, key: str, content: bytes, kind: str, headers: Mapping[str, str]) -> Record:
        """Puts a whole object in the place of whatever was there."""
        digest = hashlib.md5(content, usedforsecurity=False).hexdigest().upper()
        shelf = _place()
        self._shelf.put(shelf, content)
        return self._write(
            {
                **_described(bucket, key, kind, headers),
                "size": len(content),
                "etag": f'"{digest}"',
                "shelf": shelf,
                "made": "Normal",
                "crc": crc64(content),
            }
        )

    def join(self, bucket: str, key: str, parts: list[Record], kind: str, headers: Mapping[str, str]) -> Record:
        """Makes an object of uploaded parts."""
        digests = b"".join(bytes.fromhex(part["etag"].strip('"')) for part in parts)
        digest = hashlib.md5(digests, usedforsecurity=False).hexdigest().upper()
        shelf = _place()
        self._shelf.join(shelf, [part["shelf"] for part in parts])
        return self._write(
            {
                **_described(bucket, key, kind, headers),
                "size": sum(part["size"] for part in parts),
                "etag": f'"{digest}-{len(parts)}"',
                "shelf": shelf,
                "made": "Multipart",
                "crc": "",
            }
        )

    def drop(self, bucket: str, key: str) -> None:
        """Takes an object away if it is there."""
        record = self.find(bucket, key)
        if record is not None:
            self._book.put(KIND, f"{bucket}/{key}", {**record, "gone": True})
            self._shelf.drop(record["shelf"])

    def _write(self, record: Record) -> Record:
        name = f"{record['bucket']}/{record['key']}"
        before = self._book.get(KIND, name)
        self._book.put(KIND, name, record)
        if before is not None:
            self._shelf.drop(before["shelf"])
        return record

    def _pieces(self, record: Record, start: int, end: int) -> Iterator[bytes]:
        while start < end and (piece := self._shelf.get(record["shelf"], start, min(_PIECE, end - start))):
            yield piece
            start += len(piece)


def crc64(content: bytes) -> str:
    """CRC-64 (ECMA-182, reflected) in decimal; empty for a long content."""
    if len(content) > _CRC_MOST:
        return ""
    value = _ONES
    for byte in content:
        value = _TABLE[(value ^ byte) & 0xFF] ^ (value >> 8)
    return str(value ^ _ONES)


def checked_md5(call: Call) -> bytes:
    """The digest of a body that is what its sender says it is; Refused."""
    ours = hashlib.md5(call.body, usedforsecurity=False).digest()
    given = call.headers.get("content-md5")
    if given is None:
        return ours
    try:
        theirs = base64.b64decode(given, validate=True)
    except ValueError:
        theirs = b""
    if len(theirs) != 16:
        raise Refused(400, "InvalidDigest", "The Content-MD5 you specified is not valid.", more={"Content-MD5": given})
    if theirs != ours:
        words = "The Content-MD5 you specified did not match what we received."
        told = {"ClientMD5": theirs.hex().upper(), "ServerMD5": ours.hex().upper()}
        raise Refused(400, "InvalidDigest", words, more=told)
    return ours


def check_known(headers: Mapping[str, str]) -> None:
    """Passes headers that this simulator honours; Refused for the others of OSS's own."""
    for name, value in headers.items():
        if name.startswith("x-oss-meta-") or not name.startswith("x-oss-"):
            continue
        if name not in _KNOWN or (_KNOWN[name] and value not in _KNOWN[name].split()):
            raise not_implemented(name)


def modified(record: Record) -> datetime:
    """When an object was written."""
    return datetime.fromisoformat(record["at"])


def _place() -> str:
    return f"aliyun_oss/{secrets.token_hex(16)}"


def _described(bucket: str, key: str, kind: str, headers: Mapping[str, str]) -> Record:
    kept = {name: value for name, value in headers.items() if name in _KEPT or name.startswith("x-oss-meta-")}
    described = {"bucket": bucket, "key": key, "type": kind or "application/octet-stream", "kept": kept}
    return {**described, "at": now().isoformat(), "gone": False}


def _headers(record: Record) -> dict[str, str]:
    headers = {
        **record["kept"],
        "content-type": record["type"],
        "etag": record["etag"],
        "last-modified": format_datetime(modified(record).astimezone(UTC), usegmt=True),
        "accept-ranges": "bytes",
        "x-oss-object-type": record["made"],
        "x-oss-storage-class": "Standard",
        **_crc(record),
    }
    if record["made"] == "Normal":
        headers["content-md5"] = base64.b64encode(bytes.fromhex(record["etag"].strip('"'))).decode()
    return headers


def _crc(record: Record) -> dict[str, str]:
    return {"x-oss-hash-crc64ecma": record["crc"]} if record["crc"] else {}


def _overridden(call: Call) -> dict[str, str]:
    """The headers that a signed request may ask to be changed in its answer."""
    names = ("content-type", *_KEPT)
    given = {name: call.query.get(f"response-{name}", "") for name in names}
    return {name: value for name, value in given.items() if value}


def _stretch(headers: Mapping[str, str], size: int) -> tuple[int, int] | None:
    """Start and end (excluded) of what a Range asks for; None: the whole object. Refused.

    Without `x-oss-range-behavior: standard` OSS passes over a range that does not lie in the object.
    """
    given = headers.get("range")
    if given is None:
        return None
    standard = headers.get("x-oss-range-behavior") == "standard"
    match = _RANGE.fullmatch(given)
    first, last = (match[1], match[2]) if match else ("", "")
    if not first and not last:
        return None
    if not first:
        start, end = size - int(last), size
    else:
        start, end = int(first), int(last) + 1 if last else size
    if standard:
        start, end = max(start, 0), min(end, size)
    if 0 <= start < end <= size:
        return start, end
    if not standard:
        return None
    raise Refused(416, "InvalidRange", "The requested range cannot be satisfied", more={"RangeRequested": given})
