"""Tencent Cloud Object Storage (腾讯云对象存储 COS), the objects of one bucket.

Manual: cloud.tencent.com/document/product/436, pages 7730 (errors), 7778 (signature), 7749 and 7753 (put, get), 7745
(head), 7743 (delete), 7746, 7750, 7742 and 7740 (parts), 14690 (forms), 56215 (what goes wrong with forms), read in
public copies 2026-11. From memory: the codes RequestIsExpired, TooManyRequests.

COS calls nobody back after a form on which one could rely: whoever waits for a file asks with `stat`.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import ClassVar, Final
from urllib.parse import quote, urlencode, urlsplit

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.base.text import bearable
from hutong.capabilities.channel import Channel, Line
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.storage import PATIENCE, Form, FormWish, Link, Object, PresignsForms, Stored, Stores
from hutong.channels.tencent_oss import wire
from hutong.channels.tencent_oss.settings import TencentOssConfig

FAULTS: Mapping[str, Fault] = {
    "AccessDenied": Fault.CONFIG,
    "AccessForbidden": Fault.CONFIG,
    "BucketNameTooLong": Fault.CONFIG,
    "DNSRecordVerifyFailed": Fault.CONFIG,
    "DomainAuditFailed": Fault.CONFIG,
    "ExpiredToken": Fault.CONFIG,
    "InvalidAccessKeyId": Fault.CONFIG,
    "InvalidBucketName": Fault.CONFIG,
    "InvalidRegionName": Fault.CONFIG,
    "NoProcessAuthority": Fault.CONFIG,
    "NoSuchBucket": Fault.CONFIG,
    "PathStyleDomainForbidden": Fault.CONFIG,
    "PaymentRequired": Fault.CONFIG,
    "Request has expired": Fault.CONFIG,
    "RequestIsExpired": Fault.CONFIG,
    "RequestTimeTooSkewed": Fault.CONFIG,
    "SignatureDoesNotMatch": Fault.CONFIG,
    "UnavailableForLegalReasons": Fault.CONFIG,
    "UserCnameInvalid": Fault.CONFIG,
    "BadRequest": Fault.REFUSED,
    "BadRquest": Fault.REFUSED,  # as older pages of the manual spell it
    "DownloadForbidden": Fault.REFUSED,
    "EntityTooLarge": Fault.REFUSED,
    "EntityTooSmall": Fault.REFUSED,
    "InvalidArgument": Fault.REFUSED,
    "InvalidDigest": Fault.REFUSED,
    "InvalidObjectName": Fault.REFUSED,
    "InvalidObjectState": Fault.REFUSED,  # archived
    "InvalidPart": Fault.REFUSED,
    "InvalidPartOrder": Fault.REFUSED,
    "InvalidRange": Fault.REFUSED,
    "InvalidRequest": Fault.REFUSED,
    "InvalidURI": Fault.REFUSED,
    "KeyTooLong": Fault.REFUSED,
    "MalformedXML": Fault.REFUSED,
    "MethodNotAllowed": Fault.REFUSED,
    "MissingContentLength": Fault.REFUSED,
    "NotImplemented": Fault.REFUSED,
    "ObjectLocked": Fault.REFUSED,
    "PathConflict": Fault.REFUSED,
    "PreconditionFailed": Fault.REFUSED,
    "UnexpectedContent": Fault.REFUSED,
    "UploadIdNotSupported": Fault.REFUSED,
    "XMLSizeLimit": Fault.REFUSED,
    "NoSuchKey": Fault.NOT_FOUND,
    "NoSuchUpload": Fault.NOT_FOUND,
    "SlowDown": Fault.SLOW_DOWN,
    "TooManyRequests": Fault.SLOW_DOWN,
    # damaged on the way, or not whole: to be put again
    "BadDigest": Fault.UNKNOWN,
    "EntitySizeNotMatch": Fault.UNKNOWN,
    "IncompleteBody": Fault.UNKNOWN,
    "RequestTimeout": Fault.UNKNOWN,
    "UserNetworkTooSlow": Fault.UNKNOWN,
    "InternalError": Fault.UNKNOWN,
    "ServiceUnavailable": Fault.UNKNOWN,
}

_LIFE: Final = timedelta(minutes=10)  # of a request's signature: it is checked when the request arrives
_RANGE: Final = re.compile(r"bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18})")
_CODE = 64  # characters
_WORDS = 200


class TencentOss(Channel[TencentOssConfig], Stores, PresignsForms):
    """One bucket at COS."""

    ONCE: ClassVar[bool] = False  # the pages of PostObject list no header that forbids overwriting

    def __init__(self, config: TencentOssConfig, line: Line) -> None:
        super().__init__(config, line)
        self._signer = wire.Signer(config.merchant_no, config.private_key)
        self._host = urlsplit(line.endpoint).netloc  # signed as it is sent

    @property
    def suffixes(self) -> frozenset[str]:
        """See `Stores.suffixes`."""
        return self.config.suffixes

    @property
    def place(self) -> tuple[str, ...]:
        """See `Stores.place`."""
        return self.config.place

    async def put(self, object: Object, body: bytes) -> Stored:
        """See `Stores.put`. COS compares what arrives with its MD5, and we what COS says that it kept."""
        md5 = wire.digest(body)
        headers = {"content-type": object.content_type, "content-md5": wire.base64(md5)}
        reply = await self._send("PUT", object.key, headers=headers, body=body, timeout=PATIENCE)
        return Stored(object.key, len(body), object.content_type, _kept(reply, md5))

    async def begin(self, object: Object) -> str:
        """See `Stores.begin`."""
        headers = {"content-type": object.content_type}
        reply = await self._send("POST", object.key, query={"uploads": ""}, headers=headers)
        return _told(reply, "InitiateMultipartUploadResult", object.key)["UploadId"]

    async def part(self, key: str, upload: str, number: int, body: bytes) -> str:
        """See `Stores.part`. Our tag is COS's with the size of the part."""
        md5 = wire.digest(body)
        query = {"partNumber": str(number), "uploadId": upload}
        headers = {"content-md5": wire.base64(md5)}
        reply = await self._send("PUT", key, query=query, headers=headers, body=body, timeout=PATIENCE)
        return f"{_kept(reply, md5)}:{len(body)}"

    async def complete(self, object: Object, upload: str, tags: Sequence[str]) -> Stored:
        """See `Stores.complete`. COS says 200 before it begins to merge: only what follows tells how that went.

        It would merge whatever parts are listed, and tells no size; so their sizes are added up before. Asking for the
        object's size afterwards could fail as if nothing had ever left.
        """
        parts = [(tag, int(size)) for tag, _, size in (tag.rpartition(":") for tag in tags)]
        whole = sum(size for _, size in parts)
        if whole != object.size:
            raise Failed(Fault.REFUSED, words=f"the parts hold {whole} bytes instead of {object.size}")
        body = wire.completion([tag for tag, _ in parts])
        headers = {"content-type": "application/xml", "content-md5": wire.base64(wire.digest(body))}
        query = {"uploadId": upload}
        reply = await self._send("POST", object.key, query=query, headers=headers, body=body, timeout=PATIENCE)
        told = _told(reply, "CompleteMultipartUploadResult", object.key)
        return Stored(object.key, object.size, object.content_type, _bare(told["ETag"]))

    async def abort(self, key: str, upload: str) -> None:
        """See `Stores.abort`."""
        _gone(await self._send("DELETE", key, query={"uploadId": upload}), "NoSuchUpload")

    async def stat(self, key: str) -> Stored:
        """See `Stores.stat`. A refused HEAD comes without its reason: then a GET of one byte asks for it.

        Otherwise a bucket that does not exist would look like a file that does not.
        """
        reply = await self._send("HEAD", key)
        if 400 <= reply.status < 500:
            again = await self._send("GET", key, headers={"range": "bytes=0-0"})
            raise _failure(again) if again.status >= 400 else Failed(Fault.UNKNOWN, words="HEAD and GET disagree")
        if reply.status != 200 or not reply.headers.get("etag"):
            raise _failure(reply)
        size, content_type = int(reply.headers["content-length"]), reply.headers["content-type"]
        return Stored(key, size, content_type, _bare(reply.headers["etag"]))

    async def read(self, key: str, start: int, length: int) -> bytes:
        """See `Stores.read`. InvalidRange is only said of an object that is there, and ends before `start`."""
        if length <= 0:
            return b""
        headers = {"range": f"bytes={start}-{start + length - 1}"}
        reply = await self._send("GET", key, headers=headers, timeout=PATIENCE)
        if reply.status == 206:
            return _stretch(reply, start, length)
        failure = _failure(reply)
        if (reply.status, failure.code) == (416, "InvalidRange"):
            return b""
        raise failure

    async def delete(self, key: str) -> None:
        """See `Stores.delete`."""
        _gone(await self._send("DELETE", key), "NoSuchKey")

    def link(self, link: Link) -> str:
        """See `Stores.link`. The name, the type and the host are signed, too."""
        query = {"response-content-disposition": wire.disposition(link), "response-content-type": link.content_type}
        good = wire.period(link.at, link.until)
        proof = self._signer.fields("GET", f"/{link.key}", good, query, {"host": self._host})
        return self._url(link.key, {**query, **proof})

    def form(self, wish: FormWish) -> Form:
        """See `PresignsForms.form`. COS takes the type from the field, not from the file's own part."""
        good = wire.period(wish.at, wish.until)
        fields = {
            "key": wish.key,
            "Content-Type": wish.content_type,
            "success_action_status": "200",
            "q-sign-algorithm": "sha1",
            "q-ak": self.config.merchant_no,
        }
        policy = wire.policy(wish, good, self.config.bucket_name, fields)
        proof = {
            "policy": wire.base64(policy),
            "q-key-time": str(good),
            "q-signature": self._signer.policy(policy, good),
        }
        return Form(f"{self.line.endpoint}/", {**fields, **proof})

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
        """The answer to a signed request, whatever it is."""
        signed = dict(headers or {})
        if method in ("PUT", "POST") and not body:
            signed["content-length"] = "0"  # left out otherwise, and COS insists on it
        moment = now()
        good = wire.period(moment, moment + _LIFE)
        proof = self._signer.fields(method, f"/{key}", good, query or {}, {**signed, "host": self._host})
        told = {
            **signed,
            "authorization": wire.authorization(proof),
            "accept-encoding": "identity",  # sizes are those of the object
            "user-agent": "hutong",
        }
        url = self._url(key, query or {})
        return await self.line.http.send(method, url, headers=told, body=body, timeout=timeout or self.line.timeout)

    def _url(self, key: str, query: Mapping[str, str]) -> str:
        address = f"{self.line.endpoint}/{quote(key, safe='/-_.~')}"
        return f"{address}?{urlencode(query, quote_via=quote, safe='')}" if query else address


