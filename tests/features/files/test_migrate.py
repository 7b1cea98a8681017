"""Moving files between carriers: whole, compared, resumable, and readable at every moment."""

import asyncio
from datetime import timedelta

import pytest
from tests.features.files.conftest import usual
from tests.features.files.test_upload import BIG, row, swept
from tests.filing import PNG, fields_of, read, upload
from tests.stack import Stack
from tests.texting import STORAGE_CODES, lead

from hutong.base.errors import Problem, Refusal
from hutong.capabilities.simulation import Mischief
from hutong.features.files.migrate import Progress

pytestmark = pytest.mark.asyncio(loop_scope="module")
AT_ONCE = timedelta()


async def kept(hub: Stack, code: str, count: int) -> dict[str, bytes]:
    """So many files kept by this carrier, by their numbers."""
    await lead(hub, "storage", code)
    found: dict[str, bytes] = {}
    for number_ in range(count):
        body = PNG + str(number_).encode()
        fields = fields_of(body)
        assert (await upload(hub, body, fields))[1]["code"] == 1
        found[fields["fileId"]] = body
    await usual(hub)
    return found


@pytest.mark.parametrize("new", STORAGE_CODES)
async def test_files_move_and_stay_what_they_were(hub: Stack, new: str) -> None:
    old = "LOCAL_OSS" if new != "LOCAL_OSS" else "ALIYUN_OSS"
    files = await kept(hub, old, 3)
    told: list[int] = []

    def tell(progress: Progress) -> None:
        told.append(progress.moved)

    progress = await hub.money.storage.mover.move(hub.channels[old], hub.channels[new], tell, grace=AT_ONCE)
    assert not progress.failures
    assert progress.moved == progress.files >= 3
    assert progress.moved_bytes == progress.bytes
    assert told == sorted(told)
    for file_id, body in files.items():
        assert (await row(hub, file_id))["channel_id"] == hub.channels[new]
        assert (await read(hub, file_id)).body == body
    await swept(hub)
    assert not hub.simulators[old].objects()
    again = await hub.money.storage.mover.move(hub.channels[old], hub.channels[new])
    assert (again.files, again.moved) == (0, 0)


async def test_large_files_move_in_parts(hub: Stack) -> None:
    await lead(hub, "storage", "QINIU_OSS")
    fields = fields_of(BIG, "big.bin")
    assert (await upload(hub, BIG, fields))[1]["code"] == 1
    await usual(hub)
    progress = await hub.money.storage.mover.move(hub.channels["QINIU_OSS"], hub.channels["TENCENT_OSS"])
    assert not progress.failures
    assert hub.simulators["TENCENT_OSS"].content(str((await row(hub, fields["fileId"]))["key"])) == BIG
    assert (await row(hub, fields["fileId"]))["sha256"] == fields["sha256"]


async def test_the_old_place_is_kept_as_long_as_an_address_may_live(hub: Stack) -> None:
    files = await kept(hub, "LOCAL_OSS", 1)
    [file_id] = files
    _, before = await hub.post("/api/file/url", {"fileId": file_id})
    await hub.money.storage.mover.move(hub.channels["LOCAL_OSS"], hub.channels["ALIYUN_OSS"])
    await hub.money.storage.leftovers.turn()
    assert (await hub.net.send("GET", before["url"], headers={})).body == files[file_id]
    await swept(hub)
    assert (await hub.net.send("GET", before["url"], headers={})).status == 404


async def test_a_deleted_file_is_gone_from_its_older_places_too(hub: Stack) -> None:
    [file_id] = await kept(hub, "LOCAL_OSS", 1)
    _, before = await hub.post("/api/file/url", {"fileId": file_id})
    await hub.money.storage.mover.move(hub.channels["LOCAL_OSS"], hub.channels["ALIYUN_OSS"])
    await hub.post("/api/file/delete", {"fileId": file_id})
    while await hub.money.storage.leftovers.turn():
        pass
    assert (await hub.net.send("GET", before["url"], headers={})).status == 404


async def test_a_carrier_that_does_not_take_the_suffix_gets_no_such_file(hub: Stack) -> None:
    [file_id] = await kept(hub, "LOCAL_OSS", 1)
    await hub.hub.pool.execute("UPDATE file SET name = 'x.exe' WHERE file_id = $1", file_id)
    progress = await hub.money.storage.mover.move(hub.channels["LOCAL_OSS"], hub.channels["ALIYUN_OSS"])
    assert [why for _, why in progress.failures] == ["This type of file is not allowed: .exe"]
    await hub.post("/api/file/delete", {"fileId": file_id})


async def test_what_fails_is_listed_and_goes_the_next_time(hub: Stack) -> None:
    files = await kept(hub, "LOCAL_OSS", 3)
    hub.simulators["TENCENT_OSS"].mischiefs.order(Mischief.RESET)
    before = set(hub.simulators["TENCENT_OSS"].objects())
    progress = await hub.money.storage.mover.move(hub.channels["LOCAL_OSS"], hub.channels["TENCENT_OSS"])
    assert (progress.moved, len(progress.failures)) == (2, 1)
    assert progress.failures[0][1].startswith("unknown")
    await swept(hub)
    assert len(set(hub.simulators["TENCENT_OSS"].objects()) - before) == 2, "the half moved one is thrown away"
    progress = await hub.money.storage.mover.move(hub.channels["LOCAL_OSS"], hub.channels["TENCENT_OSS"])
    assert (progress.moved, progress.failures) == (1, [])
    for file_id, body in files.items():
        assert (await read(hub, file_id)).body == body


async def test_a_damaged_file_is_not_moved(hub: Stack) -> None:
    [file_id] = await kept(hub, "LOCAL_OSS", 1)
    await hub.hub.pool.execute("UPDATE file SET sha256 = $2 WHERE file_id = $1", file_id, "0" * 64)
    progress = await hub.money.storage.mover.move(hub.channels["LOCAL_OSS"], hub.channels["ALIYUN_OSS"])
    assert len(progress.failures) == 1
    assert "digest" in progress.failures[0][1]
    assert (await row(hub, file_id))["channel_id"] == hub.channels["LOCAL_OSS"]
    await hub.post("/api/file/delete", {"fileId": file_id})


async def test_two_at_once_move_every_file_once(hub: Stack) -> None:
    files = await kept(hub, "LOCAL_OSS", 6)
    mover, old, new = hub.money.storage.mover, hub.channels["LOCAL_OSS"], hub.channels["QINIU_OSS"]
    first, second = await asyncio.gather(mover.move(old, new, grace=AT_ONCE), mover.move(old, new, grace=AT_ONCE))
    assert first.moved + second.moved == len(files)
    await swept(hub)
    for file_id, body in files.items():
        assert (await read(hub, file_id)).body == body


async def test_what_cannot_be_is_refused(hub: Stack) -> None:
    mover, local = hub.money.storage.mover, hub.channels["LOCAL_OSS"]
    for old, new in ((local, local), (local, hub.channels["TEST_SMS"]), (local, 9999)):
        with pytest.raises(Refusal) as refused:
            await mover.move(old, new)
        assert refused.value.problem is Problem.BAD_ROUTE


async def test_a_channel_that_keeps_no_files_is_told_so_in_both_languages(hub: Stack) -> None:
    other = hub.channels["TEST_SMS"]
    with pytest.raises(Refusal) as refused:
        await hub.money.storage.mover.move(hub.channels["LOCAL_OSS"], other)
    words = (f"通道 {other} TEST_SMS 不能存放文件", f"channel {other} TEST_SMS can't keep files")
    assert refused.value.detail == words
