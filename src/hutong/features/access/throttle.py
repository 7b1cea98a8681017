"""The limit itself, in memory: nothing is read or awaited when a request comes."""

import asyncio
from datetime import datetime
from ipaddress import ip_network
from typing import Final

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.base.db.listener import Listener
from hutong.base.rate import Rate, address_of, one_source
from hutong.features.access.edit import NEWS, allowed, limit
from hutong.features.access.networks import Networks, network
from hutong.features.access.refused import Tally

QUERIES: Final = 10  # times as many questions as orders


class Throttle:
    """Says when a source comes too often. Sources of the environment and of the office's list never do."""

    def __init__(self, *, per_minute: int, free: tuple[str, ...] = (), tally: Tally | None = None) -> None:
        """`per_minute` orders from one source unless the office says otherwise; `free` has addresses and networks."""
        self.given = per_minute
        self.environment = free
        self._always = Networks((ip_network(text, strict=False), None) for text in free)
        self._listed = Networks()
        self._tally = tally
        self._loading = asyncio.Lock()
        self._orders = Rate(per_minute)
        self._questions = Rate(per_minute * QUERIES)

    @classmethod
    async def start(cls, pool: Pool, listener: Listener, *, per_minute: int, free: tuple[str, ...]) -> "Throttle":
        """One that knows what the office says, and hears of changes. Before `listener.start`; `load` after it."""
        throttle = cls(per_minute=per_minute, free=free, tally=Tally(pool))
        listener.on(NEWS, lambda _: throttle.load(pool))
        return throttle

    @property
    def per_minute(self) -> int:
        """Orders a minute that one source may send now."""
        return self._orders.most

    async def load(self, pool: Pool) -> None:
        """Reads the list and the limit."""
        async with self._loading:  # what was read last is what was written last
            self._listed = Networks((network(one.network), one.until) for one in await allowed(pool))
            self._orders.most = await limit(pool) or self.given
            self._questions.most = self._orders.most * QUERIES

    def over(self, source: str, kind: str, at: datetime | None = None) -> int:
        """The limit that this source has reached with a request of this kind ("order", "question"); 0: it may come."""
        rate = self._orders if kind == "order" else self._questions
        address = address_of(source)
        name = one_source(address)
        if rate.allows(name):
            return 0
        if address is not None:
            moment = at or now()
            if self._always.holds(address, moment) or self._listed.holds(address, moment):
                return 0
        if self._tally is not None:
            self._tally.count(name if address is not None else "", kind)
        return rate.most

    async def close(self) -> None:
        """Writes down what was counted."""
        if self._tally is not None:
            await self._tally.close()
