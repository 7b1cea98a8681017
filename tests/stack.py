"""A whole hub in one process for tests: real PostgreSQL, real signatures, simulators attached without sockets."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.parse import urlencode

import orjson

from hutong.app.hub import Hub
from hutong.app.money import Money
from hutong.app.settings import Settings
from hutong.base.http import Reply
from hutong.base.ids import nonce
from hutong.base.rsa import Signer, Verifier, signer
from hutong.base.secrets import Secret
from hutong.base.signing import sign, verify
from hutong.base.text import Text
from hutong.base.vault import MasterKey
from hutong.capabilities.pay import Scene
from hutong.capabilities.simulation import Book, Home, InProcess, PaySimulator, Simulator
from hutong.doors.api.door import Door as ApiDoor
from hutong.doors.callbacks.door import Door as CallbackDoor
from hutong.doors.files.door import Door as FilesDoor
from hutong.doors.wechat.push import PushDoor
from hutong.features.merchants import edit
from hutong.switchboard import registry
from hutong.switchboard.content import Product
from hutong.switchboard.drafts import channels as draft
from hutong.switchboard.drafts import products, publish

HUB = "http://hub.test"
SANDBOX = "http://sandbox.test"
MERCHANT = "M1001"


@dataclass
class Stack:
    """A running hub, its simulators, and a merchant who orders."""

    hub: Hub
    money: Money
    net: InProcess
    simulators: Mapping[str, Any]
    private_key: Secret
    md5_key: Secret
    verifier: Verifier
    channels: dict[str, int] = field(default_factory=dict)

    async def close(self) -> None:
        """Ends everything."""
        for simulator in self.simulators.values():
            await simulator.close()
        await self.money.post.close()
        await self.hub.close()
        shutil.rmtree(self.hub.settings.files, ignore_errors=True)

    def signed(self, fields: Mapping[str, str]) -> dict[str, str]:
        """The fields with the merchant's signature."""
        full = {"nonceStr": nonce(), **fields}
        return {**full, "sign": sign(full, self.md5_key, signer(self.private_key))}

    async def post(self, path: str, fields: Mapping[str, str], *, as_json: bool = False) -> tuple[int, dict[str, Any]]:
        """A signed call; the HTTP status and the answer."""
        full = self.signed({"merId": MERCHANT, **fields})
        body = orjson.dumps(full) if as_json else urlencode(full).encode()
        kind = "application/json" if as_json else "application/x-www-form-urlencoded"
        return await self.raw(path, body, {"content-type": kind})

    async def raw(self, path: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, dict[str, Any]]:
        """Any bytes to the API."""
        reply: Reply = await self.net.send("POST", HUB + path, headers=headers, body=body, timeout=30)
        return reply.status, orjson.loads(reply.body)

    async def order(self, order_id: str, channel: str = "wxnative", **changes: str) -> tuple[int, dict[str, Any]]:
        """An order of 19.99 yuan."""
        return await self.post("/api/pay", {**order_fields(order_id, channel), **changes})

    async def query(self, order_id: str) -> dict[str, Any]:
        """The merchant's query; the answer's signature is verified."""
        status, answer = await self.post("/api/pay/query", {"orderId": order_id})
        assert status == 200, answer
        assert verify(answer, self.md5_key, self.verifier)
        return answer

    async def attempt(self, order_id: str) -> dict[str, Any]:
        """The newest attempt of an order, from the database."""
        row = await self.hub.pool.fetchrow(
            "SELECT a.*, p.state AS payment_state FROM attempt a JOIN payment p ON p.id = a.payment_id"
            " WHERE p.order_id = $1 ORDER BY a.id DESC LIMIT 1",
            order_id,
        )
        assert row is not None
        return dict(row)

    async def notices(self, topic: str | None = None) -> list[dict[str, Any]]:
        """The notices in the database."""
        rows = await self.hub.pool.fetch(
            "SELECT * FROM notice WHERE $1::text IS NULL OR topic = $1 ORDER BY created_at", topic
        )
        return [dict(row) for row in rows]

    def simulator(self, channel: str) -> PaySimulator:
        """The simulator behind a product's channel."""
        product = self.hub.switchboard.current.products[channel]
        setup = self.hub.switchboard.current.channels[product.channel_id or 0]
        return self.simulators[setup.code]

    async def pay(self, answer: Mapping[str, Any], channel: str = "wxnative") -> None:
        """The payer pays the order of this answer (smstyle 2 or not), and the provider's knock has been answered."""
        simulator = self.simulator(channel)
        row = await self.hub.pool.fetchval(
            "SELECT start FROM attempt WHERE payment_id = $1 ORDER BY id DESC", answer["sysorderno"]
        )
        bill = simulator.scan(row["value"] or orjson.dumps(row["params"]).decode())
        assert bill is not None
        await simulator.pay(bill.id)
        await simulator.knocker.settled()


