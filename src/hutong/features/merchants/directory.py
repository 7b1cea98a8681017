"""Merchants in memory: read once, forgotten when somebody changes them anywhere."""

import asyncio
from typing import Final

from hutong.base.db import Pool
from hutong.base.db.listener import Listener
from hutong.features.merchants.merchant import COLUMNS, Merchant, build
from hutong.switchboard.seal import Keeper

NEWS: Final = "hutong_merchant"  # NOTIFY: a merchant changed; its id, or empty for all
_STRANGERS: Final = 10_000  # unknown ids that are remembered, so that guesses don't reach the database


class Directory:
    """Finds merchants by merId; a known one is a dictionary away."""

    def __init__(self, pool: Pool, keeper: Keeper) -> None:
        self._pool = pool
        self._keeper = keeper
        self._known: dict[str, Merchant] = {}
        self._strangers: set[str] = set()
        self._reading: dict[str, asyncio.Task[Merchant | None]] = {}

    @classmethod
    async def start(cls, pool: Pool, keeper: Keeper, listener: Listener) -> "Directory":
        """A directory that hears of changes. Before `listener.start`."""
        directory = cls(pool, keeper)
        listener.on(NEWS, directory._changed)
        return directory

    async def get(self, mer_id: str) -> Merchant | None:
        """The merchant, enabled or not; None when there is none. VaultError, BadKey when its row can't be read."""
        known = self._known.get(mer_id)
        if known is not None:
            return known
        if mer_id in self._strangers:
            return None
        reading = self._reading.get(mer_id)
        if reading is None:
            reading = self._reading[mer_id] = asyncio.create_task(self._read(mer_id))
            reading.add_done_callback(lambda done: self._keep(mer_id, done))
        return await asyncio.shield(reading)

    async def _read(self, mer_id: str) -> Merchant | None:
        row = await self._pool.fetchrow(f"SELECT {COLUMNS} FROM merchant WHERE id = $1", mer_id)
        return None if row is None else await asyncio.to_thread(build, row, self._keeper.vault)

    def _keep(self, mer_id: str, done: "asyncio.Task[Merchant | None]") -> None:
        if self._reading.get(mer_id) is not done:
            return  # changed while it was read: the next who asks reads again
        del self._reading[mer_id]
        if done.cancelled() or done.exception() is not None:
            return
        merchant = done.result()
        if merchant is not None:
            self._known[mer_id] = merchant
        elif len(self._strangers) < _STRANGERS:
            self._strangers.add(mer_id)

    async def _changed(self, mer_id: str) -> None:
        if mer_id:
            self._known.pop(mer_id, None)
            self._reading.pop(mer_id, None)
            self._strangers.discard(mer_id)
        else:
            self._known.clear()
            self._reading.clear()
            self._strangers.clear()
