"""Alibaba Cloud OSS (阿里云对象存储), the objects of one bucket.

Manual: help.aliyun.com/zh/oss/developer-reference (PutObject, GetObject, HeadObject, DeleteObject, InitiateMultipart-
Upload, UploadPart, CompleteMultipartUpload, AbortMultipartUpload, PostObject, Callback, V4 signatures, error responses
and the pages of the HTTP statuses 203, 403, 416, 429, 503), read in public copies 2026-11. From memory: a HEAD tells
its error in the header x-oss-err; ETags of objects that KMS encrypts may be no MD5.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.base.text import bearable
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
from hutong.channels.aliyun_oss import forms
from hutong.channels.aliyun_oss.settings import AliyunOssConfig
from hutong.channels.aliyun_oss.wire import (
    Request,
    Signer,
    base64,
    complaint,
    disposition,
    encoded,
    md5,
    part_list,
    query_text,
    size_of,
    told,
)

FAULTS: Mapping[str, Fault] = {
    "AccessDenied": Fault.CONFIG,
    "AccessForbidden": Fault.CONFIG,
    "AccessKeyIdAndSecurityTokenNotMatch": Fault.CONFIG,
    "AbnormalBucketOwnerStatus": Fault.CONFIG,
    "BucketDisable": Fault.CONFIG,
    "BucketNotBelongTo": Fault.CONFIG,
    "CnameDenied": Fault.CONFIG,
    "InDebt": Fault.CONFIG,
    "InDebtOverdue": Fault.CONFIG,
    "InvalidAccessKeyId": Fault.CONFIG,
    "InvalidBucketName": Fault.CONFIG,
    "InvalidSecurityToken": Fault.CONFIG,
    "NoSuchBucket": Fault.CONFIG,
    "RequestTimeTooSkewed": Fault.CONFIG,
    "SecondLevelDomainForbidden": Fault.CONFIG,
    "SignatureDoesNotMatch": Fault.CONFIG,
    "UbsmsInvalidBid": Fault.CONFIG,
    "UserDisable": Fault.CONFIG,
    "NoSuchKey": Fault.NOT_FOUND,
    "NoSuchUpload": Fault.NOT_FOUND,
    "FileAlreadyExists": Fault.DUPLICATE,
    "EntityTooLarge": Fault.REFUSED,
    "EntityTooSmall": Fault.REFUSED,
    "FileImmutable": Fault.REFUSED,
    "FilePartInterity": Fault.REFUSED,
    "FilePartNotExist": Fault.REFUSED,
    "FilePartStale": Fault.REFUSED,
    "InvalidArgument": Fault.REFUSED,
    "InvalidObjectName": Fault.REFUSED,
    "InvalidObjectState": Fault.REFUSED,
    "InvalidPart": Fault.REFUSED,
    "InvalidPartOrder": Fault.REFUSED,
    "InvalidRange": Fault.REFUSED,
    "InvalidRequest": Fault.REFUSED,
    "MalformedXML": Fault.REFUSED,
    "MethodNotAllowed": Fault.REFUSED,
    "MissingArgument": Fault.REFUSED,
    "MissingContentLength": Fault.REFUSED,
    "NotImplemented": Fault.REFUSED,
    "PreconditionFailed": Fault.REFUSED,
    "ActiveRequestLimitExceeded": Fault.SLOW_DOWN,
    "CpuLimitExceeded": Fault.SLOW_DOWN,
    "DownloadTrafficRateLimitExceeded": Fault.SLOW_DOWN,
    "MetaOperationQpsLimitExceeded": Fault.SLOW_DOWN,
    "QpsLimitExceeded": Fault.SLOW_DOWN,
    "ServiceUnavailable": Fault.SLOW_DOWN,
    "TotalQpsLimitExceeded": Fault.SLOW_DOWN,
    "UploadTrafficRateLimitExceeded": Fault.SLOW_DOWN,
    "InternalError": Fault.UNKNOWN,
    "InvalidDigest": Fault.UNKNOWN,  # our digests are right: the body was changed on its way
    "RequestTimeout": Fault.UNKNOWN,
}

SIGNING = "0002-"  # begins the fine codes (EC) of what is wrong with a signature, such as another region
WEEK = 7 * 24 * 3600  # seconds; no link or form lives longer
WORDS = 200  # characters


class AliyunOss(Channel[AliyunOssConfig], Stores, PresignsForms, HearsUploads):
    """One bucket at OSS."""

    ONCE: ClassVar[bool] = True

    def __init__(self, config: AliyunOssConfig, line: Line) -> None:
        super().__init__(config, line)
        self._signer = Signer(config.merchant_no, config.private_key, config.region)

    @property
    def suffixes(self) -> frozenset[str]:
        """See `Stores.suffixes`."""
        return self.config.suffixes

    @property
    def place(self) -> tuple[str, ...]:
        """See `Stores.place`."""
        return self.config.place

    async def put(self, object: Object, body: bytes) -> Stored:
        """See `Stores.put`. OSS compares the body with its digest before anybody can see it."""
        digest = md5(body)
        headers = {"content-type": object.content_type, "content-md5": base64(digest)}
        reply = await self._ask("PUT", object.key, 200, headers=headers, body=body, timeout=PATIENCE)
        return Stored(object.key, len(body), object.content_type, _digest(reply, digest))

    async def begin(self, object: Object) -> str:
        """See `Stores.begin`."""
        headers = {"content-type": object.content_type}
        reply = await self._ask("POST", object.key, 200, query={"uploads": ""}, headers=headers)
        return self._result(reply, "InitiateMultipartUploadResult", object.key, "UploadId")

    async def part(self, key: str, upload: str, number: int, body: bytes) -> str:
        """See `Stores.part`. The tag tells the part's size as well, for `complete`."""
        digest = md5(body)
        query = {"partNumber": str(number), "uploadId": upload}
        headers = {"content-type": "application/octet-stream", "content-md5": base64(digest)}
        reply = await self._ask("PUT", key, 200, query=query, headers=headers, body=body, timeout=PATIENCE)
        return f"{_digest(reply, digest)}/{len(body)}"

    async def complete(self, object: Object, upload: str, tags: Sequence[str]) -> Stored:
        """See `Stores.complete`. OSS would join whatever parts are listed, so their sizes are summed up before.

        The answer tells no size; a look at the object afterwards could fail as if the completion had never left.
        """
        size = sum(int(tag.rpartition("/")[2]) for tag in tags)
        if size != object.size:
            raise Failed(Fault.REFUSED, words=f"the parts hold {size} bytes instead of {object.size}")
        body = part_list([tag.rpartition("/")[0] for tag in tags])
        headers = {"content-type": "application/xml", "content-md5": base64(md5(body))}
        reply = await self._ask(
            "POST", object.key, 200, query={"uploadId": upload}, headers=headers, body=body, timeout=PATIENCE
        )
        tag = self._result(reply, "CompleteMultipartUploadResult", object.key, "ETag")
        return Stored(object.key, object.size, object.content_type, tag.strip('"'))

    async def abort(self, key: str, upload: str) -> None:
        """See `Stores.abort`."""
        await self._ask("DELETE", key, 204, query={"uploadId": upload}, bear="NoSuchUpload")

    async def stat(self, key: str) -> Stored:
        """See `Stores.stat`."""
        headers = {"accept-encoding": "identity"}  # a compressed answer would not tell the size
        reply = await self._send("HEAD", key, headers=headers)
        if reply.status // 100 == 4 and not complaint(reply).code:  # a status alone tells no key from a bucket
            raise _failure(await self._send("GET", key, headers={"range": "bytes=0-0"}))
        _check(reply, 200)
        size = size_of(reply.headers.get("content-length", ""))
        if size < 0:
            raise Failed(Fault.UNKNOWN, words="the answer tells no size")
        return Stored(key, size, reply.headers.get("content-type", ""), _tag(reply))

    async def read(self, key: str, start: int, length: int) -> bytes:
        """See `Stores.read`."""
        if length <= 0:
            return b""
        headers = {
            "range": f"bytes={start}-{start + length - 1}",
            "x-oss-range-behavior": "standard",  # otherwise a range beyond the end gives the whole object
        }
        reply = await self._ask("GET", key, 206, headers=headers, timeout=PATIENCE, bear="InvalidRange")
        if reply.status != 206:
            if start >= (await self.stat(key)).size:
                return b""
            raise _failure(reply)
        stretch = reply.headers.get("content-range", "")
        end = min(start + length, size_of(stretch.rpartition("/")[2]))
        if not stretch.startswith(f"bytes {start}-{end - 1}/") or not 0 < len(reply.body) == end - start:
            raise Failed(Fault.UNKNOWN, words="another stretch than was asked for")
        return reply.body

    async def delete(self, key: str) -> None:
        """See `Stores.delete`; OSS makes no difference between a file that was there and one that wasn't."""
        await self._ask("DELETE", key, 204, bear="NoSuchKey")

    def link(self, link: Link) -> str:
        """See `Stores.link`. Failed(UNSUPPORTED) for one that is to live longer than a week."""
        seconds = _seconds(link.at, link.until)
        query = {
            "response-content-disposition": disposition(link.name, inline=link.inline),
            "response-content-type": link.content_type,
        }
        request = Request("GET", self.config.bucket_name, link.key, query)
        return f"{self._url(link.key)}?{self._signer.query(request, link.at, seconds)}"

    def form(self, wish: FormWish) -> Form:
        """See `PresignsForms.form`. Whoever has it can put the file once: what is there is not overwritten."""
        _seconds(wish.at, wish.until)
        bucket, line = self.config.bucket_name, self.line
        callback = forms.callback(line.callback, bucket, wish.key, line.own_key)
        return Form(self._url(""), forms.fields(wish, bucket, self._signer, callback))

    def hear_upload(self, knock: Knock) -> list[str]:
        """See `HearsUploads.hear_upload`."""
        return [forms.heard(knock, self.config.bucket_name, self.line.own_key)]

    def acknowledge_upload(self, knock: Knock, heard: bool) -> Reply:
        """See `HearsUploads.acknowledge_upload`: OSS wants JSON, and 200 for "heard". It never comes again."""
        del knock  # the browser that gets these words knows its own file
        body = b'{"status":"ok"}' if heard else b'{"status":"refused"}'
        return Reply(200 if heard else 403, body, {"content-type": "application/json"})

    async def _ask(
        self,
        method: str,
        key: str,
        wanted: int,
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        timeout: float = 0.0,
        bear: str = "",
    ) -> Reply:
        """An answer with the wanted status, or a refusal with the code `bear`; Failed."""
        reply = await self._send(method, key, query=query, headers=headers, body=body, timeout=timeout)
        if not bear or complaint(reply).code != bear:
            _check(reply, wanted)
        return reply

    async def _send(
        self,
        method: str,
        key: str,
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        timeout: float = 0.0,
    ) -> Reply:
        line, request = self.line, Request(method, self.config.bucket_name, key, query or {}, headers or {})
        signed = {**self._signer.headers(request, now()), "user-agent": "hutong"}
        if method in ("PUT", "POST") and not body:
            signed["content-length"] = "0"  # else there would be none, which OSS refuses
        url = f"{self._url(key)}?{query_text(query)}" if query else self._url(key)
        return await line.http.send(method, url, headers=signed, body=body, timeout=timeout or line.timeout)

    def _url(self, key: str) -> str:
        return f"{self.line.endpoint}/{encoded(key, safe='/')}"

    def _result(self, reply: Reply, root: str, key: str, name: str) -> str:
        """One element of an answer about this key; Failed for everything else that came with status 200."""
        found = told(reply.body, root)
        if not found.get(name) or (found.get("Bucket"), found.get("Key")) != (self.config.bucket_name, key):
            raise _failure(reply)
        return found[name]


