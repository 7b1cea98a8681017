"""Exports as jobs: one claims, a dead one is replaced, a cancelled one is noticed, what ended can be tried again."""

import asyncio

import pytest
from tests.features.exports.conftest import Desk

from hutong.base.errors import Problem, Refusal
from hutong.features.exports import jobs


async def lapse(desk: Desk, number: str) -> None:
    await desk.pool.execute("UPDATE export_job SET leased_until = now() - interval '1 second' WHERE id = $1", number)


async def move(desk: Desk, number: str, how: str) -> None:
    async with desk.pool.acquire() as connection, connection.transaction():
        await getattr(jobs, how)(connection, await desk.job(number))


async def test_each_job_is_claimed_once_the_oldest_first(desk: Desk) -> None:
    numbers = [await desk.ask("payments") for _ in range(3)]
    claimed = await asyncio.gather(*(jobs.claim(desk.pool) for _ in range(5)))
    assert sorted(job.id for job in claimed if job) == sorted(numbers)  # two of one millisecond have no order
    assert len({job.claim for job in claimed if job}) == 3
    assert await jobs.claim(desk.pool) is None


async def test_a_dead_workers_job_is_anothers_and_the_first_one_can_not_touch_it(desk: Desk) -> None:
    number = await desk.ask("payments")
    first = await jobs.claim(desk.pool)
    assert first is not None
    assert await jobs.keep(desk.pool, first, 10, 100)
    await lapse(desk, number)
    second = await jobs.claim(desk.pool)
    assert second is not None
    assert (second.id, second.rows_done, second.claims) == (number, 0, 2)
    assert not await jobs.keep(desk.pool, first, 20, 100)
    assert not await jobs.finish(desk.pool, first, 20, 1)
    await jobs.fail(desk.pool, first, "disk")
    await jobs.give_back(desk.pool, first)
    assert (await desk.job(number)).claim == second.claim
    assert await jobs.finish(desk.pool, second, 100, 12)
    job = await desk.job(number)
    assert (job.state, job.rows_done, job.rows_total, job.size) == ("done", 100, 100, 12)
    assert job.expires_at is not None
    assert job.finished_at is not None
    assert job.expires_at - job.finished_at == jobs.LIFE


async def test_a_job_that_kills_its_workers_is_given_up(desk: Desk) -> None:
    number = await desk.ask("payments")
    for _ in range(jobs.DEATHS):
        assert await jobs.claim(desk.pool) is not None
        await lapse(desk, number)
    assert await jobs.claim(desk.pool) is None
    assert ((await desk.job(number)).state, (await desk.job(number)).error) == ("failed", "lost")


async def test_a_worker_that_ends_gives_back_without_a_death(desk: Desk) -> None:
    number = await desk.ask("payments")
    for _ in range(jobs.DEATHS + 2):
        job = await jobs.claim(desk.pool)
        assert job is not None
        await jobs.give_back(desk.pool, job)
    assert (await desk.job(number)).state == "queued"


async def test_what_ended_can_be_tried_again_and_what_did_not_can_not(desk: Desk) -> None:
    number = await desk.ask("payments")
    with pytest.raises(Refusal) as caught:
        await move(desk, number, "retry")
    assert caught.value.problem is Problem.EXPORT_STATE
    await move(desk, number, "cancel")
    assert await jobs.claim(desk.pool) is None
    with pytest.raises(Refusal):
        await move(desk, number, "cancel")
    await move(desk, number, "retry")
    job = await jobs.claim(desk.pool)
    assert job is not None
    assert job.claims == 1
    await jobs.fail(desk.pool, job, "disk")
    assert (await desk.job(number)).error == "disk"
    await move(desk, number, "retry")
    assert (await desk.job(number)).error == ""


async def test_nobody_asks_for_too_many_at_once(desk: Desk) -> None:
    asked = await asyncio.gather(*(desk.ask("payments") for _ in range(jobs.AT_ONCE + 3)), return_exceptions=True)
    refused = [one for one in asked if isinstance(one, Refusal)]
    assert len(refused) == 3
    assert {one.problem for one in refused} == {Problem.TOO_MANY_EXPORTS}


async def test_a_job_is_its_owners(desk: Desk) -> None:
    number = await desk.ask("payments")
    (job,) = await jobs.listed(desk.pool, desk.account_id)
    assert (job.id, job.by[:4]) == (number, "anna")
    assert await jobs.listed(desk.pool, desk.account_id + 1) == []
    assert len(await jobs.listed(desk.pool, None)) == 1
    assert await jobs.listed(desk.pool, None, after=number) == []
    with pytest.raises(Refusal) as caught:
        await jobs.find(desk.pool, number, desk.account_id + 1)
    assert caught.value.problem is Problem.NO_EXPORT


async def test_old_files_expire_and_old_jobs_are_forgotten(desk: Desk) -> None:
    old, fresh = await desk.ask("payments"), await desk.ask("refunds")
    for _ in range(2):
        job = await jobs.claim(desk.pool)
        assert job is not None
        await jobs.finish(desk.pool, job, 0, 0)
    await desk.pool.execute("UPDATE export_job SET expires_at = now() WHERE id = $1", old)
    await jobs.expire(desk.pool)
    assert [(await desk.job(number)).state for number in (old, fresh)] == ["expired", "done"]
    await desk.pool.execute("UPDATE export_job SET created_at = now() - interval '91 days'")
    await jobs.expire(desk.pool)
    assert [job.id for job in await jobs.listed(desk.pool, None)] == [fresh]
