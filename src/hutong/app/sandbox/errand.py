"""A merchant for the command line: a tiny shop on its own port that orders, is notified and checks what it hears."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette

from hutong.app.sandbox.remote import Remote
from hutong.app.sandbox.shop.config import Config
from hutong.app.sandbox.shop.door import Door
from hutong.app.sandbox.shop.till import Till
from hutong.base.http import Http
from hutong.capabilities.pay import Scene
from hutong.capabilities.simulation import Book
from hutong.switchboard.registry import specs


class TellingTill(Till):
    """A till that tells somebody of every notification."""

    def __init__(self, config: Config, own_url: str, http: Http, tell: Callable[[dict[str, Any]], None]) -> None:
        super().__init__(config, own_url, http, Book())
        self._tell = tell

    async def hear(self, body: bytes, content_type: str) -> tuple[bool, dict[str, Any]]:
        """See Till.hear."""
        good, record = await super().hear(body, content_type)
        self._tell(record)
        return good, record


@asynccontextmanager
async def opened(
    config: Config, http: Http, tell: Callable[[dict[str, Any]], None], *, port: int = 0
) -> AsyncIterator[Till]:
    """A shop that listens on a loopback port (0: any free one) as long as the context lasts; OSError if taken."""
    listening = socket.create_server(("127.0.0.1", port))
    till = TellingTill(config, f"http://127.0.0.1:{listening.getsockname()[1]}/shop", http, tell)
    app = Starlette(routes=Door(lambda: till).routes)
    server = Quiet(uvicorn.Config(app, log_level="warning", lifespan="off", timeout_graceful_shutdown=2))
    serving = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield till
    finally:
        server.should_exit = True
        await serving


class Quiet(uvicorn.Server):
    """A server that leaves Ctrl-C to the command."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """None of them."""
        yield


async def code_for(channel: str, remote: Remote) -> str:
    """The payment code that a barcode product needs, shown by the phone; empty for other products."""
    usual = channel.split("_")[0]  # wxbar_partner is wxbar with another form of account
    for spec in specs().values():
        if spec.products.get(usual) == Scene.BARCODE:
            return str((await remote.phone("code", {"code": spec.code}))["code"])
    return ""
