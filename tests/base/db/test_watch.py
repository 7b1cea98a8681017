"""Waiting for a change: one read for all who wait, none when nobody does, and a failed read loses nobody."""

import asyncio
from collections.abc import Sequence

import pytest

from hutong.base.db.watch import Watcher


class Rows:
    """States by key, and every read that was made of them."""

    def __init__(self, **states: str) -> None:
        self.states = states
        self.reads: list[list[str]] = []
        self.read: asyncio.Queue[None] = asyncio.Queue()
        self.failing = 0

    async def __call__(self, keys: Sequence[str]) -> dict[str, str]:
        self.reads.append(sorted(keys))
        self.read.put_nowait(None)
        if self.failing:
            self.failing -= 1
            raise ConnectionError("no database for a moment")
        return {key: self.states[key] for key in keys if key in self.states}


async def test_it_tells_the_state_that_is_not_the_one_seen() -> None:
    rows = Rows(a="open")
    watcher = Watcher(rows, every=0.005)
    waiting = asyncio.create_task(watcher.change("a", "open", 5))
    for _ in range(3):
        await rows.read.get()
    assert not waiting.done()
    rows.states["a"] = "paid"
    assert await waiting == "paid"


async def test_a_state_that_differs_already_is_told_at_the_first_read() -> None:
    rows = Rows(a="paid")
    assert await Watcher(rows, every=0.005).change("a", "open", 5) == "paid"
    assert rows.reads == [["a"]]


@pytest.mark.parametrize("states", [{}, {"a": "open"}])
async def test_after_the_timeout_nothing_is_told(states: dict[str, str]) -> None:
    assert await Watcher(Rows(**states), every=0.005).change("a", "open", 0.03) is None


async def test_all_who_wait_share_one_read() -> None:
    rows = Rows(a="open", b="open")
    watcher = Watcher(rows, every=0.01)
    tasks = [asyncio.create_task(watcher.change(key, "open", 5)) for key in "ab" * 100]
    await rows.read.get()
    assert set(map(tuple, rows.reads)) == {("a", "b")}
    rows.states["a"] = "paid"
    assert await asyncio.gather(*tasks[::2]) == ["paid"] * 100
    assert not any(task.done() for task in tasks[1::2])
    rows.states["b"] = "closed"
    assert await asyncio.gather(*tasks[1::2]) == ["closed"] * 100


async def test_nobody_waiting_means_no_reads() -> None:
    rows = Rows(a="open")
    watcher = Watcher(rows, every=0.005)
    await watcher.change("a", "open", 0.02)
    assert watcher._task is not None
    async with asyncio.timeout(5):
        await watcher._task  # ends by itself
    rows.states["a"] = "paid"
    assert await watcher.change("a", "open", 5) == "paid"  # and it begins again


async def test_one_who_leaves_disturbs_nobody() -> None:
    rows = Rows(a="open")
    watcher = Watcher(rows, every=0.005)
    leaving = asyncio.create_task(watcher.change("a", "open", 5))
    staying = asyncio.create_task(watcher.change("a", "open", 5))
    await asyncio.sleep(0.01)
    leaving.cancel()
    await asyncio.gather(leaving, return_exceptions=True)
    rows.states["a"] = "paid"
    assert await staying == "paid"


async def test_a_failed_read_is_made_again(caplog: pytest.LogCaptureFixture) -> None:
    rows = Rows(a="paid")
    rows.failing = 2
    assert await Watcher(rows, every=0.005).change("a", "open", 5) == "paid"
    assert len(rows.reads) == 3
    assert "reading states" in caplog.text
