"""The server's own disk as a carrier of files. There is no provider and no manual: the rules are the hub's own.

Written 2026-11. What the disk's failures mean stands in `disk.py` (FAULTS), where things lie in `layout.py`. Links and
forms lead back to the hub itself, which asks here (`admit_link`, `admit_form`) whether it gave them.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar

from hutong.base.text import bearable
from hutong.capabilities.channel import Channel, Line
from hutong.capabilities.storage import (
    Form,
    FormWish,
    Grant,
    Link,
    Object,
    PresignsForms,
    ServesItself,
    Stored,
    Stores,
)
from hutong.channels.local_oss import wire
from hutong.channels.local_oss.disk import Disk
from hutong.channels.local_oss.settings import LocalOssConfig

NAME = 200  # characters of the name under which a browser saves a file


class LocalOss(Channel[LocalOssConfig], Stores, PresignsForms, ServesItself):
    """A folder on the hub's own disk."""

    ONCE: ClassVar[bool] = True

    def __init__(self, config: LocalOssConfig, line: Line) -> None:
        super().__init__(config, line)
        self._disk = Disk(line.folder)

    @property
    def suffixes(self) -> frozenset[str]:
        """See `Stores.suffixes`."""
        return self.config.suffixes

    @property
    def place(self) -> tuple[str, ...]:
        """See `Stores.place`."""
        return self.config.place

    async def put(self, object: Object, body: bytes) -> Stored:
        """See `Stores.put`."""
        return await self._disk.put(_sound(object), body)

    async def begin(self, object: Object) -> str:
        """See `Stores.begin`."""
        return await self._disk.begin(_sound(object))

    async def part(self, key: str, upload: str, number: int, body: bytes) -> str:
        """See `Stores.part`."""
        return await self._disk.part(wire.safe(key), upload, number, body)

    async def complete(self, object: Object, upload: str, tags: Sequence[str]) -> Stored:
        """See `Stores.complete`."""
        return await self._disk.complete(_sound(object), upload, tags)

    async def abort(self, key: str, upload: str) -> None:
        """See `Stores.abort`."""
        await self._disk.abort(wire.safe(key), upload)

    async def stat(self, key: str) -> Stored:
        """See `Stores.stat`."""
        return await self._disk.stat(wire.safe(key))

    async def read(self, key: str, start: int, length: int) -> bytes:
        """See `Stores.read`."""
        return await self._disk.read(wire.safe(key), start, length)

    async def delete(self, key: str) -> None:
        """See `Stores.delete`."""
        await self._disk.delete(wire.safe(key))

    def link(self, link: Link) -> str:
        """See `Stores.link`."""
        told = {
            "key": wire.safe(link.key),
            "name": bearable(link.name, NAME),
            "type": wire.media(link.content_type),
            "inline": "1" if link.inline else "0",
            "until": wire.seconds(link.until),
        }
        signed = wire.signed(wire.LINK, told, self.line.own_key)
        return f"{self.line.files}/{signed.pop('key')}?{wire.query(signed)}"

    def form(self, wish: FormWish) -> Form:
        """See `PresignsForms.form`."""
        told = {
            "key": wire.safe(wish.key),
            "type": wire.media(wish.content_type),
            "size": str(wish.size),
            "until": wire.seconds(wish.until),
        }
        return Form(self.line.files, wire.signed(wire.FORM, told, self.line.own_key))

    def admit_link(self, key: str, query: str, at: datetime) -> Grant:
        """See `ServesItself.admit_link`."""
        given = {**wire.values(query), "key": key}
        told = wire.believed(wire.LINK, given, self.line.own_key, at)
        path = self._disk.place(wire.safe(told["key"]))
        return Grant(path, told["name"], told["type"], told["inline"] == "1")

    def admit_form(self, fields: Mapping[str, str], at: datetime) -> FormWish:
        """See `ServesItself.admit_form`."""
        told = wire.believed(wire.FORM, fields, self.line.own_key, at)
        size, until = wire.number(told["size"]), wire.moment(told["until"])
        return FormWish(wire.safe(told["key"]), told["type"], size, at, until)


def _sound(object: Object) -> Object:
    wire.safe(object.key)
    wire.media(object.content_type)
    return object
