"""Hours of the day: both edges, midnight, and what can't be hours."""

from datetime import UTC, datetime

import pytest

from hutong.switchboard import hours


@pytest.mark.parametrize(
    ("text", "within", "without"),
    [
        ("09:00-18:00", ("09:00", "12:30", "17:59"), ("00:00", "08:59", "18:00", "23:59")),
        ("22:00-06:00", ("22:00", "23:59", "00:00", "05:59"), ("06:00", "12:00", "21:59")),
        ("18:00-24:00", ("18:00", "23:59"), ("00:00", "17:59")),
        ("18:00-00:00", ("18:00", "23:59"), ("00:00", "17:59")),
        ("00:00-24:00", ("00:00", "12:00", "23:59"), ()),
        ("00:00-00:01", ("00:00",), ("00:01", "23:59")),
        ("23:59-00:01", ("23:59", "00:00"), ("00:01", "23:58")),
        ("", ("00:00", "23:59"), ()),
    ],
)
def test_the_edges(text: str, within: tuple[str, ...], without: tuple[str, ...]) -> None:
    assert [one for one in (*within, *without) if hours.inside(text, minute(one))] == list(within)


@pytest.mark.parametrize(
    "text",
    ["08:00-08:00", "00:00-00:00", "8:00-9:00", "24:00-06:00", "08:00-24:01", "08:60-09:00", "08:00", "08:00-09:00\n"],
)
def test_what_can_not_be_hours(text: str) -> None:
    with pytest.raises(ValueError, match="not hours"):
        hours.read(text)


def test_the_day_is_beijings() -> None:
    assert hours.minute_of(datetime(2026, 11, 28, 16, 0, tzinfo=UTC)) == 0
    assert hours.minute_of(datetime(2026, 11, 28, 15, 59, 59, tzinfo=UTC)) == 23 * 60 + 59


def minute(clock: str) -> int:
    """The minute of the day that a clock shows."""
    hour, _, rest = clock.partition(":")
    return int(hour) * 60 + int(rest)
