"""The simulated OSS's uploads in parts: begun, filled, listed, completed or aborted.

Source: help.aliyun.com/zh/oss/developer-reference (InitiateMultipartUpload, UploadPart, ListParts, ListMultipart-
Uploads, CompleteMultipartUpload, AbortMultipartUpload), read in public copies 2026-11.
"""

import secrets
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

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
    xml,
)
from hutong.channels.aliyun_oss.simulator.call import Call
from hutong.channels.aliyun_oss.simulator.objects import Objects, check_known, checked_md5, crc64

KIND: Final = "aliyun_oss.upload"
_SMALLEST: Final = 100 * 1024  # bytes of every part but the last
_MOST_PARTS: Final = 10_000


class Uploads:
    """The uploads of every bucket, in the book; the parts' bytes on the shelf."""

    def __init__(self, home: Home, objects: Objects) -> None:
        self._book = home.book
        self._shelf = home.shelf
        self._objects = objects

    def begin(self, call: Call) -> Answer:
        """InitiateMultipartUpload."""
        self._objects.check_new(call.bucket, call.key, call.headers)
        upload = secrets.token_hex(16).upper()
        record: Record = {
            "id": upload,
            "bucket": call.bucket,
            "key": call.key,
            "type": call.headers.get("content-type", ""),
            "headers": {name: value for name, value in call.headers.items() if name != "authorization"},
            "at": f"{now():%Y-%m-%dT%H:%M:%S.000Z}",
            "open": True,
            "parts": {},
        }
        self._book.put(KIND, upload, record)
        names = [*_encoding(call), ("Bucket", call.bucket), ("Key", _key(call)), ("UploadId", upload)]
        return Answer(200, XML, xml("InitiateMultipartUploadResult", names))

    def part(self, call: Call) -> Answer:
        """UploadPart; a part that comes again takes the place of the first."""
        number = call.query.get("partNumber", "")
        if not number.isascii() or not number.isdecimal() or not 1 <= int(number[:6]) <= _MOST_PARTS:
            words = "Part number must be an integer between 1 and 10000, inclusive."
            raise argument(words, "PartNumber", number, "0017-00000220")
        check_known(call.headers)
        upload = self._upload(call)
        etag = f'"{checked_md5(call).hex().upper()}"'
        shelf = f"aliyun_oss/{upload['id']}/{secrets.token_hex(8)}"
        self._shelf.put(shelf, call.body)
        before = upload["parts"].get(str(int(number)))
        crc = crc64(call.body)
        upload["parts"][str(int(number))] = {"size": len(call.body), "etag": etag, "shelf": shelf}
        self._book.put(KIND, upload["id"], upload)
        if before:
            self._shelf.drop(before["shelf"])
        return Answer(200, {"etag": etag, **({"x-oss-hash-crc64ecma": crc} if crc else {})})

    def parts(self, call: Call) -> Answer:
        """ListParts."""
        upload = self._upload(call)
        children: list[Node] = [*_encoding(call), ("Bucket", call.bucket), ("Key", _key(call))]
        numbers = sorted(upload["parts"], key=int)
        children += [("UploadId", upload["id"]), ("StorageClass", "Standard"), ("PartNumberMarker", "0")]
        children += [("NextPartNumberMarker", numbers[-1] if numbers else "0"), ("MaxParts", "1000")]
        children.append(("IsTruncated", "false"))
        for number in numbers:
            part = upload["parts"][number]
            told = [("PartNumber", number), ("LastModified", upload["at"]), ("ETag", part["etag"])]
            children.append(("Part", [*told, ("Size", str(part["size"]))]))
        return Answer(200, XML, xml("ListPartsResult", children))

    def every(self, call: Call) -> Answer:
        """ListMultipartUploads, all on one page."""
        empty = ("KeyMarker", "UploadIdMarker", "NextKeyMarker", "NextUploadIdMarker", "Delimiter", "Prefix")
        children: list[Node] = [*_encoding(call), ("Bucket", call.bucket), *((name, "") for name in empty)]
        children += [("MaxUploads", "1000"), ("IsTruncated", "false")]
        for upload in self.unfinished(call.bucket):
            key = quote(upload["key"], safe="") if _encoding(call) else upload["key"]
            children.append(("Upload", [("Key", key), ("UploadId", upload["id"]), ("Initiated", upload["at"])]))
        return Answer(200, XML, xml("ListMultipartUploadsResult", children))

    def complete(self, call: Call) -> Answer:
        """CompleteMultipartUpload."""
        check_known(call.headers)
        upload = self._upload(call)
        if "content-md5" in call.headers:
            checked_md5(call)
        chosen = _chosen(upload, _wanted(call.body))
        self._objects.check_new(call.bucket, call.key, call.headers, "0042-00000214")
        kept = self._objects.join(call.bucket, call.key, chosen, upload["type"], upload["headers"])
        self._end(upload, {part["shelf"] for part in chosen})
        location = f"http://{call.host}/{quote(call.key)}"
        told = [*_encoding(call), ("Location", location), ("Bucket", call.bucket), ("Key", _key(call))]
        return Answer(
            200, {**XML, "etag": kept["etag"]}, xml("CompleteMultipartUploadResult", [*told, ("ETag", kept["etag"])])
        )

    def abort(self, call: Call) -> Answer:
        """AbortMultipartUpload."""
        self._end(self._upload(call), set())
        return Answer(204)

    def unfinished(self, bucket: str) -> list[Record]:
        """Uploads that were begun and neither completed nor aborted."""
        return [upload for upload in self._book.all(KIND) if upload["open"] and upload["bucket"] == bucket]

    def _upload(self, call: Call) -> Record:
        upload = self._book.get(KIND, call.query.get("uploadId", ""))
        if upload is None or not upload["open"] or (upload["bucket"], upload["key"]) != (call.bucket, call.key):
            words = (
                "The specified upload does not exist. The upload ID may be invalid, or the upload may have been"
                " aborted or completed."
            )
            more = {"UploadId": call.query.get("uploadId", "")}
            raise Refused(404, "NoSuchUpload", words, "0042-00000002", more)
        return upload

    def _end(self, upload: Record, used: set[str]) -> None:
        for part in upload["parts"].values():
            if part["shelf"] not in used:
                self._shelf.drop(part["shelf"])
        self._book.put(KIND, upload["id"], {**upload, "open": False, "parts": {}})


