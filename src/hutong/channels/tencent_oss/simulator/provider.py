"""The simulated COS as a whole: every request read, let in or refused, answered, and spoilt where that was ordered."""

from collections.abc import Callable, Mapping
from typing import ClassVar

from hutong.capabilities.simulation import Account, Home, Mischief, StorageSimulator
from hutong.capabilities.simulation.mischief import App, Receive, Scope, Send
from hutong.channels.tencent_oss.simulator import answers
from hutong.channels.tencent_oss.simulator.accounts import FORMS, Accounts
from hutong.channels.tencent_oss.simulator.answers import Answer, Refused
from hutong.channels.tencent_oss.simulator.call import Call, received
from hutong.channels.tencent_oss.simulator.forms import Forms
from hutong.channels.tencent_oss.simulator.gate import Gate
from hutong.channels.tencent_oss.simulator.objects import Objects
from hutong.channels.tencent_oss.simulator.uploads import Uploads

_SPEAKS_200 = ("InitiateMultipartUpload", "CompleteMultipartUpload")  # their success is told in XML


class TencentOssSimulator(StorageSimulator):
    """COS for one account with one private bucket, which allows posts from pages of any origin (CORS)."""

    CODE: ClassVar[str] = "TENCENT_OSS"
    FORMS: ClassVar[tuple[str, ...]] = FORMS
    LADDER: ClassVar[tuple[float, ...]] = ()  # it notifies nobody

    def __init__(self, home: Home) -> None:
        super().__init__(home)
        self.accounts = Accounts(home.book)
        self._gate = Gate(self.accounts)
        self._objects = Objects(home)
        self._uploads = Uploads(home, self._objects)
        self._forms = Forms(self._gate, self._objects)
        self._operations: Mapping[str, Callable[[Call], Answer]] = {
            "PutObject": self._objects.put,
            "GetObject": self._objects.get,
            "HeadObject": self._objects.head,
            "DeleteObject": self._objects.delete,
            "GetBucket": self._objects.list_objects,
            "HeadBucket": self._objects.head_bucket,
            "InitiateMultipartUpload": self._uploads.begin,
            "UploadPart": self._uploads.part,
            "CompleteMultipartUpload": self._uploads.complete,
            "AbortMultipartUpload": self._uploads.abort,
            "ListParts": self._uploads.list_parts,
            "ListMultipartUploads": self._uploads.list_uploads,
        }

    @property
    def app(self) -> App:
        """See `Simulator.app`. A wrong may be ordered for an operation of the manual's, such as UploadPart."""

        async def app(scope: Scope, receive: Receive, send: Send) -> None:  # servers ask whether it is a function
            await self._serve(scope, receive, send)

        return app

    def account(self, form: str) -> Account:
        """See `Simulator.account`; there is one form, `bucket`."""
        return self.accounts.settings(form)

    def objects(self) -> Mapping[str, int]:
        """See `StorageSimulator.objects`."""
        return {found["key"]: found["size"] for found in self._objects.visible()}

    def content(self, key: str) -> bytes:
        """See `StorageSimulator.content`."""
        return self._objects.content(key)

    def unfinished(self) -> int:
        """See `StorageSimulator.unfinished`."""
        return sum(1 for _ in self._uploads.open())

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        call = await received(scope, receive)
        place = f"{call.path} {call.operation}"

        async def answer(_scope: Scope, _receive: Receive, send: Send) -> None:
            await _send(send, call, self._answer(call, place))

        await self.mischiefs.around(answer)({**scope, "path": place}, receive, send)

    def _answer(self, call: Call, place: str) -> Answer:
        number = answers.request_id()
        try:
            answer = self._bent(call, place) or self._handle(call)
        except Refused as refused:
            answer = answers.refusal(refused, call.resource, number)
        answer.headers = {**answers.always(number), **answer.headers, **_shared(call)}
        return answer

    def _bent(self, call: Call, place: str) -> Answer | None:
        """What is answered instead, when a wrong was ordered; HEAD has no words to be wrong with."""
        if call.method == "HEAD":
            return None
        if self.mischiefs.take(Mischief.SLOW_DOWN, place):
            raise Refused("SlowDown")
        if self.mischiefs.take(Mischief.UNLISTED_STATE, place):
            raise Refused("HeldForReview")
        if call.operation in _SPEAKS_200 and self.mischiefs.take(Mischief.ERROR_BODY_200, place):
            spoilt = answers.refusal(Refused("InternalError"), call.resource, answers.request_id())
            spoilt.status = 200
            return spoilt
        return None

    def _handle(self, call: Call) -> Answer:
        call.check()
        if call.operation == "OptionsObject":
            return _preflight(call)
        if call.operation == "PostObject":
            return self._forms.post(call)
        self._gate.enter(call)
        if call.operation not in self._operations:
            known = call.method in ("GET", "PUT", "POST", "DELETE", "HEAD")
            raise Refused("NotImplemented" if known else "MethodNotAllowed")
        return self._operations[call.operation](call)


def _preflight(call: Call) -> Answer:
    """What a browser asks before it lets a page watch the progress of its upload."""
    if not call.headers.get("origin") or not call.headers.get("access-control-request-method"):
        raise Refused("AccessForbidden")
    allowed = {
        "access-control-allow-methods": "PUT,GET,POST,DELETE,HEAD",
        "access-control-allow-headers": call.headers.get("access-control-request-headers", ""),
        "access-control-max-age": "600",
    }
    return Answer(200, {name: value for name, value in allowed.items() if value})


def _shared(call: Call) -> dict[str, str]:
    origin = call.headers.get("origin")
    if not origin:
        return {}
    exposed = "ETag,Location,x-cos-request-id"
    return {"access-control-allow-origin": origin, "access-control-expose-headers": exposed, "vary": "Origin"}


async def _send(send: Send, call: Call, answer: Answer) -> None:
    headers, body = dict(answer.headers), answer.body
    if isinstance(body, bytes):
        headers.setdefault("content-length", str(len(body)))
        body = [body]
    raw = [(_spelt(name), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": raw})
    if call.method != "HEAD":
        for piece in body:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


def _spelt(name: str) -> bytes:
    """A header's name as COS spells it: its own client looks for them letter by letter."""
    if name.startswith("x-cos-"):
        return name.encode()
    return b"ETag" if name == "etag" else name.title().encode()
