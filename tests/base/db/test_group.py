"""Group commit on a real PostgreSQL: durable before answered, a bad item alone, nobody left waiting."""

import asyncio
from collections.abc import AsyncIterator, Sequence

import asyncpg
import pytest

from hutong.base.db import Connection, Pool
from hutong.base.db.group import GroupCommit

INSERT = "INSERT INTO written (n, body) SELECT * FROM unnest($1::bigint[], $2::text[]) RETURNING n"


@pytest.fixture
async def table(pool: Pool) -> AsyncIterator[None]:
    await pool.execute("CREATE TABLE written (n bigint PRIMARY KEY, body text NOT NULL CHECK (body <> 'bad'))")
    yield
    await pool.execute("DROP TABLE written")


class Writer:
    """Writes rows, and keeps how many items each statement had."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []
        self.pid = 0
        self.gate = asyncio.Event()
        self.gate.set()
        self.begun = asyncio.Event()

    async def __call__(self, connection: Connection, items: Sequence[tuple[int, str]]) -> list[int]:
        self.groups.append([n for n, _ in items])
        self.pid = connection.get_server_pid()
        self.begun.set()
        await self.gate.wait()
        rows = await connection.fetch(INSERT, [n for n, _ in items], [body for _, body in items])
        return [row["n"] for row in rows]


async def numbers(pool: Pool) -> list[int]:
    return [row["n"] for row in await pool.fetch("SELECT n FROM written ORDER BY n")]


async def test_an_item_is_durable_before_it_is_answered(pool: Pool, table: None) -> None:
    group = GroupCommit(pool, Writer())

    async def one(n: int) -> None:
        assert await group.add((n, "x")) == n
        seen = await pool.fetchval("SELECT count(*) FROM written WHERE n = $1", n)  # another connection
        assert seen == 1

    await asyncio.gather(*(one(n) for n in range(200)))


async def test_what_comes_while_a_statement_runs_goes_into_the_next_one(pool: Pool, table: None) -> None:
    writer = Writer()
    writer.gate.clear()
    group = GroupCommit(pool, writer, lanes=1, most=64)
    first = asyncio.create_task(group.add((0, "x")))
    await writer.begun.wait()
    others = [asyncio.create_task(group.add((n, "x"))) for n in range(1, 101)]
    await asyncio.sleep(0)
    writer.gate.set()
    assert await asyncio.gather(first, *others) == list(range(101))
    assert writer.groups == [[0], list(range(1, 65)), list(range(65, 101))]


async def test_each_gets_its_own_result_in_order(pool: Pool, table: None) -> None:
    group = GroupCommit(pool, Writer(), lanes=2, most=7)
    assert await asyncio.gather(*(group.add((n, "x")) for n in range(100))) == list(range(100))
    assert await numbers(pool) == list(range(100))


async def test_no_more_statements_at_once_than_lanes(pool: Pool, table: None) -> None:
    writer = Writer()
    writer.gate.clear()
    group = GroupCommit(pool, writer, lanes=2, most=1)
    tasks = [asyncio.create_task(group.add((n, "x"))) for n in range(6)]
    while len(writer.groups) < 2:
        await writer.begun.wait()
        await asyncio.sleep(0)
    assert len(writer.groups) == 2
    writer.gate.set()
    await asyncio.gather(*tasks)
    assert len(writer.groups) == 6


@pytest.mark.parametrize("bad", [(500, "bad"), (500, "nul\0"), (2**70, "x"), ("no number", "x"), (3, None)])
async def test_a_bad_item_fails_alone(pool: Pool, table: None, bad: tuple[int, str]) -> None:
    writer = Writer()
    writer.gate.clear()
    group = GroupCommit(pool, writer, lanes=1)
    first = asyncio.create_task(group.add((0, "x")))
    await writer.begun.wait()
    good = [asyncio.create_task(group.add((n, "x"))) for n in (1, 2)]
    wrong = asyncio.create_task(group.add(bad))
    more = [asyncio.create_task(group.add((n, "x"))) for n in (4, 5)]
    await asyncio.sleep(0)
    writer.gate.set()
    assert await asyncio.gather(first, *good, *more) == [0, 1, 2, 4, 5]
    with pytest.raises((asyncpg.PostgresError, ValueError)):
        await wrong
    assert await numbers(pool) == [0, 1, 2, 4, 5]


async def test_a_repeat_within_one_group_fails_alone(pool: Pool, table: None) -> None:
    group = GroupCommit(pool, Writer(), lanes=1)
    answers = await asyncio.gather(*(group.add((n, "x")) for n in (1, 2, 2, 3)), return_exceptions=True)
    assert [answer for answer in answers if not isinstance(answer, BaseException)] == [1, 2, 3]
    assert isinstance(answers[2], asyncpg.UniqueViolationError)


async def test_one_who_stops_waiting_loses_nobody_elses_item(pool: Pool, table: None) -> None:
    writer = Writer()
    writer.gate.clear()
    group = GroupCommit(pool, writer, lanes=1)
    tasks = [asyncio.create_task(group.add((n, "x"))) for n in range(5)]
    await writer.begun.wait()
    late = [asyncio.create_task(group.add((n, "x"))) for n in range(5, 10)]
    await asyncio.sleep(0)
    tasks[2].cancel()
    late[0].cancel()
    await asyncio.sleep(0)
    writer.gate.set()
    answers = await asyncio.gather(*tasks, *late, return_exceptions=True)
    assert [answer for answer in answers if isinstance(answer, int)] == [0, 1, 3, 4, 6, 7, 8, 9]
    assert sum(isinstance(answer, asyncio.CancelledError) for answer in answers) == 2
    assert {0, 1, 3, 4, 6, 7, 8, 9} <= set(await numbers(pool))


async def test_a_lost_connection_fails_those_in_flight_and_no_one_after(pool: Pool, table: None) -> None:
    writer = Writer()
    writer.gate.clear()
    group = GroupCommit(pool, writer, lanes=1)
    tasks = [asyncio.create_task(group.add((n, "x"))) for n in range(3)]
    await writer.begun.wait()
    assert await pool.fetchval("SELECT pg_terminate_backend($1, 5000)", writer.pid)  # returns when it is gone
    writer.gate.set()
    answers = await asyncio.gather(*tasks, return_exceptions=True)
    assert all(isinstance(answer, Exception) for answer in answers)
    assert len(writer.groups) == 1  # not once again for each of them
    assert await group.add((9, "x")) == 9


async def test_a_writer_that_answers_too_few_leaves_nobody_waiting(pool: Pool) -> None:
    async def short(_connection: Connection, items: Sequence[int]) -> list[int]:
        return [0] * (len(items) - 1)

    group = GroupCommit(pool, short, lanes=1)
    async with asyncio.timeout(5):
        answers = await asyncio.gather(*(group.add(n) for n in range(3)), return_exceptions=True)
    assert all(isinstance(answer, ValueError) for answer in answers)


async def test_a_lane_that_is_ended_leaves_nobody_waiting(pool: Pool, table: None) -> None:
    writer = Writer()
    writer.gate.clear()
    group = GroupCommit(pool, writer, lanes=1)
    first = asyncio.create_task(group.add((0, "x")))
    await writer.begun.wait()
    second = asyncio.create_task(group.add((1, "x")))
    await asyncio.sleep(0)
    for lane in tuple(group._tasks):
        lane.cancel()
    async with asyncio.timeout(5):
        answers = await asyncio.gather(first, second, return_exceptions=True)
    assert all(isinstance(answer, ConnectionError) for answer in answers)
    writer.gate.set()
    assert await group.add((2, "x")) == 2  # the next one opens a lane again


async def test_no_connection_to_be_had_is_told_to_all(pool: Pool) -> None:
    group = GroupCommit(pool, Writer(), lanes=1)
    await pool.close()
    async with asyncio.timeout(5):
        answers = await asyncio.gather(*(group.add((n, "x")) for n in range(50)), return_exceptions=True)
    assert all(isinstance(answer, asyncpg.InterfaceError) for answer in answers)
