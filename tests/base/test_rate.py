"""The sliding window: never more than the limit in any minute, wherever it begins (trap 24)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hutong.base import rate
from hutong.base.rate import WINDOW, Rate, address_of, one_source


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_the_edge_of_a_minute_does_not_let_twice_the_limit_through() -> None:
    clock = Clock()
    limiter = Rate(40, clock)
    clock.now += 59
    assert sum(limiter.allows("a") for _ in range(50)) == 40
    clock.now += 2
    assert sum(limiter.allows("a") for _ in range(50)) == 0
    clock.now += 58
    assert sum(limiter.allows("a") for _ in range(50)) == 40


def test_asking_whether_a_source_is_spent_counts_for_nothing() -> None:
    clock = Clock()
    limiter = Rate(2, clock)
    assert not any(limiter.is_spent("a") for _ in range(5))
    assert len(limiter._seen) == 0
    assert limiter.allows("a")
    assert not limiter.is_spent("a")
    assert limiter.allows("a")
    assert limiter.is_spent("a")
    assert not limiter.is_spent("b")
    clock.now += WINDOW
    assert not limiter.is_spent("a")


@pytest.mark.parametrize(
    ("source", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8::ffff%eth0", "2001:db8::/64"),
        ("", "None"),
    ],
)
def test_what_counts_as_one_source(source: str, counted: str) -> None:
    assert one_source(address_of(source)) == counted


def test_sources_do_not_share() -> None:
    limiter = Rate(1, Clock())
    assert limiter.allows("a")
    assert limiter.allows("b")
    assert not limiter.allows("a")


def test_silent_sources_are_forgotten() -> None:
    limiter = Rate(1, Clock())
    for number in range(rate._SOURCES + 10):
        limiter.allows(str(number))
    assert len(limiter._seen) == rate._SOURCES


@settings(deadline=None)
@given(st.lists(st.floats(0, 30), max_size=60), st.integers(1, 5))
def test_no_minute_holds_more_than_the_limit(waits: list[float], most: int) -> None:
    clock = Clock()
    limiter = Rate(most, clock)
    passed = []
    for wait in waits:
        clock.now += wait
        if limiter.allows("a"):
            passed.append(clock.now)
    for begin in passed:
        assert sum(begin <= moment < begin + WINDOW for moment in passed) <= most
