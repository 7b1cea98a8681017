"""Moments are aware; a clock in Beijing is eight hours ahead the whole year."""

from datetime import UTC, datetime, timedelta

import pytest

from hutong.base.clock import BEIJING, beijing, beijing_day, now


def test_now_is_aware_and_in_utc() -> None:
    assert now().utcoffset() == timedelta(0)
    assert abs(now() - datetime.now(UTC)) < timedelta(seconds=5)


@pytest.mark.parametrize("month", range(1, 13))
def test_beijing_is_eight_hours_ahead_in_every_month(month: int) -> None:
    moment = datetime(2026, month, 15, 20, 30, tzinfo=UTC)
    assert beijing(moment) == moment
    assert beijing(moment).strftime("%m-%d %H:%M %z") == f"{month:02d}-16 04:30 +0800"


def test_a_day_is_written_as_the_calendar_in_beijing_has_it() -> None:
    assert beijing_day(datetime(2031, 11, 27, 16, 0, tzinfo=UTC)) == "2031-11-28"
    assert beijing_day(datetime(2031, 11, 27, 15, 59, tzinfo=UTC)) == "2031-11-27"


def test_a_time_read_as_beijing_is_the_same_moment() -> None:
    assert datetime(2026, 1, 1, 8, tzinfo=BEIJING) == datetime(2026, 1, 1, tzinfo=UTC)
