"""Health: how many failures in a row are borne, how long a channel rests, and that every process knows."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import pytest

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.base.db.listener import Listener
from hutong.capabilities.faults import Fault
from hutong.switchboard.routing import health as room
from hutong.switchboard.routing.health import LONGEST, MOST, PAUSE, Health, illnesses


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.at = now()

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def health(pool: Pool, clock: Clock) -> AsyncIterator[Health]:
    made = Health(pool, clock)
    yield made
    await made.close()


def fail(health: Health, times: int, fault: Fault = Fault.UNREACHABLE) -> None:
    for _ in range(times):
        health.failed(7, fault, "connection refused")


def test_a_few_failures_are_borne_and_a_success_forgets_them(health: Health) -> None:
    fail(health, MOST - 1)
    health.went_well(7)
    fail(health, MOST - 1)
    assert health.illness(7) is None


@pytest.mark.parametrize("fault", [Fault.UNREACHABLE, Fault.SLOW_DOWN, Fault.UNKNOWN])
async def test_too_many_in_a_row_and_it_rests(health: Health, clock: Clock, fault: Fault) -> None:
    fail(health, MOST, fault)
    illness = health.illness(7)
    assert illness is not None
    assert (illness.fails, illness.until) == (MOST, clock.at + PAUSE)
    assert illness.words == f"{fault} connection refused"
    assert health.illness(8) is None


@pytest.mark.parametrize("fault", [Fault.REFUSED, Fault.NOT_FOUND, Fault.DUPLICATE])
async def test_a_refusal_is_the_answer_of_a_provider_that_works(health: Health, fault: Fault) -> None:
    fail(health, MOST - 1)
    fail(health, 1, fault)
    fail(health, 1)
    assert health.illness(7) is None


@pytest.mark.parametrize("fault", [Fault.CONFIG, Fault.UNSUPPORTED])
async def test_wrong_settings_tell_nothing_of_a_provider(health: Health, fault: Fault) -> None:
    """They may be those of one template or signature: nobody else's messages are led elsewhere, and nobody is well."""
    fail(health, 3 * MOST, fault)
    assert health.illness(7) is None
    fail(health, MOST - 1)
    fail(health, 1, fault)
    assert health.illness(7) is None
    fail(health, 1)
    assert health.illness(7) is not None


async def test_after_its_rest_one_failure_is_enough_and_the_next_rest_is_longer(health: Health, clock: Clock) -> None:
    fail(health, MOST)
    clock.at += PAUSE
    assert health.illness(7) is None
    fail(health, 1)
    illness = health.illness(7)
    assert illness is not None
    assert illness.until == clock.at + 2 * PAUSE
    for _ in range(10):
        clock.at += LONGEST
        fail(health, 1)
    illness = health.illness(7)
    assert illness is not None
    assert illness.until == clock.at + LONGEST


async def test_failures_while_it_rests_do_not_lengthen_the_rest(health: Health, clock: Clock) -> None:
    fail(health, MOST)
    fail(health, 20)
    illness = health.illness(7)
    assert illness is not None
    assert illness.until == clock.at + PAUSE


async def test_a_rest_is_twice_the_one_before_however_many_were_on_their_way(
    pool: Pool, health: Health, clock: Clock
) -> None:
    fail(health, 10 * MOST)
    for rest in (2 * PAUSE, 4 * PAUSE):
        clock.at += LONGEST
        fail(health, 10 * MOST)
        illness = health.illness(7)
        assert illness is not None
        assert illness.until == clock.at + rest
    await health.close()
    late = Health(pool, clock)
    await late.load()
    clock.at += LONGEST
    fail(late, 10)
    illness = late.illness(7)
    assert illness is not None
    assert (illness.until, illness.rests) == (clock.at + 8 * PAUSE, 4), "a process that starts goes on counting"
    await late.close()


async def test_other_processes_know_within_a_moment(dsn: str, pool: Pool, health: Health) -> None:
    listener = Listener(dsn)
    other = await Health.start(pool, listener)
    await listener.start()
    try:
        fail(health, MOST)
        async with asyncio.timeout(5):
            while other.illness(7) is None:
                await asyncio.sleep(0.01)
        assert (await illnesses(pool))[7].fails == MOST
        health.went_well(7)
        async with asyncio.timeout(5):
            while other.ill:
                await asyncio.sleep(0.01)
        assert await illnesses(pool) == {}
    finally:
        await listener.stop()


async def test_a_process_that_starts_knows_what_others_found_out(pool: Pool, health: Health) -> None:
    fail(health, MOST)
    await health.close()
    late = Health(pool)
    await late.load()
    assert late.illness(7) is not None


async def test_a_database_that_is_away_ends_nothing(
    pool: Pool, health: Health, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "_PUT", "SELECT nothing")
    fail(health, MOST)
    await health.close()
    assert "could not be written down" in caplog.text
    assert health.illness(7) is not None


def test_rests_end() -> None:
    assert timedelta() < PAUSE < LONGEST
