"""Memory for files on their way: so much together, those beyond it wait a while, then are told to come again."""

import asyncio

import pytest

from hutong.base.errors import Problem, Refusal
from hutong.capabilities.storage import PART, WHOLE
from hutong.features.files.haul import budget as room
from hutong.features.files.haul.budget import Budget


async def test_what_is_given_back_is_had_by_the_next() -> None:
    budget, inside = Budget(100), asyncio.Event()

    async def second() -> None:
        async with budget.hold(60):
            inside.set()

    async with budget.hold(60):
        waiting = asyncio.create_task(second())
        async with budget.hold(40):
            pass
        assert not inside.is_set()
    await asyncio.wait_for(waiting, 5)
    assert inside.is_set()


async def test_who_waits_too_long_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "PATIENCE", 0.01)
    budget = Budget(100)
    async with budget.hold(100):
        with pytest.raises(Refusal) as refused:
            async with budget.hold(1):
                raise AssertionError("there was no room")
    assert refused.value.problem is Problem.UNAVAILABLE
    async with budget.hold(100):
        pass


@pytest.mark.parametrize(("size", "taken"), [(0, 0), (WHOLE, WHOLE), (WHOLE + 1, 3 * PART), (10**12, 3 * PART)])
async def test_a_large_file_takes_as_much_as_three_parts(size: int, taken: int) -> None:
    budget = Budget(100 * PART)
    async with budget.hold(size):
        assert budget._free == 100 * PART - taken
    assert budget._free == 100 * PART


async def test_a_file_larger_than_all_the_room_has_it_alone() -> None:
    async with Budget(10).hold(WHOLE):
        pass
