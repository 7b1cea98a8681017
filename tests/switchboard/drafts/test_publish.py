"""Refresh and rollback: whole, checked, one at a time, heard of at once, and never more than what was looked at."""

import asyncio
import json

import asyncpg
import pytest
from tests.switchboard.teapot import SECRET

from hutong.base.db import Pool, prepare
from hutong.base.errors import Problem, Refusal
from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.capabilities.pay import Scene
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import NEWS, Content, Product
from hutong.switchboard.drafts import channels, products, publish
from hutong.switchboard.drafts.publish import Incomplete

WHOLE = {"MCHID": "1900", "PRIVATE_KEY": SECRET}


async def made(actor: Actor, number: str = "pot1") -> int:
    """A channel with a product, in the draft."""
    setup = await channels.add_channel(actor, "TEAPOT", number, settings=WHOLE)
    await products.put_product(actor, Product(f"tea{setup.id}", Text("茶", "Tea"), Scene.NATIVE, setup.id))
    return setup.id


async def published(pool: Pool) -> list[int]:
    """The revisions there are."""
    return [row["id"] for row in await pool.fetch("SELECT id FROM revision ORDER BY id")]


async def test_a_refresh_publishes_the_draft_as_it_is(actor: Actor, pool: Pool) -> None:
    channel_id = await made(actor)
    done = await publish.refresh(actor, "first")
    row = await pool.fetchrow("SELECT * FROM revision")
    assert (row["id"], row["actor"], row["remark"]) == (done.revision, "test", "first")
    assert Content.unpack(row["content"]) == await channels.look(actor)
    assert [change["subject"] for change in row["diff"]] == [f"{channel_id} TEAPOT pot1", f"tea{channel_id}"]
    assert SECRET not in json.dumps([row["content"], row["diff"]])
    audit = await pool.fetchrow("SELECT * FROM audit_event ORDER BY id DESC LIMIT 1")
    assert (audit["action"], audit["subject"]) == ("revision.publish", f"revision/{done.revision}")
    version = (await publish.versions(actor))[0]
    assert version == await publish.version(actor, done.revision)


async def test_edits_after_a_refresh_do_not_touch_what_was_published(actor: Actor, pool: Pool) -> None:
    channel_id = await made(actor)
    done = await publish.refresh(actor)
    before = await pool.fetchval("SELECT content FROM revision")
    await channels.edit_channel(actor, channel_id, name="later", settings={"PRIVATE_KEY": "other"})
    assert await pool.fetchval("SELECT content FROM revision") == before
    assert [change.kind for change in (await publish.plan(actor)).changes] == ["changed"]
    assert await published(pool) == [done.revision]


async def test_an_incomplete_draft_is_refused_with_every_reason(actor: Actor, pool: Pool) -> None:
    await channels.add_channel(actor, "TEAPOT", "pot1")
    await channels.add_channel(actor, "TEAPOT", "pot2")
    with pytest.raises(Incomplete) as refused:
        await publish.refresh(actor)
    assert refused.value.problem is Problem.INCOMPLETE
    assert len(refused.value.findings) == 4
    assert refused.value.detail.en.count("required and not filled in") == 4
    assert await published(pool) == []


async def test_nothing_to_publish_is_told(actor: Actor, pool: Pool) -> None:
    for _ in range(2):
        with pytest.raises(Refusal) as refused:
            await publish.refresh(actor)
        assert refused.value.problem is Problem.NOTHING_TO_PUBLISH
        if not await published(pool):
            channel_id = await made(actor)
            await publish.refresh(actor)
            await channels.edit_channel(actor, channel_id, settings={"PRIVATE_KEY": SECRET})  # the same again
    assert len(await published(pool)) == 1


