"""Every channel of the registry that knows people sits the exam, in each form of account, at its own simulator."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests.exams.parts import Seat
from tests.exams.platform.hall import seats
from tests.exams.platform.login.hall import Hall
from tests.exams.platform.login.paper import STEPS
from tests.exams.steps import Step

from hutong.capabilities.platform.login import LogsInByCode, LogsInByPage

BY_CODE, BY_PAGE = seats(LogsInByCode), seats(LogsInByPage)
SITTING = [*BY_CODE, *(seat for seat in BY_PAGE if seat not in BY_CODE)]
SEATS = [
    pytest.param(seat, step, id=f"{seat}-{step.name}") for seat in SITTING for step in STEPS if step.fits(seat.spec)
]


@pytest.fixture
async def hall(seat: Seat) -> AsyncIterator[Hall]:
    made = Hall(seat)
    yield made
    await made.close()


@pytest.mark.parametrize(("seat", "step"), SEATS)
async def test_exam(hall: Hall, step: Step[Any]) -> None:
    await step.run(hall)


def test_no_channel_is_left_out() -> None:
    assert {seat.spec.code for seat in BY_CODE} >= {"WX_MP", "WX_OPEN"}
    assert {seat.spec.code for seat in BY_PAGE} >= {"WX_GZH", "WX_OPEN", "ALIPAY"}
