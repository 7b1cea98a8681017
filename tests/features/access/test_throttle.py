"""The limit in a running process: changes hold at once in every process, and nothing is asked when a request comes."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.base.db.listener import Listener
from hutong.features.access import QUERIES, Throttle, edit
from hutong.features.access.refused import refused
from hutong.switchboard.actor import Actor


@asynccontextmanager
async def opened(dsn: str, pool: Pool, per_minute: int = 2, free: tuple[str, ...] = ()) -> AsyncIterator[Throttle]:
    """A process's throttle with its listener."""
    listener = Listener(dsn)
    throttle = await Throttle.start(pool, listener, per_minute=per_minute, free=free)
    await listener.start()
    await throttle.load(pool)
    yield throttle
    await listener.stop()
    await throttle.close()


async def until(good: Callable[[], bool]) -> None:
    """Returns when it is so; fifteen seconds at most."""
    async with asyncio.timeout(15):
        while not good():
            await asyncio.sleep(0.005)


def spent(throttle: Throttle, source: str, kind: str = "order") -> int:
    """How many come through until one is refused."""
    return next(number for number in range(100_000) if throttle.over(source, kind))


async def test_the_limit_is_the_environments_until_the_office_says_another(dsn: str, pool: Pool, actor: Actor) -> None:
    async with opened(dsn, pool) as one, opened(dsn, pool) as two:
        assert spent(one, "203.0.113.5") == 2
        assert spent(one, "203.0.113.5", "question") == 2 * QUERIES
        await edit.set_limit(actor, 5)
        await until(lambda: one.per_minute == two.per_minute == 5)
        assert spent(one, "203.0.113.5") == 3, "what was let through counts on"
        assert spent(two, "203.0.113.5", "question") == 5 * QUERIES
        assert one.over("203.0.113.5", "order") == 5
        await edit.set_limit(actor, None)
        await until(lambda: one.per_minute == two.per_minute == 2)
    async with opened(dsn, pool, per_minute=7) as other:
        assert spent(other, "203.0.113.5") == 7


async def test_a_listed_source_is_free_at_once_and_for_as_long_as_was_said(dsn: str, pool: Pool, actor: Actor) -> None:
    end = now() + timedelta(minutes=5)
    await edit.allow(actor, "198.51.100.7", until=end)
    async with opened(dsn, pool) as throttle:
        assert spent(throttle, "203.0.113.5") == 2
        await edit.allow(actor, "203.0.113.0/24")
        await until(lambda: not throttle.over("203.0.113.5", "order"))
        assert not any(throttle.over("203.0.113.200", "order") for _ in range(20))
        assert not any(throttle.over("198.51.100.7", "order") for _ in range(20))
        assert throttle.over("198.51.100.7", "order", end)
        await edit.remove(actor, "203.0.113.0/24")
        await until(lambda: bool(throttle.over("203.0.113.5", "order")))


async def test_sources_of_the_environment_are_always_free(dsn: str, pool: Pool) -> None:
    async with opened(dsn, pool, free=("198.51.100.0/24",)) as throttle:
        assert not any(throttle.over("::ffff:198.51.100.9", "order") for _ in range(20))
        assert throttle.per_minute == 2


async def test_who_is_refused_is_told(dsn: str, pool: Pool) -> None:
    async with opened(dsn, pool) as throttle:
        for source in ("203.0.113.5", "2001:db8::1", "2001:db8::2", "no address"):
            for _ in range(3):
                throttle.over(source, "order")
    found = {one.source: one.orders for one in await refused(pool)}
    assert found == {"203.0.113.5": 1, "2001:db8::/64": 4, "": 1}
