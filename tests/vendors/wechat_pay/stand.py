"""A stand for tests: the simulator of WeChat Pay V2, our adapter and a hub that hears, all in one process."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hutong.base.clock import now
from hutong.capabilities.channel import Line
from hutong.capabilities.faults import Forged
from hutong.capabilities.pay import Ask, Knock, Outcome, RefundAsk, RefundOutcome, Scene
from hutong.capabilities.simulation import Bill, Book, Home, InProcess, Mischief
from hutong.capabilities.simulation.book import Record
from hutong.capabilities.simulation.mischief import Receive, Scope, Send
from hutong.channels.wxpay.adapter import Wxpay
from hutong.channels.wxpay.settings import WxpayConfig
from hutong.channels.wxpay.simulator import WxpaySimulator

FORMS = ("direct", "partner", "partner without sub app")
PROVIDER = "http://wxpay.test/wxpay"  # under a path, as the sandbox serves it
HUB = "http://hub.test"
CALLBACK = f"{HUB}/callbacks/7/WXPAY"
RETURN = f"{HUB}/result?id=1&lang=zh"


class Stand:
    """One form of account, with what the hub was knocked and what it made of it."""

    def __init__(self, form: str, accounts: list[Record]) -> None:
        book = Book()
        for record in accounts:
            book.put("wxpay.account", record["form"], record)
        self.form = form
        self.http = InProcess({HUB: self._hub})
        self.provider = WxpaySimulator(Home(PROVIDER, self.http, book, speed=1e6))
        self.http.apps[PROVIDER] = self.provider.app
        self.account = self.provider.account(form.partition(" ")[0])
        self.settings = dict(self.account.settings)
        if "without" in form:
            del self.settings["SUB_MERCHANT_CODE"]
        self.config = WxpayConfig.read(self.account.merchant_no, self.settings)
        self.line = Line(self.http, PROVIDER, CALLBACK, timeout=2.0)
        self.adapter = Wxpay(self.config, self.line)
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
            payer_id="oUpF8uMuAJO_M2pxb1Q9zNjWeS6o" if scene is Scene.JSAPI else "",
            auth_code=self.provider.show_code() if scene is Scene.BARCODE else "",
        )
        return replace(usual, **changes)

    async def scanned(self, ask: Ask) -> Bill:
        """The bill that the phone sees after the order was placed."""
        start = (await self.adapter.pay(ask)).start
        assert start is not None
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
        knock = Knock(scope["method"], scope["path"], scope["query_string"].decode(), headers, message["body"], now())
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


def fresh_accounts() -> list[Record]:
    """Accounts of every form, made once, since making their certificates is slow."""
    book = Book()
    provider = WxpaySimulator(Home(PROVIDER, InProcess({}), book))
    for form in WxpaySimulator.FORMS:
        provider.account(form)
    return list(book.all("wxpay.account"))
