"""`kill -9` at every step of an upload: nobody ever sees half a file, and what is left is thrown away."""

from collections.abc import Sequence

import pytest
from tests.crash.parcels import LARGE, SMALL, Parcel, places, swept, whole
from tests.crash.town import Town
from tests.texting import STORAGE_CODES, lead

OWN = "LOCAL_OSS"
REMOTE = [code for code in STORAGE_CODES if code != OWN]
STEPS = {
    "small": ["file.taken", "file.poured", "file.stored"],
    "large": ["file.taken", "file.begun", "file.parts", "file.poured", "file.stored"],
}
PUTTING = ["local_oss.put.begun", "local_oss.put.written", "local_oss.put.told", "local_oss.put.published"]
COMPLETING = ["local_oss.complete.durable", "local_oss.complete.told", "local_oss.complete.published"]
OWN_STEPS = {
    "small": ["file.taken", *PUTTING, "file.poured", "file.stored"],
    "large": ["file.taken", "file.begun", "local_oss.part.written", "file.parts", *COMPLETING, "file.poured"],
}
USUAL = {
    "small": ["local_oss.put.written", "local_oss.put.published", "file.stored"],
    "large": ["local_oss.part.written", "local_oss.complete.told", "file.poured"],
}
EACH_SIZE = pytest.mark.parametrize("size", ["small", "large"])


def parcel(size: str) -> Parcel:
    return Parcel(SMALL) if size == "small" else Parcel(LARGE, ".mp4")


async def lead_to(town: Town, code: str) -> None:
    async with town.office() as office:
        await lead(office, "storage", code)


async def dies_at_each(town: Town, code: str, sent: Parcel, failpoints: Sequence[str], *others: Parcel) -> None:
    """One upload that loses its hub at each step in turn; each new hub is asked for it before it comes again."""
    for failpoint in failpoints:
        web = await town.start("web", failpoint)
        await sent.unseen(town)
        assert await sent.upload(town) is None
        await web.killed()
        whole(town, code, sent, *others)


async def ends_well(town: Town, dsn: str, code: str, *parcels: Parcel, unknown: int = 0) -> None:
    """The same requests keep the files, each once; the worker throws everything else away.

    But for uploads in parts that nobody knows of, since the hub died in the instant in which they were begun: nobody
    sees them, and the carrier's own rule for abandoned uploads ends them.
    """
    for sent in parcels:
        assert await sent.kept(town) == await sent.kept(town)
    await town.start("worker")
    await swept(town, dsn)
    kept = await places(dsn)
    assert {channel_id for channel_id, _ in kept} == {town.channels[code]}
    objects = town.simulators[code].objects()
    assert objects.keys() == {key for _, key in kept}
    assert sorted(objects.values()) == sorted(len(sent.body) for sent in parcels)
    assert town.simulators[code].unfinished() <= unknown
    for sent in parcels:
        await sent.readable(town)


@pytest.mark.hard
async def test_the_hubs_own_disk_never_shows_half_a_file(town: Town, dsn: str) -> None:
    await lead_to(town, OWN)
    parcels = {size: parcel(size) for size in USUAL}
    for size, sent in parcels.items():
        await dies_at_each(town, OWN, sent, USUAL[size], *parcels.values())
    await town.start("web")
    await ends_well(town, dsn, OWN, *parcels.values())


@pytest.mark.hard
@EACH_SIZE
async def test_the_hubs_own_disk_at_every_step(town: Town, dsn: str, size: str) -> None:
    await lead_to(town, OWN)
    sent = parcel(size)
    await dies_at_each(town, OWN, sent, OWN_STEPS[size])
    await town.start("web")
    await ends_well(town, dsn, OWN, sent)


@pytest.mark.hard
@EACH_SIZE
@pytest.mark.parametrize("code", REMOTE)
async def test_other_carriers_at_every_step(town: Town, dsn: str, code: str, size: str) -> None:
    await lead_to(town, code)
    sent = parcel(size)
    await dies_at_each(town, code, sent, STEPS[size])
    await town.start("web")
    await ends_well(town, dsn, code, sent)


@pytest.mark.hard
@pytest.mark.parametrize("code", [OWN, REMOTE[0]])
async def test_killed_while_the_body_is_on_its_way(town: Town, dsn: str, code: str) -> None:
    """At any byte, also in the middle of a part."""
    await lead_to(town, code)
    sent = parcel("large")
    for after in (0, 4095, 1 << 20, (8 << 20) - 1, (8 << 20) + 1, 12 << 20, len(LARGE) - 1):
        web = await town.start("web")
        await sent.unseen(town)
        await sent.cut(town, web, after)
        whole(town, code, sent)
    await town.start("web")
    await ends_well(town, dsn, code, sent, unknown=3)  # as often as it was killed near the begin
