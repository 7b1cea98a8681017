"""The gateways behind one address: accounts, what all of them refuse, and their receipts."""

import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import ClassVar

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.capabilities.simulation import Account, Call, Home, Message, Mischief, SmsSimulator
from hutong.capabilities.simulation.book import Record
from hutong.capabilities.simulation.mischief import App
from hutong.channels.jcsms.simulator.dialects import DIALECTS, SIGN, Dialect, Refused, Taken

UNLISTED = "HELD"  # a state of receipts that nobody lists
FORBIDDEN = "赌博"  # a word that no carrier sends
_PHONE = re.compile(r"1[3-9][0-9]{9}")
_LONGEST = 500  # characters
_PAUSE = timedelta(seconds=1)


class JcsmsSimulator(SmsSimulator):
    """An account at each gateway. A request is for the gateway whose method and type of content it has."""

    CODE: ClassVar[str] = "JCSMS"
    FORMS: ClassVar[tuple[str, ...]] = tuple(DIALECTS)
    LADDER: ClassVar[tuple[float, ...]] = (60, 300, 600)
    FAILURES: ClassVar[tuple[str, ...]] = ("UNDELIV", "EXPIRED", "REJECTD", "DELETED")
    templates: ClassVar[Mapping[str, str]] = {}  # texts only
    sign: ClassVar[str] = SIGN

    def __init__(self, home: Home) -> None:
        super().__init__(home)
        self.limits = False  # one message a second, when a test wants that
        self.blacklist: set[str] = set()
        self.broke = False  # whether the accounts are empty
        self._held: list[Callable[[], None]] = []
        self._app = self.mischiefs.around(Starlette(routes=[Route("/", self._serve, methods=["GET", "POST"])]))

    @property
    def app(self) -> App:
        """See `Simulator.app`."""
        return self._app

    def account(self, form: str) -> Account:
        """See `Simulator.account`; KeyError for a form that does not exist."""
        told = self._account(form)
        secret = {"PRIVATE_KEY": told["password"], "CALLBACK_TOKEN": told["token"], "ADDRESS": self.home.base_url}
        return Account(told["account"], {**secret, **DIALECTS[form].SETTINGS})

    def report(self, message_id: str, *, code: str = "") -> Message:
        """See `SmsSimulator.report`; failures are those of FAILURES, others are told as they are."""
        told = replace(self.message(message_id), state="failed" if code else "delivered", code=code)
        self.keep(told)
        if self.receipts_to:
            self._post(told, self.receipts_to)
        return told

    def release(self) -> None:
        """See `Simulator.release`."""
        held, self._held = self._held, []
        for go in held:
            go()

    def _account(self, form: str) -> Record:
        kind = self._kind("account")
        found = self.home.book.get(kind, form)
        if found is None:
            if form not in DIALECTS:
                raise KeyError(form)
            found = {"account": f"sdk_{secrets.token_hex(4)}", "password": secrets.token_hex(12)}
            found["token"] = secrets.token_urlsafe(24)
            self.home.book.put(kind, form, found)
        return found

    async def _serve(self, request: Request) -> Response:
        body = await request.body()
        form = _form(request)
        dialect, place = DIALECTS[form], f"send {form}"
        try:
            if self.mischiefs.take(Mischief.SLOW_DOWN, place):
                raise Refused("fast")
            message_id = self._take(form, dialect.read(self._account(form), request.url.query, body))
            answer = dialect.accepted(message_id)
        except Refused as refused:
            answer = dialect.refused(dialect.CODES[str(refused)])
        for wrong, reason in ((Mischief.ERROR_BODY_200, "system"), (Mischief.UNLISTED_STATE, "unlisted")):
            if self.mischiefs.take(wrong, place):
                answer = dialect.refused(dialect.CODES[reason])
        return Response(answer[0], media_type=answer[1])

    def _take(self, form: str, told: Taken) -> str:
        for reason, wrong in (
            ("phone", not _PHONE.fullmatch(told.phone)),
            ("text", not told.text.strip() or len(told.text) > _LONGEST),
            ("words", FORBIDDEN in told.text),
            ("blacklist", told.phone in self.blacklist),
            ("balance", self.broke),
            ("fast", self.limits and self._just_now()),
        ):
            if wrong:
                raise Refused(reason)
        message_id = DIALECTS[form].fresh()
        self.home.book.put(self._kind("form"), message_id, {"form": form})
        self.taken(message_id, told.phone, told.text, number=told.number)
        return message_id

    def _just_now(self) -> bool:
        times = [datetime.fromisoformat(one.at) for one in self.inbox()]
        return bool(times) and now() - times[-1] < _PAUSE

    def _post(self, told: Message, url: str) -> None:
        dialect = DIALECTS[(self.home.book.get(self._kind("form"), told.id) or {})["form"]]
        place = f"receipt {url}"
        if self.mischiefs.take(Mischief.NOTICE_LOST, place):
            return
        state = told.code or "DELIVRD"
        if self.mischiefs.take(Mischief.UNLISTED_STATE, place):
            state = UNLISTED
        facts = {"id": told.id, "number": told.number, "phone": told.phone, "state": state}

        def go() -> None:
            self.knocker.post(lambda: self._call(dialect, facts, url, place), lambda reply: _heard(dialect, reply))

        if self.mischiefs.take(Mischief.NOTICE_LATE, place):
            self._held.append(go)
            return
        go()
        if self.mischiefs.take(Mischief.NOTICE_TWICE, place):
            go()

    def _call(self, dialect: Dialect, facts: Mapping[str, str], url: str, place: str) -> Call:
        """One try. A forged one has another token; the tries after it are right."""
        if self.mischiefs.take(Mischief.NOTICE_FORGED, place):
            url = f"{url.partition('?')[0]}?token={secrets.token_urlsafe(24)}"
        body, kind = dialect.receipt(facts)
        return Call(url, {"content-type": kind}, body)


def _form(request: Request) -> str:
    if request.method == "GET":
        return "query"
    return "json" if request.headers.get("content-type", "").startswith("application/json") else "jianzhou"


def _heard(dialect: Dialect, reply: Reply) -> bool:
    return reply.status == 200 and reply.body.strip() == dialect.HEARD
