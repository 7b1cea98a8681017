"""Every channel of the registry that has a shop sits the exam."""

from collections.abc import AsyncIterator

import pytest
from tests.exams.parts import Seat, sitting
from tests.exams.shop.hall import Hall
from tests.exams.shop.paper import STEPS
from tests.exams.steps import Step

from hutong.capabilities.shop import Sells
from hutong.switchboard.registry import specs

SITTING = sitting(Sells, specs())
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
    assert {seat.spec.code for seat in SITTING} >= {"WX_LIVE"}
