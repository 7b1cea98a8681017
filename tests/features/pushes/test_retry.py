"""What was not handled well is handed on again, on a ladder, until it is well or given up; never by two at once."""

import asyncio
from datetime import timedelta

import pytest
from tests.features.pushes.conftest import Place
from tests.features.pushes.post import knock

from hutong.base.clock import now
from hutong.capabilities.platform.push import HearsPushes
from hutong.features.pushes.ledger import LADDER, LEASE, wait_after
from hutong.features.pushes.retry import PATIENCE

PEER = "203.0.113.7"


@pytest.mark.parametrize("tries", range(1, len(LADDER) + 3))
def test_every_step_of_the_ladder(tries: int) -> None:
    """None is passed over, none comes twice, and after the last there is none."""
    assert wait_after(tries) == (LADDER[tries - 1] if tries <= len(LADDER) else None)
    assert list(LADDER) == sorted(set(LADDER))
    assert timedelta(seconds=PATIENCE) < LEASE


async def test_the_ladder_is_walked_to_its_end(place: Place) -> None:
    place.clerk.wrong = OSError("away")
    await place.ear.hear("app1", PEER, knock({"event": "parcel"}))
    for tries, wait in enumerate(LADDER, start=1):
        [row] = await place.rows()
        assert (row["state"], row["tries"]) == ("retrying", tries)
        due = await place.pool.fetchval("SELECT next_at - now() FROM push")
        assert wait - timedelta(seconds=20) < due <= wait
        assert await place.retrier.turn() == 0  # not before its time
        await place.due()
        assert await place.retrier.turn() == 1
    [row] = await place.rows()
    assert (row["state"], row["tries"], row["next_at"]) == ("failed", len(LADDER) + 1, None)
    assert len(place.clerk.handed) == len(LADDER) + 1
    assert len(place.second.handed) == 1  # who was well is left alone


async def test_it_is_well_in_the_end(place: Place) -> None:
    place.clerk.wrong = OSError("away")
    await place.ear.hear("app1", PEER, knock({"event": "parcel"}))
    place.clerk.wrong = None
    await place.due()
    assert await place.retrier.turn() == 1
    [row] = await place.rows()
    assert (row["state"], row["results"], row["done_at"] is not None) == ("done", {"Clerk": "", "Second": ""}, True)
    assert await place.retrier.turn() == 0


async def test_what_a_process_that_died_had_kept_is_handed_on(place: Place) -> None:
    opened = await place.switchboard.open(place.channel)
    pushed = opened.face(HearsPushes).read_push(knock({"event": "parcel"}))
    kept = await place.ledger.keep(opened, "app1", pushed)
    assert (kept.fresh, place.clerk.handed) == (True, [])
    assert await place.retrier.turn() == 0  # its process may be at it
    await place.due()
    assert await place.retrier.turn() == 1
    [event] = place.clerk.handed
    assert (event.name, event.merchant_no, event.at, event.fields["event"]) == ("parcel", "app1", pushed.at, "parcel")
    assert now() > event.at


async def test_two_workers_never_have_the_same_one(place: Place) -> None:
    place.clerk.wrong = OSError("away")
    for n in range(12):
        await place.ear.hear("app1", PEER, knock({"event": "subscribe", "mark": f"m{n}"}))
    place.clerk.handed.clear()
    await place.due()
    counts = await asyncio.gather(*(place.retrier.turn() for _ in range(4)))
    assert sum(counts) == 12
    assert sorted(event.pushed.mark for event in place.clerk.handed) == sorted(f"m{n}" for n in range(12))
