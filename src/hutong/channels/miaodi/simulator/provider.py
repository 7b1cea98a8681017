"""The simulated Miaodi as a whole: both generations of sending, and receipts of what became of messages.

Written from public clients and the answers they wrote down, read in public copies 2026-11; nobody publishes on which
ladder receipts are posted again.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final

from hutong.base.asgi import Gone, TooLong, answer, read_body
from hutong.base.clock import beijing, now
from hutong.capabilities.simulation import Account, Home, Message, Mischief, SmsSimulator
from hutong.capabilities.simulation.book import Record
from hutong.capabilities.simulation.mischief import App, Receive, Scope, Send
from hutong.channels.miaodi.simulator import requests
from hutong.channels.miaodi.simulator.receipts import Receipts
from hutong.channels.miaodi.simulator.requests import CLASSIC, DISTRIBUTOR, WORDS, Refused, Request

KIND: Final = "miaodi.account"
HELD: Final = 999  # a code of no list
_LIMIT: Final = 64 * 1024  # bytes of a request
# With `limits`: so many messages to a number in so long; the first row was seen, the second is from a list.
_LIMITS: Final = ((141, timedelta(hours=1), 4), (174, timedelta(minutes=1), 1))
_TEMPLATES: Final = {
    "241001": {"text": "【胡同】您的验证码是{1}，5分钟内有效。", "approved": True},
    "241002": {"text": "【胡同】{1}您好，您本月的账单为{2}元。", "approved": True},
    "241004": {"text": "【胡同】您已付款{1}，收款方{2}，账单编号{3}。", "approved": True},
    "241003": {"text": "【胡同】您的订单{1}已发货。", "approved": False},
}


class MiaodiSimulator(SmsSimulator):
    """Miaodi for an account of either generation. `limits`: one message a minute, four an hour."""

    CODE: ClassVar[str] = "MIAODI"
    FORMS: ClassVar[tuple[str, ...]] = (CLASSIC, DISTRIBUTOR)
    LADDER: ClassVar[tuple[float, ...]] = (60, 300, 600)
    FAILURES: ClassVar[tuple[str, ...]] = ("UNDELIV", "REJECTD", "MK:0001")
    sign: ClassVar[str] = "胡同"
    templates: ClassVar[Mapping[str, str]] = {"code": "241001", "notice": "241002", "paid": "241004"}

    def __init__(self, home: Home) -> None:
        super().__init__(home)
        self.limits = False
        self.funded = True
        self.any_text = True  # the account has a template that is one blank, so that plain text can be tried
        self.blacklist: set[str] = set()
        self._receipts = Receipts(self.knocker, self.mischiefs)

    @property
    def app(self) -> App:
        """See `Simulator.app`."""
        return self.mischiefs.around(self._serve)

    def account(self, form: str) -> Account:
        """See `Simulator.account`; forms are the generations. The operator's own token is made up here, too."""
        found = self._opened(form)
        settings = {
            "PRIVATE_KEY": found["token"],
            "SIGN_NAME": found["sign"],
            "GENERATION": form,
            "CALLBACK_TOKEN": found["callback_token"],
        }
        return Account(found["sid"], settings)

    def report(self, message_id: str, *, code: str = "") -> Message:
        """See `SmsSimulator.report`; codes of failure are the carrier's, such as UNDELIV."""
        message = replace(self.message(message_id), state="failed" if code else "delivered", code=code)
        self.keep(message)
        status = "1" if code else "0"
        if self.mischiefs.take(Mischief.UNLISTED_STATE, "receipt"):
            status = "7"
        received = "" if code else f"{beijing(now()):%Y-%m-%d %H:%M:%S}"
        long = len(message.text)
        told = {
            "smsId": message.id.partition("/")[0],
            "phone": message.phone,
            "status": status,
            "respMessage": code,
            "receiveTime": received,
            "chargingNum": str(1 if long <= 70 else -(-long // 67)),
        }
        self._receipts.send({"smsResult": [told]}, self.receipts_to)
        return message

    def reply(self, phone: str, content: str) -> None:
        """The owner of the phone answers, which sets off another push."""
        told = {"phone": phone, "content": content, "MOTime": f"{beijing(now()):%Y-%m-%d %H:%M:%S}", "MOPort": "001"}
        self._receipts.send(told, self.receipts_to)

    def release(self) -> None:
        """See `Simulator.release`."""
        self._receipts.release()

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        headers = {name.decode().lower(): value.decode("latin-1") for name, value in scope["headers"]}
        try:
            body = await read_body(receive, _LIMIT)
        except TooLong:
            body = b"\xff"  # no form
        except Gone:
            return
        told = self._answer(Request(scope["method"], scope["path"], headers, body))
        kind = [(b"content-type", b"application/json;charset=UTF-8")]
        await answer(send, 200, kind, json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode())

    def _answer(self, request: Request) -> dict[str, Any]:
        """Everything is HTTP 200, refusals too."""
        form = requests.PATHS.get(request.path, CLASSIC)
        try:
            told = self._sent(request)
        except Refused as refused:
            told = _said(form, refused.code)
        if self.mischiefs.take(Mischief.ERROR_BODY_200, request.path):
            return _said(form, 1)
        if self.mischiefs.take(Mischief.UNLISTED_STATE, request.path):
            return _said(form, HELD)
        return told

    def _sent(self, request: Request) -> dict[str, Any]:
        form = requests.generation(request)
        account = self._opened(form)
        fields = requests.fields(request)
        requests.enter(fields, account, form)
        phones = requests.phones(fields)
        text = requests.rendered(fields, account, any_text=self.any_text)
        if not self.funded:
            raise Refused(23)
        if self.mischiefs.take(Mischief.SLOW_DOWN, request.path):
            raise Refused(159)
        for code, span, most in _LIMITS if self.limits else ():
            if any(self._lately(phone, span) >= most for phone in phones):
                raise Refused(code)
        return self._taken(form, phones, text)

    def _taken(self, form: str, phones: list[str], text: str) -> dict[str, Any]:
        """Numbers on the blacklist fail one by one, in an answer that is a success as a whole."""
        sms_id = secrets.token_hex(16)
        for phone in phones:
            if phone not in self.blacklist:
                self.taken(sms_id if len(phones) == 1 else f"{sms_id}/{phone}", phone, text)
        failed = [{"phone": phone, "respCode": _code(form, 111)} for phone in phones if phone in self.blacklist]
        told = _said(form, 0) | {"failList": failed, "smsId": sms_id}
        return told | ({"failCount": str(len(failed))} if form == CLASSIC else {})

    def _lately(self, phone: str, span: timedelta) -> int:
        since = now() - span
        times = [datetime.fromisoformat(message.at) for message in self.inbox() if message.phone == phone]
        return len([at for at in times if at > since])

    def _opened(self, form: str) -> Record:
        if form not in self.FORMS:
            raise KeyError(form)
        found = self.home.book.get(KIND, form)
        if found is None:
            found = {
                "sid": secrets.token_hex(16),
                "token": secrets.token_hex(16),
                "callback_token": secrets.token_urlsafe(24),
                "sign": self.sign,
                "templates": _TEMPLATES,
            }
            self.home.book.put(KIND, form, found)
        return found


def _said(form: str, code: int) -> dict[str, Any]:
    return {"respCode": _code(form, code), "respDesc": WORDS.get(code, "短信需人工核实")}


def _code(form: str, code: int) -> str:
    return f"{code:05d}" if form == CLASSIC else f"{code:04d}"
