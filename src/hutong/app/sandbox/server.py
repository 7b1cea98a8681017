"""The sandbox as one ASGI application: providers under their codes, /phone, /shop and the operator's own system."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from hutong.app.front import icon
from hutong.app.sandbox.pages import Pages
from hutong.app.sandbox.phone import Phone
from hutong.app.sandbox.phone_api import PhoneApi
from hutong.app.sandbox.shop import config as shop_config
from hutong.app.sandbox.shop.door import Door
from hutong.app.sandbox.shop.places.door import PlaceDoor
from hutong.app.sandbox.shop.till import Till
from hutong.app.sandbox.webview import Webview
from hutong.app.sandbox.world import World, beneath
from hutong.capabilities.simulation.mischief import Receive, Scope, Send


class Sandbox:
    """The application. `demo` is the demo.json that gives the shop its keys; it may be written later."""

    def __init__(self, world: World, demo: Path) -> None:
        self.world = world
        self.phone = Phone(world)
        self.phone.on = True
        self._demo = demo
        self._till: tuple[float, Till] | None = None
        webview = Webview(world, self.phone.cookies)
        routes = [
            Route("/health", self._health),
            icon(),
            *Pages(world).routes,
            *PhoneApi(self.phone, webview).routes,
            *webview.routes,
            *Door(self.till).routes,
            *PlaceDoor(world.book, lambda: self.till().config).routes,
        ]
        self._house = Starlette(routes=routes, lifespan=self._life)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        found = self.world.app_at(scope["path"]) if scope["type"] == "http" else None
        app = beneath(*found) if found else self._house
        await app(scope, receive, send)

    def till(self) -> Till:
        """The shop's till, made anew when demo.json changed; NoShop."""
        written = self._demo.stat().st_mtime if self._demo.exists() else 0.0
        if self._till is None or self._till[0] != written:
            config = shop_config.read(self._demo)
            self._till = written, Till(config, f"{self.world.base_url}/shop", self.world.http, self.world.book)
        return self._till[1]

    async def _health(self, _: Request) -> Response:
        return JSONResponse({"status": "ok", "simulators": list(self.world.simulators)})

    @asynccontextmanager
    async def _life(self, _: Starlette) -> AsyncIterator[None]:
        yield
        await self.phone.close()
        await self.world.close()
