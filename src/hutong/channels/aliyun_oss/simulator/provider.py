"""The simulated OSS as a whole: its operations behind one door."""

import base64
import secrets
from collections.abc import Callable, Mapping
from email.utils import format_datetime
from typing import ClassVar, Final

from hutong.base.clock import now
from hutong.capabilities.simulation import Account, Home, Mischief, StorageSimulator
from hutong.capabilities.simulation.mischief import App, Receive, Scope, Send
from hutong.channels.aliyun_oss.simulator import forms, listing
from hutong.channels.aliyun_oss.simulator.accounts import FORMS, Accounts
from hutong.channels.aliyun_oss.simulator.answers import XML, Answer, Refused, request_id, xml
from hutong.channels.aliyun_oss.simulator.call import Call, arrived, whole
from hutong.channels.aliyun_oss.simulator.callbacks import Callbacks
from hutong.channels.aliyun_oss.simulator.gate import Gate
from hutong.channels.aliyun_oss.simulator.objects import Objects
from hutong.channels.aliyun_oss.simulator.uploads import Uploads

UNLISTED: Final = "ObjectUnderReview"  # in no manual
# What decides, besides the method, which operation is meant; the first that a request has.
_SELECTORS: Final = ("partNumber", "uploadId", "uploads", "objectMeta", "delete", "bucketInfo", "location")
_OTHERS: Final = ("acl", "append", "cors", "lifecycle", "policy", "restore", "stat", "symlink", "tagging", "versions")
_OF_OBJECTS: Final[Mapping[tuple[str, str], str]] = {
    ("PUT", ""): "PutObject",
    ("GET", ""): "GetObject",
    ("HEAD", ""): "HeadObject",
    ("HEAD", "objectMeta"): "GetObjectMeta",
    ("DELETE", ""): "DeleteObject",
    ("POST", "uploads"): "InitiateMultipartUpload",
    ("PUT", "partNumber"): "UploadPart",
    ("GET", "uploadId"): "ListParts",
    ("POST", "uploadId"): "CompleteMultipartUpload",
    ("DELETE", "uploadId"): "AbortMultipartUpload",
}
_OF_BUCKETS: Final[Mapping[tuple[str, str], str]] = {
    ("GET", ""): "ListObjects",
    ("POST", ""): "PostObject",
    ("POST", "delete"): "DeleteMultipleObjects",
    ("GET", "uploads"): "ListMultipartUploads",
    ("GET", "bucketInfo"): "GetBucketInfo",
    ("GET", "location"): "GetBucketLocation",
}
_BODILESS: Final = ("HeadObject", "GetObjectMeta", "DeleteObject", "AbortMultipartUpload")


