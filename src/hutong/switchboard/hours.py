"""Hours of the day in Beijing, such as 09:00-18:00, or 22:00-06:00 over midnight: the end is no part of them."""

import re
from datetime import datetime
from typing import Final

from hutong.base.clock import beijing

_HOURS: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])-([01][0-9]|2[0-3]|24):([0-5][0-9])")
_DAY: Final = 24 * 60


def read(text: str) -> tuple[int, int]:
    """The first minute of the day and the one after the last; ValueError, also when the two are the same moment."""
    match = _HOURS.fullmatch(text)
    if match is None:
        raise ValueError("not hours of the day")
    from_hour, from_minute, to_hour, to_minute = map(int, match.groups())
    start, end = from_hour * 60 + from_minute, to_hour * 60 + to_minute
    if end > _DAY or start == end:
        raise ValueError("not hours of the day")
    return start, end


def inside(text: str, minute: int) -> bool:
    """Whether a minute of the day is within these hours; an empty text is the whole day."""
    if not text:
        return True
    start, end = read(text)
    return start <= minute < end if start < end else minute >= start or minute < end


def minute_of(moment: datetime) -> int:
    """The minute of the day in Beijing at this moment."""
    there = beijing(moment)
    return there.hour * 60 + there.minute
