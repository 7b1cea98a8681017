"""The simulated phone's side of TEST_SMS: takes messages as JSON and tells what became of them."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from hutong.base.clock import now
from hutong.base.ids import new_id
from hutong.capabilities.simulation import Account, Home, Message, Mischief, SmsSimulator
from hutong.capabilities.simulation.mischief import App
from hutong.channels.test_sms.simulator import fields
from hutong.channels.test_sms.simulator.fields import Refused

_PAUSE = timedelta(minutes=1)
UNLISTED = "held_for_review"  # a state that nobody lists


@dataclass(frozen=True, slots=True)
class LocalMessage(Message):
    """A message with the template that it was made of, and when its fate was told."""

    template: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    told_at: str = ""


class LocalSmsSimulator(SmsSimulator):
    """Takes every well-formed message, of any template or none, from anybody: there are no accounts."""

    CODE: ClassVar[str] = "TEST_SMS"
    FORMS: ClassVar[tuple[str, ...]] = ("direct",)
    LADDER: ClassVar[tuple[float, ...]] = ()  # it sends no receipts
    FAILURES: ClassVar[tuple[str, ...]] = ("PHONE_OFF", "NO_SUCH_NUMBER", "BLACKLISTED", "INBOX_FULL")
    # any name will do
    templates: ClassVar[Mapping[str, str]] = {"code": "TEST_CODE", "notice": "TEST_NOTICE", "paid": "TEST_PAID"}
    sign: ClassVar[str] = "胡同小店"

    def __init__(self, home: Home) -> None:
        super().__init__(home)
        self.limits = False  # one message a minute to a phone, when a test wants that
        routes = [
            Route("/messages", self._send, methods=["POST"]),
            Route("/messages/{number}", self._ask, methods=["GET"]),
        ]
        self._app = self.mischiefs.around(Starlette(routes=routes))

    @property
    def app(self) -> App:
        """See `Simulator.app`."""
        return self._app

    def account(self, form: str) -> Account:
        """See `Simulator.account`: nothing to type in."""
        if form not in self.FORMS:
            raise KeyError(form)
        return Account("", {})

    def inbox(self) -> Iterator[LocalMessage]:
        """See `SmsSimulator.inbox`."""
        for record in self.home.book.all(self._kind("message")):
            yield LocalMessage(**record)

    def message(self, message_id: str) -> LocalMessage:
        """See `SmsSimulator.message`."""
        record = self.home.book.get(self._kind("message"), message_id)
        if record is None:
            raise KeyError(message_id)
        return LocalMessage(**record)

    def report(self, message_id: str, *, code: str = "") -> Message:
        """See `SmsSimulator.report`. Failures are those of FAILURES; others are taken, too."""
        found = self.message(message_id)
        told = replace(found, state="failed" if code else "delivered", code=code, told_at=now().isoformat())
        self.keep(told)
        return told

    def _took(self, asked: fields.Request) -> LocalMessage:
        """The message, new, or the same one again; Refused."""
        before = self._numbered(asked.number)
        if before is not None:
            if before["asked"] != asdict(asked):
                raise Refused(409, "number_used", "this number was used for another message")
            return self.message(before["id"])
        self._not_too_fast(asked.phone)
        message_id = new_id()
        self.home.book.put(self._kind("number"), asked.number, {"asked": asdict(asked), "id": message_id})
        plain = self.taken(message_id, asked.phone, asked.shown, number=asked.number)
        self.keep(LocalMessage(**asdict(plain), template=asked.template, params=asked.params))
        return self.message(message_id)

    def _numbered(self, number: str) -> dict[str, Any] | None:
        return self.home.book.get(self._kind("number"), number)

    def _not_too_fast(self, phone: str) -> None:
        times = [one.at for one in self.inbox() if one.phone == phone] if self.limits else []
        if times and now() - datetime.fromisoformat(times[-1]) < _PAUSE:
            raise Refused(429, "slow_down", "one message a minute to a phone")

    async def _send(self, request: Request) -> Response:
        body = await request.body()
        try:
            if self.mischiefs.take(Mischief.SLOW_DOWN, "POST /messages"):
                raise Refused(429, "slow_down", "too many messages")
            taken = self._took(fields.read(request.headers.get("content-type", ""), body))
        except Refused as refused:
            return JSONResponse(refused.body, refused.status)
        return self._told(taken, "POST /messages")

    async def _ask(self, request: Request) -> Response:
        found = self._numbered(request.path_params["number"])
        if found is None:
            refused = Refused(404, "not_found", "no such message")
            return JSONResponse(refused.body, refused.status)
        return self._told(self.message(found["id"]), "GET /messages")

    def _told(self, found: LocalMessage, place: str) -> Response:
        if self.mischiefs.take(Mischief.ERROR_BODY_200, place):
            return JSONResponse(Refused(200, "internal_error", "something went wrong").body)
        state = UNLISTED if self.mischiefs.take(Mischief.UNLISTED_STATE, place) else found.state
        told = {"id": found.id, "number": found.number, "phone": found.phone, "state": state}
        return JSONResponse({**told, "at": found.told_at, "code": found.code})
