"""The door behind the server that production has, on a real port: reading, bringing, going away."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import pytest
import uvicorn
from tests.doors.files.place import BOUNDARY, HUB, Place, multipart
from tests.doors.files.test_leaving import open_files, settled

from hutong.app.settings import Settings
from hutong.app.web import Web, configured
from hutong.base.http import Reply, Wire

pytestmark = pytest.mark.asyncio(loop_scope="module")


@asynccontextmanager
async def served(place: Place) -> AsyncIterator[str]:
    """The address of the door."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = configured(Web(Settings()), Settings())
    config.app, config.lifespan, config.loop = place.door, "off", "none"
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server._serve([listening]))
    while not server.started:
        await asyncio.sleep(0.001)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    await serving


async def test_links_and_forms(place: Place) -> None:
    body = os.urandom(5_000_000)
    form = await place.form(body)
    wire = Wire()
    async with served(place) as address:
        whole = multipart(form.fields, body)
        told = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
        brought = await wire.send("POST", address + urlsplit(form.url).path, headers=told, body=whole)
        assert (brought.status, brought.headers["access-control-allow-origin"]) == (200, "*")
        link = address + await place.link(form.fields["key"])
        read = await wire.send("GET", link, headers={})
        assert (read.status, read.body) == (200, body)
        stretch = await wire.send("GET", link, headers={"range": "bytes=4999990-"})
        assert (stretch.status, stretch.body) == (206, body[-10:])
        head: Reply = await wire.send("HEAD", link, headers={})
        assert (head.status, head.headers["content-length"], head.body) == (200, "5000000", b"")
        same = await wire.send("GET", link, headers={"if-none-match": read.headers["etag"]})
        assert (same.status, same.body) == (304, b"")
        asked = await wire.send("OPTIONS", address + urlsplit(form.url).path, headers={})
        assert (asked.status, asked.body) == (204, b"")
        wrong = await wire.send("GET", f"{link}1", headers={})
        assert wrong.status == 403
    await wire.close()


async def test_a_refusal_before_the_end_is_read_by_who_sends_on(place: Place) -> None:
    body = os.urandom(5_000_000)
    form = await place.form(body[:-1])
    wire = Wire()
    async with served(place) as address:
        told = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}
        url = address + form.url.removeprefix(HUB)
        refused = await wire.send("POST", url, headers=told, body=multipart(form.fields, body))
        assert refused.status == 413
    await wire.close()


async def test_who_cuts_the_connection_is_not_read_for(place: Place) -> None:
    link = await place.link(await place.keep(os.urandom(16 * 1024 * 1024)))
    async with served(place) as address:
        host, port = urlsplit(address).netloc.split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(f"GET {link} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        assert (await reader.readexactly(12)) == b"HTTP/1.1 200"
        assert open_files(place.folder) == 1
        writer.transport.abort()
        await settled(place.folder)
