"""Uploads in parts at the simulated COS.

Written from cloud.tencent.com/document/product/436/7746, 7750, 7742, 7740, 7747 and 7736.
"""

import hashlib
import secrets
import time
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import quote
from xml.parsers import expat

from hutong.base.clock import now
from hutong.capabilities.simulation import Home
from hutong.capabilities.simulation.book import Record
from hutong.channels.tencent_oss.simulator.answers import XML, Answer, Refused, Tree, document, quoted, written
from hutong.channels.tencent_oss.simulator.call import Call
from hutong.channels.tencent_oss.simulator.objects import Objects, checked, moment, shelf_name

KIND: Final = "tencent_oss.upload"
SMALLEST: Final = 1024 * 1024  # bytes of every part but the last
MOST_PARTS: Final = 10_000
_PART: Final = ("CompleteMultipartUpload", "Part")
NAMESPACE: Final = "http://www.qcloud.com/document/product/436/7751"


class Uploads:
    """Uploads that are under way, and those that were."""

    def __init__(self, home: Home, objects: Objects) -> None:
        self._home = home
        self._objects = objects

    def begin(self, call: Call) -> Answer:
        """Initiate Multipart Upload."""
        upload = f"{int(time.time())}{secrets.token_hex(32)}"
        record: Record = {
            "id": upload,
            "bucket": call.bucket,
            "key": call.key,
            "type": call.headers.get("content-type", "application/octet-stream"),
            "at": now().isoformat(),
            "open": True,
            "parts": {},
        }
        self._home.book.put(KIND, upload, record)
        tree: Tree = (("Bucket", call.bucket), ("Key", call.key), ("UploadId", upload))
        return Answer(200, dict(XML), document("InitiateMultipartUploadResult", tree))

    def part(self, call: Call) -> Answer:
        """Upload Part; one that was there is replaced."""
        number = call.query["partNumber"]
        if not number.isdecimal() or not 1 <= int(number) <= MOST_PARTS:
            raise Refused("InvalidArgument")
        upload = self._open(call)
        etag = checked(call.body, call.headers.get("content-md5"))
        self._home.shelf.put(_part_name(upload["id"], int(number)), call.body)
        upload["parts"][str(int(number))] = {"etag": etag, "size": len(call.body), "at": now().isoformat()}
        self._home.book.put(KIND, upload["id"], upload)
        return Answer(headers={"etag": quoted(etag)})

    def complete(self, call: Call) -> Answer:
        """Complete Multipart Upload. The answer begins at once; blanks come while parts are merged, then the result."""
        upload = self._open(call)
        checked(call.body, call.headers.get("content-md5"))
        listed = _listed(call.body)
        self._check(upload, listed)
        tags = "".join(etag for _, etag in listed)
        etag = hashlib.md5(f"{upload['id']}{tags}".encode(), usedforsecurity=False).hexdigest() + f"-{len(listed)}"
        names = [_part_name(upload["id"], number) for number, _ in listed]
        self._home.shelf.join(shelf_name(call.bucket, call.key), names)
        size = sum(upload["parts"][str(number)]["size"] for number, _ in listed)
        self._objects.enter(call.bucket, call.key, size, upload["type"], etag)
        self._end(upload)
        place = f"http://{call.bucket}.cos.{call.account['region']}.myqcloud.com{quote(call.path)}"
        tree: Tree = (("Location", place), ("Bucket", call.bucket), ("Key", call.key), ("ETag", quoted(etag)))
        result = written(f'CompleteMultipartUploadResult xmlns="{NAMESPACE}"', tree)
        pieces = (b'<?xml version="1.0" encoding="UTF-8"?>\n', b" ", b" ", f"{result}\n".encode())
        return Answer(200, dict(XML), pieces)

    def abort(self, call: Call) -> Answer:
        """Abort Multipart Upload."""
        self._end(self._open(call))
        return Answer(204)

    def list_parts(self, call: Call) -> Answer:
        """List Parts."""
        upload, owner = self._open(call), call.account["app_id"]
        tree: Tree = (
            ("Bucket", call.bucket),
            ("EncodingType", ""),
            ("Key", call.key),
            ("UploadId", upload["id"]),
            ("Owner", (("ID", owner), ("DisplayName", owner))),
            ("PartNumberMarker", "0"),
            ("Initiator", (("ID", owner), ("DisplayName", owner))),
            *(_part(number, upload["parts"][number]) for number in sorted(upload["parts"], key=int)),
            ("StorageClass", "Standard"),
            ("MaxParts", "1000"),
            ("IsTruncated", "false"),
        )
        return Answer(200, dict(XML), document("ListPartsResult", tree))

    def list_uploads(self, call: Call) -> Answer:
        """List Multipart Uploads."""
        prefix, owner = call.query.get("prefix", ""), call.account["app_id"]
        found = [upload for upload in self.open() if upload["key"].startswith(prefix)]
        tree: Tree = (
            ("Bucket", call.bucket),
            ("EncodingType", ""),
            ("KeyMarker", ""),
            ("UploadIdMarker", ""),
            ("MaxUploads", "1000"),
            ("Prefix", prefix),
            ("Delimiter", ""),
            ("IsTruncated", "false"),
            *(_upload(upload, owner) for upload in found),
        )
        return Answer(200, dict(XML), document("ListMultipartUploadsResult", tree))

    def open(self) -> Iterator[Record]:
        """Every upload that was neither completed nor aborted."""
        return (upload for upload in self._home.book.all(KIND) if upload["open"])

    def _open(self, call: Call) -> Record:
        upload = self._home.book.get(KIND, call.query["uploadId"])
        if upload is None or not upload["open"] or (upload["bucket"], upload["key"]) != (call.bucket, call.key):
            raise Refused("NoSuchUpload")
        return upload

    def _check(self, upload: Record, listed: list[tuple[int, str]]) -> None:
        numbers, parts = [number for number, _ in listed], upload["parts"]
        if numbers != sorted(set(numbers)):
            raise Refused("InvalidPartOrder")
        if numbers != list(range(1, len(numbers) + 1)):
            raise Refused("InvalidPart")
        for number, etag in listed:
            if str(number) not in parts or parts[str(number)]["etag"] != etag:
                raise Refused("InvalidPart")
        if any(parts[str(number)]["size"] < SMALLEST for number in numbers[:-1]):
            raise Refused("EntityTooSmall")

    def _end(self, upload: Record) -> None:
        for number in upload["parts"]:
            self._home.shelf.drop(_part_name(upload["id"], int(number)))
        self._home.book.put(KIND, upload["id"], {**upload, "open": False})