class AliyunOssSimulator(StorageSimulator):
    """OSS for one account with one bucket."""

    CODE: ClassVar[str] = "ALIYUN_OSS"
    FORMS: ClassVar[tuple[str, ...]] = FORMS
    LADDER: ClassVar[tuple[float, ...]] = ()  # a callback is made once

    def __init__(self, home: Home) -> None:
        super().__init__(home)
        self.accounts = Accounts(home.book)
        self.gate = Gate(self.accounts)
        self._objects = Objects(home)
        self._uploads = Uploads(home, self._objects)
        self._callbacks = Callbacks(self.knocker, self.mischiefs)
        self._verbs: Mapping[str, Callable[[Call], Answer]] = {
            "PutObject": self._objects.put,
            "GetObject": self._objects.get,
            "HeadObject": self._objects.head,
            "GetObjectMeta": self._objects.meta,
            "DeleteObject": self._objects.delete,
            "DeleteMultipleObjects": self._objects.delete_many,
            "InitiateMultipartUpload": self._uploads.begin,
            "UploadPart": self._uploads.part,
            "ListParts": self._uploads.parts,
            "ListMultipartUploads": self._uploads.every,
            "CompleteMultipartUpload": self._uploads.complete,
            "AbortMultipartUpload": self._uploads.abort,
            "ListObjects": self._list,
            "GetBucketInfo": self._info,
            "GetBucketLocation": self._location,
        }

    @property
    def app(self) -> App:
        """See `Simulator.app`. A wrong may be ordered for an operation, such as CompleteMultipartUpload."""

        async def app(scope: Scope, receive: Receive, send: Send) -> None:  # servers ask whether it is a function
            if scope["type"] == "http":
                await self._serve(scope, receive, send)

        return app

    def account(self, form: str) -> Account:
        """See `Simulator.account`."""
        return self.accounts.settings(form)

    def objects(self) -> Mapping[str, int]:
        """See `StorageSimulator.objects`."""
        return {record["key"]: record["size"] for record in self._objects.every(self._bucket)}

    def content(self, key: str) -> bytes:
        """See `StorageSimulator.content`."""
        record = self._objects.find(self._bucket, key)
        if record is None:
            raise KeyError(key)
        return self._objects.content(record)

    def unfinished(self) -> int:
        """See `StorageSimulator.unfinished`."""
        return len(self._uploads.unfinished(self._bucket))

    def release(self) -> None:
        """See `Simulator.release`."""
        self._callbacks.release()

    @property
    def _bucket(self) -> str:
        return str(self.accounts.opened(FORMS[0])["bucket"])

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        call = arrived(scope, await whole(receive), lambda name: self.accounts.of_bucket(name) is not None)
        operation = _operation(call)

        async def answer(_scope: Scope, _receive: Receive, send: Send) -> None:
            await self._answer(call, operation, f"{scope['path']} {operation}", send)

        await self.mischiefs.around(answer)({**scope, "path": f"{scope['path']} {operation}"}, receive, send)

    async def _answer(self, call: Call, operation: str, place: str, send: Send) -> None:
        number = request_id()
        try:
            if self.mischiefs.take(Mischief.UNLISTED_STATE, place):
                raise Refused(403, UNLISTED, "The object is under review.")
            given = await self._done(call, operation, place)
            if operation not in _BODILESS and self.mischiefs.take(Mischief.ERROR_BODY_200, place):
                internal = Refused(500, "InternalError", "We encountered an internal error. Please try again.")
                given = Answer(200, XML, internal.body(call.host, number))
        except Refused as refused:
            body = refused.body(call.host, number)
            headers = {**XML, **({"x-oss-ec": refused.ec} if refused.ec else {})}
            if call.method == "HEAD":  # has no body, so the error goes into a header
                headers["x-oss-err"] = base64.b64encode(body).decode()
                body = b""
            given = Answer(refused.status, headers, body)
        usual = {
            "server": "AliyunOSS",
            "date": format_datetime(now(), usegmt=True),
            "x-oss-request-id": number,
            "x-oss-server-time": str(1 + secrets.randbelow(20)),
        }
        given.headers = {**usual, **_cors(call), **given.headers}
        await _send(send, given)

    async def _done(self, call: Call, operation: str, place: str) -> Answer:
        if operation == "OptionObject":
            return _preflight(call)
        if not call.bucket or not operation:
            raise Refused(501, "NotImplemented", "A header you provided implies functionality that is not implemented.")
        if self.accounts.of_bucket(call.bucket) is None:
            more = {"BucketName": call.bucket}
            raise Refused(404, "NoSuchBucket", "The specified bucket does not exist.", "0015-00000101", more)
        if operation == "MethodNotAllowed":
            words = "The specified method is not allowed against this resource."
            raise Refused(405, "MethodNotAllowed", words, more={"Method": call.method})
        if self.mischiefs.take(Mischief.SLOW_DOWN, place):
            raise Refused(503, "TotalQpsLimitExceeded", "Please reduce your request rate.")  # the words: from memory
        if operation == "PostObject":
            return await forms.post(call, self.gate, self._objects, self._callbacks)
        if call.method in ("PUT", "POST") and not {"content-length", "transfer-encoding"} & set(call.headers):
            raise Refused(411, "MissingContentLength", "You must provide the Content-Length HTTP header.")
        self.gate.enter(call)
        return self._verbs[operation](call)

    def _list(self, call: Call) -> Answer:
        owner = self.accounts.of_bucket(call.bucket) or {}
        return listing.answer(call, self._objects, owner["owner"])

    def _info(self, call: Call) -> Answer:
        account = self.accounts.of_bucket(call.bucket) or {}
        region = account["region"]
        told = [
            ("Name", call.bucket),
            ("Location", f"oss-{region}"),
            ("CreationDate", "2026-01-01T00:00:00.000Z"),
            ("ExtranetEndpoint", f"oss-{region}.aliyuncs.com"),
            ("IntranetEndpoint", f"oss-{region}-internal.aliyuncs.com"),
            ("StorageClass", "Standard"),
        ]
        owner = ("Owner", [("ID", account["owner"]), ("DisplayName", account["owner"])])
        grants = ("AccessControlList", [("Grant", "private")])
        return Answer(200, XML, xml("BucketInfo", [("Bucket", [*told, owner, grants])]))

    def _location(self, call: Call) -> Answer:
        account = self.accounts.of_bucket(call.bucket) or {}
        return Answer(200, XML, xml("LocationConstraint", f"oss-{account['region']}"))


def _operation(call: Call) -> str:
    """The manual's name of what is asked; empty for what this simulator does not do."""
    if call.method == "OPTIONS":
        return "OptionObject"
    if any(call.has(name) for name in _OTHERS):
        return ""
    selector = next((name for name in _SELECTORS if call.has(name)), "")
    return (_OF_OBJECTS if call.key else _OF_BUCKETS).get((call.method, selector), "MethodNotAllowed")


def _cors(call: Call) -> dict[str, str]:
    """The headers of a bucket whose CORS rule lets every origin do everything."""
    if "origin" not in call.headers:
        return {}
    exposed = "ETag, x-oss-request-id, Content-Length, Content-Range"
    return {"access-control-allow-origin": "*", "access-control-expose-headers": exposed, "vary": "Origin"}


def _preflight(call: Call) -> Answer:
    if not {"origin", "access-control-request-method"} <= set(call.headers):
        words = "CORSResponse: Bad Request. Origin and Access-Control-Request-Method are required."
        raise Refused(400, "InvalidRequest", words)
    asked = {
        "access-control-allow-methods": "GET, POST, PUT, HEAD, DELETE",
        "access-control-allow-headers": call.headers.get("access-control-request-headers", ""),
        "access-control-max-age": "600",
    }
    return Answer(200, asked)


async def _send(send: Send, answer: Answer) -> None:
    length = len(answer.body) if answer.length is None else answer.length
    headers = {**answer.headers, **({} if answer.status == 204 else {"content-length": str(length)})}
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": raw})
    for piece in answer.pieces:
        await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": answer.body, "more_body": False})
