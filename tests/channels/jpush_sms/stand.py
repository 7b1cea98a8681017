"""A stand for tests: JPush's simulator, our adapter and a hub that hears, all in one process."""

import json
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from hutong.base.clock import now
from hutong.base.ids import new_id
from hutong.capabilities.channel import Line
from hutong.capabilities.faults import Forged
from hutong.capabilities.pay import Knock
from hutong.capabilities.simulation import Home, InProcess, Mischief
from hutong.capabilities.simulation.mischief import Receive, Scope, Send
from hutong.capabilities.sms import Sms, SmsOutcome
from hutong.channels.jpush_sms.adapter import JpushSms
from hutong.channels.jpush_sms.settings import JpushSmsConfig
from hutong.channels.jpush_sms.simulator import JpushSmsSimulator

PROVIDER = "http://sms.test/jpush_sms"  # under a path, as the sandbox serves it
HUB = "http://hub.test"
ADDRESS = f"{HUB}/callback/7"
PHONE = "13800138000"


class Stand:
    """One application, with what the hub was knocked and what it made of it."""

    def __init__(self) -> None:
        self.http = InProcess({HUB: self._hub})
        self.provider = JpushSmsSimulator(Home(PROVIDER, self.http, speed=1e6))
        self.http.apps[PROVIDER] = self.provider.app
        self.account = self.provider.account("direct")
        self.config = JpushSmsConfig.read(self.account.merchant_no, self.account.settings)
        self.line = Line(self.http, PROVIDER, f"{ADDRESS}/3", timeout=2.0, address=ADDRESS)
        self.adapter = JpushSms(self.config, self.line)
        self.provider.receipts_to = self.adapter.receipts_at()
        self.knocks: list[Knock] = []
        self.heard: list[SmsOutcome] = []
        self.forged: list[str] = []

    def sms(self, **changes: Any) -> Sms:
        """A verification code; every call has a number of its own."""
        text = "您的验证码是123456，5分钟内有效。"
        usual = Sms(new_id(), PHONE, text, now(), self.provider.templates["code"], params={"code": "123456"})
        return replace(usual, **changes)

    async def sent(self, **changes: Any) -> SmsOutcome:
        """A message that the provider took."""
        return await self.adapter.send_sms(self.sms(**changes))

    async def reported(self, code: str = "") -> SmsOutcome:
        """A message that was sent and reported, its receipt posted."""
        outcome = await self.sent()
        self.provider.report(outcome.provider_no, code=code)
        await self.provider.knocker.settled()
        return outcome

    def order_wrong(self, wrong: Mischief, where: str = "", times: int = 1) -> None:
        """Tells the provider to do something wrong."""
        self.provider.mischiefs.order(wrong, where=where, times=times)

    def signed(self, data: Any, *, kind: str = "SMS_REPORT", **changes: str) -> Knock:
        """The first knock with other data and fields; nonce, timestamp and signature stay right."""
        fields = {**form(self.knocks[0]), "type": kind, **changes}
        fields["data"] = data if isinstance(data, str) else json.dumps(data)
        return replace(self.knocks[0], body=written(fields))

    async def _hub(self, scope: Scope, receive: Receive, send: Send) -> None:
        message = await receive()
        headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
        query = scope["query_string"].decode()
        knock = Knock(scope["method"], scope["path"], query, headers, message["body"], now())
        self.knocks.append(knock)
        try:
            self.heard += self.adapter.hear_sms(knock)
            reply = self.adapter.acknowledge_sms(knock, True)
        except Forged as error:
            self.forged.append(error.words)
            reply = self.adapter.acknowledge_sms(knock, False)
        raw = [(name.encode(), value.encode()) for name, value in reply.headers.items()]
        await send({"type": "http.response.start", "status": reply.status, "headers": raw})
        await send({"type": "http.response.body", "body": reply.body})


def form(knock: Knock) -> dict[str, str]:
    """The fields of a callback, decoded."""
    return dict(parse_qsl(knock.body.decode()))


def written(fields: dict[str, str]) -> bytes:
    """The body of a callback with these fields."""
    return urlencode(fields).encode()
