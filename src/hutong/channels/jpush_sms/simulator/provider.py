"""The simulated JSMS as a whole: sending by template, and callbacks of what became of messages.

Written from docs.jiguang.cn/jsms/server alone, read in public copies 2026-11. Not in the manual: how soon the same
number may be written to again (`limits`).
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final

from hutong.base.asgi import Gone, TooLong, answer, read_body
from hutong.base.clock import now
from hutong.base.http import NeverLeft, NoAnswer
from hutong.capabilities.simulation import Account, Home, Message, Mischief, SmsSimulator
from hutong.capabilities.simulation.book import Record
from hutong.capabilities.simulation.mischief import App, Receive, Scope, Send
from hutong.channels.jpush_sms.simulator import register, requests
from hutong.channels.jpush_sms.simulator.receipts import Receipts
from hutong.channels.jpush_sms.simulator.requests import AUDITING, PASSED, REJECTED, Refused, Request

KIND: Final = "jpush_sms.account"
DELIVERED, OTHER, UNLISTED = 4001, 4100, 4999
_LIMIT: Final = 64 * 1024  # bytes of a request
_AGAIN: Final = timedelta(seconds=30)  # with `limits`: between two messages to a number
_TEMPLATES: Final = {
    "190001": {"text": "您的验证码是{{code}}，5分钟内有效。", "status": PASSED},
    "190002": {"text": "{{name}}您好，您本月的账单为{{fee}}元。", "status": PASSED},
    "190003": {"text": "您的订单{{number}}已发货。", "status": AUDITING},
    "190005": {"text": "您已付款{{amount}}，收款方{{payee}}，账单编号{{billNo}}。", "status": PASSED},
    "190004": {"text": "恭喜{{name}}中奖。", "status": REJECTED},
}


class JpushSmsSimulator(SmsSimulator):
    """JSMS for one application. `limits`: a number is written to only once in 30 seconds."""

    CODE: ClassVar[str] = "JPUSH_SMS"
    FORMS: ClassVar[tuple[str, ...]] = ("direct",)
    LADDER: ClassVar[tuple[float, ...]] = (180, 3600, 43200)
    FAILURES: ClassVar[tuple[str, ...]] = ("4002", "4003", "4004", "4005", "4006", "4009", "4010", "4100")
    sign: ClassVar[str] = "5001"
    templates: ClassVar[Mapping[str, str]] = {"code": "190001", "notice": "190002", "paid": "190005"}

    def __init__(self, home: Home) -> None:
        super().__init__(home)
        self.limits = False
        self.funded = True  # messages are left that may be sent
        self.unsubscribed: set[str] = set()
        self._receipts = Receipts(self.knocker, self.mischiefs)

    @property
    def app(self) -> App:
        """See `Simulator.app`."""
        return self.mischiefs.around(self._serve)

    def account(self, form: str) -> Account:
        """See `Simulator.account`."""
        found = self._opened(form)
        settings = {"PRIVATE_KEY": found["master_secret"], "SIGN_ID": found["default_sign"]}
        return Account(found["app_key"], {name: str(value) for name, value in settings.items()})

    def report(self, message_id: str, *, code: str = "") -> Message:
        """See `SmsSimulator.report`; a code of the manual is a number such as 4004, anything else is told as 4100."""
        status = (int(code) if code.isdecimal() else OTHER) if code else DELIVERED
        state = "delivered" if status == DELIVERED else "failed"
        message = replace(self.message(message_id), state=state, code=code)
        self.keep(message)
        if self.mischiefs.take(Mischief.UNLISTED_STATE, "receipt"):
            status = UNLISTED
        received = int(now().timestamp() * 1000)
        data = {"msgId": message.id, "phone": message.phone, "receiveTime": received, "status": status}
        self._receipts.send(self._opened(self.FORMS[0]), "SMS_REPORT", data, self.receipts_to)
        return message

    def reply(self, phone: str, content: str) -> None:
        """The owner of the phone answers, which sets off a callback of another kind."""
        data = {"phone": phone, "content": content, "replyTime": int(now().timestamp() * 1000)}
        self._receipts.send(self._opened(self.FORMS[0]), "SMS_REPLY", data, self.receipts_to)

    def release(self) -> None:
        """See `Simulator.release`."""
        self._receipts.release()

    async def check_address(self) -> bool:
        """What the console does when the operator enters the address: whether it echoes eight random characters."""
        told = secrets.token_hex(4)
        try:
            reply = await self.home.http.send("GET", f"{self.receipts_to}?echostr={told}", headers={})
        except (NeverLeft, NoAnswer):
            return False
        return (reply.status, reply.body) == (200, told.encode())

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        headers = {name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]}
        try:
            body = await read_body(receive, _LIMIT)
        except TooLong:
            body = b"too long"  # no JSON object
        except Gone:
            return
        status, told = self._answer(Request(scope["method"], scope["path"], headers, body))
        kind = [(b"content-type", b"application/json;charset=UTF-8")]
        await answer(send, status, kind, json.dumps(told, separators=(",", ":")).encode())

    def _answer(self, request: Request) -> tuple[int, dict[str, Any]]:
        status = 200
        try:
            told = self._done(request)
        except Refused as refused:
            status, told = refused.status, refused.body
        if self.mischiefs.take(Mischief.ERROR_BODY_200, request.path):
            return 200, Refused(50019).body
        if self.mischiefs.take(Mischief.UNLISTED_STATE, request.path):
            return 403, {"error": {"code": 50999, "message": "held for review"}}
        return status, told

    def _done(self, request: Request) -> dict[str, Any]:
        if register.holds(request.path):
            account = self._opened(self.FORMS[0])
            return register.shown(request, account, left=None if self.funded else 0)
        if request.path != "/v1/messages":
            raise Refused(50016)
        return {"msg_id": self._sent(request)}

    def _sent(self, request: Request) -> int:
        if request.verb != "POST":
            raise Refused(50018)
        account = self._opened(self.FORMS[0])
        requests.enter(request, account)
        told = requests.content(request)
        phone = requests.mobile(told)
        text = requests.rendered(told, account)
        if phone in self.unsubscribed:
            raise Refused(50024)
        slow = self.mischiefs.take(Mischief.SLOW_DOWN, request.path)
        if slow or (self.limits and any(_recent(message) for message in self.inbox() if message.phone == phone)):
            raise Refused(50009)
        if not self.funded:
            raise Refused(50014)
        number = 10**11 + secrets.randbelow(9 * 10**11)
        self.taken(str(number), phone, text)
        return number

    def _opened(self, form: str) -> Record:
        if form not in self.FORMS:
            raise KeyError(form)
        found = self.home.book.get(KIND, form)
        if found is None:
            found = {
                "app_key": secrets.token_hex(12),
                "master_secret": secrets.token_hex(12),
                "default_sign": int(self.sign),
                "signs": {self.sign: "胡同"},
                "templates": _TEMPLATES,
            }
            self.home.book.put(KIND, form, found)
        return found


def _recent(message: Message) -> bool:
    return now() - datetime.fromisoformat(message.at) < _AGAIN
