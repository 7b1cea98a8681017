"""The page's example for browsers, run word for word in a browser on another address than the hub's."""

from collections.abc import AsyncIterator
from hashlib import sha256

import pytest
import pytest_asyncio
from playwright.async_api import Browser, FilePayload
from starlette.responses import HTMLResponse
from tests import stack as stacks
from tests.chromium import address, browser, free, served, tab
from tests.docs.pages import examples
from tests.filing import PNG
from tests.stack import Stack
from tests.texting import lead
from tests.upstream import number, running

from hutong.base.asgi import Receive, Scope, Send

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place(database_url: str, template: str) -> AsyncIterator[tuple[Stack, str, Browser]]:
    """A hub on a port, a merchant's page on another, and a browser."""
    hub_on, shop_on = free(), free()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(stacks, "HUB", address(hub_on))
        async with running(database_url, template) as made:
            await lead(made, "storage", "LOCAL_OSS")
            files = made.net.apps[f"{address(hub_on)}/files"]

            async def hub(scope: Scope, receive: Receive, send: Send) -> None:
                if scope["type"] == "http":
                    await files({**scope, "path": scope["path"].removeprefix("/files")}, receive, send)

            shop = HTMLResponse('<!doctype html><link rel="icon" href="data:,"><input type="file">')
            async with served((hub, hub_on), (shop, shop_on)), browser() as opened:
                yield made, address(shop_on), opened


@pytest.mark.parametrize("right", [True, False])
async def test_the_example_puts_a_file(place: tuple[Stack, str, Browser], right: bool) -> None:
    hub, shop, opened = place
    [example] = examples("file", "js")
    fields = {"fileId": number("B"), "name": "头像 1.png", "size": str(len(PNG))}
    _, told = await hub.post("/api/file/presign", fields)
    body = PNG if right else b"MZ".ljust(len(PNG), b"\0")
    async with tab(opened) as window:
        page = await window.new_page()
        await page.goto(shop)
        picked: FilePayload = {"name": "whatever.gif", "mimeType": "image/gif", "buffer": body}
        await page.locator("input").set_input_files(picked)
        said = await page.evaluate(
            f"async told => {{ {example}\n"
            "try { await put(told, document.querySelector('input').files[0]); return 'put'; }"
            " catch (error) { return error.message; } }",
            told,
        )
    assert said == "put" if right else said.startswith("415 {") and "3203" in said
    _, info = await hub.post("/api/file/info", {"fileId": fields["fileId"]})
    assert info["status"] == ("stored" if right else "expected")
    if right:
        _, link = await hub.post("/api/file/url", {"fileId": fields["fileId"]})
        reply = await hub.net.send("GET", link["url"], headers={}, timeout=30)
        assert sha256(reply.body).digest() == sha256(PNG).digest()
