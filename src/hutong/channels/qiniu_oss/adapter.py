"""Qiniu Kodo (七牛云对象存储), the files of one bucket.

Manual: developer.qiniu.com, kodo/1206 (upload policy), 6365, 6366 and 6368 (upload in parts, second version), 1308
(stat), 1202 (private download), 3928 (errors) and the pages on form upload, deletion and attname, read in public copies
2026-11. Files are read through the bucket's own domain: where that is a CDN, a deleted file may be read until its
cache forgets it.
From memory, not from a stored page: that aborting is DELETE on the upload, and that after 573 and 429 nothing is kept.
"""

import hashlib
import json
import re
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final
from urllib.parse import quote, urlsplit

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.capabilities.channel import Channel, Line
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import Knock
from hutong.capabilities.storage import (
    PATIENCE,
    Form,
    FormWish,
    HearsUploads,
    Link,
    Object,
    PresignsForms,
    Stored,
    Stores,
)
from hutong.channels.qiniu_oss import callbacks, sums
from hutong.channels.qiniu_oss.settings import QiniuOssConfig
from hutong.channels.qiniu_oss.wire import Keys, encoded, multipart, number, opened, text

FAULTS: Mapping[int, Fault] = {
    400: Fault.REFUSED,
    401: Fault.CONFIG,  # keys, or a clock that is wrong: our tokens are never old
    403: Fault.CONFIG,  # permissions, a clock that is wrong, an account that is not verified
    405: Fault.REFUSED,
    406: Fault.UNKNOWN,  # damaged on the way: nothing is kept, another try may be whole
    413: Fault.REFUSED,
    419: Fault.CONFIG,  # the account is frozen
    429: Fault.SLOW_DOWN,
    573: Fault.SLOW_DOWN,
    579: Fault.UNKNOWN,  # kept, but the callback failed
    599: Fault.UNKNOWN,
    608: Fault.UNKNOWN,  # changed meanwhile
    612: Fault.NOT_FOUND,
    614: Fault.DUPLICATE,
    631: Fault.CONFIG,  # no such bucket
    701: Fault.NOT_FOUND,  # the upload in parts is over
}
WORDS: Mapping[str, Fault] = {  # under 400
    "incorrect region": Fault.CONFIG,  # the bucket is in another one
    "mismatch": Fault.UNKNOWN,  # of a checksum: damaged on the way, another try may be whole
}

TOKEN: Final = timedelta(hours=1)  # it is judged when an upload ends, not when it begins
READ: Final = timedelta(minutes=10)
SAID: Final = '{"key":$(key),"hash":$(etag),"fsize":$(fsize),"mimeType":$(mimeType)}'
NOT_THERE: Final = 612
_AS_TOLD: Final = -1  # detectMime: the type that we give, whatever the content looks like
_RANGE: Final = re.compile(r"bytes (\d+)-(\d+)/(?:\d+|\*)")


