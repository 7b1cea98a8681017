"""The listening connection on a real PostgreSQL: it hears, comes back after a cut, its lock dies with its process."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator

import asyncpg
import pytest

from hutong.base.db import Pool
from hutong.base.db.listener import Listener

LOCK = "FROM pg_locks WHERE locktype = 'advisory' AND (classid::bigint << 32 | objid::bigint) = $1"
KILL = f"SELECT pg_terminate_backend(pid, 5000) {LOCK}"
HELD = f"SELECT count(*) {LOCK}"
DIES = """
import asyncio, sys
from hutong.base.db.listener import Listener

async def main():
    listener = Listener(sys.argv[1])
    await listener.start()
    print(listener.owner, flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""


class Heard:
    """Keeps what was heard, and waits for it."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[str] = asyncio.Queue()

    async def __call__(self, payload: str) -> None:
        self.queue.put_nowait(payload)

    async def next(self) -> str:
        async with asyncio.timeout(10):
            return await self.queue.get()


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
async def listener(dsn: str, heard: Heard) -> AsyncIterator[Listener]:
    made = Listener(dsn)
    made.on("test_a", heard)
    await made.start()
    yield made
    await made.stop()


async def is_to_be_had(pool: Pool, owner: int) -> None:
    """Returns as soon as nobody holds the owner's lock; fails after ten seconds."""
    async with pool.acquire() as connection:
        await connection.execute("SELECT pg_advisory_lock($1)", owner, timeout=10)
        await connection.execute("SELECT pg_advisory_unlock($1)", owner)


async def test_it_hears_its_channels_with_their_payload(pool: Pool, listener: Listener, heard: Heard) -> None:
    await pool.execute("NOTIFY test_b, 'not mine'")
    await pool.execute("NOTIFY test_a, '17'")
    await pool.execute("NOTIFY test_a")
    assert [await heard.next(), await heard.next()] == ["17", ""]
    assert heard.queue.empty()


async def test_what_is_rolled_back_is_not_heard(pool: Pool, listener: Listener, heard: Heard) -> None:
    async with pool.acquire() as connection:
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute("NOTIFY test_a, 'rolled back'")
        await transaction.rollback()
    await pool.execute("NOTIFY test_a, 'committed'")
    assert await heard.next() == "committed"


async def test_it_comes_back_after_it_was_cut_and_catches_up(
    pool: Pool, listener: Listener, heard: Heard, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(2):
        assert await pool.fetchval(KILL, listener.owner)
        assert await heard.next() == ""  # what was missed is unknown, so the handler is called once
        await pool.execute("NOTIFY test_a, 'after'")
        assert await heard.next() == "after"
    assert "the listening connection was lost" in caplog.text


async def test_it_keeps_trying_while_there_is_no_database(
    pool: Pool, listener: Listener, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, starting = asyncpg.InterfaceError("connection is closed"), asyncpg.CannotConnectNowError("starting up")
    failures = iter([OSError("refused"), TimeoutError(), starting, closed])
    tried = asyncio.Event()
    connect = listener._connect

    async def failing() -> asyncio.Event:
        for failure in failures:
            raise failure
        tried.set()
        return await connect()

    monkeypatch.setattr(listener, "_connect", failing)
    monkeypatch.setattr("hutong.base.db.listener._RETRY", 0.01)
    await pool.fetchval(KILL, listener.owner)
    async with asyncio.timeout(10):
        await tried.wait()
    assert await heard.next() == ""


async def test_a_handler_that_fails_is_told_in_the_log_and_the_next_one_runs(
    dsn: str, pool: Pool, heard: Heard, caplog: pytest.LogCaptureFixture
) -> None:
    async def fails(payload: str) -> None:
        await heard(payload)
        raise LookupError("broken handler")

    listener = Listener(dsn)
    listener.on("test_a", fails)
    await listener.start()
    for payload in ("1", "2"):
        await pool.execute("SELECT pg_notify('test_a', $1)", payload)
        assert await heard.next() == payload
    await asyncio.sleep(0)
    await listener.stop()
    assert caplog.text.count("broken handler") >= 2


async def test_the_lock_shows_that_the_process_lives(pool: Pool, listener: Listener, heard: Heard) -> None:
    assert not await pool.fetchval("SELECT pg_try_advisory_lock($1)", listener.owner)
    assert await pool.fetchval(KILL, listener.owner)
    assert await heard.next() == ""
    assert await pool.fetchval(HELD, listener.owner) == 1  # it was taken again with the new connection


async def test_stopping_gives_the_lock_up(dsn: str, pool: Pool) -> None:
    listener = Listener(dsn)
    await listener.start()
    await listener.stop()
    await is_to_be_had(pool, listener.owner)


async def test_the_lock_is_to_be_had_when_the_process_is_killed(dsn: str, pool: Pool) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", DIES, dsn, stdout=asyncio.subprocess.PIPE, env={**os.environ}
    )
    assert process.stdout is not None
    async with asyncio.timeout(20):
        owner = int(await process.stdout.readline())
    assert not await pool.fetchval("SELECT pg_try_advisory_lock($1)", owner)
    process.send_signal(signal.SIGKILL)
    await process.wait()
    await is_to_be_had(pool, owner)


async def test_without_a_database_it_does_not_start() -> None:
    with pytest.raises(OSError):
        await Listener("postgresql://postgres@127.0.0.1:1/none").start()


def test_owners_differ_and_fit_a_bigint() -> None:
    owners = {Listener("").owner for _ in range(1000)}
    assert len(owners) == 1000
    assert all(0 <= owner < 2**63 for owner in owners)
