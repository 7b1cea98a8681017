"""A browser and a port for tests marked `browser`: Debian's chromium, and apps served as they are in life."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from playwright.async_api import Browser, BrowserContext, async_playwright, expect
from playwright.sync_api import expect as expect_in_turn

from hutong.app.sandbox.errand import Quiet

CHROMIUM = os.environ.get("HUTONG_CHROMIUM", "/usr/bin/chromium")

# Milliseconds until what is expected must be there: five seconds, as Playwright has it, are short beside other work.
for each in (expect, expect_in_turn):
    each.set_options(timeout=15_000)


def free() -> socket.socket:
    """A listening socket on a free loopback port."""
    return socket.create_server(("127.0.0.1", 0))


def address(listening: socket.socket) -> str:
    """Its address."""
    return f"http://127.0.0.1:{listening.getsockname()[1]}"


@asynccontextmanager
async def served(*apps: tuple[Any, socket.socket]) -> AsyncIterator[None]:
    """Serves each app on its socket as long as the context lasts."""
    servers = [Quiet(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1)) for app, _ in apps]
    running = [asyncio.create_task(s.serve(sockets=[on])) for s, (_, on) in zip(servers, apps, strict=True)]
    try:
        yield
    finally:
        for server in servers:
            server.should_exit = True
        await asyncio.gather(*running)


@asynccontextmanager
async def browser() -> AsyncIterator[Browser]:
    """A headless chromium."""
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        await opened.close()


@asynccontextmanager
async def tab(opened: Browser, **options: Any) -> AsyncIterator[BrowserContext]:
    """A window of its own; at the end nothing may have gone wrong in it."""
    wrongs: list[str] = []
    context = await opened.new_context(**{"locale": "zh-CN", **options})
    context.on("weberror", lambda error: wrongs.append(str(error.error)))
    context.on("console", lambda told: wrongs.append(told.text) if "Content Security" in told.text else None)
    yield context
    await context.close()
    assert wrongs == []
