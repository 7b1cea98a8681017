"""A whole installation on real ports for the doctor: hub, sandbox, and everything of the demo's merchant set up well.

Its servers live in a thread with a loop of its own, since a command has one of its own, too.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping, MutableMapping
from concurrent.futures import Future
from contextlib import AbstractAsyncContextManager, AsyncExitStack, ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from threading import Thread
from typing import Any, Final, TypeVar
from uuid import uuid4

import uvicorn
from tests.chromium import address, free
from tests.conftest import _admin, named
from tests.lettering import usual

from hutong.app.demo import seed
from hutong.app.hub import Hub
from hutong.app.sandbox.errand import Quiet
from hutong.app.sandbox.server import Sandbox
from hutong.app.sandbox.world import World
from hutong.app.settings import Settings
from hutong.app.web import Web
from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.base.vault import MasterKey
from hutong.capabilities.simulation.mischief import Receive, Scope, Send
from hutong.features.doctor.pulse import Pulse
from hutong.features.proofs import keep
from hutong.features.scenes.sites import Sites, Wish
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Content
from hutong.switchboard.drafts import channels, publish
from hutong.switchboard.drafts.products import put_product
from hutong.switchboard.drafts.texts.letters import put_letter
from hutong.switchboard.letters.kinds import KINDS, PAYMENT, RESULT, SMS, SYSTEM, VISITOR

T = TypeVar("T")
PROOF: Final = "MP_verify_hutongHUTONG0001.txt"
FORMS: Final = {"WXPAY_V3": "direct_certificate", "WX_DELIVERY": "dada"}  # beside the usual ones
_PATIENCE: Final = 30.0  # seconds for what the servers' thread is asked


class Proxy:
    """What stands before a server: may lose paths, and has a clock of its own."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner
        self.lost = ""  # how the paths end that it passes on to nobody
        self.late = timedelta(0)  # by how much its clock is ahead of ours

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._inner(scope, receive, send)
            return

        async def dated(message: MutableMapping[str, Any]) -> None:
            if message["type"] == "http.response.start":
                date = format_datetime(now() + self.late, usegmt=True).encode()
                message = {**message, "headers": [*message.get("headers", ()), (b"date", date)]}
            await send(message)

        if self.lost and scope["path"].endswith(self.lost):
            await dated({"type": "http.response.start", "status": 404, "headers": []})
            await dated({"type": "http.response.body", "body": b"nginx"})
            return
        await self._inner(scope, receive, dated)


@dataclass
class Installation:
    """The installation, and the hands of whoever plants something in it; those work in the servers' loop."""

    settings: Settings
    hub: Hub
    world: World
    front: Proxy  # before the hub: its own public address
    sandbox: Proxy
    loop: asyncio.AbstractEventLoop
    channels: dict[str, int] = field(default_factory=dict)  # code of a usual form, or "code form" -> channel
    other: dict[str, str] = field(default_factory=dict)  # of the environment, that somebody changed

    @property
    def simulators(self) -> Mapping[str, Any]:
        """Code -> simulator."""
        return self.world.all

    @property
    def actor(self) -> Actor:
        """Who edits."""
        return self.hub.actor("test")

    async def draft(self) -> Content:
        """The draft."""
        return await channels.look(self.actor)

    def app(self, code: str) -> str:
        """The AppID of a channel's account at its simulator."""
        return self.world.account(code).merchant_no

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Done in the servers' loop."""
        made: Future[T] = asyncio.run_coroutine_threadsafe(work, self.loop)
        return made.result(_PATIENCE)

    @contextmanager
    def planted(self, plant: Callable[["Installation"], AbstractAsyncContextManager[None]]) -> Iterator[None]:
        """As long as something is planted; a worker is at work."""
        there = plant(self)
        self.run(Pulse(self.hub.pool).turn())
        self.run(there.__aenter__())
        try:
            yield
        finally:
            self.run(there.__aexit__(None, None, None))

    @contextmanager
    def as_it_is(self) -> Iterator[None]:
        """With nothing planted, and a worker at work."""
        self.run(Pulse(self.hub.pool).turn())
        yield

    async def told(self, code: str = "WX_GZH") -> None:
        """WeChat pushes something to a channel's application, and was answered."""
        simulator = self.world.platforms[code]
        simulator.stir(self.app(code))
        await simulator.knocker.settled()

    async def publish(self) -> None:
        """The draft runs, in the web process, too."""
        await publish.refresh(self.actor)
        await self.hub.switchboard.catch_up()
        current = {"ok": True, "revision": self.hub.switchboard.current.id}
        async with asyncio.timeout(_PATIENCE):
            while json.loads((await self._get("/health")).body) != current:
                await asyncio.sleep(0.02)

    async def _get(self, path: str) -> Reply:
        return await self.world.http.send("GET", f"{self.settings.base_url}{path}", headers={})

    def environment(self) -> dict[str, str]:
        """What a command is told."""
        return {
            "HUTONG_HOME": str(self.settings.home),
            "HUTONG_MASTER_KEY": self.settings.master.reveal(),
            "HUTONG_DATABASE_URL": self.settings.database_url,
            "HUTONG_BASE_URL": self.settings.base_url,
            "HUTONG_SANDBOX_URL": self.settings.sandbox_url or "",
            "HUTONG_LANG": "zh",
            **self.other,
        }


