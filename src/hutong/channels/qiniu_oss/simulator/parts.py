"""The simulated Kodo's upload in parts, second version.

Source: developer.qiniu.com, kodo/6365 (begin), 6366 (part), 6368 (complete) and the page on aborting, read in public
copies 2026-11. The parts' sizes are judged when the upload is completed, not before.
"""

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from hutong.base.clock import now
from hutong.capabilities.simulation import Book
from hutong.capabilities.simulation.book import Record
from hutong.channels.qiniu_oss.simulator.answers import Refused, said
from hutong.channels.qiniu_oss.simulator.arrivals import Arrivals, Arrived
from hutong.channels.qiniu_oss.simulator.gate import Gate, opened, target_of
from hutong.channels.qiniu_oss.simulator.kinds import HEAD
from hutong.channels.qiniu_oss.simulator.policy import Policy
from hutong.channels.qiniu_oss.simulator.stock import Stock, sum_of, sum_of_parts

KIND: Final = "qiniu_oss.upload"
LEAST, MOST = 1 << 20, 1 << 30  # bytes of a part
LAST: Final = 10_000  # the highest number of a part
LIFE: Final = 7 * 24 * 3600  # seconds
OPEN, DONE, ABORTED = "open", "done", "aborted"
_NONE: Final = "~"  # stands where no key is given


class Parts:
    """Takes files in parts."""

    def __init__(self, book: Book, gate: Gate, stock: Stock, arrivals: Arrivals) -> None:
        self._book = book
        self._gate = gate
        self._stock = stock
        self._arrivals = arrivals

    def unfinished(self) -> Iterator[Record]:
        """Uploads that were begun, and neither completed nor aborted nor forgotten."""
        return (upload for upload in self._book.all(KIND) if _lives(upload))

    async def answer(self, request: Request) -> Response:
        """The answer to a request about an upload; Refused."""
        bucket, entry, rest = _named(target_of(request))
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        account, policy = self._gate.upload(token if scheme == "UpToken" else "", bucket)
        key = None if entry == _NONE else opened(entry)
        if key is not None:
            policy.key(key, {})
        body = await request.body()  # before the upload is looked at: others may add parts meanwhile
        if not rest:
            return self._begin(request, policy, key)
        upload = self._book.get(KIND, rest[0])
        if upload is None or not _lives(upload) or (upload["bucket"], upload["key"]) != (policy.bucket, key):
            raise Refused(612, "no such uploadId")
        match request.method, rest[1:]:
            case "PUT", [number]:
                return self._part(upload, number, body, request.headers)
            case "POST", []:
                return await self._complete(account, policy, upload, body)
            case "DELETE", []:
                return self._abort(upload)
        raise Refused(405, "method not allowed")

    def _begin(self, request: Request, policy: Policy, key: str | None) -> Response:
        if request.method != "POST":
            raise Refused(405, "method not allowed")
        upload: Record = {
            "id": secrets.token_hex(16),
            "bucket": policy.bucket,
            "key": key,
            "expires": int(now().timestamp()) + LIFE,
            "state": OPEN,
            "parts": {},
        }
        self._book.put(KIND, upload["id"], upload)
        return said({"uploadId": upload["id"], "expireAt": upload["expires"]})

    def _abort(self, upload: Record) -> Response:
        self._stock.toss([part["piece"] for part in upload["parts"].values()])
        self._book.put(KIND, upload["id"], {**upload, "state": ABORTED, "parts": {}})
        return said(None)

    def _part(self, upload: Record, number: str, body: bytes, headers: Mapping[str, str]) -> Response:
        if not number.isdecimal() or not 1 <= int(number) <= LAST:
            raise Refused(400, "invalid partNumber")
        if not 0 < len(body) <= MOST:
            raise Refused(400, "invalid part size")
        md5, given = hashlib.md5(body, usedforsecurity=False).hexdigest(), headers.get("content-md5", "")
        if given and given.lower() != md5:
            raise Refused(400, "content md5 mismatch")
        before = upload["parts"].get(str(int(number)))
        part = {"etag": sum_of(body), "size": len(body), "piece": self._stock.lay(body)}
        upload["parts"][str(int(number))] = part
        self._book.put(KIND, upload["id"], upload)
        self._stock.toss([before["piece"]] if before else [])
        return said({"etag": part["etag"], "md5": md5})

    async def _complete(self, account: Record, policy: Policy, upload: Record, body: bytes) -> Response:
        told = _told(body)
        parts = _chosen(told, upload["parts"])
        pieces = [part["piece"] for part in parts]
        file = Arrived(
            pieces=pieces,
            etag=sum_of_parts([(part["etag"], part["size"]) for part in parts]),
            size=sum(part["size"] for part in parts),
            head=self._stock.piece(pieces[0])[:HEAD],
            key=upload["key"],
            name=str(told.get("fname") or ""),
            kind=str(told.get("mimeType") or ""),
            variables={name: str(value) for name, value in (told.get("customVars") or {}).items()},
        )
        kept = self._arrivals.keep(policy, file)
        unused = [part["piece"] for part in upload["parts"].values() if part["piece"] not in pieces]
        self._stock.toss(unused)
        self._book.put(KIND, upload["id"], {**upload, "state": DONE, "parts": {}})
        return await self._arrivals.tell(account, policy, kept)


def _named(target: str) -> tuple[str, str, list[str]]:
    """Bucket, encoded key, and what follows: the id of an upload and the number of a part, or less; Refused."""
    match target.split("/"):
        case ["", "buckets", bucket, "objects", entry, "uploads", *rest] if len(rest) <= 2:
            return bucket, entry, rest
    raise Refused(404, "not found")


def _lives(upload: Record) -> bool:
    return bool(upload["state"] == OPEN and upload["expires"] > now().timestamp())


def _told(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except ValueError:
        told = None
    if not isinstance(told, dict) or not isinstance(told.get("parts"), list) or not told["parts"]:
        raise Refused(400, "invalid parts")
    return told


def _chosen(told: Mapping[str, Any], there: Mapping[str, Record]) -> list[Record]:
    """The parts that a file is to be made of: in rising order, each as it was answered, none but the last small."""
    chosen: list[Record] = []
    last = 0
    for part in told["parts"]:
        number = part.get("partNumber") if isinstance(part, dict) else None
        found = there.get(str(number)) if type(number) is int and number > last else None
        if found is None or found["etag"] != part.get("etag"):
            raise Refused(400, "invalid parts")
        last = number or 0
        chosen.append(found)
    if any(part["size"] < LEAST for part in chosen[:-1]):
        raise Refused(400, "part is too small")
    return chosen
