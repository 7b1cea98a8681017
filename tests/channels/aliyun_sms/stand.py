"""A stand for tests: Aliyun's simulator, our adapter and a hub that hears, all in one process."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from hutong.base.clock import now
from hutong.base.http import Http, Reply
from hutong.base.ids import new_id
from hutong.capabilities.channel import Line
from hutong.capabilities.faults import Failed, Forged
from hutong.capabilities.pay import Knock
from hutong.capabilities.simulation import Book, Home, InProcess, Message, Mischief
from hutong.capabilities.simulation.mischief import Receive, Scope, Send
from hutong.capabilities.sms import Sms, SmsOutcome, SmsQuestion
from hutong.channels.aliyun_sms.adapter import AliyunSms
from hutong.channels.aliyun_sms.settings import AliyunSmsConfig
from hutong.channels.aliyun_sms.simulator import AliyunSmsSimulator

PROVIDER = "http://aliyun.test/aliyun_sms"  # under a path, as the sandbox serves it
HUB = "http://hub.test"
ADDRESS = f"{HUB}/callback/7"
PHONE = "13800138000"


class Listening:
    """An `Http` that takes down what leaves."""

    def __init__(self, http: Http) -> None:
        self._http = http
        self.queries: list[dict[str, str]] = []
        self.headers: list[Mapping[str, str]] = []

    async def send(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> Reply:
        """See `Http.send`."""
        self.queries.append(dict(parse_qsl(urlsplit(url).query)))
        self.headers.append(headers)
        return await self._http.send(method, url, headers=headers, body=body, timeout=timeout)


class Stand:
    """One account, with what the hub was knocked and what it made of it."""

    def __init__(self, book: Book | None = None) -> None:
        self.http = InProcess({HUB: self._hub})
        self.provider = AliyunSmsSimulator(Home(PROVIDER, self.http, book or Book(), speed=1e6))
        self.http.apps[PROVIDER] = self.provider.app
        self.account = self.provider.account("direct")
        self.line = Line(self.http, PROVIDER, f"{ADDRESS}/3", timeout=2.0, address=ADDRESS)
        self.adapter = self.with_settings()
        self.provider.receipts_to = self.adapter.receipts_at()
        self.knocks: list[Knock] = []
        self.heard: list[SmsOutcome] = []
        self.forged: list[str] = []

    def with_settings(self, merchant_no: str = "", **changes: str) -> AliyunSms:
        """An adapter with some settings changed; empty ones are left out."""
        changed = {wire: value for wire, value in {**self.account.settings, **changes}.items() if value}
        return AliyunSms(AliyunSmsConfig.read(merchant_no or self.account.merchant_no, changed), self.line)

    def listening(self) -> tuple[Listening, AliyunSms]:
        """An adapter whose requests are taken down."""
        listening = Listening(self.http)
        return listening, AliyunSms(self.adapter.config, replace(self.line, http=listening))

    def sms(self, **changes: Any) -> Sms:
        """A verification code; every call has a number of its own."""
        usual = Sms(
            number=new_id(),
            phone=PHONE,
            text="您的验证码是123456，5分钟内有效。",
            at=now(),
            template=self.provider.templates["code"],
            params={"code": "123456"},
        )
        return replace(usual, **changes)

    def question(self, sms: Sms, provider_no: str = "", **changes: Any) -> SmsQuestion:
        """What is asked of a message."""
        return replace(SmsQuestion(sms.number, provider_no, sms.phone, sms.at), **changes)

    def of(self, sms: Sms) -> Message:
        """The message at the provider."""
        return next(message for message in self.provider.inbox() if message.number == sms.number)

    async def reported(self, code: str = "") -> tuple[Sms, Message]:
        """A message that was sent and reported, its receipt heard."""
        sms = self.sms()
        await self.adapter.send_sms(sms)
        message = self.provider.report(self.of(sms).id, code=code)
        await self.provider.knocker.settled()
        return sms, message

    def order_wrong(self, wrong: Mischief, where: str = "", times: int = 1) -> None:
        """Tells the provider to do something wrong."""
        self.provider.mischiefs.order(wrong, where=where, times=times)

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


def told(failed: Failed) -> tuple[str, str]:
    """A failure's kind and the provider's code."""
    return failed.fault, failed.code
