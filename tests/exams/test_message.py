"""Every channel of the registry that writes to people sits the exam, in every way that it has, at its own simulator."""

from collections.abc import AsyncIterator

import pytest
from tests.exams.parts import Seat
from tests.exams.platform.hall import seats
from tests.exams.platform.message.hall import Hall
from tests.exams.platform.message.paper import STEPS
from tests.exams.steps import Step

from hutong.capabilities.platform.message import MessageKind, SendsMessages

SITTING = seats(SendsMessages)


def _kinds(seat: Seat, step: Step[[Hall, MessageKind]]) -> list[MessageKind]:
    adapter = seat.spec.adapter
    assert issubclass(adapter, SendsMessages)
    kinds = sorted(adapter.MESSAGE_KINDS)
    return kinds if step.each else kinds[:1]


SEATS = [
    pytest.param(seat, step, kind, id=f"{seat}-{step.name}-{kind}")
    for seat in SITTING
    for step in STEPS
    for kind in _kinds(seat, step)
]


@pytest.fixture
async def hall(seat: Seat) -> AsyncIterator[Hall]:
    made = Hall(seat)
    yield made
    await made.close()


@pytest.mark.parametrize(("seat", "step", "kind"), SEATS)
async def test_exam(hall: Hall, step: Step[[Hall, MessageKind]], kind: MessageKind) -> None:
    await step.run(hall, kind)


def test_no_channel_is_left_out() -> None:
    assert {seat.spec.code for seat in SITTING} >= {"WX_GZH", "WX_MP"}
    assert {parameters.values[2] for parameters in SEATS} == set(MessageKind)
