"""`kill -9` at every step of moving files: each can be read at every moment, and in the end each is there once."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import orjson
import pytest
from tests.crash.parcels import LARGE, SMALL, Parcel, due, places, swept, whole
from tests.crash.test_uploads import COMPLETING, OWN, REMOTE, lead_to
from tests.crash.town import Town
from tests.texting import STORAGE_CODES

# Small and large ones apart: a process that moves both at once may be killed in the instant in which an upload in parts
# was begun and is not written down yet, and what nobody knows of is left to the carrier's own rule for such uploads.
SMALL_STEPS = ["move.poured", "move.done"]
LARGE_STEPS = ["file.begun", "file.parts", "move.poured", "move.done"]
OWN_SMALL = ["local_oss.put.written", "local_oss.put.published", *SMALL_STEPS]
OWN_LARGE = ["file.begun", "local_oss.part.written", "file.parts", *COMPLETING, "move.poured", "move.done"]
_BREATH = 0.03  # seconds between rounds of reading: others need the processor, too


class Reader:
    """Reads all files again and again; whatever it can't read fails the test."""

    def __init__(self, town: Town, parcels: Sequence[Parcel]) -> None:
        self.parcels = parcels
        self._town = town
        self._round = asyncio.Event()

    async def read(self) -> None:
        """Until it is cancelled."""
        while True:
            for parcel in tuple(self.parcels):
                await parcel.readable(self._town)
            self._round.set()
            await asyncio.sleep(_BREATH)

    async def again(self) -> None:
        """Returns once every file was read after this moment."""
        for _ in range(2):  # the round that is under way began before
            self._round.clear()
            await self._round.wait()


@asynccontextmanager
async def reading(town: Town, parcels: Sequence[Parcel]) -> AsyncIterator[Reader]:
    """A reader who reads while the block runs."""
    reader = Reader(town, parcels)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(reader.read())
        yield reader
        task.cancel()


async def dies_at_each(town: Town, move: Sequence[str], reader: Reader, failpoints: Sequence[str]) -> None:
    """The command that moves is killed at each step in turn, and then ends by itself."""
    for failpoint in failpoints:
        await town.run(*move, failpoint=failpoint).killed()
        for code in town.simulators.keys() & set(STORAGE_CODES):
            whole(town, code, *reader.parcels)
        await reader.again()
    told = orjson.loads(await town.run(*move).said())
    assert (told["failures"], told["left"], told["moved"]) == ([], 0, told["files"])
    await reader.again()


async def moves(town: Town, dsn: str, old: str, new: str, steps: tuple[Sequence[str], Sequence[str]]) -> None:
    """Three small files and a large one move, each kind with failpoints of its own; then all old things are swept."""
    await lead_to(town, old)
    await town.start("web")
    await town.start("worker")
    parcels = [Parcel(SMALL + bytes([n])) for n in range(3)]
    for parcel in parcels:
        await parcel.kept(town)
    move = ("files", "migrate", str(town.channels[old]), str(town.channels[new]), "--json")
    async with reading(town, parcels) as reader:
        await dies_at_each(town, move, reader, steps[0])
        large = Parcel(LARGE, ".mp4")
        await large.kept(town)
        parcels.append(large)
        await dies_at_each(town, move, reader, steps[1])
    await due(dsn)  # what the life of the old addresses would bring about
    await swept(town, dsn)
    kept = await places(dsn)
    assert (len(kept), {channel for channel, _ in kept}) == (len(parcels), {town.channels[new]})
    assert town.simulators[old].objects() == {}
    assert set(town.simulators[new].objects()) == {key for _, key in kept}
    assert (town.simulators[old].unfinished(), town.simulators[new].unfinished()) == (0, 0)
    for parcel in parcels:
        await parcel.readable(town)


@pytest.mark.hard
async def test_moving_to_another_carrier(town: Town, dsn: str) -> None:
    await moves(town, dsn, OWN, REMOTE[0], (["move.done"], ["file.parts"]))


@pytest.mark.hard
@pytest.mark.parametrize("new", REMOTE)
async def test_moving_to_the_other_carriers(town: Town, dsn: str, new: str) -> None:
    await moves(town, dsn, OWN, new, (SMALL_STEPS, LARGE_STEPS))


@pytest.mark.hard
@pytest.mark.parametrize("old", REMOTE)
async def test_moving_to_the_hubs_own_disk(town: Town, dsn: str, old: str) -> None:
    await moves(town, dsn, old, OWN, (OWN_SMALL, OWN_LARGE))