class QiniuOss(Channel[QiniuOssConfig], Stores, PresignsForms, HearsUploads):
    """One bucket at Kodo: files come in at `up`, are looked after at `rs`, and go out at the bucket's domain."""

    ONCE: ClassVar[bool] = True

    def __init__(self, config: QiniuOssConfig, line: Line) -> None:
        super().__init__(config, line)
        self._keys = Keys(config.merchant_no, config.private_key)

    @property
    def suffixes(self) -> frozenset[str]:
        """See `Stores.suffixes`."""
        return self.config.suffixes

    @property
    def place(self) -> tuple[str, ...]:
        """See `Stores.place`."""
        return self.config.place

    async def put(self, object: Object, body: bytes) -> Stored:
        """See `Stores.put`. Kodo checks the CRC-32 before it keeps anything, and we its etag."""
        policy = self._policy(object.key, now() + TOKEN, **_exactly(object.size))
        fields = {
            "token": self._keys.upload_token({**policy, "detectMime": _AS_TOLD, "returnBody": SAID}),
            "key": object.key,
            "crc32": str(zlib.crc32(body)),
        }
        kind, form = multipart(fields, _name(object.key), object.content_type, body)
        reply = await self._send("POST", f"{self.line.host('up')}/", {"content-type": kind}, form, PATIENCE)
        return _kept(_said(reply), object, frozenset({sums.etag(sums.blocks(body))}))

    async def begin(self, object: Object) -> str:
        """See `Stores.begin`. What is not completed within seven days, Kodo throws away."""
        reply = await self._upload("POST", object.key, "")
        return text(_said(reply), "uploadId")

    async def part(self, key: str, upload: str, number: int, body: bytes) -> str:
        """See `Stores.part`. The tag is made of the part's blocks, so that the whole can be proved by its parts."""
        digest = hashlib.md5(body, usedforsecurity=False).hexdigest()
        headers = {"content-type": "application/octet-stream", "content-md5": digest}
        reply = await self._upload("PUT", key, f"/{quote(upload, safe='')}/{number}", headers, body)
        told, blocks = _said(reply), sums.blocks(body)
        if text(told, "etag") != sums.etag(blocks) or text(told, "md5") != digest:
            raise Failed(Fault.UNKNOWN, words="Kodo has another content of the part than was sent")
        return sums.tag(blocks)

    async def complete(self, object: Object, upload: str, tags: Sequence[str]) -> Stored:
        """See `Stores.complete`. An upload that is over may have been completed before: then the file is looked at."""
        parts = [sums.untag(tag) for tag in tags]
        listed = [{"partNumber": at, "etag": sums.etag(part)} for at, part in enumerate(parts, 1)]
        told = {"parts": listed, "fname": _name(object.key), "mimeType": object.content_type}
        body = json.dumps(told, separators=(",", ":")).encode()
        rules = {**_exactly(object.size), "detectMime": _AS_TOLD, "returnBody": SAID}
        headers = {"content-type": "application/json"}
        reply = await self._upload("POST", object.key, f"/{quote(upload, safe='')}", headers, body, rules)
        said, etags = _said(reply, bear=(NOT_THERE,)), sums.etags_of_parts(parts)
        if reply.status != NOT_THERE:
            return _kept(said, object, etags)
        there = await self.stat(object.key)
        if there.tag not in etags or there.size != object.size:
            raise Failed(Fault.NOT_FOUND, str(NOT_THERE), "no such upload")
        return there

    async def abort(self, key: str, upload: str) -> None:
        """See `Stores.abort`."""
        _gone(await self._upload("DELETE", key, f"/{quote(upload, safe='')}"))

    async def stat(self, key: str) -> Stored:
        """See `Stores.stat`."""
        told = _said(await self._manage("GET", f"/stat/{self._entry(key)}"))
        return Stored(key, number(told, "fsize"), text(told, "mimeType"), text(told, "hash"))

    async def read(self, key: str, start: int, length: int) -> bytes:
        """See `Stores.read`. What the download domain does not give is asked about where files are looked after."""
        url = self._keys.private_url(self._address(key), now() + READ)
        headers = {"range": f"bytes={start}-{start + length - 1}"}
        reply = await self._send("GET", url, headers, timeout=PATIENCE)
        if reply.status == 206:
            return _stretch(reply, start, length)
        if reply.status not in (404, 416) and (reply.status != 200 or reply.body):
            raise _failure(reply)
        if start >= (await self.stat(key)).size:
            return b""
        words = "the bucket has the file, and the download domain does not give it: is it bound to this bucket?"
        raise Failed(Fault.CONFIG, str(reply.status), words)

    async def delete(self, key: str) -> None:
        """See `Stores.delete`."""
        _gone(await self._manage("POST", f"/delete/{self._entry(key)}"))

    def link(self, link: Link) -> str:
        """See `Stores.link`. Kodo shows a file in the browser unless it is told a name to save it under."""
        address = self._address(link.key)
        url = address if link.inline else f"{address}?attname={quote(link.name, safe='')}"
        return self._keys.private_url(url, link.until)

    def form(self, wish: FormWish) -> Form:
        """See `PresignsForms.form`. A second file under the key is refused, unless it is the same."""
        if not wish.size:
            raise Failed(Fault.UNSUPPORTED, words="Kodo takes a limit of 0 bytes for none")
        rules = {
            **_exactly(wish.size),
            "insertOnly": 1,
            "mimeLimit": wish.content_type.partition(";")[0].strip(),
            "callbackUrl": self.line.callback,
            "callbackBody": callbacks.BODY,
            "callbackBodyType": "application/x-www-form-urlencoded",
        }
        token = self._keys.upload_token(self._policy(wish.key, wish.until, **rules))
        return Form(f"{self.line.host('up')}/", {"token": token, "key": wish.key})

    def hear_upload(self, knock: Knock) -> list[str]:
        """See `HearsUploads.hear_upload`."""
        return [callbacks.heard(self._keys, self.config.bucket_name, self.line.callback, knock)]

    def acknowledge_upload(self, knock: Knock, heard: bool) -> Reply:
        """See `HearsUploads.acknowledge_upload`: Kodo passes JSON with 200 on, and tells of anything else as 579."""
        told = {"success": True, "key": callbacks.key_in(knock)} if heard else {"success": False}
        body = json.dumps(told, separators=(",", ":")).encode()
        return Reply(200 if heard else 400, body, {"content-type": "application/json"})

    def _address(self, key: str) -> str:
        return f"{self.line.endpoint}/{quote(key)}"

    def _entry(self, key: str) -> str:
        return encoded(f"{self.config.bucket_name}:{key}".encode())

    def _policy(self, key: str, until: datetime, **rules: Any) -> dict[str, Any]:
        return {"scope": f"{self.config.bucket_name}:{key}", "deadline": int(until.timestamp()), **rules}

    async def _upload(
        self,
        method: str,
        key: str,
        rest: str,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        rules: Mapping[str, Any] | None = None,
    ) -> Reply:
        """A request about an upload in parts."""
        token = self._keys.upload_token(self._policy(key, now() + TOKEN, **(rules or {})))
        path = f"/buckets/{self.config.bucket_name}/objects/{encoded(key.encode())}/uploads{rest}"
        whole = {**(headers or {}), "authorization": f"UpToken {token}"}
        patience = PATIENCE if body else self.line.timeout
        return await self._send(method, f"{self.line.host('up')}{path}", whole, body, patience)

    async def _manage(self, method: str, path: str) -> Reply:
        address = self.line.host("rs")
        headers = self._keys.manage(method, urlsplit(address).netloc, path)
        return await self._send(method, f"{address}{path}", headers)

    async def _send(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes = b"", timeout: float = 0.0
    ) -> Reply:
        whole = {**headers, "user-agent": "hutong"}
        return await self.line.http.send(method, url, headers=whole, body=body, timeout=timeout or self.line.timeout)


