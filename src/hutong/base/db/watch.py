"""Waiting for rows to change: one query for everyone who waits in this process, however many they are."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

log = logging.getLogger(__name__)


class Watcher:
    """Polls `read` for the ids that somebody waits for, and for nothing when nobody does.

    Polling, because NOTIFY in every settling transaction takes a lock of the whole cluster at commit.
    """

    def __init__(self, read: Callable[[Sequence[str]], Awaitable[dict[str, str]]], *, every: float) -> None:
        """`read` gives the state of each id; `every` is seconds between reads."""
        self._read = read
        self._every = every
        self._waiting: dict[str, list[tuple[str, asyncio.Future[str]]]] = {}
        self._task: asyncio.Task[None] | None = None

    async def change(self, key: str, seen: str, timeout: float) -> str | None:
        """The first state other than `seen`; None after `timeout` seconds."""
        future: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(key, []).append((seen, future))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._poll())
        try:
            return await asyncio.wait_for(future, timeout)
        except TimeoutError:
            return None
        finally:
            self._forget(key, future)

    def _forget(self, key: str, future: "asyncio.Future[str]") -> None:
        left = [pair for pair in self._waiting.get(key, []) if pair[1] is not future]
        if left:
            self._waiting[key] = left
        else:
            self._waiting.pop(key, None)

    async def _poll(self) -> None:
        while self._waiting:
            await asyncio.sleep(self._every)
            try:
                states = await self._read(list(self._waiting))
            except Exception:  # those who wait have a time-out of their own; the next read may go well
                log.exception("reading states for those who wait failed")
                continue
            for key, state in states.items():
                for seen, future in self._waiting.get(key, []):
                    if state != seen and not future.done():
                        future.set_result(state)
