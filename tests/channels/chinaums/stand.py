"""A stand for tests: UnionPay Commerce's simulator, our adapter and a hub that hears, all in one process."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.base.ids import new_id
from hutong.capabilities.channel import Line
from hutong.capabilities.faults import Forged
from hutong.capabilities.pay import Ask, Knock, Outcome, RefundAsk, RefundOutcome, Scene, Start
from hutong.capabilities.simulation import Bill, Home, InProcess, Mischief
from hutong.capabilities.simulation.mischief import Receive, Scope, Send
from hutong.channels.chinaums import SPEC
from hutong.channels.chinaums.adapter import Chinaums
from hutong.channels.chinaums.settings import ChinaumsConfig
from hutong.channels.chinaums.simulator import ChinaumsSimulator

FORMS = ("netpay", "open")
PROVIDER = "http://ums.test/chinaums"  # under a path, as the sandbox serves it
HUB = "http://hub.test"
CALLBACK = f"{HUB}/callback/7/3"
RETURN = f"{HUB}/pay/T1/result"
AGENTS = {
    "wechat": "Mozilla/5.0 Mobile MicroMessenger/8.0.60",
    "alipay": "Mozilla/5.0 Mobile AlipayClient/10.7.20",
    "unionpay": "Mozilla/5.0 Mobile UnionPay/1.0 CloudPay",
    "browser": "Mozilla/5.0 Mobile",
}


class Stand:
    """One account form, with what the hub was knocked and what it made of it."""

    def __init__(self, form: str) -> None:
        self.form = form
        self.http = InProcess({HUB: self._hub})
        self.provider = ChinaumsSimulator(Home(PROVIDER, self.http, speed=1e6))
        self.http.apps[PROVIDER] = self.provider.app
        self.account = self.provider.account(form)
        self.line = Line(self.http, PROVIDER, CALLBACK, timeout=2.0, hosts=dict.fromkeys(SPEC.hosts, PROVIDER))
        self.set_up()
        self.knocks: list[Knock] = []
        self.heard: list[Outcome | RefundOutcome] = []
        self.forged: list[str] = []

    def set_up(self, **changes: str) -> None:
        """The adapter with some settings changed."""
        self.config = ChinaumsConfig.read(self.account.merchant_no, {**self.account.settings, **changes})
        self.adapter = Chinaums(self.config, self.line)

    def ask(self, scene: Scene = Scene.NATIVE, **changes: Any) -> Ask:
        """An order of 19.99 yuan under a number of its own."""
        usual = Ask(
            number=new_id(),
            fen=1999,
            subject="一杯咖啡",
            scene=scene,
            return_url=RETURN,
            payer_ip="203.0.113.7",
            created_at=now(),
            expires_at=now() + timedelta(minutes=30),
        )
        return replace(usual, **changes)

    async def begun(self, ask: Ask) -> Start:
        """How the payer of an order begins."""
        start = (await self.adapter.pay(ask)).start
        assert start is not None
        return start

    async def scanned(self, ask: Ask) -> Bill:
        """The bill that the phone sees after the order was placed."""
        start = await self.begun(ask)
        bill = self.provider.scan(start.value or json.dumps(dict(start.params)))
        assert bill is not None
        return bill

    async def paid(self, ask: Ask | None = None) -> Ask:
        """A paid order, its notification heard."""
        ask = ask or self.ask()
        await self.provider.pay((await self.scanned(ask)).id)
        await self.provider.knocker.settled()
        return ask

    def refund_ask(self, ask: Ask, fen: int, reason: str = "不想要了") -> RefundAsk:
        """A refund of part of an order."""
        return RefundAsk(new_id(), ask.number, "", fen, ask.fen, reason)

    async def browse(self, url: str, app: str = "browser", method: str = "GET") -> Reply:
        """A page as the app's own browser gets it."""
        return await self.http.send(method, url, headers={"user-agent": AGENTS[app]})

    def order_wrong(self, wrong: Mischief, where: str = "") -> None:
        """Tells the provider to do something wrong."""
        self.provider.mischiefs.order(wrong, where=where)

    async def _hub(self, scope: Scope, receive: Receive, send: Send) -> None:
        message = await receive()
        headers = {name.decode(): value.decode("latin-1") for name, value in scope["headers"]}
        knock = Knock(scope["method"], scope["path"], "", headers, message["body"], now())
        self.knocks.append(knock)
        try:
            self.heard += self.adapter.hear(knock)
            reply = self.adapter.acknowledge(True)
        except Forged as error:
            self.forged.append(error.words)
            reply = self.adapter.acknowledge(False)
        raw = [(name.encode(), value.encode()) for name, value in reply.headers.items()]
        await send({"type": "http.response.start", "status": reply.status, "headers": raw})
        await send({"type": "http.response.body", "body": reply.body})
