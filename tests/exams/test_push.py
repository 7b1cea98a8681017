"""Every channel of the registry that its platform pushes to sits the exam, against its own simulator."""

from collections.abc import AsyncIterator

import pytest
from tests.exams.parts import Seat
from tests.exams.platform.hall import seats
from tests.exams.platform.push.hall import Hall
from tests.exams.platform.push.paper import STEPS
from tests.exams.steps import Step

from hutong.capabilities.platform.push import HearsPushes

SITTING = seats(HearsPushes)
SEATS = [
    pytest.param(seat, step, id=f"{seat}-{step.name}") for seat in SITTING for step in STEPS if step.fits(seat.spec)
]


@pytest.fixture
async def hall(seat: Seat) -> AsyncIterator[Hall]:
    made = Hall(seat)
    yield made
    await made.close()


@pytest.mark.parametrize(("seat", "step"), SEATS)
async def test_exam(hall: Hall, step: Step[[Hall]]) -> None:
    await step.run(hall)


@pytest.mark.parametrize("seat", SITTING, ids=str)
async def test_a_push_is_believed_by_its_own_channel_only(hall: Hall, seat: Seat) -> None:
    """Not by another code, nor by another form of account: they have other tokens and keys."""
    for mode in ("plain", "safe"):
        knock, _ = await hall.pushed(mode)
        for other in SITTING:
            stranger = Hall(other)
            stranger.keyed(mode)
            assert stranger.hears(knock) is None, f"{other} believes a push of {seat}"
            await stranger.close()


def test_no_channel_is_left_out() -> None:
    assert {seat.spec.code for seat in SITTING} >= {"WX_GZH", "WX_MP", "WX_OPEN"}