def _encoding(call: Call) -> list[tuple[str, str]]:
    return [("EncodingType", "url")] if call.query.get("encoding-type") == "url" else []


def _key(call: Call) -> str:
    return quote(call.key, safe="") if _encoding(call) else call.key


def _wanted(body: bytes) -> list[tuple[str, str]]:
    """The numbers and tags that a completion lists; Refused."""
    wanted: list[tuple[str, str]] = []
    part: dict[str, str] = {}
    for path, text in leaves(body, "CompleteMultipartUpload"):
        if path == "Part":
            wanted.append((part.get("Part/PartNumber", ""), part.get("Part/ETag", "")))
            part = {}
        else:
            part[path] = text
    if not wanted or not all(number.isascii() and number.isdecimal() and etag for number, etag in wanted):
        raise malformed()
    return wanted


def _chosen(upload: Record, wanted: Sequence[tuple[str, str]]) -> list[Record]:
    numbers = [int(number) for number, _ in wanted]
    if numbers != sorted(set(numbers)):
        words = "The list of parts was not in ascending order. Parts list must specified in order by part number."
        raise Refused(400, "InvalidPartOrder", words)
    chosen = []
    for number, etag in wanted:
        part = upload["parts"].get(str(int(number)))
        if part is None or part["etag"].strip('"') != etag.strip('"').upper():
            words = (
                "One or more of the specified parts could not be found or the specified entity tag might not have"
                " matched the part's entity tag."
            )
            raise Refused(400, "InvalidPart", words, more={"PartNumber": number, "ETag": etag})
        chosen.append(part)
    for (number, etag), part in list(zip(wanted, chosen, strict=True))[:-1]:
        if part["size"] < _SMALLEST:
            words = "Your proposed upload smaller than the minimum allowed size."
            told = {"MinSizeAllowed": str(_SMALLEST), "ProposedSize": str(part["size"]), "PartNumber": number}
            raise Refused(400, "EntityTooSmall", words, "0042-00000213", {**told, "PartETag": etag})
    return chosen