class _List:
    """Reads the parts that a client names."""

    def __init__(self) -> None:
        self.found: list[dict[str, str]] = []
        self._path: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.CharacterDataHandler = self._text
        self.parser.EndElementHandler = lambda _name: self._path.pop()

    def _start(self, name: str, _attributes: Any) -> None:
        self._path.append(name)
        if self._path == [*_PART]:
            self.found.append({"PartNumber": "", "ETag": ""})

    def _text(self, piece: str) -> None:
        *above, name = self._path
        if above == [*_PART] and name in self.found[-1]:
            self.found[-1][name] += piece


def _listed(body: bytes) -> list[tuple[int, str]]:
    """The parts with their tags; Refused."""
    reader = _List()
    try:
        reader.parser.Parse(body, True)
        listed = [(int(part["PartNumber"]), part["ETag"].strip().strip('"')) for part in reader.found]
    except (expat.ExpatError, ValueError):
        raise Refused("MalformedXML") from None
    if not listed or b"<!" in body:
        raise Refused("MalformedXML")
    return listed


def _part_name(upload: str, number: int) -> str:
    return f"tencent_oss part {upload} {number}"


def _part(number: str, part: Record) -> tuple[str, Tree]:
    return "Part", (
        ("PartNumber", number),
        ("LastModified", moment(part["at"])),
        ("ETag", quoted(part["etag"])),
        ("Size", str(part["size"])),
    )


def _upload(upload: Record, owner: str) -> tuple[str, Tree]:
    return "Upload", (
        ("Key", upload["key"]),
        ("UploadId", upload["id"]),
        ("StorageClass", "Standard"),
        ("Initiator", (("ID", owner), ("DisplayName", owner))),
        ("Owner", (("ID", owner), ("DisplayName", owner))),
        ("Initiated", moment(upload["at"])),
    )
