"""A town for crash tests: real processes of the hub that may be killed, providers and a merchant who may not."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from tests.crash.process import PATIENCE, Process, start

from hutong.app.hub import Hub
from hutong.app.sandbox import statuses
from hutong.app.sandbox.world import beneath
from hutong.app.settings import Settings
from hutong.base.asgi import App, Receive, Scope, Send
from hutong.base.http import NeverLeft, NoAnswer, Wire
from hutong.base.ids import nonce
from hutong.base.rsa import Signer, Verifier, signer
from hutong.base.secrets import Secret
from hutong.base.signing import sign, verify
from hutong.base.text import Text
from hutong.base.vault import MasterKey
from hutong.capabilities.pay import Scene
from hutong.capabilities.simulation import Book, Home, SmsSimulator
from hutong.capabilities.sms import HearsSms
from hutong.features.merchants import edit
from hutong.switchboard import registry
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Product
from hutong.switchboard.drafts import channels, products, publish

MERCHANT = "M1001"


@dataclass
class Receiver:
    """The merchant's server: verifies notifications, keeps them, answers `success`."""

    verifies: Callable[[Mapping[str, str]], bool] = lambda _: False
    heard: list[dict[str, str]] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def receive(self, request: Request) -> Response:
        fields = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        assert self.verifies(fields)
        async with self.changed:
            self.heard.append(fields)
            self.changed.notify_all()
        return PlainTextResponse("success")

    async def until(self, count: int) -> list[dict[str, str]]:
        """The notifications, once there are so many."""
        async with asyncio.timeout(PATIENCE), self.changed:
            await self.changed.wait_for(lambda: len(self.heard) >= count)
        return self.heard


@dataclass
class Office:
    """The operator's side of the hub, for what tests do to routes and templates."""

    hub: Hub
    channels: dict[str, int]
    simulators: dict[str, Any]


@dataclass
class Town:
    """Everything around the processes."""

    environ: dict[str, str]
    base_url: str
    outside_url: str
    simulators: dict[str, Any]
    receiver: Receiver
    wire: Wire
    private_key: Secret
    md5_key: Secret
    channels: dict[str, int] = field(default_factory=dict)
    processes: list[Process] = field(default_factory=list)

    async def start(self, command: str, failpoint: str = "") -> Process:
        """Starts `hutong web` or `hutong worker`; a web process has answered once when this returns."""
        process = self._started(failpoint, command)
        if command == "web":

            async def answers() -> bool:
                assert process.is_running, "it ended instead"
                return await self._healthy()

            await self.until(answers)
        return process

    def run(self, *command: str, failpoint: str = "") -> Process:
        """Starts a command of `hutong` that ends by itself."""
        return self._started(failpoint, *command)

    def _started(self, failpoint: str, *command: str) -> Process:
        environ = {**os.environ, **self.environ, "HUTONG_FAILPOINT": failpoint}
        output = Path(self.environ["HUTONG_HOME"]) / f"output-{len(self.processes)}"
        process = start(command, environ, output)
        self.processes.append(process)
        return process

    @asynccontextmanager
    async def office(self) -> AsyncIterator[Office]:
        """Somebody who changes routes and templates, in a hub of their own."""
        hub = await Hub.start(Settings.from_environment(self.environ))
        try:
            yield Office(hub, self.channels, self.simulators)
        finally:
            await hub.close()

    async def until(self, true: Callable[[], Awaitable[bool]]) -> None:
        """Returns once `true` says so."""
        async with asyncio.timeout(PATIENCE):
            while not await true():
                await asyncio.sleep(0.02)

    async def _healthy(self) -> bool:
        try:
            return (await self.wire.send("GET", f"{self.base_url}/health", headers={}, timeout=2)).status == 200
        except (NeverLeft, NoAnswer):
            return False

    async def call(self, path: str, fields: Mapping[str, str]) -> dict[str, Any] | None:
        """A signed call of the merchant's; None when the hub died before it answered."""
        full = {"merId": MERCHANT, "nonceStr": nonce(), **fields}
        full["sign"] = sign(full, self.md5_key, signer(self.private_key))
        headers = {"content-type": "application/x-www-form-urlencoded"}
        try:
            reply = await self.wire.send(
                "POST", self.base_url + path, headers=headers, body=urlencode(full).encode(), timeout=PATIENCE
            )
        except (NeverLeft, NoAnswer):
            return None
        answer: dict[str, Any] = orjson.loads(reply.body)
        return answer

    async def order(self, order_id: str, channel: str) -> dict[str, Any] | None:
        """An order with the raw start in its answer."""
        fields = {
            "orderId": order_id,
            "orderAmt": "19.99",
            "channel": channel,
            "desc": "咖啡",
            "attch": "a",
            "smstyle": "2",
            "userId": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
            "ip": "203.0.113.9",
            "notifyUrl": f"{self.outside_url}/merchant",
            "returnUrl": "https://shop.example.com/",
        }
        return await self.call("/api/pay", fields)

    async def ordered(self, order_id: str, channel: str) -> dict[str, Any]:
        """The answer to an order that must succeed."""
        answer = await self.order(order_id, channel)
        assert answer is not None
        assert answer["code"] == 1, answer
        return answer

    async def paid(self, order_id: str) -> bool:
        """Whether the merchant's query says so."""
        answer = await self.call("/api/pay/query", {"orderId": order_id})
        return answer is not None and answer.get("status") == "1"

    async def pay(self, code: str, start: Mapping[str, Any]) -> None:
        """The payer pays; the provider goes on knocking by itself."""
        bill = self.simulators[code].scan(start["value"] or orjson.dumps(start["params"]).decode())
        assert bill is not None
        await self.simulators[code].pay(bill.id)

    async def close(self) -> None:
        """Ends everything."""
        for process in self.processes:
            await process.end()
        for simulator in self.simulators.values():
            await simulator.close()
        await self.wire.close()


