"""The simulated Aliyun as a whole: its gateway, its messages and its receipts."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import urlsplit

from hutong.capabilities.simulation import Account, Home, Message, Mischief, SmsSimulator
from hutong.capabilities.simulation.mischief import App, Receive, Scope, Send
from hutong.channels.aliyun_sms.simulator import accounts, gate, register
from hutong.channels.aliyun_sms.simulator.accounts import Accounts
from hutong.channels.aliyun_sms.simulator.dialects import Call
from hutong.channels.aliyun_sms.simulator.gate import Gate
from hutong.channels.aliyun_sms.simulator.messages import Messages
from hutong.channels.aliyun_sms.simulator.receipts import DELIVERED, WORDS, Receipts
from hutong.channels.aliyun_sms.simulator.refusals import Refused, at_gate, business

UNLISTED = 9  # a SendStatus in no manual
UNLISTED_CODE = "isv.HELD_FOR_REVIEW"


class AliyunSmsSimulator(SmsSimulator):
    """Aliyun's short message service for one AccessKey."""

    CODE: ClassVar[str] = "ALIYUN_SMS"
    FORMS: ClassVar[tuple[str, ...]] = accounts.FORMS
    LADDER: ClassVar[tuple[float, ...]] = (60, 300, 600)
    FAILURES: ClassVar[tuple[str, ...]] = tuple(code for code in WORDS if code != DELIVERED)
    templates: ClassVar[Mapping[str, str]] = {"code": accounts.CODE, "notice": accounts.NOTICE, "paid": accounts.PAID}
    sign: ClassVar[str] = accounts.SIGN

    def __init__(self, home: Home) -> None:
        super().__init__(home)
        self.accounts = Accounts(home.book)
        self._gate = Gate(home.book, self.accounts)
        self._messages = Messages(home.book, self._take)
        self._receipts = Receipts(self.knocker, self.mischiefs)
        self._actions: dict[str, Callable[[Call], dict[str, Any]]] = {
            "SendSms": self._messages.send,
            "QuerySendDetails": self._messages.details,
            "GetSmsSign": register.sign,
            "GetSmsTemplate": register.template,
        }

    @property
    def limits(self) -> bool:
        """Whether Aliyun's own limits for one phone hold: a code a minute, five an hour, ten a day."""
        return self._messages.limits

    @limits.setter
    def limits(self, hold: bool) -> None:
        self._messages.limits = hold

    @property
    def app(self) -> App:
        """See `Simulator.app`. A wrong may be ordered for an action of Aliyun's, such as SendSms."""

        async def app(scope: Scope, receive: Receive, send: Send) -> None:  # servers ask whether it is a function
            await self._serve(scope, receive, send)

        return app

    def account(self, form: str) -> Account:
        """See `Simulator.account`; there is one form."""
        return self.accounts.settings(form)

    def block(self, phone: str) -> None:
        """Puts a phone (eleven digits) on Aliyun's black list."""
        self._messages.block(phone)

    def report(self, message_id: str, *, code: str = "") -> Message:
        """See `SmsSimulator.report`; codes are those of FAILURES, though carriers use others, too."""
        message = self.message(message_id)
        detail, state = self._messages.end(message, code or DELIVERED, not code)
        ended = replace(message, state=state, code=code)
        self.keep(ended)
        self._receipts.send(detail, self.receipts_to)
        return ended

    def release(self) -> None:
        """See `Simulator.release`."""
        self._receipts.release()

    def _take(self, message_id: str, phone: str, text: str, out_id: str) -> Message:
        return self.taken(message_id, phone, text, number=out_id)

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        call = await gate.received(scope, receive, urlsplit(self.home.base_url).path)

        async def answer(_scope: Scope, _receive: Receive, send: Send) -> None:
            await self._answer(call, send)

        named = {**scope, "path": f"{call.path} {call.action}"}
        await self.mischiefs.around(answer)(named, receive, send)

    async def _answer(self, call: Call, send: Send) -> None:
        status, error = 200, False
        try:
            node: dict[str, Any] = self._bent(call, self._handle(call))
        except Refused as refused:
            node, status, error = refused.node, refused.status, refused.status != 200
        content_type, body = gate.written(call, node, error=error)
        headers = {"content-type": content_type, "content-length": str(len(body))}
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": status, "headers": raw})
        await send({"type": "http.response.body", "body": body})

    def _handle(self, call: Call) -> dict[str, Any]:
        self._gate.enter(call, self._actions)
        if self.mischiefs.take(Mischief.SLOW_DOWN, f"{call.path} {call.action}"):
            raise at_gate("Throttling.User")
        return self._actions[call.action](call)

    def _bent(self, call: Call, node: dict[str, Any]) -> dict[str, Any]:
        """The answer to a request that was done, with the ordered wrongs done to it."""
        place = f"{call.path} {call.action}"
        if self.mischiefs.take(Mischief.ERROR_BODY_200, place):
            raise business("isp.SYSTEM_ERROR", "系统错误，请重新调用")
        if self.mischiefs.take(Mischief.UNLISTED_STATE, place):
            if "SmsSendDetailDTOs" not in node:
                raise business(UNLISTED_CODE, "短信需人工核实")
            for detail in node["SmsSendDetailDTOs"]["SmsSendDetailDTO"]:
                detail["SendStatus"] = UNLISTED
        return node
