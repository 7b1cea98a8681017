"""The web process: five doors behind one port, on uvicorn with uvloop and httptools."""

import asyncio
import importlib
import logging
import socket
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

import asyncpg
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from hutong.app.front import front, icon
from hutong.app.hub import Hub
from hutong.app.money import Money
from hutong.app.settings import Settings
from hutong.base.asgi import App, Receive, Scope, Send
from hutong.doors.api.door import Door as ApiDoor
from hutong.doors.callbacks.door import Door as CallbackDoor
from hutong.doors.cashier import Cashier
from hutong.doors.files.door import Door as FilesDoor
from hutong.doors.scene import SceneDoor
from hutong.doors.scene.routes import PREFIX as SCENES
from hutong.doors.wechat.login import LoginDoor
from hutong.doors.wechat.proofs import proofs
from hutong.doors.wechat.push import PREFIX as PUSHES
from hutong.doors.wechat.push import PushDoor
from hutong.features.scenes.look import place_of

log = logging.getLogger(__name__)
_OFFICE: Final = ("/office", "/portal")


class Web:
    """Sends each request to its door; the hot ones by their prefix, without a router."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._hub: Hub | None = None
        self._api: App | None = None
        self._callbacks: App | None = None
        self._pushes: App | None = None
        self._files: App | None = None
        self._scenes: App | None = None
        self._pages: App | None = None
        self._cashier: Cashier | None = None
        self._office: _Office | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        path = scope["path"]
        if path.startswith("/api/"):
            door = self._pushes if path.startswith(PUSHES) else self._api
        elif path.startswith("/callback/"):
            door = self._callbacks
        elif path.startswith("/files/"):
            door = self._files
        elif path.startswith(SCENES):
            door = self._scenes
        elif path.startswith(_OFFICE):
            door = self._office
        else:
            door = self._pages
        if door is None or scope["type"] != "http":
            raise RuntimeError("a request before start-up, or not HTTP")
        await door(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            await self._open()
        except Exception as error:
            log.exception("the web process can't start")
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            return
        await send({"type": "lifespan.startup.complete"})
        opening = asyncio.create_task(self._office.open_soon()) if self._office else None
        await receive()
        if opening:
            opening.cancel()
        if self._hub is not None:
            await self._hub.close()
        await send({"type": "lifespan.shutdown.complete"})

    async def _open(self) -> None:
        hub = await Hub.start(self._settings)
        money = Money.assemble(hub)
        self._hub = hub
        self._api = ApiDoor(money.api)
        self._callbacks = CallbackDoor(money.ear)
        self._pushes = PushDoor(money.pushes.ear)
        self._files = FilesDoor(hub.switchboard, money.storage.arrivals)
        self._office = _Office(hub, money)
        phone = f"{self._settings.sandbox_url}/phone" if self._settings.sandbox_url else ""
        self._scenes = SceneDoor(
            money.scenes.desk, money.scenes.payer, hub.throttle, base_url=self._settings.base_url, phone_url=phone
        )
        self._cashier = Cashier(
            money.desk, base_url=self._settings.base_url, phone_url=phone, place_of=partial(place_of, hub.pool)
        )
        self._pages = Starlette(
            routes=[
                Route("/health", _health(hub)),
                front(self._settings.sandbox_url or ""),
                icon(),
                *self._cashier.routes,
                *LoginDoor(money.logins.landings, money.logins.pages, base_url=self._settings.base_url).routes,
                proofs(hub.pool),
            ]
        )

    def hang_up(self) -> None:
        """Ends the streams of open pages; they come back, to another process or to this one started again."""
        if self._cashier is not None:
            self._cashier.hang_up()
        if self._office is not None:
            self._office.hang_up()


class _Office:
    """The office's door, loaded in a thread a while after the start, or when somebody knocks before.

    It is as much to load as all the rest; merchants and providers need not wait for it when a process starts.
    """

    PATIENCE: Final = 3.0  # seconds after the start: what waited for it is answered by then

    def __init__(self, hub: Hub, money: Money) -> None:
        self._hub, self._money = hub, money
        self._opening = asyncio.Lock()
        self._opened: tuple[App, asyncio.Event] | None = None
        self._ended = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        door, _ = self._opened or await self._open()
        await door(scope, receive, send)

    async def open_soon(self) -> None:
        """So that nobody who knocks has to wait; what is wrong with it is in the log before they do."""
        await asyncio.sleep(self.PATIENCE)
        try:
            await self._open()
        except Exception:
            log.exception("the office can't be opened")

    async def _open(self) -> tuple[App, asyncio.Event]:
        async with self._opening:
            if self._opened is None:
                self._opened = await asyncio.to_thread(self._load)
            if self._ended:
                self._opened[1].set()
            return self._opened

    def hang_up(self) -> None:
        """Ends the streams of open pages, and of those that open from here on."""
        self._ended = True
        if self._opened is not None:
            self._opened[1].set()

    def _load(self) -> tuple[App, asyncio.Event]:
        opened: tuple[App, asyncio.Event] = importlib.import_module("hutong.app.office").opened(self._hub, self._money)
        return opened


class Server(uvicorn.Server):
    """A server whose end does not wait for pages that are open."""

    def __init__(self, config: uvicorn.Config, web: Web) -> None:
        super().__init__(config)
        self._web = web

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """See uvicorn."""
        self._web.hang_up()
        await super().shutdown(sockets)


def _health(hub: Hub) -> Callable[[Request], Awaitable[Response]]:
    async def health(_: Request) -> Response:
        """Whether this process can serve: it reaches its database and holds a revision."""
        try:
            await hub.pool.fetchval("SELECT 1", timeout=2)
        except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError):
            return JSONResponse({"ok": False, "database": False}, status_code=503)
        return JSONResponse({"ok": True, "revision": hub.switchboard.current.id})

    return health


def configured(web: Web, settings: Settings) -> uvicorn.Config:
    """How uvicorn serves. X-Forwarded-For is believed from the trusted proxies and from nobody else."""
    return uvicorn.Config(
        web,
        loop="uvloop",
        http="httptools",
        ws="none",
        lifespan="on",
        access_log=False,
        log_config=None,
        server_header=False,
        backlog=2048,
        timeout_graceful_shutdown=10,
        timeout_keep_alive=75,  # longer than merchants' pools and proxies keep theirs, so that they end it, not we
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies,  # as text: a list of its letters would trust nobody
    )


def serve(settings: Settings) -> None:
    """Serves until SIGTERM or SIGINT. Several processes may share the port."""
    listening = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if settings.web_processes > 1:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listening.bind((settings.host, settings.port))
    web = Web(settings)
    Server(configured(web, settings), web).run(sockets=[listening])
