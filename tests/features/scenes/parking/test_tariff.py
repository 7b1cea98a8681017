"""Tariffs: worked examples, and what holds of every tariff and stay."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from hutong.base.clock import BEIJING, UTC
from hutong.features.scenes.parking.tariff import Step, Tariff, stayed

NOON = datetime(2026, 3, 2, 12, tzinfo=BEIJING)
USUAL = Tariff(
    free_minutes=15,
    steps=(Step(60, 500), Step(120, 800)),
    every_minutes=60,
    every_fen=200,
    day_cap_fen=2000,
)


@pytest.mark.parametrize(
    ("minutes", "fen"),
    [(0, 0), (15, 0), (16, 500), (60, 500), (61, 800), (120, 800), (121, 1000), (180, 1000), (181, 1200), (700, 2000)],
)
def test_the_ladder(minutes: int, fen: int) -> None:
    assert USUAL.fee(NOON, NOON + timedelta(minutes=minutes)) == fen


def test_a_minute_counts_once_it_is_over() -> None:
    """What is charged is what is shown: after 60 minutes and 59 seconds a driver reads one hour, and pays for one."""
    assert USUAL.fee(NOON, NOON + timedelta(minutes=15, seconds=59)) == 0
    assert USUAL.fee(NOON, NOON + timedelta(minutes=16)) == 500
    assert USUAL.fee(NOON, NOON + timedelta(minutes=60, seconds=59, microseconds=999_999)) == 500
    assert USUAL.fee(NOON, NOON + timedelta(minutes=61)) == 800
    assert USUAL.fee(NOON, NOON + timedelta(minutes=180, seconds=1)) == 1000


def test_seconds_of_the_entry_move_no_edge() -> None:
    late = NOON + timedelta(seconds=37)
    assert USUAL.fee(late, late + timedelta(minutes=60, seconds=59)) == 500
    assert USUAL.fee(late, late + timedelta(minutes=61)) == 800


def test_a_minute_across_midnight_is_counted_once() -> None:
    """From 23:45:30 for 30 minutes: 15 began before midnight and 15 after it, none is lost and none is doubled."""
    tariff = Tariff(every_minutes=1, every_fen=1, anew=True)
    entered = datetime(2026, 3, 2, 23, 45, 30, tzinfo=BEIJING)
    assert list(tariff.by_day(entered, entered + timedelta(minutes=30, seconds=20))) == [15, 15]
    assert list(tariff.by_day(entered, entered + timedelta(minutes=15))) == [15]


def test_free_minutes_are_over_with_a_whole_minute() -> None:
    off = Tariff(free_minutes=15, free_counts=False, steps=(Step(60, 500),), every_minutes=60, every_fen=200)
    assert off.fee(NOON, NOON + timedelta(minutes=15, seconds=59)) == 0
    assert off.fee(NOON, NOON + timedelta(minutes=75, seconds=59)) == 500
    assert off.fee(NOON, NOON + timedelta(minutes=76)) == 700


def test_free_minutes_may_be_taken_off() -> None:
    off = Tariff(free_minutes=15, free_counts=False, steps=(Step(60, 500),), every_minutes=60, every_fen=200)
    assert off.fee(NOON, NOON + timedelta(minutes=75)) == 500
    assert off.fee(NOON, NOON + timedelta(minutes=76)) == 700


@pytest.mark.parametrize(("anew", "fen"), [(False, 500), (True, 1000)])
def test_midnight_in_beijing(anew: bool, fen: int) -> None:
    """Half an hour across midnight: one step of the ladder that runs on, two of the one that begins anew."""
    tariff = Tariff(steps=(Step(60, 500),), every_minutes=60, every_fen=200, anew=anew)
    entered = datetime(2026, 3, 2, 15, 45, tzinfo=UTC)  # 23:45 in Beijing
    assert tariff.fee(entered, entered + timedelta(minutes=30)) == fen


def test_each_day_has_its_cap() -> None:
    entered = datetime(2026, 3, 2, 8, tzinfo=BEIJING)
    assert list(USUAL.by_day(entered, entered + timedelta(days=2))) == [2000, 2000, 1600]
    assert USUAL.fee(entered, entered + timedelta(days=2)) == 5600


def test_without_a_further_period_the_last_step_is_the_most() -> None:
    flat = Tariff(steps=(Step(60, 500),))
    assert flat.fee(NOON, NOON + timedelta(days=9)) == 500


def test_a_clock_that_runs_behind_costs_nothing() -> None:
    assert USUAL.fee(NOON, NOON - timedelta(hours=1)) == 0


def _rising(pairs: list[tuple[int, int]]) -> tuple[Step, ...]:
    minutes = sorted({minute for minute, _ in pairs})
    fens = sorted(fen for _, fen in pairs)[: len(minutes)]
    return tuple(Step(minute, fen) for minute, fen in zip(minutes, fens, strict=True))


TARIFFS = some.builds(
    Tariff,
    free_minutes=some.integers(0, 120),
    free_counts=some.booleans(),
    steps=some.lists(some.tuples(some.integers(1, 2000), some.integers(0, 9000)), max_size=4).map(_rising),
    every_minutes=some.integers(0, 300),
    every_fen=some.integers(0, 2000),
    day_cap_fen=some.none() | some.integers(0, 9000),
    anew=some.booleans(),
)
MOMENTS = some.integers(0, 525_600 * 60).map(
    lambda seconds: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
STAYS = some.timedeltas(timedelta(0), timedelta(days=5))


@given(TARIFFS, MOMENTS, STAYS, STAYS)
def test_who_stays_longer_never_pays_less(tariff: Tariff, entered: datetime, one: timedelta, other: timedelta) -> None:
    short, long = sorted((one, other))
    assert tariff.fee(entered, entered + short) <= tariff.fee(entered, entered + long)


@given(TARIFFS, MOMENTS, STAYS)
def test_the_whole_is_the_sum_of_its_days_and_none_is_above_the_cap(
    tariff: Tariff, entered: datetime, stay: timedelta
) -> None:
    days = list(tariff.by_day(entered, entered + stay))
    free = stayed(entered, entered + stay) <= tariff.free_minutes
    assert tariff.fee(entered, entered + stay) == (0 if free else sum(days))
    assert all(0 <= day <= (tariff.day_cap_fen if tariff.day_cap_fen is not None else day) for day in days)
    assert len(days) <= stay.days + 2


@given(TARIFFS, MOMENTS, STAYS)
def test_seconds_beside_the_whole_minutes_cost_nothing(tariff: Tariff, entered: datetime, stay: timedelta) -> None:
    whole = timedelta(minutes=stayed(entered, entered + stay))
    assert tariff.fee(entered, entered + stay) == tariff.fee(entered, entered + whole)


@given(TARIFFS, MOMENTS, STAYS, STAYS)
def test_paying_twice_is_paying_once(tariff: Tariff, entered: datetime, one: timedelta, other: timedelta) -> None:
    """Who pays, stays, and pays the rest pays what somebody pays who pays at the end."""
    short, long = sorted((one, other))
    first = tariff.fee(entered, entered + short)
    rest = max(tariff.fee(entered, entered + long) - first, 0)
    assert first + rest == tariff.fee(entered, entered + long)
