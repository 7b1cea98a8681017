"""What a carrier says becomes a fact once: the same push again is known, and not in the timeline twice."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.delivering import fish, timeline
from tests.stack import Stack

from hutong.base.clock import now
from hutong.capabilities.delivery import Ride, RideState
from hutong.features.deliveries.delivery import PUSH
from hutong.features.deliveries.settle import Heard, Settler

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize(
    ("state", "first"), [(RideState.TAKEN, Heard.MOVED), (RideState.UNKNOWN, Heard.KEPT)], ids=["moves", "kept"]
)
async def test_the_same_push_again_is_known(hub: Stack, state: RideState, first: Heard) -> None:
    _, id_ = await fish(hub)
    settler, at = Settler(hub.hub.pool), now().replace(microsecond=0)
    ride = Ride(state, number=id_, status="998", at=at)
    before = len(await timeline(hub, id_))
    assert await settler.settle(ride, PUSH) is first
    assert await settler.settle(ride, PUSH) is Heard.KNOWN
    assert len(await timeline(hub, id_)) == before + 1
    assert await settler.settle(replace(ride, at=at + timedelta(seconds=1)), PUSH) is Heard.KEPT, "of another moment"
    assert len(await timeline(hub, id_)) == before + 2
