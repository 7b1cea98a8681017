"""A stand for tests: the adapter on a folder of its own, and the simulator that looks at the same folder."""

import os
from collections.abc import Awaitable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from hutong.base.secrets import Secret
from hutong.capabilities.channel import Line
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.simulation import Home, InProcess
from hutong.capabilities.storage import PART, FormWish, Link, Object
from hutong.channels.local_oss.adapter import LocalOss
from hutong.channels.local_oss.settings import LocalOssConfig
from hutong.channels.local_oss.simulator import LocalOssSimulator

NOBODY = "http://provider.test/local_oss"
FILES = "http://hub.test/files/7/3"
OWN_KEY = Secret("0123456789abcdef0123456789abcdef")
AT = datetime(2026, 9, 21, 14, 0, 0, tzinfo=UTC)
UNTIL = datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC)  # 1790000000


class Stand:
    """The adapter and the disk under it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.http = InProcess({})
        self.provider = LocalOssSimulator(Home(NOBODY, self.http))
        self.provider.folder = folder
        self.http.apps[NOBODY] = self.provider.app
        self.account = self.provider.account("disk")
        self.config = LocalOssConfig.read(self.account.merchant_no, self.account.settings)
        self.adapter = self.open()

    def open(self, **changes: Any) -> LocalOss:
        """The channel on the usual line, or on a changed one."""
        usual = Line(self.http, "", "", files=FILES, folder=self.folder, own_key=OWN_KEY)
        return LocalOss(self.config, replace(usual, **changes))

    async def upload(self, object: Object, body: bytes) -> tuple[str, list[str]]:
        """The parts of a file, put; the upload's id and the tags."""
        upload = await self.adapter.begin(object)
        tags = [await self.adapter.part(object.key, upload, number, part) for number, part in parts(body)]
        return upload, tags

    def part_files(self) -> list[Path]:
        """What lies in the folder for what isn't whole."""
        place = self.folder / ".part"
        return sorted(place.iterdir()) if place.exists() else []


def an_object(size: int, key: str = "", content_type: str = "image/png") -> Object:
    """A file that is to be kept, under a key of its own."""
    return Object(key or f"2026/11/{uuid4().hex}.png", size, content_type)


def large(size: int = 2 * PART + 1000) -> bytes:
    """A body of more than one part, in which no stretch is like another."""
    return os.urandom(size)


def parts(body: bytes) -> Iterator[tuple[int, bytes]]:
    """The parts of a body with their numbers."""
    for start in range(0, len(body), PART):
        yield start // PART + 1, body[start : start + PART]


def a_link(key: str, **changes: Any) -> Link:
    """A wish for a link."""
    usual = Link(key, "收据 1.png", "image/png", True, AT, UNTIL)
    return replace(usual, **changes)


def a_wish(key: str, **changes: Any) -> FormWish:
    """A wish for a form."""
    usual = FormWish(key, "application/zip", 20 * 1024 * 1024, AT, UNTIL)
    return replace(usual, **changes)


def moment(seconds: float) -> datetime:
    """So long after the end of the usual link and form."""
    return UNTIL + timedelta(seconds=seconds)


async def failure(verb: Awaitable[object]) -> Failed:
    """What a verb fails with."""
    try:
        told = await verb
    except Failed as failed:
        return failed
    raise AssertionError(f"no failure: {told}")


async def fault(verb: Awaitable[object]) -> Fault:
    """The kind of failure that a verb ends in."""
    return (await failure(verb)).fault
