"""Readers that go away, and files that change under them: nothing is read in vain, no file stays open."""

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest
from tests.doors.files.place import Place, scope

from hutong.doors.files import serving
from hutong.doors.files.serving import BLOCK

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.fixture(params=[True, False], ids=["cached", "threads"])
def cached(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways of reading."""
    if not request.param:
        monkeypatch.setattr(serving, "_NOWAIT", None)


def open_files(folder: Path) -> int:
    """How many files of a folder this process has open."""
    found = 0
    for link in Path("/proc/self/fd").iterdir():
        try:
            found += str(link.readlink()).startswith(str(folder))
        except FileNotFoundError:  # that of the look itself
            continue
    return found


async def settled(folder: Path) -> None:
    """Returns when no file of the folder is open."""
    async with asyncio.timeout(5):
        while open_files(folder):
            await asyncio.sleep(0.001)


class Reader:
    """A reader that takes `most` messages of a body; then `done` is set and nothing more is taken."""

    def __init__(self, most: int) -> None:
        self.gone = asyncio.Event()
        self.full = asyncio.Event()
        self.bodies = 0
        self._most = most
        self._asked = False

    async def receive(self) -> dict[str, Any]:
        """The request, and once the reader has gone away that it has."""
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self.gone.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        """As a server does: who has gone away is sent to in vain, who reads slowly makes everybody wait."""
        self.bodies += message["type"] == "http.response.body"
        if self.bodies >= self._most:
            self.full.set()
            await self.gone.wait()


@pytest.mark.usefixtures("cached")
async def test_who_goes_away_is_not_read_for(place: Place) -> None:
    link = await place.link(await place.keep(os.urandom(12 * BLOCK)))
    reader = Reader(3)
    serving_it = asyncio.create_task(place.door(scope("GET", link, {}), reader.receive, reader.send))
    await reader.full.wait()
    assert open_files(place.folder) == 1
    reader.gone.set()
    await serving_it
    assert reader.bodies <= 5
    await settled(place.folder)


@pytest.mark.usefixtures("cached")
async def test_a_server_that_ends_closes_the_file(place: Place) -> None:
    link = await place.link(await place.keep(os.urandom(12 * BLOCK)))
    for most in (1, 2, 3):
        reader = Reader(most)
        serving_it = asyncio.create_task(place.door(scope("GET", link, {}), reader.receive, reader.send))
        await reader.full.wait()
        serving_it.cancel()
        with pytest.raises(asyncio.CancelledError):
            await serving_it
        await settled(place.folder)


@pytest.mark.usefixtures("cached")
async def test_a_file_that_becomes_shorter_is_cut_off_not_ended(place: Place) -> None:
    key = await place.keep(os.urandom(6 * BLOCK))
    link = await place.link(key)
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return await asyncio.Event().wait() or {}

    async def send(message: Any) -> None:
        sent.append(message)
        if len(sent) == 2:
            os.truncate(place.content(key), BLOCK)

    with pytest.raises(OSError, match="shorter"):
        await place.door(scope("GET", link, {}), receive, send)
    assert sent[-1]["more_body"], "the answer must not look whole"
    await settled(place.folder)


@pytest.mark.usefixtures("cached")
async def test_a_file_that_is_deleted_is_read_to_its_end(place: Place) -> None:
    body = os.urandom(6 * BLOCK)
    key = await place.keep(body)
    link = await place.link(key)
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return await asyncio.Event().wait() or {}

    async def send(message: Any) -> None:
        sent.append(message)
        place.content(key).unlink(missing_ok=True)

    await place.door(scope("GET", link, {}), receive, send)
    assert b"".join(message["body"] for message in sent[1:]) == body


async def test_a_failing_answer_closes_the_file(place: Place) -> None:
    link = await place.link(await place.keep(os.urandom(4 * BLOCK)))

    async def receive() -> dict[str, Any]:
        return await asyncio.Event().wait() or {}

    async def send(_: Any) -> None:
        raise ConnectionResetError("the connection was cut")

    with pytest.raises(ConnectionResetError):
        await place.door(scope("GET", link, {}), receive, send)
    await settled(place.folder)


async def test_no_answer_leaves_a_file_open(place: Place) -> None:
    link = await place.link(await place.keep(b"x" * 1000))
    for told in ({}, {"range": "bytes=5-6"}, {"range": "bytes=9999-"}, {"if_none_match": "*"}):
        for method in ("GET", "HEAD"):
            await place.get(link, method, **told)
    assert open_files(place.folder) == 0
