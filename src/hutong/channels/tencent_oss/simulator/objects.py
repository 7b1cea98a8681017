"""The objects of the simulated COS: put, read, listed, deleted.

Written from cloud.tencent.com/document/product/436/7749, 7753, 7745, 7743 and 7734. Not here: copies, versions, access
lists, and the CRC-64 that COS adds to its answers.
"""

import hashlib
import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Final
from urllib.parse import quote

from hutong.base.clock import now
from hutong.capabilities.simulation import Home
from hutong.capabilities.simulation.book import Record
from hutong.channels.tencent_oss.simulator.answers import XML, Answer, Refused, Tree, document, quoted
from hutong.channels.tencent_oss.simulator.call import Call

KIND: Final = "tencent_oss.object"
_RANGE: Final = re.compile(r"bytes=(\d{1,18})-(\d{0,18})", re.ASCII)
_OVERRIDES: Final = (
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-type",
    "expires",
)
_PRINTABLE: Final = re.compile(r"[\x20-\x7e\xa0-\xff]*")
_MOST: Final = 1000  # entries of a list


class Objects:
    """What lies in the bucket."""

    def __init__(self, home: Home) -> None:
        self._home = home

    def put(self, call: Call) -> Answer:
        """PUT Object."""
        if "x-cos-copy-source" in call.headers:
            raise Refused("NotImplemented")
        etag = checked(call.body, call.headers.get("content-md5"))
        content_type = call.headers.get("content-type", "application/octet-stream")
        self.keep(call.bucket, call.key, call.body, content_type, etag)
        return Answer(headers={"etag": quoted(etag)})

    def keep(self, bucket: str, key: str, body: bytes, content_type: str, etag: str) -> None:
        """Keeps an object over whatever was there; Refused for a type that no header can hold."""
        if not _PRINTABLE.fullmatch(content_type):
            raise Refused("InvalidArgument")
        self._home.shelf.put(shelf_name(bucket, key), body)
        self.enter(bucket, key, len(body), content_type, etag)

    def enter(self, bucket: str, key: str, size: int, content_type: str, etag: str) -> None:
        """Makes an object visible whose content is on the shelf."""
        record: Record = {"bucket": bucket, "key": key, "size": size, "type": content_type, "etag": etag}
        self._home.book.put(KIND, f"{bucket}/{key}", {**record, "at": now().isoformat(), "gone": False})

    def get(self, call: Call) -> Answer:
        """GET Object, or a stretch of it."""
        found = self._found(call)
        headers = {**_headers(found), **_overridden(call)}
        stretch = _stretch(call.headers.get("range", ""), found["size"])
        name = shelf_name(call.bucket, call.key)
        if stretch is None:
            headers["content-length"] = str(found["size"])
            return Answer(200, headers, self._home.shelf.pieces(name))
        first, last = stretch
        headers["content-range"] = f"bytes {first}-{last}/{found['size']}"
        headers["content-length"] = str(last - first + 1)
        return Answer(206, headers, self._home.shelf.get(name, first, last - first + 1) or b"")

    def head(self, call: Call) -> Answer:
        """HEAD Object."""
        found = self._found(call)
        return Answer(200, {**_headers(found), "content-length": str(found["size"])})

    def delete(self, call: Call) -> Answer:
        """DELETE Object; one that is not there is deleted as well."""
        found = self._home.book.get(KIND, f"{call.bucket}/{call.key}")
        if found is not None:
            self._home.book.put(KIND, f"{call.bucket}/{call.key}", {**found, "gone": True})
            self._home.shelf.drop(shelf_name(call.bucket, call.key))
        return Answer(204)

    def head_bucket(self, _call: Call) -> Answer:
        """HEAD Bucket."""
        return Answer(200)

    def list_objects(self, call: Call) -> Answer:
        """GET Bucket (List Objects)."""
        told = {name: call.query.get(name, "") for name in ("prefix", "marker", "delimiter", "encoding-type")}
        most = call.query.get("max-keys", "") or str(_MOST)
        if not most.isdecimal() or told["encoding-type"] not in ("", "url"):
            raise Refused("InvalidArgument")
        entries = [*self._entries(call.bucket, told["prefix"], told["delimiter"], told["marker"])]
        shown = entries[: min(int(most), _MOST)]
        cut = len(entries) > len(shown)
        tree: Tree = (
            ("Name", call.bucket),
            ("EncodingType", told["encoding-type"]),
            ("Prefix", _named(told["prefix"], told)),
            ("Marker", _named(told["marker"], told)),
            ("MaxKeys", most),
            ("Delimiter", _named(told["delimiter"], told)),
            ("IsTruncated", "true" if cut else "false"),
            *([("NextMarker", _named(shown[-1][0], told))] if cut and shown else []),
            *(_entry(name, found, told, call.account["app_id"]) for name, found in shown),
        )
        return Answer(200, dict(XML), document("ListBucketResult", tree))

    def visible(self) -> Iterator[Record]:
        """Every object that is there."""
        return (found for found in self._home.book.all(KIND) if not found["gone"])

    def content(self, key: str) -> bytes:
        """What an object holds; KeyError."""
        for found in self.visible():
            if found["key"] == key:
                return self._home.shelf.get(shelf_name(found["bucket"], key)) or b""
        raise KeyError(key)

    def _found(self, call: Call) -> Record:
        found = self._home.book.get(KIND, f"{call.bucket}/{call.key}")
        if found is None or found["gone"]:
            raise Refused("NoSuchKey")
        return found

    def _entries(self, bucket: str, prefix: str, delimiter: str, marker: str) -> Iterator[tuple[str, Record | None]]:
        """Objects with their records, and folders without, in order."""
        before = ""
        for found in sorted(self.visible(), key=lambda record: str(record["key"])):
            name = str(found["key"])
            if found["bucket"] != bucket or not name.startswith(prefix) or name <= marker:
                continue
            head, cut, _ = name[len(prefix) :].partition(delimiter) if delimiter else (name, "", "")
            if not cut:
                yield name, found
            elif (folder := f"{prefix}{head}{delimiter}") not in (before, marker):
                before = folder
                yield folder, None


