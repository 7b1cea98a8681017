"""A stand for tests: the sandbox with every simulator, and a hub of cashier pages whose starts real adapters made."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from tests.doors.cashier.fakes import FakeDesk, view

from hutong.app.sandbox.handset.directories import Directories
from hutong.app.sandbox.server import Sandbox
from hutong.app.sandbox.world import World
from hutong.base.clock import now
from hutong.base.http import Http, Reply
from hutong.base.text import Text
from hutong.capabilities.channel import Line
from hutong.capabilities.faults import Forged
from hutong.capabilities.pay import Ask, Knock, Outcome, Pays, PayState, Scene
from hutong.capabilities.simulation import Book, InProcess
from hutong.doors.cashier import Cashier
from hutong.features.payments.view import View
from hutong.switchboard import registry

HUB, SANDBOX = "http://hub.test", "http://sandbox.test"
PAYERS = {"wechat": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o", "alipay": "2088102177846880"}


def codes() -> list[str]:
    """Every code that can collect money."""
    return [code for code, spec in registry.specs().items() if issubclass(spec.adapter, Pays)]


class Stand:
    """The sandbox and its hub, in process or, with real addresses and `http`, on ports."""

    def __init__(self, book: Book, *, hub: str = HUB, sandbox: str = SANDBOX, http: Http | None = None) -> None:
        self.hub_url, self.sandbox_url = hub, sandbox
        self.http: Http = http or InProcess({})
        self.world = World(sandbox, hub, http=self.http, speed=1e6)
        for record in book.all("stand.kept"):
            self.world.book.put(record["kind"], record["key"], record["body"])
        for code in ("WXPAY", "WXPAY_V3"):  # as an operator enters them at the console
            Directories(self.world).add(code, f"{hub}/pay/")
        self.sandbox = Sandbox(self.world, Path("/nonexistent/demo.json"))
        self.desk = FakeDesk()
        cashier = Cashier(self.desk, base_url=hub, phone_url=f"{sandbox}/phone")
        self.hub = Starlette(routes=[*cashier.routes, Route("/callback/{code}", self._hear, methods=["POST"])])
        if isinstance(self.http, InProcess):
            self.http.apps |= {hub: self.hub, sandbox: self.sandbox}
        self._numbers: dict[str, str] = {}
        self._adapters: dict[str, Any] = {}

    def adapter(self, code: str) -> Any:
        """The adapter of a code with its usual account at the simulated provider."""
        if code not in self._adapters:
            spec, account = registry.spec(code), self.world.account(code)
            line = Line(self.http, f"{self.sandbox_url}/{code.lower()}", f"{self.hub_url}/callback/{code}")
            self._adapters[code] = spec.adapter(spec.config.read(account.merchant_no, account.settings), line)
        return self._adapters[code]

    async def order(self, code: str, scene: Scene, *, auth_code: str = "", fen: int = 1999) -> View:
        """An open payment on the hub whose start the provider gave."""
        wallet = self.world.simulators[code].WALLET.value
        item = view(wallet=wallet, scene=scene, fen=fen, product_label=Text(f"{code} {scene}", f"{code} {scene}"))
        outcome = await self.adapter(code).pay(self._ask(item, scene, wallet, auth_code))
        self._numbers[outcome.number] = item.payment_id
        state = "paid" if outcome.state is PayState.PAID else "open"
        return self.desk.add(view(**{**_fields(item), "start": outcome.start, "state": state, "sandbox": True}))

    def payurl(self, item: View) -> str:
        """The address of its page."""
        return f"{self.hub_url}/pay/{item.payment_id}"

    def state(self, item: View) -> str:
        """How the hub has it now."""
        return self.desk.views[item.payment_id].state

    async def api(self, name: str, given: dict[str, Any] | None = None, **query: str) -> tuple[int, dict[str, Any]]:
        """A call of the phone's interface: status and JSON."""
        reply = await self.ask(f"/phone/api/{name}", given, **query)
        return reply.status, json.loads(reply.body)

    async def ask(self, path: str, given: dict[str, Any] | None = None, **query: str) -> Reply:
        """A request to the sandbox."""
        address = f"{self.sandbox_url}{path}{f'?{urlencode(query)}' if query else ''}"
        if given is None:
            return await self.http.send("GET", address, headers={})
        return await self.http.send("POST", address, headers={}, body=json.dumps(given).encode())

    async def settled(self) -> None:
        """Until no provider has a notification under way."""
        for simulator in self.world.simulators.values():
            await simulator.knocker.settled()

    def _ask(self, item: View, scene: Scene, wallet: str, auth_code: str) -> Ask:
        return Ask(
            number=item.payment_id,
            fen=item.fen,
            subject=item.subject,
            scene=scene,
            return_url=f"{self.hub_url}/pay/{item.payment_id}/result",
            payer_ip="203.0.113.7",
            created_at=now(),
            expires_at=now() + timedelta(minutes=14),
            payer_id=PAYERS.get(wallet, "") if scene is Scene.JSAPI else "",
            auth_code=auth_code,
        )

    async def _hear(self, request: Request) -> Response:
        adapter = self.adapter(request.path_params["code"])
        names = dict(request.headers.items())
        knock = Knock(request.method, request.url.path, request.url.query, names, await request.body(), now())
        try:
            heard = adapter.hear(knock)
        except Forged:
            reply = adapter.acknowledge(False)
            return Response(reply.body, reply.status, headers=dict(reply.headers))
        for outcome in heard:
            if isinstance(outcome, Outcome) and outcome.state is PayState.PAID:
                await self.desk.change(self._numbers[outcome.number], state="paid")
        reply = adapter.acknowledge(True)
        return Response(reply.body, reply.status, headers=dict(reply.headers))


def _fields(item: View) -> dict[str, Any]:
    return {name: getattr(item, name) for name in View.__dataclass_fields__}


def opened_accounts() -> Book:
    """Every usual account, opened once: making keys is slow."""
    world = World(SANDBOX, HUB, http=InProcess({}))
    for code in world.all:
        world.account(code)
    kept = Book()
    rows = world.book._db.execute("SELECT kind, key, body FROM record").fetchall()
    for kind, key, body in rows:
        kept.put("stand.kept", f"{kind} {key}", {"kind": kind, "key": key, "body": json.loads(body)})
    return kept
