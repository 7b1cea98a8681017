"""Where a storage channel sits its exam: files at the carrier, a browser without any right, callbacks of uploads."""

import re
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from email import policy
from email.parser import BytesParser
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import quote, unquote, urlsplit

from tests.exams.parts import FILES, Seat, Verb
from tests.exams.room import OWN_KEY, Room, turned

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.base.ids import new_id
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import Knock
from hutong.capabilities.simulation import Book, StorageSimulator
from hutong.capabilities.storage import (
    PATIENCE,
    Form,
    FormWish,
    HearsUploads,
    Link,
    Object,
    PresignsForms,
    ServesItself,
    Stored,
    Stores,
)

T = TypeVar("T")
TYPE: Final = "application/pdf"
SECRET: Final = b"%PDF-1.4 what-nobody-else-may-read-4f1c\n"  # the content of a file
SHOP: Final = "http://shop.test"  # the page from which a browser uploads
_BOUNDARY: Final = "----exam0f5c"
_NAME: Final = re.compile(
    r"filename\*=UTF-8''([^;]+)|filename=\"((?:[^\"\\]|\\.)*)\"|filename=([^;\"]+)", re.IGNORECASE
)


class Hall(Room[StorageSimulator, str]):
    """One channel code with one form of account."""

    def __init__(self, seat: Seat, folder: Path, *, own_key: str = OWN_KEY) -> None:
        super().__init__(seat, Book(), folder=folder, own_key=own_key)
        if hasattr(self.provider, "folder"):  # a carrier that is the hub's own disk
            self.provider.folder = folder

    @property
    def stores(self) -> Stores:
        """The adapter, for what is pure."""
        return self.opened.face(Stores)

    def file(self, size: int, content_type: str = TYPE) -> Object:
        """A file under a key of its own."""
        return Object(f"7/2026-11/{new_id().lower()}_a.b-c.pdf", size, content_type)

    async def put(self, file: Object, body: bytes) -> Stored:
        """See `Stores.put`."""
        return await self._asked("put", self.stores.put(file, body))

    async def begin(self, file: Object) -> str:
        """See `Stores.begin`."""
        return await self._asked("begin", self.stores.begin(file))

    async def part(self, file: Object, upload: str, number: int, body: bytes) -> str:
        """See `Stores.part`."""
        return await self._asked("part", self.stores.part(file.key, upload, number, body))

    async def complete(self, file: Object, upload: str, tags: Sequence[str]) -> Stored:
        """See `Stores.complete`."""
        return await self._asked("complete", self.stores.complete(file, upload, tags))

    async def abort(self, file: Object, upload: str) -> None:
        """See `Stores.abort`."""
        await self._asked("abort", self.stores.abort(file.key, upload))

    async def stat(self, key: str) -> Stored:
        """See `Stores.stat`."""
        return await self._asked("stat", self.stores.stat(key))

    async def read(self, key: str, start: int, length: int) -> bytes:
        """See `Stores.read`."""
        return await self._asked("read", self.stores.read(key, start, length))

    async def delete(self, key: str) -> None:
        """See `Stores.delete`."""
        await self._asked("delete", self.stores.delete(key))

    async def _asked(self, verb: str, request: Coroutine[Any, Any, T]) -> T:
        return await self.opened.ask(verb, "FILE7", request, deadline=PATIENCE, discreet=True)

    async def kept(self, body: bytes = SECRET, content_type: str = TYPE) -> Object:
        """A file that is there."""
        file = self.file(len(body), content_type)
        await self.put(file, body)
        return file

    async def begun(self, body: bytes = SECRET) -> tuple[Object, str, str]:
        """An upload whose only part is there: the file, the upload's id and the part's tag."""
        file = self.file(len(body))
        upload = await self.begin(file)
        return file, upload, await self.part(file, upload, 1, body)

    async def verbs(self) -> AsyncIterator[tuple[str, Verb]]:
        """Every verb of the channel on a file of its own, ready to be asked."""
        fresh = self.file(len(SECRET))
        yield "put", lambda: self.put(fresh, SECRET)
        yield "begin", lambda: self.begin(fresh)
        file, upload, tag = await self.begun()
        yield "part", lambda: self.part(file, upload, 1, SECRET)
        yield "complete", lambda: self.complete(file, upload, [tag])
        given_up, other, _ = await self.begun()
        yield "abort", lambda: self.abort(given_up, other)
        there = await self.kept()
        yield "stat", lambda: self.stat(there.key)
        yield "read", lambda: self.read(there.key, 1, 8)
        yield "delete", lambda: self.delete(there.key)

    def link(self, key: str, **changes: Any) -> str:
        """An address that is good for ten minutes."""
        usual = Link(key, "a.pdf", TYPE, inline=False, at=now(), until=now() + timedelta(minutes=10))
        return self.stores.link(replace(usual, **changes))

    def form(self, file: Object, *, minutes: int = 10) -> Form:
        """A form for this file, given now; with negative minutes it is over."""
        at = now() - timedelta(hours=2 if minutes < 0 else 0)
        until = now() + timedelta(minutes=minutes)
        return self.opened.face(PresignsForms).form(FormWish(file.key, file.content_type, file.size, at, until))

    def estrange(self) -> None:
        """From here on the channel is somebody else's, who knows all but our secrets."""
        known = self.account.settings
        secret = {key.wire: turned(known, key.wire)[0] for key in self.keys if key.secret and known.get(key.wire)}
        self.own_key = "f" * 64
        self.reopen(**secret)

    async def browse(self, url: str, method: str = "GET", headers: Mapping[str, str] | None = None) -> Reply:
        """What a browser gets that knows no more than an address."""
        return await self.inner.send(method, url, headers=headers or {})

    async def post(self, form: Form, body: bytes, content_type: str = TYPE) -> Reply:
        """What a browser gets that posts a file with a form, from another origin."""
        kind, text = multipart(form.fields, form.file_field, content_type, body)
        return await self.inner.send("POST", form.url, headers={"content-type": kind, "origin": SHOP}, body=text)

    @property
    def objects(self) -> dict[str, int]:
        """What is visible at the carrier: sizes by key."""
        return dict(self.provider.objects())

    def listen(self, knock: Knock) -> list[str]:
        """See `Room.listen`."""
        hears = self.opened.face(HearsUploads)
        return self.opened.hears(lambda: hears.hear_upload(knock))

    def acknowledge(self, knock: Knock, heard: bool) -> Reply:
        """See `Room.acknowledge`."""
        return self.opened.face(HearsUploads).acknowledge_upload(knock, heard)

    async def served(self, knock: Knock) -> Reply:
        """The hub's own files, when it keeps them itself; else a callback."""
        path = urlsplit(FILES).path
        if not knock.path.startswith(path):
            return await super().served(knock)
        try:
            if knock.method == "POST":
                return await self._taken(knock)
            return self._shown(knock.path.removeprefix(f"{path}/"), knock)
        except Failed as failed:
            return Reply(404 if failed.fault is Fault.NOT_FOUND else 403)

    def _shown(self, key: str, knock: Knock) -> Reply:
        if knock.method != "GET":
            return Reply(405)
        own = self.opened.face(ServesItself)
        grant = self.opened.hears(lambda: own.admit_link(key, knock.query, knock.at))
        assert grant.path.resolve().is_relative_to(self.folder.resolve())
        kind = "inline" if grant.inline else "attachment"
        headers = {
            "content-type": grant.content_type,
            "content-disposition": f"{kind}; filename*=UTF-8''{quote(grant.name, safe='')}",
        }
        return Reply(200, grant.path.read_bytes(), headers)

    async def _taken(self, knock: Knock) -> Reply:
        fields, content_type, body = parted(knock.headers.get("content-type", ""), knock.body)
        own = self.opened.face(ServesItself)
        wish = self.opened.hears(lambda: own.admit_form(fields, knock.at))
        if (wish.size, wish.content_type) != (len(body), content_type):
            return Reply(400)
        await self.put(Object(wish.key, wish.size, wish.content_type), body)
        return Reply(200)


