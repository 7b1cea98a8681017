"""Where a payment channel sits its exam: the provider's simulator, the opened channel and a hub, in one process."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypeVar

from hutong.base.clock import now
from hutong.base.http import NeverLeft, Reply
from hutong.base.ids import new_id
from hutong.base.secrets import Secret
from hutong.capabilities.channel import Line, Spec
from hutong.capabilities.faults import Failed, Fault, Forged
from hutong.capabilities.pay import Ask, Knock, Outcome, PayState, RefundAsk, RefundOutcome, Scene, StartKind
from hutong.capabilities.simulation import Account, Bill, Book, Home, InProcess, Mischief, PaySimulator
from hutong.capabilities.simulation.mischief import Receive, Scope, Send
from hutong.switchboard.call_log import Call, CallLog, Recorded, _row
from hutong.switchboard.mask import Masker
from hutong.switchboard.meter import Meter
from hutong.switchboard.open import Clerk, Opened

T = TypeVar("T")
HUB = "http://hub.test"
CALLBACK = f"{HUB}/callback/7/3"
SIMPLEST = (Scene.NATIVE, Scene.JSAPI, Scene.APP, Scene.WAP, Scene.PAGE, Scene.BARCODE)


class Meddler:
    """Carries requests as they are, unless the exam wants an answer changed or requests kept from leaving."""

    def __init__(self, inner: InProcess) -> None:
        self.inner = inner
        self.urls: list[str] = []
        self.patience = 10.0  # seconds; shortened where a time-out is what is asked about
        self.change: Callable[[Reply], Reply] | None = None
        self.leaves = 1_000_000  # how many more requests leave

    async def send(
        self, method: str, url: str, *, headers: Mapping[str, str], body: bytes = b"", timeout: float = 10.0
    ) -> Reply:
        """See `Http.send`."""
        self.leaves -= 1
        if self.leaves < 0:
            raise NeverLeft("ConnectError: connection refused")
        self.urls.append(url)
        reply = await self.inner.send(method, url, headers=headers, body=body, timeout=min(timeout, self.patience))
        return self.change(reply) if self.change else reply


class KeptLog(CallLog):
    """The call log as it would be written, kept as text."""

    def __init__(self) -> None:
        self.rows: list[str] = []

    def add(self, call: Call) -> None:
        self.rows.append(str(_row(call)))


class Hall:
    """One channel code with one form of account. The book comes with the account's keys already made."""

    def __init__(self, spec: Spec, form: str, book: Book) -> None:
        self.spec = spec
        self.form = form
        self.provider_url = f"http://provider.test/{spec.code.lower()}"
        self.inner = InProcess({HUB: self._hub})
        self.provider: PaySimulator = spec.simulator(Home(self.provider_url, self.inner, book, speed=1e7))
        self.inner.apps[self.provider_url] = self.provider.app
        self.account: Account = self.provider.account(form)
        self.wire = Meddler(self.inner)
        self.log = KeptLog()
        self.opened = self.open(self.account)
        self.knocks: list[Knock] = []
        self.heard: list[Outcome | RefundOutcome] = []
        self.forged: list[Forged] = []
        self.deaf = 0  # how many knocks the hub can't take

    def open(self, account: Account) -> Opened:
        """The channel as the switchboard opens it, with these settings."""
        secret = secret_keys(self.spec)
        values = {wire: Secret(text) if wire in secret else text for wire, text in account.settings.items()}
        self.config = self.spec.config.read(account.merchant_no, values)
        self.line = Line(Recorded(self.wire), self.provider_url, CALLBACK)
        self.adapter = self.spec.adapter(self.config, self.line)
        masker = Masker(value for value in values.values() if isinstance(value, Secret))
        return Opened(self.spec, self.adapter, 7, 3, masker, Clerk(self.log, Meter()))

    @property
    def secrets(self) -> list[str]:
        """The account's secrets."""
        secret = secret_keys(self.spec)
        return [text for wire, text in self.account.settings.items() if wire in secret and text]

    @property
    def scene(self) -> Scene:
        """The channel's simplest scene that asks the provider for a start."""
        return next(scene for scene in SIMPLEST if scene in self.opened.scenes)

    def ask(self, scene: Scene | None = None, **changes: Any) -> Ask:
        """An order of 19.99 yuan under a number of its own."""
        scene = scene or self.scene
        usual = Ask(
            number=new_id(),
            fen=1999,
            subject="一杯咖啡 & <coffee> 100%",
            scene=scene,
            return_url="http://hub.test/pay/1/result?lang=zh&x=1",
            payer_ip="203.0.113.7",
            created_at=now(),
            expires_at=now() + timedelta(minutes=30),
            payer_id=PAYERS.get(self.provider.WALLET.value, "payer") if scene is Scene.JSAPI else "",
            auth_code=self.provider.show_code() if scene is Scene.BARCODE else "",
        )
        return replace(usual, **changes)

    def bill(self, outcome: Outcome, ask: Ask) -> Bill:
        """What the payer's phone sees of a start (or of the code that it showed)."""
        text = ask.auth_code
        if outcome.start is not None:
            text = outcome.start.value or json.dumps(dict(outcome.start.params))
            assert (outcome.start.kind is StartKind.QR) is (ask.scene is Scene.NATIVE)
        bill = self.provider.scan(text)
        assert bill is not None, f"the phone does not know {text}"
        return bill

    async def paid(self, ask: Ask) -> Bill:
        """The bill, paid by the payer; its notification was posted."""
        outcome = await self.opened.pay(ask)
        bill = self.bill(outcome, ask)
        if outcome.state is not PayState.PAID:
            bill = await self.provider.pay(bill.id)
        await self.provider.knocker.settled()
        return bill

    def refund_ask(self, ask: Ask, bill: Bill, fen: int, *, number: str = "", provider_no: str = "") -> RefundAsk:
        """A refund of part of a payment."""
        return RefundAsk(number or new_id(), ask.number, provider_no, fen, ask.fen, "不想要了")

    def wrong(self, mischief: Mischief, *, times: int = 1) -> None:
        """Tells the provider to do something wrong."""
        if mischief is Mischief.TIMEOUT_AFTER_ACCEPTING:
            self.wire.patience = 0.4
        self.provider.mischiefs.order(mischief, times=times)

    def right(self) -> None:
        """Everything is done right from here on."""
        self.wire.patience, self.wire.change, self.wire.leaves = 10.0, None, 1_000_000
        self.provider.mischiefs.clear()

    def payments_heard(self) -> list[Outcome]:
        """What callbacks said of payments."""
        return [outcome for outcome in self.heard if isinstance(outcome, Outcome)]

    def refunds_heard(self) -> list[RefundOutcome]:
        """What callbacks said of refunds."""
        return [outcome for outcome in self.heard if isinstance(outcome, RefundOutcome)]

    def hears(self, knock: Knock, at: datetime | None = None) -> list[Outcome | RefundOutcome] | None:
        """What a knock says; None when it is forged."""
        try:
            return self.opened.hear(replace(knock, at=at) if at else knock)
        except Forged:
            return None

    async def _hub(self, scope: Scope, receive: Receive, send: Send) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        knock = Knock(scope["method"], scope["path"], scope["query_string"].decode(), headers, body, now())
        self.knocks.append(knock)
        reply = self.opened.acknowledge(self._listen(knock))
        raw = [(name.encode(), value.encode()) for name, value in reply.headers.items()]
        await send({"type": "http.response.start", "status": reply.status, "headers": raw})
        await send({"type": "http.response.body", "body": reply.body})

    def _listen(self, knock: Knock) -> bool:
        if self.deaf:
            self.deaf -= 1
            return False
        try:
            self.heard += self.opened.hear(knock)
        except Forged as forged:
            self.forged.append(forged)
            return False
        return True


PAYERS = {"wechat": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o", "alipay": "2088102177846880"}


def secret_keys(spec: Spec) -> dict[str, bool]:
    """The wire names of a channel's secrets, each with whether it is required."""
    declared = spec.config.keys()
    return {key.wire: key.required for key in declared if key.secret}


async def tried(verb: Awaitable[T]) -> T | Failed:
    """What awaiting a verb gives, be it its failure."""
    try:
        return await verb
    except Failed as failed:
        return failed


async def fault_of(verb: Awaitable[object]) -> Fault | None:
    """The kind of failure that awaiting a verb ends in; None when it goes well."""
    outcome = await tried(verb)
    return outcome.fault if isinstance(outcome, Failed) else None
