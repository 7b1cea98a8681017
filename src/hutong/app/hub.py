"""The hub of one process: connections, seals, channels and merchants, built and closed in one place."""

from contextlib import AsyncExitStack
from dataclasses import dataclass

import asyncpg

from hutong.app.settings import Settings
from hutong.base import db
from hutong.base.db import Pool
from hutong.base.db.listener import Listener
from hutong.base.errors import Problem, Refusal
from hutong.base.http import Http
from hutong.features import audit
from hutong.features.access import Throttle
from hutong.features.merchants import Directory
from hutong.features.merchants.offers import offers
from hutong.switchboard.actor import Actor
from hutong.switchboard.live import Switchboard
from hutong.switchboard.routing import Health
from hutong.switchboard.seal import Keeper


@dataclass(frozen=True, slots=True)
class Hub:
    """What every process of an installation has."""

    settings: Settings
    pool: Pool
    keeper: Keeper
    listener: Listener
    switchboard: Switchboard
    directory: Directory
    health: Health
    throttle: Throttle

    @classmethod
    async def start(cls, settings: Settings, *, http: Http | None = None) -> "Hub":
        """Connects, opens the seals, loads the revision; Refusal. `http` carries all requests, for tests."""
        async with AsyncExitStack() as opened:
            pool = await connect(settings)
            opened.push_async_callback(pool.close)
            keeper = await Keeper.start(pool, settings.master_key())
            listener = Listener(settings.database_url)
            opened.push_async_callback(listener.stop)
            switchboard = await Switchboard.start(
                pool,
                keeper,
                listener,
                base_url=settings.base_url,
                sandbox_url=settings.sandbox_url,
                http=http,
                folder=settings.files,
            )
            opened.push_async_callback(switchboard.stop)
            directory = await Directory.start(pool, keeper, listener)
            health = await Health.start(pool, listener)
            throttle = await Throttle.start(
                pool, listener, per_minute=settings.rate_per_minute, free=settings.rate_allow
            )
            await listener.start()
            await switchboard.catch_up()  # what was published between loading and listening
            await health.load()
            await throttle.load(pool)
            opened.pop_all()
            return cls(settings, pool, keeper, listener, switchboard, directory, health, throttle)

    async def close(self) -> None:
        """Ends everything, the call log written."""
        await self.listener.stop()
        await self.throttle.close()
        await self.health.close()
        await self.switchboard.stop()
        await self.pool.close()

    def actor(self, name: str) -> Actor:
        """Somebody who changes things through this hub."""
        return Actor(self.pool, self.keeper.vault, audit.record, name, offers)


async def connect(settings: Settings) -> Pool:
    """The pool of a process; Refusal (NO_DATABASE)."""
    if not settings.database_url:
        raise Refusal(Problem.NO_DATABASE)
    try:
        return await db.connect(settings.database_url, size=settings.connections)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError, TimeoutError) as error:
        raise Refusal(Problem.NO_DATABASE, type(error).__name__) from error  # the words may hold the address's password
