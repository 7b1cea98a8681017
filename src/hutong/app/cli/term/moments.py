"""Moments as people type and read them: Beijing time, or so long ago."""

import re
from datetime import datetime, timedelta
from typing import Final

from hutong.base.clock import BEIJING, beijing, now
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text

_AGO: Final = re.compile(r"([0-9]{1,6})([smhd])")
_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


def since(text: str) -> datetime:
    """90s, 30m, 24h or 7d ago, or a date (and time) in Beijing unless it says otherwise; Refusal (BAD_COMMAND)."""
    ago = _AGO.fullmatch(text)
    try:
        if ago is not None:
            return now() - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError) as error:
        detail = Text(
            f"{text[:40]}：写成 24h、7d 或 2026-11-23 08:00", f"{text[:40]}: write 24h, 7d or 2026-11-23 08:00"
        )
        raise Refusal(Problem.BAD_COMMAND, detail) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)


def clock(moment: datetime | None) -> str:
    """A moment in Beijing, to the second."""
    return "" if moment is None else f"{beijing(moment):%Y-%m-%d %H:%M:%S}"
