"""A stand for tests: Alipay's simulator, our adapter and a hub that hears, all in one process."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hutong.base.clock import now
from hutong.capabilities.channel import Line
from hutong.capabilities.faults import Forged
from hutong.capabilities.pay import Ask, Knock, Outcome, RefundAsk, RefundOutcome, Scene, Start
from hutong.capabilities.simulation import Bill, Book, Home, InProcess, Mischief
from hutong.capabilities.simulation.book import Record
from hutong.capabilities.simulation.mischief import Receive, Scope, Send
from hutong.channels.alipay import SPEC
from hutong.channels.alipay.adapter import Alipay
from hutong.channels.alipay.settings import AlipayConfig
from hutong.channels.alipay.simulator import AlipaySimulator

FORMS = ("direct", "certificate")
PROVIDER = "http://alipay.test/alipay"  # under a path, as the sandbox serves it
HUB = "http://hub.test"
CALLBACK = f"{HUB}/callback/7/3"
RETURN = f"{HUB}/pay/T1/result"
PAYER = "2088102146225135"
Keys = dict[str, Record]


class Stand:
    """One account form, with what the hub was knocked and what it made of it."""

    def __init__(self, form: str, keys: Keys) -> None:
        book = Book()
        for name, record in keys.items():
            book.put("alipay.account", name, record)
        self.form = form
        self.http = InProcess({HUB: self._hub})
        self.provider = AlipaySimulator(Home(PROVIDER, self.http, book, speed=1e6))
        self.http.apps[PROVIDER] = self.provider.app
        self.account = self.provider.account(form)
        self.config = AlipayConfig.read(self.account.merchant_no, self.account.settings)
        self.line = Line(self.http, PROVIDER, CALLBACK, timeout=2.0, hosts=dict.fromkeys(SPEC.hosts, PROVIDER))
        self.adapter = Alipay(self.config, self.line)
        self.knocks: list[Knock] = []
        self.heard: list[Outcome | RefundOutcome] = []
        self.forged: list[str] = []
        self._orders = 0

    def ask(self, scene: Scene = Scene.NATIVE, **changes: Any) -> Ask:
        """An order of 19.99 yuan; every call has a number of its own."""
        self._orders += 1
        usual = Ask(
            number=f"T{self._orders:07d}",
            fen=1999,
            subject="一杯咖啡",
            scene=scene,
            return_url=RETURN,
            payer_ip="203.0.113.7",
            created_at=now(),
            expires_at=now() + timedelta(minutes=30),
            payer_id=PAYER if scene is Scene.JSAPI else "",
            auth_code=self.provider.show_code() if scene is Scene.BARCODE else "",
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

    def refund_ask(self, ask: Ask, fen: int, number: str = "", reason: str = "不想要了") -> RefundAsk:
        """A refund of part of an order."""
        return RefundAsk(number or f"R{ask.number}", ask.number, "", fen, ask.fen, reason)

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
            self.heard += self.adapter.hear(knock)
            reply = self.adapter.acknowledge(True)
        except Forged as error:
            self.forged.append(error.words)
            reply = self.adapter.acknowledge(False)
        raw = [(name.encode(), value.encode()) for name, value in reply.headers.items()]
        await send({"type": "http.response.start", "status": reply.status, "headers": raw})
        await send({"type": "http.response.body", "body": reply.body})


def fresh_keys() -> Keys:
    """The keys of every form, made once, since making them is slow."""
    book = Book()
    provider = SPEC.simulator(Home(PROVIDER, InProcess({}), book))
    for form in FORMS:
        provider.account(form)
    return {record["form"]: record for record in book.all("alipay.account")}
