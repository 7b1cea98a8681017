"""Asking after deliveries whose order got no answer, and after those that nothing was heard of for long."""

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta
from typing import Final

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.base.errors import Refusal
from hutong.capabilities.delivery import Ride
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.sayings import SENDER_ENDED
from hutong.features.deliveries.delivery import COLUMNS, UNSURE, Delivery
from hutong.features.deliveries.ledger import not_ordered
from hutong.features.deliveries.refuse import NO_ORDER
from hutong.features.deliveries.settle import Heard, Settler
from hutong.features.deliveries.shops import Shops
from hutong.switchboard.open import DEADLINE

log = logging.getLogger(__name__)
UNSURE_LADDER: Final = (10, 30, 60, 300, 900, 3600, 21_600)  # seconds until the next question
SILENT_LADDER: Final = (600, 1800, 3600, 10_800, 43_200, 86_400)
AT_ONCE: Final = 8
LEASE: Final = timedelta(seconds=60)  # a chaser that dies is replaced after this
NOT_THERE: Final = timedelta(seconds=60)  # a platform that doesn't know an order this long after never took it
_CLAIM: Final = f"""
WITH due AS MATERIALIZED (
  SELECT id FROM delivery WHERE ask_at <= now() ORDER BY ask_at LIMIT $1 FOR UPDATE SKIP LOCKED
)
UPDATE delivery d SET ask_at = now() + $2, asked = asked + 1 FROM due WHERE d.id = due.id
RETURNING {", ".join(f"d.{name}" for name in COLUMNS.split(", "))}
"""
_LATER: Final = "UPDATE delivery SET ask_at = $2 WHERE id = $1 AND version = $3"
_ORPHANS: Final = """
WITH orphan AS MATERIALIZED (
  SELECT id, round FROM delivery
   WHERE state = 'placing' AND claimed_at < now() - interval '2 s'
     AND (claimed_at < now() - make_interval(secs => $2) OR pg_try_advisory_xact_lock(owner))
   ORDER BY claimed_at LIMIT $1 FOR UPDATE SKIP LOCKED
), lost AS (
  UPDATE delivery d SET state = 'unknown', version = version + 1, words = $3, ask_at = now(), asked = 0
    FROM orphan o WHERE d.id = o.id RETURNING d.id, d.round
)
INSERT INTO delivery_event (delivery_id, round, what, moved, source, words)
SELECT id, round, 'unknown', 1, 'worker', $3 FROM lost RETURNING delivery_id
"""


class Chaser:
    """Claims due deliveries in batches and asks their platforms."""

    def __init__(self, pool: Pool, shops: Shops, settler: Settler) -> None:
        self._pool = pool
        self._shops = shops
        self._settler = settler

    async def turn(self) -> int:
        """One round: how many deliveries were dealt with; 0 when nothing was due."""
        orphans = await self._pool.fetch(_ORPHANS, 200, DEADLINE + 60, SENDER_ENDED().zh)
        rows = await self._pool.fetch(_CLAIM, AT_ONCE, LEASE)
        await asyncio.gather(*(self._one(Delivery(**row)) for row in rows))
        return len(orphans) + len(rows)

    async def _one(self, delivery: Delivery) -> None:
        try:
            await self._ask(delivery)
        except Exception:
            log.exception("asking after delivery %s failed; it is asked about again after the lease", delivery.id)

    async def _ask(self, delivery: Delivery) -> None:
        try:
            shop = await self._shops.at(delivery.channel_id, delivery.revision)
            ride = await shop.opened.ask("delivery_query", delivery.id, shop.adapter.ride(delivery.trip))
        except Failed as failed:
            if failed.fault is Fault.NOT_FOUND and await self._gone(delivery, failed.code):
                return
            await self._later(delivery)
            return
        except Refusal:  # its channel is gone, or can't be opened just now
            await self._later(delivery)
            return
        heard = await self._settler.settle(replace(ride, number=delivery.id), "query", seen=delivery.version)
        if heard is Heard.MOVED or (_of_before(delivery, ride) and await self._gone(delivery, "")):
            return
        await self._later(delivery)

    async def _gone(self, delivery: Delivery, code: str) -> bool:
        """Whether it is sure by now that it was not ordered; then it is written down."""
        old = delivery.claimed_at is None or delivery.claimed_at < now() - NOT_THERE
        if delivery.state not in UNSURE or not old:
            return False
        async with self._pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow(f"SELECT {COLUMNS} FROM delivery WHERE id = $1 FOR UPDATE", delivery.id)
            assert row is not None
            failed = Failed(Fault.NOT_FOUND, code, NO_ORDER)
            await not_ordered(connection, Delivery(**row), failed, "query")
        return True

    async def _later(self, delivery: Delivery) -> None:
        ladder = UNSURE_LADDER if delivery.state in UNSURE else SILENT_LADDER
        wait = ladder[delivery.asked - 1] if delivery.asked <= len(ladder) else None
        at = None if wait is None else now() + timedelta(seconds=wait)
        await self._pool.execute(_LATER, delivery.id, at, delivery.version)


def _of_before(delivery: Delivery, ride: Ride) -> bool:
    """Whether the platform still has the order of the round before."""
    return delivery.round > 1 and ride.waybill_no != "" and ride.waybill_no == delivery.past_waybill
