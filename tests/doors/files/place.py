"""A hub that keeps files on its own disk, and what stands before its door: browsers that fetch and bring files."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from tests.conftest import _admin, named

from hutong.app.hub import Hub
from hutong.app.settings import Settings
from hutong.base.asgi import Scope
from hutong.base.clock import now
from hutong.base.vault import MasterKey
from hutong.capabilities.simulation import InProcess
from hutong.capabilities.storage import Form, FormWish, Link, Object, PresignsForms, Stores
from hutong.doors.files.door import Door
from hutong.switchboard.drafts import channels as draft
from hutong.switchboard.drafts import publish
from hutong.switchboard.open import Opened

HUB = "http://hub.test"
BOUNDARY = "----browser0123456789"
SUFFIXES = ".png,.jpg,.pdf,.txt,.mp4,.bin"


@dataclass
class Shop:
    """Takes what browsers bring, as the merchant's files are taken: through the channel, or not at all."""

    hub: Hub
    taken: list[FormWish] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    refusal: Exception | None = None

    async def receive(self, channel_id: int, revision: int, grant: FormWish, body: AsyncIterator[bytes]) -> None:
        """See the door's Receiver."""
        if self.refusal is not None:
            raise self.refusal
        try:
            content = b"".join([piece async for piece in body])
        except BaseException as error:
            self.lost.append(type(error).__name__)
            raise
        opened = await self.hub.switchboard.open(channel_id, revision)
        made = Object(grant.key, grant.size, grant.content_type)
        await opened.ask("put", grant.key, opened.face(Stores).put(made, content))
        self.taken.append(grant)


@dataclass(frozen=True)
class Answer:
    """What a browser got."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    pieces: list[int]  # how long the messages of the body were

    @property
    def said(self) -> dict[str, Any]:
        """The JSON of it."""
        told: dict[str, Any] = json.loads(self.body)
        return told


@dataclass
class Place:
    """The hub, its door, and the channel behind it."""

    hub: Hub
    folder: Path
    shop: Shop
    door: Door
    channel_id: int
    elsewhere: int  # a channel that keeps no files

    @property
    def revision(self) -> int:
        """The current one."""
        return self.hub.switchboard.current.id

    async def opened(self) -> Opened:
        """The channel."""
        return await self.hub.switchboard.open(self.channel_id)

    async def keep(self, body: bytes, content_type: str = "image/png", key: str = "") -> str:
        """The key of a file with this content."""
        key = key or f"2026/11/{uuid4().hex}.bin"
        opened = await self.opened()
        await opened.ask("put", key, opened.face(Stores).put(Object(key, len(body), content_type), body))
        return key

    def content(self, key: str) -> Path:
        """Where the bytes of a key lie."""
        return self.folder / str(self.channel_id) / f"{key}@" / "content"

    async def link(self, key: str, **changes: Any) -> str:
        """A link, without the hub's address."""
        usual = Link(key, "a.png", "image/png", True, now(), now() + timedelta(minutes=10))
        return (await self.opened()).face(Stores).link(replace(usual, **changes)).removeprefix(HUB)

    async def form(self, body: bytes, **changes: Any) -> Form:
        """A form for this content."""
        key = f"2026/11/{uuid4().hex}.bin"
        usual = FormWish(key, "image/png", len(body), now(), now() + timedelta(minutes=10))
        return (await self.opened()).face(PresignsForms).form(replace(usual, **changes))

    async def get(self, address: str, method: str = "GET", **headers: str) -> Answer:
        """What a browser gets at an address; `if_range` stands for if-range."""
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return await browse(self.door, method, address, names)

    async def post(self, form: Form, body: bytes, content_type: str = "image/png", *, cut: int = 65_536) -> Answer:
        """What a browser gets that posts a form, in pieces of `cut` bytes."""
        whole = multipart(form.fields, body, content_type)
        return await self.post_raw(form.url.removeprefix(HUB), whole, cut=cut)

    async def post_raw(self, address: str, whole: bytes, *, cut: int = 65_536, **headers: str) -> Answer:
        """What a browser gets that posts any bytes."""
        names = {"content-type": f"multipart/form-data; boundary={BOUNDARY}", "content-length": str(len(whole))}
        pieces = (whole[start : start + cut] for start in range(0, len(whole), cut))
        told = {**names, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return await browse(self.door, "POST", address, told, pieces)


@asynccontextmanager
async def running(database_url: str, template: str, folder: Path) -> AsyncIterator[Place]:
    """The hub on a database of its own, with two channels: the disk, and one that keeps no files."""
    name = f"t_{uuid4().hex[:12]}"
    await _admin(database_url, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
    dsn = named(database_url, name)
    settings = Settings(database_url=dsn, base_url=HUB, master=MasterKey.generate(), files_path=folder)
    hub = await Hub.start(settings, http=InProcess({}))
    actor = hub.actor("test")
    disk = await draft.add_channel(actor, "LOCAL_OSS", "local", settings={"FILE_ALLOW_SUFFIX": SUFFIXES})
    other = await draft.add_channel(actor, "TEST_SMS", "local", settings={})
    await publish.refresh(actor)
    await hub.switchboard.catch_up()
    shop = Shop(hub)
    yield Place(hub, folder, shop, Door(hub.switchboard, shop), disk.id, other.id)
    await hub.close()
    await _admin(database_url, f'DROP DATABASE "{name}" WITH (FORCE)')


def multipart(fields: Mapping[str, str], body: bytes, content_type: str = "image/png", name: str = "file") -> bytes:
    """A form as browsers write it."""
    head = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'
        for key, value in fields.items()
    )
    told = f'Content-Disposition: form-data; name="{name}"; filename="收据.png"\r\nContent-Type: {content_type}'
    return f"{head}--{BOUNDARY}\r\n{told}\r\n\r\n".encode() + body + f"\r\n--{BOUNDARY}--\r\n".encode()


def scope(method: str, address: str, headers: Mapping[str, str]) -> Scope:
    """A request as a server hands it on."""
    parts = urlsplit(address)
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    query = parts.query.encode("latin-1")
    return {"type": "http", "method": method, "path": parts.path, "query_string": query, "headers": raw}


async def browse(
    door: Door, method: str, address: str, headers: Mapping[str, str], pieces: Iterable[bytes] = ()
) -> Answer:
    """The whole answer to a request."""
    messages: list[Mapping[str, Any]] = []
    waiting = list(pieces)[::-1] or [b""]

    async def receive() -> dict[str, Any]:
        if not waiting:
            await asyncio.Event().wait()  # the request is over, and nobody goes away
        piece = waiting.pop()
        return {"type": "http.request", "body": piece, "more_body": bool(waiting)}

    async def send(message: Any) -> None:
        messages.append(message)

    await door(scope(method, address, headers), receive, send)
    return answered(messages)


def answered(messages: list[Mapping[str, Any]]) -> Answer:
    """The messages of an answer as one; it must have its end and the length that it told."""
    start, *rest = messages
    assert [message.get("more_body", False) for message in rest] == [True] * (len(rest) - 1) + [False]
    headers = {name.decode(): value.decode("latin-1") for name, value in start["headers"]}
    assert len(headers) == len(start["headers"]), "a header comes twice"
    body = b"".join(message["body"] for message in rest)
    return Answer(start["status"], headers, body, [len(message["body"]) for message in rest])
