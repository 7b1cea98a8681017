"""What tests of scenes need: a hub with its door under /s/, an operator's system on a real port, and payers."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping, MutableMapping
from dataclasses import dataclass, field
from functools import partial
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlencode

import orjson
import pytest_asyncio
from starlette.applications import Starlette
from tests.chromium import address, free, served
from tests.stack import HUB, MERCHANT, Stack

from hutong.base.http import Reply
from hutong.base.rsa import signer
from hutong.base.signing import sign, verify
from hutong.base.text import Text
from hutong.doors.cashier import Cashier
from hutong.doors.scene import SceneDoor
from hutong.features.scenes import codes
from hutong.features.scenes.codes import Wanted
from hutong.features.scenes.look import place_of
from hutong.features.scenes.scene import Code, Site
from hutong.features.scenes.sites import Wish
from hutong.switchboard.content import Product
from hutong.switchboard.drafts import products, publish

WECHAT = "Mozilla/5.0 (iPhone) Mobile MicroMessenger/8.0"
ALIPAY = "Mozilla/5.0 (Linux; Android 15) Mobile AlipayClient/10.7"
DESKTOP = "Mozilla/5.0 (X11; Linux x86_64) Chrome/140"
PRODUCTS = {"wechat": "wxjsapi", "alipay": "aliqr"}


@dataclass
class Operator:
    """The operator's own system: answers fee and check questions as it is told, and hears notices."""

    stack: Stack
    url: str = ""
    answer: dict[str, str] = field(default_factory=dict)
    spoil: dict[str, str] = field(default_factory=dict)  # written over the answer after it was signed
    status: int = 200
    silent: bool = False
    success: bytes = b"success"
    cut: bool = False  # its answer to a notice breaks off in the middle
    asked: list[dict[str, str]] = field(default_factory=list)
    told: list[dict[str, str]] = field(default_factory=list)
    let_go: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, scope: MutableMapping[str, Any], receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        fields = dict(parse_qsl(body.decode()))
        assert verify(fields, self.stack.md5_key, self.stack.verifier), "the hub signs what it sends"
        if scope["path"] == "/told":
            self.told.append(fields)
            if self.cut:
                length = [(b"content-length", b"%d" % len(self.success))]
                await send({"type": "http.response.start", "status": 200, "headers": length})
                await send({"type": "http.response.body", "body": self.success[:3], "more_body": True})
                return
            await _send(send, 200, self.success)
            return
        self.asked.append(fields)
        if self.silent:
            await self.let_go.wait()
        await _send(send, self.status, orjson.dumps(self.signed(fields)))

    def signed(self, asked: Mapping[str, str]) -> dict[str, str]:
        """The answer as a merchant signs requests, to this question."""
        full = {"nonceStr": asked["nonceStr"], **self.answer}
        full["sign"] = sign(full, self.stack.md5_key, signer(self.stack.private_key))
        return {**full, **self.spoil}