def multipart(fields: Mapping[str, str], file_field: str, content_type: str, body: bytes) -> tuple[str, bytes]:
    """A form as a browser writes it: the fields in order, then the file."""
    lines: list[bytes] = []
    for name, value in fields.items():
        lines.append(f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode())
    told = f'Content-Disposition: form-data; name="{file_field}"; filename="合同 2026.pdf"'
    lines.append(f"--{_BOUNDARY}\r\n{told}\r\nContent-Type: {content_type}\r\n\r\n".encode())
    return f"multipart/form-data; boundary={_BOUNDARY}", b"".join([*lines, body, f"\r\n--{_BOUNDARY}--\r\n".encode()])


def parted(kind: str, text: bytes) -> tuple[dict[str, str], str, bytes]:
    """The fields of a form, and the type and content of the file in it."""
    head = f"Content-Type: {kind or 'text/plain'}\r\n\r\n".encode()
    message = BytesParser(policy=policy.HTTP).parsebytes(head + text)
    fields: dict[str, str] = {}
    content_type, body = "", b""
    for part in message.iter_parts():
        name, content = str(part.get_param("name", header="content-disposition")), part.get_payload(decode=True)
        assert isinstance(content, bytes)
        if part.get_filename() is None:
            fields[name] = content.decode()
        elif name == "file":
            content_type, body = part.get_content_type(), content
    return fields, content_type, body


def saved_as(reply: Reply) -> tuple[str, str]:
    """What a browser does with an answer: shows or saves it, and under which name (empty: it is not told)."""
    header = reply.headers.get("content-disposition", "inline")
    kind = header.partition(";")[0].strip().lower()
    names = [found.groups() for found in _NAME.finditer(header.encode("latin-1", "replace").decode())]
    extended = [unquote(first) for first, _, _ in names if first]
    plain = [re.sub(r"\\(.)", r"\1", quoted or bare or "") for first, quoted, bare in names if not first]
    return kind, (extended or plain or [""])[0]