def order_fields(order_id: str, channel: str = "wxnative") -> dict[str, str]:
    """The content of an order."""
    return {
        "orderId": order_id,
        "orderAmt": "19.99",
        "channel": channel,
        "desc": "手冲咖啡 & coffee",
        "attch": "桌 7",
        "smstyle": "1",
        "userId": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o",
        "ip": "203.0.113.9",
        "notifyUrl": "http://127.0.0.1:9/notify",
        "returnUrl": "https://shop.example.com/back",
    }


async def build(dsn: str, *, forms: Mapping[str, str] | None = None, **settings: Any) -> Stack:
    """A hub on the database at `dsn` with a channel of every code (or of `forms`: code -> form) and their products."""
    net = InProcess({})
    settings.setdefault("files_path", Path(mkdtemp(prefix="hutong-files-")))
    settings.setdefault("home", settings["files_path"] / "home")
    chosen = Settings(
        database_url=dsn, base_url=HUB, sandbox_url=SANDBOX, master=MasterKey.generate(), connections=8, **settings
    )
    simulators: dict[str, Simulator] = {}
    book = Book()  # one for all, as in a sandbox: what one company's simulators know of is the same to all of them
    for code, spec in registry.specs().items():
        made = spec.simulator(Home(f"{SANDBOX}/{code.lower()}", net, book, speed=1000))
        simulators[code] = made
        net.apps[made.home.base_url] = made.app
    hub = await Hub.start(chosen, http=net)
    money = Money.assemble(hub)
    net.apps[f"{HUB}/api/wechat"] = _under("/api/wechat", PushDoor(money.pushes.ear))  # before the signed calls
    net.apps[f"{HUB}/api"] = _under("/api", ApiDoor(money.api))
    net.apps[f"{HUB}/callback"] = _under("/callback", CallbackDoor(money.ear))
    net.apps[f"{HUB}/files"] = _under("/files", FilesDoor(hub.switchboard, money.storage.arrivals))
    private_key = Signer.generate()
    actor = hub.actor("test")
    created = await edit.create(
        actor,
        "胡同咖啡",
        mer_id=MERCHANT,
        public_key=signer(private_key).public_pem(),
        terms=edit.Terms(allowed_ips="*"),
    )
    stack = Stack(
        hub, money, net, simulators, private_key, created.md5_key, Verifier(created.merchant.platform_public_key)
    )
    for code, simulator in simulators.items():
        form = (forms or {}).get(code, simulator.FORMS[0])
        await add_channel(stack, code, form)
    await publish.refresh(actor)
    await hub.switchboard.catch_up()
    return stack


async def add_channel(stack: Stack, code: str, form: str) -> int:
    """A channel of this form in the draft, with the usual products of its code."""
    actor, spec = stack.hub.actor("test"), registry.spec(code)
    account = stack.simulators[code].account(form)
    setup = await draft.add_channel(actor, code, account.merchant_no, settings=dict(account.settings))
    async with actor.change() as connection:  # all in one; they are judged when they are published
        for name, scene in spec.products.items():  # the merchant may order with everything, so with no exclusive one
            product = Product(name, Text(name, name), Scene(scene), setup.id, enabled=not spec.exclusive_scan)
            await products.write(connection, actor, product)
    stack.channels[code] = setup.id
    return setup.id


def _under(prefix: str, app: Any) -> Any:
    """The app as it is reached on its port: InProcess cuts the base's path off."""

    async def full(scope: Any, receive: Any, send: Any) -> None:
        await app({**scope, "path": prefix + scope["path"]}, receive, send)

    return full
