"""Every channel of the registry that has parcels delivered sits the exam, with every form of shop."""

from collections.abc import AsyncIterator

import pytest
from tests.exams.delivery.hall import Hall
from tests.exams.delivery.paper import STEPS
from tests.exams.parts import Seat, sitting
from tests.exams.steps import Step

from hutong.capabilities.delivery import Delivers
from hutong.switchboard.registry import specs

SITTING = sitting(Delivers, specs())
SEATS = [pytest.param(seat, step, id=f"{seat}-{step.name}") for seat in SITTING for step in STEPS]


@pytest.fixture
async def hall(seat: Seat) -> AsyncIterator[Hall]:
    made = Hall(seat)
    yield made
    await made.close()


@pytest.mark.parametrize(("seat", "step"), SEATS)
async def test_exam(hall: Hall, step: Step[[Hall]]) -> None:
    await step.run(hall)


def test_no_channel_is_left_out() -> None:
    assert {seat.spec.code for seat in SITTING} >= {"WX_DELIVERY"}