def _kept(reply: Reply, md5: bytes) -> str:
    """The tag of what COS kept. It is the MD5 of the body, except where COS encrypts with keys of its KMS."""
    tag = _bare(reply.headers.get("etag", ""))
    if reply.status != 200 or not tag:
        raise _failure(reply)
    if tag.lower() != md5.hex() and reply.headers.get("x-cos-server-side-encryption") != "cos/kms":
        raise Failed(Fault.UNKNOWN, words="COS kept something else than was sent")
    return tag


def _told(reply: Reply, root: str, key: str) -> dict[str, str]:
    """What an answer about this object says; a 200 with anything else in it is no success."""
    told = wire.read(reply.body, root) if reply.status == 200 else None
    if told is None:
        raise _failure(reply)
    if told.get("Key") != key:
        raise Failed(Fault.UNKNOWN, words="the answer is about another object")
    return told


def _gone(reply: Reply, absent: str) -> None:
    """Passes when something is not there any more, or never was (told by the code `absent`)."""
    if reply.status == 204:
        return
    failure = _failure(reply)
    if (reply.status, failure.code) != (404, absent):
        raise failure


def _stretch(reply: Reply, start: int, length: int) -> bytes:
    """The bytes that were asked for; fewer only when the object ends."""
    told = _RANGE.fullmatch(reply.headers.get("content-range", ""))
    first, last, total = (int(number) for number in told.groups()) if told else (-1, -1, -1)
    wanted = (start, min(start + length, total) - 1)
    if (first, last) != wanted or len(reply.body) != last - first + 1:
        raise Failed(Fault.UNKNOWN, words="COS answered with another stretch of the object")
    return reply.body


def _failure(reply: Reply) -> Failed:
    code, words = wire.trouble(reply.body) or ("", f"HTTP {reply.status} without an error of COS's")
    fault = FAULTS.get(code, Fault.UNKNOWN)
    if reply.status >= 500 and fault is not Fault.SLOW_DOWN:
        fault = Fault.UNKNOWN
    return Failed(fault, bearable(code, _CODE), bearable(words, _WORDS))


def _bare(tag: str) -> str:
    return tag.strip().strip('"')