async def build(dsn: str, serve: Callable[[Any], Awaitable[str]], port: int, home: Path) -> Town:
    """A town on the database at `dsn`; the hub will be at `port`, its files below `home`."""
    wire, receiver = Wire(), Receiver()
    book = Book()  # one for all, as in a sandbox
    simulators: dict[str, Any] = {
        code: spec.simulator(Home("", wire, book, speed=300)) for code, spec in registry.specs().items()
    }
    statuses.teach()
    outside = await serve(_outside(receiver, simulators))
    for code, simulator in simulators.items():
        simulator.home.base_url = f"{outside}/{code.lower()}"
    master, base_url = MasterKey.generate(), f"http://127.0.0.1:{port}"
    environ = {
        "HUTONG_DATABASE_URL": dsn,
        "HUTONG_HOME": str(home),
        "HUTONG_BASE_URL": base_url,
        "HUTONG_PORT": str(port),
        "HUTONG_SANDBOX_URL": outside,
        "HUTONG_MASTER_KEY": master.reveal(),
        "HUTONG_RATE_ALLOW": "127.0.0.0/8",
    }
    private = Signer.generate()
    hub = await Hub.start(Settings.from_environment(environ))
    try:
        actor = hub.actor("test")
        public = signer(private).public_pem()
        created = await edit.create(actor, "胡同咖啡", mer_id=MERCHANT, public_key=public)
        numbers = {code: await _open_channel(actor, code, simulator) for code, simulator in simulators.items()}
        await publish.refresh(actor)
        await hub.switchboard.catch_up()
        for code, simulator in simulators.items():
            opened = await hub.switchboard.open(numbers[code])
            if isinstance(simulator, SmsSimulator) and opened.can(HearsSms):
                simulator.receipts_to = opened.face(HearsSms).receipts_at()
        simulators["LOCAL_OSS"].folder = hub.settings.files / str(numbers["LOCAL_OSS"])
    finally:
        await hub.close()
    verifier = Verifier(created.merchant.platform_public_key)
    receiver.verifies = lambda fields: verify(fields, created.md5_key, verifier)
    return Town(environ, base_url, outside, simulators, receiver, wire, private, created.md5_key, numbers)


def _outside(receiver: Receiver, simulators: Mapping[str, Any]) -> App:
    """The merchant's server, and every provider under its code as the sandbox has them."""
    merchant = Starlette(routes=[Route("/merchant", receiver.receive, methods=["POST"])])
    providers = {f"/{code.lower()}": simulator.app for code, simulator in simulators.items()}

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        street = "/" + scope["path"].split("/", 2)[1]
        app = providers.get(street)
        await (beneath(street, app) if app else merchant)(scope, receive, send)

    return served


async def _open_channel(actor: Actor, code: str, simulator: Any) -> int:
    """A channel of this code in the draft with the provider's usual account, and its usual products."""
    account, spec = simulator.account(simulator.FORMS[0]), registry.spec(code)
    setup = await channels.add_channel(actor, code, account.merchant_no, settings=dict(account.settings))
    async with actor.change() as connection:  # all in one; they are judged when they are published
        for name, scene in spec.products.items():  # the merchant may order with everything, so with no exclusive one
            product = Product(name, Text(name, name), Scene(scene), setup.id, enabled=not spec.exclusive_scan)
            await products.write(connection, actor, product)
    return setup.id
