"""Sessions: a car is inside once, goes out, and is found."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from tests.scening import Place

from hutong.base.clock import BEIJING, now
from hutong.base.errors import Problem, Refusal
from hutong.base.ids import first_id
from hutong.features.scenes.parking import sessions
from hutong.features.scenes.parking.sessions import Arrival, Wanted

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_car_is_inside_once(place: Place) -> None:
    site, actor, pool = await place.site(), place.stack.hub.actor("test"), place.stack.hub.pool
    entered = await sessions.enter(pool, site.id, Arrival("粤b·12345", lane="入口 1"), actor=actor)
    assert (entered.plate, entered.lane) == ("粤B12345", "入口 1")
    with pytest.raises(Refusal) as caught:
        await sessions.enter(pool, site.id, Arrival("粤B12345"))
    assert caught.value.problem is Problem.PARKED_ALREADY
    other = await place.site()
    await sessions.enter(pool, other.id, Arrival("粤B12345"))
    left = await sessions.leave(pool, site.id, "粤B12345", actor=actor)
    assert left.left_at is not None
    assert left.left_at >= entered.entered_at
    with pytest.raises(Refusal) as caught:
        await sessions.leave(pool, site.id, "粤B12345", actor=actor)
    assert caught.value.problem is Problem.NO_PARKING
    again = await sessions.enter(pool, site.id, Arrival("粤B12345"))
    assert await sessions.inside(pool, site.id, "粤B12345") == again
    assert await sessions.listed(pool, Wanted(site_id=site.id)) == [again, left]
    assert await sessions.listed(pool, Wanted(site_id=site.id, inside=False)) == [left]
    assert await sessions.listed(pool, Wanted(plate="粤B12345", site_id=site.id), after=again.id) == [left]


@pytest.mark.parametrize(
    "arrival",
    [
        Arrival(),
        Arrival("粤B12345", "T-1"),
        Arrival("B12345"),
        Arrival(ticket="?"),
        Arrival("粤B12345", at=now() + timedelta(days=1)),
        Arrival("粤B12345", lane="x" * 33),
        Arrival("粤B12345", at=datetime(1, 1, 1, tzinfo=BEIJING)),
        Arrival("粤B12345", at=datetime(1999, 12, 31, tzinfo=UTC)),
    ],
    ids=range(8),
)
async def test_what_is_no_arrival(place: Place, arrival: Arrival) -> None:
    with pytest.raises(Refusal) as caught:
        await sessions.enter(place.stack.hub.pool, (await place.site()).id, arrival)
    assert caught.value.problem is Problem.BAD_ENTRY


async def test_only_car_parks_have_sessions(place: Place) -> None:
    site = await place.site("recharge")
    with pytest.raises(Refusal) as caught:
        await sessions.enter(place.stack.hub.pool, site.id, Arrival(ticket="T-17"))
    assert caught.value.problem is Problem.NO_SITE


async def test_who_came_just_now_may_turn_round(place: Place) -> None:
    """A clock that is ahead keeps nobody inside: without a moment of its own, an exit is not before the entry."""
    site, pool = await place.site(), place.stack.hub.pool
    entered = await sessions.enter(pool, site.id, Arrival("粤B12345", at=now() + timedelta(minutes=2)))
    with pytest.raises(Refusal) as caught:
        await sessions.leave(pool, site.id, "粤B12345", at=now())
    assert caught.value.problem is Problem.BAD_ENTRY
    assert (await sessions.leave(pool, site.id, "粤B12345")).left_at == entered.entered_at


async def test_people_are_told_that_it_happened_before(place: Place) -> None:
    """Only machines repeat without looking: who does it by hand twice is told."""
    site, pool, actor = await place.site(), place.stack.hub.pool, place.stack.hub.actor("test")
    at = now() - timedelta(hours=1)
    await sessions.enter(pool, site.id, Arrival(ticket="T-1", at=at), actor=actor)
    with pytest.raises(Refusal) as caught:
        await sessions.enter(pool, site.id, Arrival(ticket="T-1", at=at), actor=actor)
    assert caught.value.problem is Problem.PARKED_ALREADY


async def test_an_exit_after_many_days_is_told_twice(place: Place) -> None:
    """A repeat is known by the exit, however long the car stayed."""
    site, pool, number = await place.site(), place.stack.hub.pool, first_id(now() - timedelta(days=9))
    arrival = Arrival("粤B55555", at=now() - timedelta(days=9))
    made = await sessions.enter(pool, site.id, arrival)
    await pool.execute("UPDATE parking_session SET id = $2 WHERE id = $1", made.id, number)
    for at in (None, now()):
        gone = await sessions.leave(pool, site.id, "粤B55555", at=at, again=True)
        assert await sessions.leave(pool, site.id, "粤B55555", at=at, again=True) == gone
        await pool.execute("UPDATE parking_session SET left_at = NULL WHERE id = $1", number)


async def test_two_cameras_tell_of_one_car(place: Place) -> None:
    """At the same time: one session."""
    site, pool, at = await place.site(), place.stack.hub.pool, now() - timedelta(hours=1)
    told = await asyncio.gather(
        *(sessions.enter(pool, site.id, Arrival("粤B12345", at=at), again=True) for _ in range(5))
    )
    assert len({one.id for one in told}) == 1
