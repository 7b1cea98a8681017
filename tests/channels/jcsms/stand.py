"""A stand for tests: one of the simulated gateways, our adapter and a hub that hears, all in one process."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hutong.base.clock import now
from hutong.base.http import Http, Reply
from hutong.base.ids import new_id
from hutong.capabilities.channel import Line
from hutong.capabilities.faults import Forged
from hutong.capabilities.pay import Knock
from hutong.capabilities.simulation import Home, InProcess, Mischief
from hutong.capabilities.simulation.mischief import Receive, Scope, Send
from hutong.capabilities.sms import Sms, SmsOutcome
from hutong.channels.jcsms.adapter import Jcsms
from hutong.channels.jcsms.settings import JcsmsConfig
from hutong.channels.jcsms.simulator import JcsmsSimulator

GATEWAY = "http://provider.test/jcsms"  # with a path, as it is served beside others
HUB = "http://hub.test"
ADDRESS = f"{HUB}/callback/7"
FORMS = JcsmsSimulator.FORMS
AT = datetime(2026, 11, 28, 0, 0, 0, 123000, tzinfo=UTC)
TEXT = "您的验证码是 123456，5 分钟内有效。"


class Stand:
    """One gateway, with what the hub was knocked and what it made of it."""

    def __init__(self, form: str) -> None:
        self.form = form
        self.http = InProcess({HUB: self._hub})
        self.home = Home(GATEWAY, self.http, speed=1e6)
        self.provider = JcsmsSimulator(self.home)
        self.http.apps[GATEWAY] = self.provider.app
        self.account = self.provider.account(form)
        self.adapter = self.open()
        self.provider.receipts_to = self.adapter.receipts_at()
        self.knocks: list[Knock] = []
        self.heard: list[SmsOutcome] = []
        self.forged: list[str] = []

    def open(self, merchant_no: str = "", http: Http | None = None, **changes: str | None) -> Jcsms:
        """The channel with its account's settings, or with changed ones (None: without it)."""
        settings = {wire: text for wire, text in {**self.account.settings, **changes}.items() if text is not None}
        config = JcsmsConfig.read(merchant_no or self.account.merchant_no, settings)
        line = Line(http or self.http, GATEWAY, f"{HUB}/callback/7/3", timeout=0.3, address=ADDRESS)
        return Jcsms(config, line)

    def wrong(self, wrong: Mischief, where: str = "") -> None:
        """Tells the gateway to do something wrong."""
        self.provider.mischiefs.order(wrong, where=where)

    async def sent(self, **changes: Any) -> str:
        """A message that the gateway took; its number there."""
        told = sms(**changes)
        before = {one.id for one in self.provider.inbox()}
        await self.adapter.send_sms(told)
        (fresh,) = {one.id for one in self.provider.inbox()} - before
        return fresh

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


class Canned:
    """An Http that gives one answer and keeps what it was asked."""

    def __init__(self, body: bytes, status: int = 200) -> None:
        self.reply = Reply(status, body)
        self.asked: list[tuple[str, str, dict[str, str], bytes]] = []

    async def send(self, method: str, url: str, *, headers: Any, body: bytes = b"", timeout: float = 10.0) -> Reply:
        """See `Http.send`."""
        self.asked.append((method, url, dict(headers), body))
        return self.reply


def sms(**changes: Any) -> Sms:
    """A verification code as a text."""
    return replace(Sms(number=new_id(), phone="13800138000", text=TEXT, at=AT), **changes)


def knock(query: str, body: bytes = b"", method: str = "POST") -> Knock:
    """A callback."""
    return Knock(method, "/callback/7", query, {}, body, AT)
