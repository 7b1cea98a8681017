"""The worker: delivers notices, asks after attempts and refunds, makes exports, and ends cleanly when told."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable

import asyncpg

from hutong.app.hub import Hub
from hutong.app.money import Money
from hutong.app.settings import Settings

log = logging.getLogger(__name__)
_TROUBLE = 1.0  # seconds to wait when the database is away


class Worker:
    """Runs each job in a loop of its own, so that none delays another."""

    def __init__(self, money: Money) -> None:
        self._money = money
        self._stop = asyncio.Event()

    async def run(self) -> None:
        """Works until `stop`."""
        async with asyncio.TaskGroup() as jobs:
            jobs.create_task(self._loop("notices", self._money.deliverer.turn, 0.1))
            jobs.create_task(self._loop("chase", self._money.chaser.turn, 0.5))
            jobs.create_task(self._loop("refunds", self._money.refund_chaser.turn, 0.5))
            jobs.create_task(self._loop("sms", self._money.texts.chaser.turn, 0.5))
            jobs.create_task(self._loop("arrivals", self._money.storage.arrivals.turn, 0.5))
            jobs.create_task(self._loop("leftovers", self._money.storage.leftovers.turn, 0.5))
            jobs.create_task(self._loop("audit chain", self._money.chain.turn, 1.0))
            jobs.create_task(self._loop("exports", self._money.exporter.turn, 0.5))
            jobs.create_task(self._loop("old exports", self._money.exporter.sweep, 600))
            jobs.create_task(self._loop("forget", self._money.forgetter.turn, 600))
        await asyncio.gather(
            self._money.deliverer.finish(),
            self._money.chaser.finish(),
            self._money.storage.arrivals.finish(),
            self._money.exporter.finish(),
        )

    def stop(self) -> None:
        """Ends the loops after their present turn; deliveries and questions under way are finished."""
        self._stop.set()

    async def _loop(self, name: str, turn: Callable[[], Awaitable[int]], idle: float) -> None:
        """`idle` seconds pass between turns that found nothing to do."""
        while not self._stop.is_set():
            try:
                wait = 0.0 if await turn() else idle
            except (OSError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError) as error:
                log.warning("%s: the database is away: %s", name, error)
                wait = _TROUBLE
            except Exception:  # what is wrong with one job must not end the others
                log.exception("%s: a turn failed", name)
                wait = _TROUBLE
            if wait:
                await self._pause(wait)

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stop.wait(), seconds)
        except TimeoutError:
            return


async def serve(settings: Settings, ready: Callable[[], None] = lambda: None) -> None:
    """Runs a worker until SIGTERM or SIGINT; calls `ready` once it works."""
    hub = await Hub.start(settings)
    money = Money.assemble(hub)
    worker = Worker(money)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, worker.stop)
    try:
        ready()
        await worker.run()
    finally:
        await money.post.close()
        await hub.close()
