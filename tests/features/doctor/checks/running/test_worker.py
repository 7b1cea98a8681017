"""Whether a worker is at work."""

from dataclasses import replace

import pytest
from tests.doctoring import ground, ids, looked
from tests.stack import Stack

from hutong.app.worker import jobs_of
from hutong.features.doctor.checks.running import worker

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_worker_that_never_ran_that_works_and_that_stopped(hub: Stack) -> None:
    assert await ids(worker, await ground(hub)) == ["worker.never"]
    [beat] = [job for job in jobs_of(hub.money) if job.name == "pulse"]
    assert await beat.turn() == 0, "no more to do at once"
    assert await ids(worker, await ground(hub)) == []
    assert beat.idle <= 15, "it beats several times before it counts as stopped"
    await hub.hub.pool.execute("UPDATE pulse SET at = now() - interval '61 s'")
    [found] = await looked(worker, await ground(hub, draft=True))
    assert (found.id, found.level) == ("worker.stopped", "error")
    assert "none has run since 20" in found.cause.en
    await beat.turn()
    assert await ids(worker, await ground(hub)) == []


async def test_nothing_is_said_before_anything_was_published(hub: Stack) -> None:
    assert await looked(worker, replace(await ground(hub), revision=0)) == []
