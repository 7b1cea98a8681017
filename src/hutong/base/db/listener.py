"""One connection a process that hears NOTIFY and, by a lock that dies with the process, shows that it is alive."""

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable

import asyncpg

log = logging.getLogger(__name__)
_RETRY = 0.5  # seconds between tries to come back after the connection was lost


class Listener:
    """Hears the named channels; after a lost connection it comes back and calls every handler once, to catch up.

    `owner` is this process's number. It holds pg_advisory_lock(owner) as long as the process lives, so another
    process can tell within a moment whether the owner of a claimed row is dead: the lock is then to be had.
    """

    def __init__(self, dsn: str) -> None:
        self.owner = secrets.randbits(62)
        self._dsn = dsn
        self._handlers: dict[str, Callable[[str], Awaitable[None]]] = {}
        self._connection: asyncpg.Connection[asyncpg.Record] | None = None
        self._task: asyncio.Task[None] | None = None
        self._running: set[asyncio.Task[None]] = set()

    def on(self, channel: str, handler: Callable[[str], Awaitable[None]]) -> None:
        """Registers the handler of a channel; before `start`."""
        self._handlers[channel] = handler

    async def start(self) -> None:
        """Connects and begins to hear; ConnectionError or OSError when there is no database."""
        lost = await self._connect()
        self._task = asyncio.create_task(self._keep(lost))

    async def stop(self) -> None:
        """Stops hearing and gives the lock up."""
        tasks = [task for task in (self._task, *self._running) if task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._connection is not None:
            await self._connection.close(timeout=2)

    async def _connect(self) -> asyncio.Event:
        lost = asyncio.Event()
        connection = await asyncpg.connect(self._dsn)
        connection.add_termination_listener(lambda _: lost.set())
        try:
            await connection.execute("SELECT pg_advisory_lock($1)", self.owner)
            for channel in self._handlers:
                await connection.add_listener(channel, self._heard)
        except BaseException:
            connection.terminate()
            raise
        self._connection = connection
        return lost

    async def _keep(self, lost: asyncio.Event) -> None:
        while True:
            await lost.wait()
            log.warning("the listening connection was lost; coming back")
            lost = await self._come_back()
            for channel in self._handlers:
                self._heard(None, 0, channel, "")

    async def _come_back(self) -> asyncio.Event:
        while True:
            try:
                return await self._connect()
            except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await asyncio.sleep(_RETRY)

    def _heard(self, _connection: object, _pid: int, channel: str, payload: object) -> None:
        task = asyncio.ensure_future(self._handlers[channel](str(payload)))
        self._running.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: "asyncio.Future[None]") -> None:
        self._running.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("a handler of a notification failed", exc_info=task.exception())