def _exactly(size: int) -> dict[str, int]:
    return {"fsizeMin": size, "fsizeLimit": size}


def _name(key: str) -> str:
    return key.rpartition("/")[2]


def _said(reply: Reply, bear: tuple[int, ...] = ()) -> dict[str, Any]:
    """The answer of a request that Kodo has done; Failed by its status, except those in `bear`."""
    if reply.status not in (200, *bear):
        raise _failure(reply)
    told = opened(reply)
    if "error" in told and reply.status == 200:
        raise Failed(Fault.UNKNOWN, "200", str(told["error"])[:200])
    return told


def _gone(reply: Reply) -> None:
    """Something is taken away, or was not there; Kodo then says nothing at all. Failed, ValueError."""
    _said(reply, bear=(NOT_THERE,))
    if reply.status == 200 and reply.body:
        raise ValueError("words where Kodo says nothing")


def _failure(reply: Reply) -> Failed:
    """What an error means; ValueError when it is not in Kodo's words."""
    words = text(opened(reply), "error")
    fault = next((fault for part, fault in WORDS.items() if part in words), FAULTS.get(reply.status, Fault.UNKNOWN))
    return Failed(fault, str(reply.status), words[:200])


def _kept(told: Mapping[str, Any], object: Object, etags: frozenset[str]) -> Stored:
    tag = text(told, "hash")
    if text(told, "key") != object.key or number(told, "fsize") != object.size or tag not in etags:
        raise Failed(Fault.UNKNOWN, words="Kodo has another file than was sent")
    return Stored(object.key, object.size, text(told, "mimeType"), tag)


def _stretch(reply: Reply, start: int, length: int) -> bytes:
    found = _RANGE.fullmatch(reply.headers.get("content-range", ""))
    if found is None or int(found[1]) != start or len(reply.body) != int(found[2]) - start + 1:
        raise ValueError("another stretch of the file than was asked for")
    return reply.body[:length]