async def test_only_what_was_looked_at_is_published(actor: Actor, pool: Pool) -> None:
    channel_id = await made(actor)
    looked = await publish.plan(actor)
    await channels.edit_channel(actor, channel_id, settings={"PRIVATE_KEY": "somebody else's edit"})
    with pytest.raises(Refusal) as refused:
        await publish.refresh(actor, expect=looked.token)
    assert refused.value.problem is Problem.DRAFT_CHANGED
    again = await publish.plan(actor)
    await publish.refresh(actor, expect=again.token)
    assert len(await published(pool)) == 1


async def test_two_refreshes_at_once_publish_once(actor: Actor, pool: Pool) -> None:
    await made(actor)
    plan = await publish.plan(actor)
    results = await asyncio.gather(
        publish.refresh(actor, expect=plan.token),
        publish.refresh(actor, expect=plan.token),
        publish.refresh(actor),
        return_exceptions=True,
    )
    refused = {result.problem for result in results if isinstance(result, Refusal)}
    assert sum(isinstance(result, publish.Published) for result in results) == 1
    assert refused <= {Problem.DRAFT_CHANGED, Problem.NOTHING_TO_PUBLISH}
    assert len(await published(pool)) == 1


async def test_a_refresh_waits_for_an_edit_and_publishes_all_of_it(actor: Actor, pool: Pool) -> None:
    channel_id = await made(actor)
    async with actor.change() as connection:
        await connection.execute("UPDATE channel SET name = 'half' WHERE id = $1", channel_id)
        refreshing = asyncio.create_task(publish.refresh(actor))
        while not await pool.fetchval("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"):
            await asyncio.sleep(0.01)
        await connection.execute("UPDATE channel SET remark = 'whole' WHERE id = $1", channel_id)
    setup = (await refreshing).plan.content.channels[channel_id]
    assert (setup.name, setup.remark) == ("half", "whole")


async def test_news_is_told_with_the_commit_and_only_then(actor: Actor, dsn: str) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    listening = await asyncpg.connect(dsn)
    await prepare(listening)
    await listening.add_listener(NEWS, lambda *about: heard.put_nowait(str(about[3])))
    try:
        await channels.add_channel(actor, "TEAPOT", "pot1")
        with pytest.raises(Incomplete):
            await publish.refresh(actor)
        channel_id = next(iter((await channels.look(actor)).channels))
        await channels.edit_channel(actor, channel_id, settings=WHOLE)
        done = await publish.refresh(actor)
        assert await asyncio.wait_for(heard.get(), 10) == str(done.revision)
        assert heard.empty()
    finally:
        await listening.close()


async def test_a_rollback_publishes_the_old_content_and_restores_the_draft(actor: Actor, pool: Pool) -> None:
    kept = await made(actor, "pot1")
    first = await publish.refresh(actor)
    await channels.edit_channel(actor, kept, merchant_no="pot9", settings={"PRIVATE_KEY": "changed", "MCHID": "2222"})
    await products.remove_product(actor, f"tea{kept}")
    added = await made(actor, "pot1")  # takes the number that the old content needs
    second = await publish.refresh(actor)
    await channels.edit_channel(actor, added, remark="never published")

    plan, lost = await publish.plan_rollback(actor, first.revision)
    assert {change.kind for change in plan.changes} == {"added", "removed", "changed"}
    assert "never published" in json.dumps([change.pack() for change in lost])
    done = await publish.rollback(actor, first.revision, expect=plan.token)
    assert done.revision > second.revision
    content = await channels.look(actor)
    assert content == first.plan.content
    assert content.channels[kept].value("PRIVATE_KEY", actor.vault) == Secret(SECRET)
    assert not (await publish.plan(actor)).changes
    assert (await publish.versions(actor))[0].remark == f"rollback to {first.revision}"

    await publish.rollback(actor, second.revision)
    assert (await channels.look(actor)).channels[added].value("PRIVATE_KEY", actor.vault) == Secret(SECRET)
    fresh = await channels.add_channel(actor, "TEAPOT", "pot77")
    assert fresh.id > added


