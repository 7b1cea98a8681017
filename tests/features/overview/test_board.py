"""The board as a whole, and the reader that many watchers share."""

import asyncio
from dataclasses import replace
from datetime import date

from tests.features.overview.conftest import Put

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.features.overview.board import Board, Live, read


async def test_the_board_is_todays(pool: Pool, put: Put) -> None:
    await put(1999, now(), now())
    board = await read(pool)
    assert (board.today.fen, board.week.fen, board.days[-1].fen) == (1999, 1999, 1999)
    assert sum(bar.fen for bar in board.hours) == 1999
    assert [one.channel_id for one in board.channels] == [1]


class Source:
    """A board that changes when told, and counts how often it was read."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.reads = 0
        self.read = asyncio.Event()

    async def __call__(self) -> Board:
        self.reads += 1
        self.read.set()
        return self.board


async def test_watchers_share_one_reader_and_hear_of_changes_only(pool: Pool) -> None:
    first = await read(pool)
    source = Source(first)
    live = Live(source, every=0.001)
    one, two = live.watch(), live.watch()
    assert await anext(one) == await anext(two) == first
    second = replace(first, day=date(2000, 1, 1))
    source.board = second
    assert await anext(one) == second
    assert await anext(two) == second
    await one.aclose()
    await two.aclose()
    reads = source.reads
    source.read.clear()
    late = live.watch()  # nobody watched: it was not read on and on
    assert await anext(late) == second
    assert source.reads <= reads + 2
    await late.aclose()
