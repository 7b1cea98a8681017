"""The worker: its jobs run beside each other, trouble in one is no trouble to the others, and it ends cleanly."""

import asyncio
import logging
import os
import signal
from dataclasses import dataclass, field, fields

import asyncpg
import pytest
from tests import stack as whole
from tests.features.notices.owing import Receiver
from tests.witness.conftest import Serve, serve

from hutong.app import worker as module
from hutong.app.settings import Settings
from hutong.app.worker import Worker
from hutong.base.vault import MasterKey
from hutong.capabilities.simulation import Mischief

__all__ = ["serve"]
PATIENCE = 15.0  # seconds for anything that is waited for


@dataclass
class Job:
    """A job whose turns do as they are told: return a number, raise, or wait."""

    turns: list[int | Exception | asyncio.Event] = field(default_factory=list)
    taken: int = 0
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    finished: int = 0

    async def turn(self) -> int:
        """The next turn; 0 when nothing more is told."""
        async with self.changed:
            self.taken += 1
            self.changed.notify_all()
        told = self.turns.pop(0) if self.turns else 0
        if isinstance(told, asyncio.Event):
            await told.wait()
            return 1
        if isinstance(told, Exception):
            raise told
        return told

    async def finish(self) -> None:
        """Counts."""
        self.finished += 1

    async def until(self, count: int) -> None:
        """Returns once so many turns have begun."""
        async with asyncio.timeout(PATIENCE), self.changed:
            await self.changed.wait_for(lambda: self.taken >= count)


@dataclass
class Jobs:
    """All of them."""

    notices: Job = field(default_factory=Job)
    chase: Job = field(default_factory=Job)
    refunds: Job = field(default_factory=Job)

    def worker(self) -> Worker:
        """A worker that has these to do."""
        named = {one.name: getattr(self, one.name) for one in fields(self)}
        jobs = [module.Job(name, job.turn, 0.1) for name, job in named.items()]
        return Worker(jobs, [job.finish for job in named.values()])


@pytest.fixture
def no_breath(monkeypatch: pytest.MonkeyPatch) -> None:
    """After trouble it goes on at once."""
    monkeypatch.setattr(module, "_TROUBLE", 0.001)


async def end(worker: Worker, running: "asyncio.Task[None]") -> None:
    worker.stop()
    async with asyncio.timeout(PATIENCE):
        await running


TROUBLES = [
    OSError("no route"),
    TimeoutError(),
    asyncpg.InterfaceError("the pool is closing"),
    asyncpg.ConnectionDoesNotExistError("gone"),
    asyncpg.UndefinedColumnError("no such column"),
    RuntimeError("a mistake of ours"),
    KeyError("another"),
]


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: type(trouble).__name__)
@pytest.mark.usefixtures("no_breath")
async def test_trouble_in_one_job_is_no_trouble_to_the_others(
    trouble: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    jobs = Jobs()
    jobs.notices.turns = [trouble, trouble]
    worker = jobs.worker()
    running = asyncio.create_task(worker.run())
    with caplog.at_level(logging.WARNING):
        for job in (jobs.notices, jobs.chase, jobs.refunds):
            await job.until(4)
    assert not running.done()
    assert "notices" in caplog.text
    await end(worker, running)
    assert jobs.notices.finished == 1


async def test_a_slow_job_delays_no_other_and_is_waited_for_at_the_end() -> None:
    jobs, slow = Jobs(), asyncio.Event()
    jobs.chase.turns = [slow]
    worker = jobs.worker()
    running = asyncio.create_task(worker.run())
    await jobs.notices.until(3)
    await jobs.refunds.until(2)
    assert jobs.chase.taken == 1
    worker.stop()
    await jobs.chase.until(1)
    assert not running.done()  # its turn is not cut off
    slow.set()
    async with asyncio.timeout(PATIENCE):
        await running
    assert (jobs.chase.taken, jobs.notices.finished) == (1, 1)


async def test_a_job_that_finds_work_goes_on_without_a_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = Jobs()
    jobs.notices.turns = [5] * 50
    worker = jobs.worker()
    pauses: list[tuple[int, float]] = []

    async def paused(seconds: float) -> None:
        pauses.append((jobs.notices.taken, seconds))
        await worker._stop.wait()

    monkeypatch.setattr(worker, "_pause", paused)
    running = asyncio.create_task(worker.run())
    await jobs.notices.until(51)  # the 51st finds nothing
    await end(worker, running)
    assert jobs.notices.taken == 51
    assert (51, 0.1) in pauses


async def test_stopped_before_it_began_it_does_nothing() -> None:
    jobs = Jobs()
    worker = jobs.worker()
    worker.stop()
    await worker.run()
    assert (jobs.notices.taken, jobs.chase.taken, jobs.refunds.taken, jobs.notices.finished) == (0, 0, 0, 1)


async def test_what_nobody_told_is_found_settled_and_passed_on(dsn: str, serve: Serve) -> None:
    """Both notifications of the provider are lost, and one answer: the worker finds out, and tells the merchant."""
    receiver = Receiver()
    url = await serve(receiver) + "/hear"
    stack = await whole.build(dsn)
    worker = Worker.of(stack.money)
    try:
        simulator = stack.simulators["WXPAY_V3"]
        simulator.mischiefs.order(Mischief.NOTICE_LOST, times=2)
        _, answer = await stack.order("A1", notifyUrl=url)
        await stack.pay(answer)
        assert (await stack.query("A1"))["status"] == "0"
        await stack.hub.pool.execute("UPDATE attempt SET chase_at = now()")
        running = asyncio.create_task(worker.run())
        (paid,) = await receiver.until(1)
        assert (paid.fields["orderId"], paid.fields["status"]) == ("A1", "1")
        simulator.mischiefs.order(Mischief.RESET, where="/refunds")
        wish = {"orderId": "A1", "refundId": "R1", "refundAmt": "5.00", "notifyUrl": url}
        assert (await stack.post("/api/pay/refund", wish))[1]["status"] == "0"
        await stack.hub.pool.execute("UPDATE refund SET chase_at = now()")
        told = await receiver.until(2)
        assert (told[1].fields["refundId"], told[1].fields["status"]) == ("R1", "1")
        await end(worker, running)
        assert {notice["state"] for notice in await stack.notices()} == {"done"}
    finally:
        worker.stop()
        await stack.close()


async def test_deliveries_under_way_are_finished_before_it_ends(dsn: str, serve: Serve) -> None:
    receiver = Receiver(answer=lambda _: None, at_last=(200, b"success"))
    url = await serve(receiver) + "/hear"
    stack = await whole.build(dsn)
    worker = Worker.of(stack.money)
    try:
        _, answer = await stack.order("A1", notifyUrl=url)
        await stack.pay(answer)
        running = asyncio.create_task(worker.run())
        await receiver.until(1)
        worker.stop()
        receiver.let_go.set()
        async with asyncio.timeout(PATIENCE):
            await running
        (notice,) = await stack.notices()
        assert (notice["state"], notice["tries"]) == ("done", 1)
    finally:
        receiver.let_go.set()
        worker.stop()
        await stack.close()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_process_that_is_told_to_end_ends(dsn: str, number: signal.Signals) -> None:
    settings = Settings(database_url=dsn, master=MasterKey.generate())
    told: list[str] = []

    def ready() -> None:
        told.append("ready")
        os.kill(os.getpid(), number)

    async with asyncio.timeout(PATIENCE):
        await module.serve(settings, ready)
    assert told == ["ready"]
