"""A stand for tests: Miaodi's simulator, our adapter and a hub that hears, all in one process."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from hutong.base.clock import now
from hutong.base.ids import new_id
from hutong.capabilities.channel import Line
from hutong.capabilities.faults import Forged
from hutong.capabilities.pay import Knock
from hutong.capabilities.simulation import Home, InProcess, Mischief
from hutong.capabilities.simulation.mischief import Receive, Scope, Send
from hutong.capabilities.sms import Sms, SmsOutcome
from hutong.channels.miaodi.adapter import Miaodi
from hutong.channels.miaodi.settings import MiaodiConfig
from hutong.channels.miaodi.simulator import MiaodiSimulator

FORMS = ("classic", "distributor")
PROVIDER = "http://sms.test/miaodi"  # under a path, as the sandbox serves it
HUB = "http://hub.test"
ADDRESS = f"{HUB}/callback/7"
PHONE = "13800138000"
VECTORS: dict[str, list[dict[str, Any]]] = json.loads((Path(__file__).parent / "vectors.json").read_text())


class Stand:
    """One account of a generation, with what the hub was knocked and what it made of it."""

    def __init__(self, form: str = "classic") -> None:
        self.form = form
        self.http = InProcess({HUB: self._hub})
        self.provider = MiaodiSimulator(Home(PROVIDER, self.http, speed=1e6))
        self.http.apps[PROVIDER] = self.provider.app
        self.account = self.provider.account(form)
        self.config = MiaodiConfig.read(self.account.merchant_no, self.account.settings)
        self.line = Line(self.http, PROVIDER, f"{ADDRESS}/3", timeout=2.0, address=ADDRESS)
        self.adapter = Miaodi(self.config, self.line)
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

    def knock(self, body: Any, **changes: Any) -> Knock:
        """A push with the right token."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        query = self.adapter.receipts_at().partition("?")[2]
        return replace(Knock("POST", "/callback/7", query, {}, raw, now()), **changes)

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
