"""Which payments or refunds are wanted, as a page's filters say it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from hutong.base.clock import BEIJING, beijing, now
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text

USUAL: Final = 31  # days that are looked through when no span is given
MOST: Final = 100  # days that one question may span


@dataclass(frozen=True, slots=True)
class Span:
    """Days in Beijing, both included, as the moments that they begin and end at."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters; None and empty ask for everything. `number` is any of the numbers and needs no span."""

    number: str = ""
    states: tuple[str, ...] = ()
    merchant_id: str | None = None
    product: str = ""
    channel_id: int | None = None
    first: date | None = None
    last: date | None = None
    min_fen: int | None = None
    max_fen: int | None = None
    automatic: bool | None = None  # refunds: made by the hub itself

    def span(self) -> Span:
        """The days to look through, as moments; Refusal (BAD_INPUT) as for days."""
        first, last = self.days()
        start = datetime.combine(first, time(), BEIJING)
        return Span(start, datetime.combine(last + timedelta(days=1), time(), BEIJING))

    def days(self) -> tuple[date, date]:
        """The first and the last day; Refusal (BAD_INPUT) when they are too many or end before they begin."""
        today = beijing(now()).date()
        last = self.last or (max(today, self.first) if self.first else today)
        first = self.first or last - timedelta(days=USUAL - 1)
        if first > last:
            raise _bad(Text("开始日期晚于结束日期", "it ends before it begins"))
        if (last - first).days >= MOST:
            raise _bad(Text(f"一次最多查询 {MOST} 天", f"at most {MOST} days at a time"))
        return first, last


def _bad(why: Text) -> Refusal:
    return Refusal(Problem.BAD_INPUT, why, [("from", why)])
