"""Every channel of the registry that lends credentials sits the exam, against its own simulator."""

from collections.abc import AsyncIterator

import pytest
from tests.exams.parts import Seat
from tests.exams.platform.credential.paper import STEPS
from tests.exams.platform.hall import Hall, seats
from tests.exams.steps import Step

from hutong.capabilities.platform.credential import IssuesCredentials

SITTING = seats(IssuesCredentials)
SEATS = [
    pytest.param(seat, step, id=f"{seat}-{step.name}") for seat in SITTING for step in STEPS if step.fits(seat.spec)
]


@pytest.fixture
async def hall(seat: Seat) -> AsyncIterator[Hall]:
    made = Hall(seat)
    await made.ready()
    yield made
    await made.close()


@pytest.mark.parametrize(("seat", "step"), SEATS)
async def test_exam(hall: Hall, step: Step[[Hall]]) -> None:
    await step.run(hall)


def test_no_channel_is_left_out() -> None:
    assert {seat.spec.code for seat in SITTING} >= {"WX_GZH", "WX_MP", "WX_OPEN"}
