"""The whole overview at one moment, and a reader that many watchers share."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.features.overview import by_channel, days, waiting
from hutong.features.overview.by_channel import Standing
from hutong.features.overview.days import Bar, Total
from hutong.features.overview.waiting import Waiting

EVERY: Final = 2.0  # seconds between readings while somebody watches


@dataclass(frozen=True, slots=True)
class Board:
    """What the overview shows of orders, money, channels and what waits."""

    day: date
    today: Total
    yesterday: Total
    week: Total  # seven days, today among them
    hours: tuple[Bar, ...]
    hours_before: tuple[Bar, ...]
    days: tuple[Bar, ...]
    channels: tuple[Standing, ...]  # today
    waiting: Waiting


async def read(pool: Pool, day: date | None = None) -> Board:
    """The board of a day (today)."""
    day = day or days.day_of(now())
    before, first = day - timedelta(days=1), day - timedelta(days=6)
    return Board(
        day=day,
        today=await days.total(pool, days.span_of(day)),
        yesterday=await days.total(pool, days.span_of(before)),
        week=await days.total(pool, days.span_of(first, 7)),
        hours=tuple(await days.hours(pool, day)),
        hours_before=tuple(await days.hours(pool, before)),
        days=tuple(await days.days(pool, day)),
        channels=tuple((await by_channel.standings(pool, days.span_of(day))).values()),
        waiting=await waiting.waiting(pool),
    )


class Live:
    """Reads the board for all who watch, and only while somebody does."""

    def __init__(self, source: Callable[[], Awaitable[Board]], every: float = EVERY) -> None:
        self._source = source
        self._every = every
        self._watchers: set[asyncio.Queue[Board]] = set()
        self._reading: asyncio.Task[None] | None = None
        self._last: Board | None = None

    async def watch(self) -> AsyncIterator[Board]:
        """The board now, and again whenever something about it changed; for ever."""
        mine: asyncio.Queue[Board] = asyncio.Queue(maxsize=1)
        self._watchers.add(mine)
        if self._last is not None:
            mine.put_nowait(self._last)
        if self._reading is None or self._reading.done():
            self._reading = asyncio.create_task(self._read())
        try:
            while True:
                yield await mine.get()
        finally:
            self._watchers.discard(mine)

    async def _read(self) -> None:
        while self._watchers:
            board = await self._source()
            if board != self._last:
                self._last = board
                self._tell(board)
            await asyncio.sleep(self._every)
        self._last = None  # whoever comes next is told what is, not what was

    def _tell(self, board: Board) -> None:
        """A slow watcher is told the newest only."""
        for queue in self._watchers:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(board)