@contextmanager
def installed(database_url: str, template: str, home: Path) -> Iterator[Installation]:
    """An installation in which nothing is wrong."""
    loop = asyncio.new_event_loop()
    thread = Thread(target=loop.run_forever, name="servers", daemon=True)
    thread.start()

    def run(work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, loop).result(_PATIENCE)

    with ExitStack() as ending:
        ending.callback(loop.close)
        ending.callback(thread.join, _PATIENCE)
        ending.callback(loop.call_soon_threadsafe, loop.stop)
        opened = _opened(database_url, template, home)
        made = run(opened.__aenter__())
        ending.callback(lambda: run(opened.__aexit__(None, None, None)))
        yield made


@asynccontextmanager
async def _opened(database_url: str, template: str, home: Path) -> AsyncIterator[Installation]:
    name = f"t_{uuid4().hex[:12]}"
    await _admin(database_url, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
    before, behind = free(), free()
    settings = Settings(
        database_url=named(database_url, name),
        home=home,
        base_url=address(before),
        sandbox_url=address(behind),
        master=MasterKey.generate(),
        connections=4,
    )
    world = World(address(behind), address(before), speed=1e6)
    front, sandbox = Proxy(Web(settings)), Proxy(Sandbox(world, home / "demo.json"))
    async with AsyncExitStack() as stack:
        stack.push_async_callback(_admin, database_url, f'DROP DATABASE "{name}" WITH (FORCE)')
        hub = await Hub.start(settings)
        stack.push_async_callback(hub.close)
        for app, listening in ((front, before), (sandbox, behind)):
            await stack.enter_async_context(_served(app, listening))
        made = Installation(settings, hub, world, front, sandbox, asyncio.get_running_loop())
        await _furnish(made)
        yield made


@asynccontextmanager
async def _served(app: Proxy, listening: Any) -> AsyncIterator[None]:
    server = Quiet(uvicorn.Config(app, log_level="error", date_header=False, timeout_graceful_shutdown=1))
    running = asyncio.create_task(server.serve(sockets=[listening]))
    while not server.started:
        await asyncio.sleep(0)
    try:
        yield
    finally:
        server.should_exit = True
        await running


async def _furnish(made: Installation) -> None:
    """The demo's channels of usual forms, its merchants, then pushes, messages, a proof of the domain, a car park."""
    actor, world, folder = made.actor, made.world, made.settings.home
    wanted = [one for one in seed.accounts(world) if one.usual or FORMS.get(one.code) == one.form]
    await seed.configure(actor, wanted, world, made.settings.base_url)
    await seed.merchant(actor, folder)
    await seed.second(actor, folder)
    content = await made.draft()
    for one in wanted:
        setup = channels.find(content, f"{one.code}/{one.merchant_no}")
        made.channels[one.code if one.usual else f"{one.code} {one.form}"] = setup.id
    extra = made.channels["WXPAY_V3 direct_certificate"]  # its AppID is nobody's: nobody pays with it inside WeChat
    for product in content.products.values():
        if product.channel_id == extra and product.scene == "jsapi":
            await put_product(actor, replace(product, enabled=False))
    await made.hub.switchboard.catch_up()
    await _write(made)
    await made.publish()
    await _hear(made)
    await keep.put(actor, PROOF, PROOF.removeprefix("MP_verify_").removesuffix(".txt"))
    sites = Sites(made.hub.pool, made.hub.keeper.vault, loopback=True)
    wish = Wish("胡同停车场", {"GATE_URL": f"{world.base_url}/health", "STEPS": "60=5"}, {"auto": "auto"})
    await sites.create(actor, "parking", seed.MER_ID, wish, made.hub.switchboard.current.content)


async def _write(made: Installation) -> None:
    """Every kind of message is on, and a text message stands in for the payment reminder."""
    for kind in (PAYMENT, VISITOR, RESULT, SYSTEM):
        await put_letter(made.actor, usual(made, kind))
    names = {**KINDS[SMS].usual.names, "payee": "name", "amount": "fee"}
    await put_letter(made.actor, replace(KINDS[SMS].usual, enabled=True, template="notice", names=names))


async def _hear(made: Installation) -> None:
    """The consoles know the hub's address, and pushes come sealed."""
    for code in ("WX_GZH", "WX_MP"):
        app = made.app(code)
        url = f"{made.settings.base_url}/api/wechat/{app}/msg"
        form = "json" if code == "WX_MP" else "xml"
        assert await made.world.platforms[code].save_push(app, url, mode="safe", form=form)
        await made.told(code)


def wrongs(told: Mapping[str, Any]) -> set[str]:
    """The ids of what is wrong or will go wrong in a report."""
    return {one["id"] for one in told["findings"] if one["level"] != "fine"}
