"""Group commit: the writes of all requests in flight go to PostgreSQL as one statement, each answered once durable."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

from hutong.base.db import AWAY, Connection, Pool

Item = TypeVar("Item")
Result = TypeVar("Result")


class GroupCommit(Generic[Item, Result]):
    """Collects items while the statement before is under way, then writes them together.

    `write` gets a connection and the items and returns one result an item, in order; it must be one transaction.
    When it fails for several items they are written again one by one, so that a bad item fails alone.
    """

    def __init__(
        self,
        pool: Pool,
        write: Callable[[Connection, Sequence[Item]], Awaitable[Sequence[Result]]],
        *,
        lanes: int = 2,
        most: int = 256,
    ) -> None:
        """`lanes` statements at a time at most, of at most `most` items."""
        self._pool = pool
        self._write = write
        self._most = most
        self._free = lanes
        self._waiting: list[tuple[Item, asyncio.Future[Result]]] = []
        self._tasks: set[asyncio.Task[None]] = set()

    async def add(self, item: Item) -> Result:
        """The result of writing this item; returns only after it is durable."""
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        if self._free:
            self._free -= 1
            task = asyncio.create_task(self._lane())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return await future

    async def _lane(self) -> None:
        group: list[tuple[Item, asyncio.Future[Result]]] = []
        try:
            while self._waiting:
                group, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
                await self._commit(group)
        except BaseException:  # the process is ending: nobody may wait for a lane that is gone
            _fail([*group, *self._waiting], ConnectionError("the write was given up"))
            self._waiting = []
            raise
        finally:
            self._free += 1

    async def _commit(self, group: list[tuple[Item, asyncio.Future[Result]]]) -> None:
        try:
            async with self._pool.acquire() as connection:
                results = await self._write(connection, [item for item, _ in group])
            answered = list(zip(group, results, strict=True))
        except AWAY as error:  # one by one would fail as often as there are items, each as slowly
            _fail(group, error)
        except Exception as error:
            if len(group) == 1:
                _fail(group, error)
                return
            for single in group:
                await self._commit([single])
        else:
            for (_, future), result in answered:
                if not future.done():
                    future.set_result(result)


def _fail(group: "list[tuple[Item, asyncio.Future[Result]]]", error: Exception) -> None:
    for _, future in group:
        if not future.done():
            future.set_exception(error)
