"""Sessions: a car is inside once, goes out, and is found."""

from datetime import timedelta

import pytest
from tests.scening import Place

from hutong.base.clock import now
from hutong.base.errors import Problem, Refusal
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
    ],
    ids=range(6),
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