async def test_two_channels_that_swapped_numbers_swap_back(actor: Actor) -> None:
    one, two = await made(actor, "pot1"), await made(actor, "pot2")
    first = await publish.refresh(actor)
    await channels.edit_channel(actor, one, merchant_no="pot3")
    await channels.edit_channel(actor, two, merchant_no="pot1")
    await channels.edit_channel(actor, one, merchant_no="pot2")
    await publish.refresh(actor)
    await publish.rollback(actor, first.revision)
    assert await channels.look(actor) == first.plan.content


async def test_a_rollback_to_what_runs_throws_the_edits_away(actor: Actor, pool: Pool) -> None:
    channel_id = await made(actor)
    first = await publish.refresh(actor)
    await channels.edit_channel(actor, channel_id, name="oops")
    done = await publish.rollback(actor, first.revision)
    assert done.revision == first.revision
    assert await published(pool) == [first.revision]
    assert await channels.look(actor) == first.plan.content
    with pytest.raises(Refusal) as refused:
        await publish.rollback(actor, first.revision)
    assert refused.value.problem is Problem.NOTHING_TO_PUBLISH


async def test_a_rollback_needs_a_revision_and_an_unchanged_draft(actor: Actor) -> None:
    for call in (publish.rollback(actor, 7), publish.version(actor, 7), publish.plan_rollback(actor, 7)):
        with pytest.raises(Refusal) as refused:
            await call
        assert refused.value.problem is Problem.NO_REVISION
    await made(actor)
    first = await publish.refresh(actor)
    with pytest.raises(Refusal) as changed:
        await publish.rollback(actor, first.revision, expect="0-nothing")
    assert changed.value.problem is Problem.DRAFT_CHANGED


async def test_an_old_revision_that_can_not_be_any_more_is_refused(actor: Actor, pool: Pool) -> None:
    await made(actor)
    first = await publish.refresh(actor)
    text = json.dumps(await pool.fetchval("SELECT content FROM revision")).replace('"TEAPOT"', '"GONE"')
    await pool.execute("UPDATE revision SET content = $1", json.loads(text))
    with pytest.raises(Incomplete):
        await publish.rollback(actor, first.revision)
    assert "TEAPOT" in {setup.code for setup in (await channels.look(actor)).channels.values()}


async def test_whether_something_is_edited_is_told_without_judging(actor: Actor) -> None:
    assert await publish.edited(actor) == (0, 0)
    channel_id = await made(actor)
    assert await publish.edited(actor) == (0, 2)
    done = await publish.refresh(actor)
    assert await publish.edited(actor) == (done.revision, 0)
    await channels.edit_channel(actor, channel_id, settings={"PRIVATE_KEY": SECRET})
    assert (await publish.edited(actor))[1] == 0, "the same secret under another seal is no edit"
    await channels.edit_channel(actor, channel_id, settings={"MCHID": None})
    assert await publish.edited(actor) == (done.revision, 1)


async def test_versions_go_on_from_where_they_ended(actor: Actor) -> None:
    channel_id = await made(actor)
    for number in range(3):
        await channels.edit_channel(actor, channel_id, remark=str(number))
        await publish.refresh(actor)
    first = await publish.versions(actor, 2)
    assert [one.id for one in await publish.versions(actor, 2, first[-1].id)] == [first[-1].id - 1]


async def test_a_rollback_throws_no_edit_away_that_nobody_looked_at(actor: Actor) -> None:
    channel_id = await made(actor)
    first = await publish.refresh(actor)
    await channels.edit_channel(actor, channel_id, remark="published")
    await publish.refresh(actor)
    plan, _ = await publish.plan_rollback(actor, first.revision)
    await channels.edit_channel(actor, channel_id, remark="somebody else's")
    with pytest.raises(Refusal) as refused:
        await publish.rollback(actor, first.revision, expect=plan.token)
    assert refused.value.problem is Problem.DRAFT_CHANGED