@dataclass
class Place:
    """A hub whose public pages are reached by HTTP, and the operator of a site."""

    stack: Stack
    operator: Operator

    @classmethod
    def open(cls, stack: Stack, operator: Operator) -> "Place":
        """Puts the doors under their addresses."""
        scenes, hub = stack.money.scenes, stack.hub
        door = SceneDoor(scenes.desk, scenes.payer, hub.throttle, base_url=HUB)
        stack.net.apps[f"{HUB}/s"] = under("/s", door)
        cashier = Starlette(routes=Cashier(stack.money.desk, base_url=HUB, place_of=partial(place_of, hub.pool)).routes)
        stack.net.apps[f"{HUB}/pay"] = under("/pay", cashier)
        return cls(stack, operator)

    async def site(self, scene: str = "parking", **changes: Any) -> Site:
        """A new site; `settings` are added to usual ones."""
        usual = {
            "parking": {"GATE_URL": f"{self.operator.url}/told", "STEPS": "60=5, 120=8"},
            "recharge": {"CREDIT_URL": f"{self.operator.url}/told", "AMOUNTS": "20, 50"},
        }.get(scene, {})
        wish = Wish(
            name=changes.pop("name", "胡同停车场"),
            settings={**usual, **changes.pop("settings", {})},
            products=changes.pop("products", PRODUCTS),
        )
        actor, content = self.stack.hub.actor("test"), self.stack.hub.switchboard.current.content
        return await self.stack.money.scenes.sites.create(actor, scene, MERCHANT, wish, content)

    async def code(self, site: Site, kind: str = "gate", value: str = "") -> Code:
        """A new code of a site."""
        return (await codes.make(self.stack.hub.actor("test"), site.id, [Wanted(kind, f"{kind} {value}", value)]))[0]

    async def edit(self, site: Site, wish: Wish) -> Site:
        """Changes a site."""
        actor, content = self.stack.hub.actor("test"), self.stack.hub.switchboard.current.content
        return await self.stack.money.scenes.sites.edit(actor, site.id, wish, content)

    async def auto(self, name: str = "auto", *, enabled: bool = True) -> str:
        """A product that picks by app."""
        actor = self.stack.hub.actor("test")
        await products.put_product(actor, Product(name, Text(name, name), None, None, picks=PRODUCTS, enabled=enabled))
        await publish.refresh(actor)
        await self.stack.hub.switchboard.catch_up()
        return name

    def visitor(self, agent: str = ALIPAY, language: str = "zh-CN") -> "Visitor":
        """Somebody with a phone, without JavaScript."""
        return Visitor(self.stack, {"user-agent": agent, "accept-language": language})

    async def paid(self, payment_id: str) -> None:
        """The payer has paid this payment, and the provider's knock has been answered."""
        row = await self.stack.hub.pool.fetchrow(
            "SELECT start, product FROM attempt WHERE payment_id = $1 ORDER BY id DESC", payment_id
        )
        assert row is not None
        await self.stack.pay({"sysorderno": payment_id}, row["product"])

    async def told(self) -> None:
        """Every notice that is due has been delivered, or tried."""
        deliverer = self.stack.money.deliverer
        while await deliverer.turn():
            pass
        await deliverer.finish()


@dataclass
class Visitor:
    """A browser in front of the hub."""

    stack: Stack
    headers: dict[str, str]

    async def get(self, path: str) -> Reply:
        """A page, redirects not followed."""
        return await self.stack.net.send("GET", HUB + path, headers=self.headers)

    async def post(self, path: str, **fields: str) -> Reply:
        """A form that is sent, the redirect not followed."""
        headers = {**self.headers, "content-type": "application/x-www-form-urlencoded"}
        return await self.stack.net.send(
            "POST", HUB + path, headers=headers, body=urlencode(fields).encode(), timeout=30
        )

    async def page(self, path: str, status: int = 200) -> str:
        """A page's text."""
        reply = await self.get(path)
        assert reply.status == status, reply.body.decode()
        return text_of(reply)

    async def ask(self, code: Code, way: str = "plate", **fields: str) -> str:
        """Looks up what is due; the bill's address."""
        reply = await self.post(f"/s/{code.code}/ask", way=way, **fields)
        assert reply.status == 303, text_of(reply)
        return reply.headers["location"]

    async def pay(self, bill: str, **fields: str) -> str:
        """Begins to pay a bill; the payment's number."""
        reply = await self.post(f"{bill}/pay", **fields)
        assert reply.status == 303, text_of(reply)
        return reply.headers["location"].removeprefix("/pay/")


def text_of(reply: Reply) -> str:
    """A page as it is read: without markup."""
    whole = re.sub(r"<(script|style|svg|template).*?</\1>", "", reply.body.decode(), flags=re.S)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", whole))).strip()


def done(bill: str) -> str:
    """Where the payment page leads back to, from a bill's address."""
    base, _, number = bill.partition("/bill/")
    return f"{base}/done?bill={number}"


@pytest_asyncio.fixture(loop_scope="module")
async def operator(hub: Stack) -> AsyncIterator[Operator]:
    """The operator's system, on a port."""
    on = free()
    made = Operator(hub, address(on))
    async with served((made, on)):
        yield made
        made.let_go.set()


@pytest_asyncio.fixture(loop_scope="module")
async def place(hub: Stack, operator: Operator) -> Place:
    """The hub's public pages with that operator."""
    return Place.open(hub, operator)


async def _send(send: Any, status: int, body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": body})


def under(prefix: str, app: Any) -> Any:
    """The app as it is reached on its port: InProcess cuts the base's path off."""

    async def full(scope: Any, receive: Any, send: Any) -> None:
        await app({**scope, "path": prefix + scope["path"], "raw_path": None}, receive, send)

    return full
