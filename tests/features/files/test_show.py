"""Files for people: found by any number, with all that belongs to them; and what is no file is told apart."""

import pytest
from tests.features.files.test_upload import swept
from tests.filing import PNG, fields_of, upload
from tests.stack import MERCHANT, Stack
from tests.texting import lead

from hutong.base.db.listener import Listener
from hutong.features.files.show import leftovers, story

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def put(hub: Stack) -> str:
    """A file's number with its merchant."""
    fields = fields_of(PNG)
    assert (await upload(hub, PNG, fields))[1]["code"] == 1
    return fields["fileId"]


async def test_the_newest_come_first_and_may_be_narrowed(hub: Stack) -> None:
    first = await put(hub)
    await lead(hub, "storage", "ALIYUN_OSS")
    second = await put(hub)
    pool = hub.hub.pool
    assert [row["file_id"] for row in await story.recent(pool, most=2)] == [second, first]
    local = await story.recent(pool, channel_id=hub.channels["LOCAL_OSS"], state="stored", merchant_id=MERCHANT)
    assert [row["file_id"] for row in local] == [first]
    assert await story.recent(pool, state="deleted") == []
    assert await story.recent(pool, merchant_id="M404") == []
    assert await story.kept(pool, hub.channels["ALIYUN_OSS"]) == story.Kept(1, len(PNG))
    assert await story.kept(pool, 404) == story.Kept(0, 0)


async def test_a_file_is_told_with_its_places(hub: Stack) -> None:
    await lead(hub, "storage", "QINIU_OSS")
    file_id = await put(hub)
    [number] = await story.find(hub.hub.pool, file_id)
    mover, old, new = hub.money.storage.mover, hub.channels["QINIU_OSS"], hub.channels["TENCENT_OSS"]
    assert (await mover.move(old, new)).moved == 1
    await hub.hub.switchboard.calls.flush()
    told = await story.story(hub.hub.pool, number)
    assert told is not None
    assert (told.file["file_id"], told.file["channel_id"]) == (file_id, new)
    assert [(event["what"], event["channel_id"]) for event in told.events] == [
        ("uploading", None),
        ("stored", old),
        ("moved", new),
    ]
    assert {call["verb"] for call in told.calls} == {"put", "stat"}
    assert {call["channel_id"] for call in told.calls} == {new}
    assert "PNG" not in str(told.calls), "sizes instead of bodies"
    assert await story.find(hub.hub.pool, number, MERCHANT) == [number]
    assert await story.find(hub.hub.pool, file_id, "M404") == []
    assert await story.find(hub.hub.pool, "nobody") == []
    assert await story.story(hub.hub.pool, "nobody") is None


async def test_what_is_being_made_is_told_from_what_its_maker_left(hub: Stack) -> None:
    await swept(hub)
    pool, local = hub.hub.pool, hub.channels["LOCAL_OSS"]
    other = Listener(hub.hub.settings.database_url)
    await other.start()
    number = await hub.money.storage.leftovers.hold(local, 1, "2026/11/28/a.png")
    await pool.execute("UPDATE leftover SET owner = $2 WHERE id = $1", number, other.owner)
    [one] = await leftovers.every(pool)
    assert (one.state, one.key, one.channel_id) == ("in_use", "2026/11/28/a.png", local)
    await other.stop()
    [one] = await leftovers.every(pool)
    assert one.state == "waiting"
    await pool.execute("DELETE FROM leftover")


async def test_what_was_given_up_is_tried_again(hub: Stack) -> None:
    await swept(hub)
    pool, actor, local = hub.hub.pool, hub.hub.actor("test"), hub.channels["LOCAL_OSS"]
    later = "INSERT INTO leftover (channel_id, revision, key, due_at) VALUES ($1, 1, $2, now() + interval '1 hour')"
    for key in ("2026/11/28/a.png", "2026/11/28/b.png"):
        await pool.execute(later, local, key)
    await pool.execute("UPDATE leftover SET given_up = true, tries = 12 WHERE key LIKE '%b.png'")
    assert [(one.key[-5:], one.state) for one in await leftovers.every(pool)] == [
        ("b.png", "given_up"),
        ("a.png", "waiting"),
    ]
    assert len(await leftovers.every(pool, 1)) == 1
    assert await leftovers.retry(actor) == 1
    assert await leftovers.retry(actor) == 0
    [first, _] = await leftovers.every(pool)
    assert (first.key[-5:], first.state, first.tries) == ("b.png", "waiting", 0)
    assert await hub.money.storage.leftovers.turn() == 1
    assert [one.key[-5:] for one in await leftovers.every(pool)] == ["a.png"]
    noted = await pool.fetchval("SELECT count(*) FROM audit_event WHERE action = 'files.leftovers.retry'")
    assert noted == 1
