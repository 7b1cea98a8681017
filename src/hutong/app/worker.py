"""The worker: delivers notices, asks after attempts and refunds, makes exports, and ends cleanly when told."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import asyncpg

from hutong.app.hub import Hub
from hutong.app.money import Money
from hutong.app.settings import Settings

log = logging.getLogger(__name__)
Finish = Callable[[], Awaitable[None]]
_TROUBLE = 1.0  # seconds to wait when the database is away


@dataclass(frozen=True, slots=True)
class Job:
    """Work that comes again and again: `turn` says how much there was; `idle` seconds pass after one without any."""

    name: str
    turn: Callable[[], Awaitable[int]]
    idle: float = 0.5


def jobs_of(money: Money) -> tuple[Job, ...]:
    """Everything that a worker does."""
    return (
        Job("notices", money.deliverer.turn, 0.1),
        Job("chase", money.chaser.turn),
        Job("refunds", money.refund_chaser.turn),
        Job("sms", money.texts.chaser.turn),
        Job("deliveries", money.deliveries.chaser.turn),
        Job("goods", money.goods.chaser.turn),
        Job("messages", money.messages.chaser.turn),
        Job("reminders", money.messages.reminders.turn, 2.0),
        Job("pushes", money.pushes.retrier.turn),
        Job("arrivals", money.storage.arrivals.turn),
        Job("leftovers", money.storage.leftovers.turn),
        Job("audit chain", money.chain.turn, 1.0),
        Job("exports", money.exporter.turn),
        Job("old exports", money.exporter.sweep, 600),
        Job("quotes", money.scenes.tidy, 600),
        Job("forget", money.forgetter.turn, 600),
        Job("pulse", money.pulse.turn, 10),
    )


def finishers_of(money: Money) -> tuple[Finish, ...]:
    """What is waited for at the end: work under way that must not be cut off."""
    return (
        money.deliverer.finish,
        money.chaser.finish,
        money.storage.arrivals.finish,
        money.exporter.finish,
    )


class Worker:
    """Runs each job in a loop of its own, so that none delays another."""

    def __init__(self, jobs: Sequence[Job], finishers: Sequence[Finish] = ()) -> None:
        self._jobs = jobs
        self._finishers = finishers
        self._stop = asyncio.Event()

    @classmethod
    def of(cls, money: Money) -> "Worker":
        """The worker of an installation."""
        return cls(jobs_of(money), finishers_of(money))

    async def run(self) -> None:
        """Works until `stop`."""
        async with asyncio.TaskGroup() as running:
            for job in self._jobs:
                running.create_task(self._loop(job))
        await asyncio.gather(*(finish() for finish in self._finishers))

    def stop(self) -> None:
        """Ends the loops after their present turn; deliveries and questions under way are finished."""
        self._stop.set()

    async def _loop(self, job: Job) -> None:
        while not self._stop.is_set():
            try:
                wait = 0.0 if await job.turn() else job.idle
            except (OSError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError) as error:
                log.warning("%s: the database is away: %s", job.name, error)
                wait = _TROUBLE
            except Exception:  # what is wrong with one job must not end the others
                log.exception("%s: a turn failed", job.name)
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
    worker = Worker.of(money)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, worker.stop)
    try:
        ready()
        await worker.run()
    finally:
        await money.post.close()
        await hub.close()