def checked(body: bytes, told: str | None) -> str:
    """The MD5 of a body in hexadecimal, after comparing it with the Content-MD5 that came along; Refused."""
    found = hashlib.md5(body, usedforsecurity=False)
    if told is not None:
        try:
            wanted = b64decode(told, validate=True)
        except (Error, ValueError):
            raise Refused("InvalidDigest") from None
        if len(wanted) != found.digest_size:
            raise Refused("InvalidDigest")
        if wanted != found.digest():
            raise Refused("BadDigest")
    return found.hexdigest()


def shelf_name(bucket: str, key: str) -> str:
    """Where an object's content lies."""
    return f"tencent_oss object {bucket}/{key}"


def moment(at: str) -> str:
    """A time as lists show it."""
    return datetime.fromisoformat(at).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def _headers(found: Record) -> dict[str, str]:
    return {
        "content-type": found["type"],
        "etag": quoted(found["etag"]),
        "last-modified": format_datetime(datetime.fromisoformat(found["at"]).astimezone(UTC), usegmt=True),
        "accept-ranges": "bytes",
    }


def _overridden(call: Call) -> dict[str, str]:
    """The headers that response-* parameters replace."""
    told = {name: call.query[f"response-{name}"] for name in _OVERRIDES if f"response-{name}" in call.query}
    if not all(_PRINTABLE.fullmatch(value) for value in told.values()):
        raise Refused("InvalidArgument")
    return told


def _stretch(told: str, size: int) -> tuple[int, int] | None:
    """The first and last byte that are asked for; None for all, as if a range that can't be read had not come."""
    asked = _RANGE.fullmatch(told)
    if asked is None:
        return None
    first, last = int(asked[1]), int(asked[2] or size - 1)
    if first >= size:
        raise Refused("InvalidRange")
    return None if last < first else (first, min(last, size - 1))


def _named(name: str, told: dict[str, str]) -> str:
    return quote(name, safe="/") if told["encoding-type"] == "url" else name


def _entry(name: str, found: Record | None, told: dict[str, str], owner: str) -> tuple[str, Tree]:
    if found is None:
        return "CommonPrefixes", (("Prefix", _named(name, told)),)
    return "Contents", (
        ("Key", _named(name, told)),
        ("LastModified", moment(found["at"])),
        ("ETag", quoted(found["etag"])),
        ("Size", str(found["size"])),
        ("Owner", (("ID", owner), ("DisplayName", owner))),
        ("StorageClass", "STANDARD"),
    )