def _seconds(at: datetime, until: datetime) -> int:
    """How long a link or form is to live; Failed when OSS would not let it."""
    seconds = int(until.timestamp()) - int(at.timestamp())
    if not 1 <= seconds <= WEEK:
        raise Failed(Fault.UNSUPPORTED, words=f"OSS signs for 1 to {WEEK} seconds, not for {seconds}")
    return seconds


def _check(reply: Reply, wanted: int) -> None:
    """Passes an answer of OSS itself with this status; Failed."""
    if reply.status != wanted or "x-oss-request-id" not in reply.headers:
        raise _failure(reply)


def _failure(reply: Reply) -> Failed:
    code, said, fine = complaint(reply)
    fault = FAULTS.get(code, Fault.UNKNOWN)
    if fault is Fault.REFUSED and fine.startswith(SIGNING):
        fault = Fault.CONFIG
    if reply.status >= 500 and fault is not Fault.SLOW_DOWN:
        fault = Fault.UNKNOWN
    words = " ".join([said or "the answer is not one of OSS", *([f"[{fine}]"] if fine else [])])
    return Failed(fault, bearable(code or f"HTTP {reply.status}", 64), bearable(words, WORDS))


def _tag(reply: Reply) -> str:
    return reply.headers.get("etag", "").strip('"')


def _digest(reply: Reply, digest: bytes) -> str:
    """The tag of what was put, which is its digest; Failed."""
    tag = _tag(reply)
    if not tag:
        raise _failure(reply)  # status 200 with the words of a failure
    if tag.lower() != digest.hex() and "x-oss-server-side-encryption" not in reply.headers:
        raise Failed(Fault.UNKNOWN, words="OSS has another digest than was sent")
    return tag
