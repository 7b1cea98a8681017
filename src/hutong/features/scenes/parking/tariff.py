"""Tariffs: what a stay costs, from the moment of entry to the moment of asking; pure, all amounts in fen.

A stay within the free minutes costs nothing. Otherwise the clock runs along a ladder: up to so many minutes it costs so
much in all, and after the last step so much more for every further period that is begun. Each calendar day in Beijing
costs at most the cap, so that a stay of several days is the sum of its days.

A stay is counted in whole minutes, the same ones that a driver is shown: a minute counts once it is over, and belongs
to the day in which it began.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from hutong.base.clock import beijing

_MINUTE: Final = timedelta(minutes=1)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Step:
    """A stay of up to so many minutes costs so much in all."""

    minutes: int
    fen: int


@dataclass(frozen=True, slots=True)
class Tariff:
    """The rules of a car park. `steps` rise in minutes, and never fall in fen."""

    free_minutes: int = 0  # for the whole stay, not each day
    free_counts: bool = True  # a longer stay pays for the free minutes, too; else the clock begins after them
    steps: tuple[Step, ...] = ()
    every_minutes: int = 0  # after the last step; 0: the last step is the most
    every_fen: int = 0
    day_cap_fen: int | None = None
    anew: bool = False  # the ladder begins again at midnight; else it runs on
    leave_minutes: int = 15  # after a payment

    def fee(self, entered: datetime, at: datetime) -> int:
        """What the stay costs in fen, earlier payments not taken off. A moment before the entry is the entry."""
        if stayed(entered, at) <= self.free_minutes:
            return 0
        return sum(self.by_day(entered, at))

    def by_day(self, entered: datetime, at: datetime) -> Iterator[int]:
        """What each calendar day of a stay beyond the free minutes costs."""
        entered, minutes = entered.replace(second=0, microsecond=0), stayed(entered, at)
        began = entered if self.free_counts else entered + timedelta(minutes=self.free_minutes)
        for start, end in _days(began, entered + timedelta(minutes=minutes)):
            whole = self._ladder(end - start) if self.anew else self._ladder(end - began) - self._ladder(start - began)
            yield whole if self.day_cap_fen is None else min(whole, self.day_cap_fen)

    def _ladder(self, stay: timedelta) -> int:
        """What so much time, in whole minutes, costs without free minutes and cap."""
        minutes = stay // _MINUTE
        if minutes <= 0:
            return 0
        for step in self.steps:
            if minutes <= step.minutes:
                return step.fen
        last = self.steps[-1] if self.steps else Step(0, 0)
        periods = -(-(minutes - last.minutes) // self.every_minutes) if self.every_minutes else 0
        return last.fen + periods * self.every_fen


def stayed(entered: datetime, at: datetime) -> int:
    """The whole minutes of a stay: what is shown is what is charged. A moment before the entry is the entry."""
    return max((at - entered) // _MINUTE, 0)


def _days(start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The stretch cut at every midnight in Beijing."""
    while start < end:
        here = beijing(start)
        midnight = here.replace(hour=0, minute=0, second=0, microsecond=0) + _DAY
        yield start, min(midnight, end)
        start = midnight
