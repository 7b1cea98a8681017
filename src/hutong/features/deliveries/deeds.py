"""What can be done with a delivery once it was ordered: tip, cancel, confirm the return, ask, pretend (test shop)."""

import logging
from collections.abc import Coroutine
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, TypeVar

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.money import yuan_of
from hutong.capabilities.delivery import Ride
from hutong.capabilities.faults import Failed
from hutong.features.deliveries.delivery import OVER, UNSURE, Delivery
from hutong.features.deliveries.ledger import SOON, Ledger
from hutong.features.deliveries.refuse import refusal_of
from hutong.features.deliveries.settle import Settler, note
from hutong.features.deliveries.shops import Shop, Shops

log = logging.getLogger(__name__)
T = TypeVar("T")
OTHER: Final = 6  # the reason that needs words
_TIPPED: Final = "UPDATE delivery SET tips_fen = $2 WHERE id = $1"
_DEDUCTED: Final = "UPDATE delivery SET deduct_fen = coalesce($2, deduct_fen) WHERE id = $1"
_ASK: Final = (
    "UPDATE delivery SET ask_at = least(coalesce(ask_at, $2), $2), asked = 0 WHERE id = $1 AND done_at IS NULL"
)


@dataclass(frozen=True, slots=True)
class Cancelling:
    """Why a delivery is cancelled: the platform's number from 1 to 6, and words for the last of them."""

    reason: int
    words: str = ""


class Deeds:
    """Does what a merchant or an operator asks for. Every deed is in the timeline, failed ones too."""

    def __init__(self, pool: Pool, shops: Shops, ledger: Ledger, settler: Settler) -> None:
        self._pool = pool
        self._shops = shops
        self._ledger = ledger
        self._settler = settler

    async def read(self, delivery_id: str) -> Delivery | None:
        """The delivery of our number."""
        return await self._settler.read(delivery_id)

    async def tip(self, merchant_id: str, number: str, fen: int, remark: str, source: str = "api") -> Delivery:
        """Adds a tip while no rider has taken it; Refusal (DELIVERY_ENDED, DELIVERY_MOMENT, …)."""
        delivery, shop = await self._going(merchant_id, number)
        if delivery.state != "waiting":
            raise Refusal(Problem.DELIVERY_MOMENT, delivery.state)
        words = f"{yuan_of(fen)} {remark}".strip()
        asking = shop.adapter.tip(delivery.trip, fen, remark)
        await self._do(shop, delivery, ("delivery_tip", "tipped", source, words), asking)
        await self._pool.execute(_TIPPED, delivery.id, fen)
        return await self._ledger.find(merchant_id, number)

    async def cancel_cost(self, merchant_id: str, number: str, why: Cancelling) -> Ride:
        """What cancelling would cost now; Refusal."""
        delivery, shop = await self._going(merchant_id, number)
        asking = shop.adapter.cancel_cost(delivery.trip, why.reason, why.words)
        try:
            return await shop.opened.ask("delivery_cancel_cost", delivery.id, asking)
        except Failed as failed:
            raise refusal_of(failed, shop.opened) from failed

    async def cancel(self, merchant_id: str, number: str, why: Cancelling, source: str = "api") -> Delivery:
        """Cancels; where the delivery stands then, the platform is asked at once. Refusal."""
        delivery, shop = await self._going(merchant_id, number)
        asking = shop.adapter.cancel(delivery.trip, why.reason, why.words)
        words = f"{why.reason} {why.words}".strip()
        ride = await self._do(shop, delivery, ("delivery_cancel", "cancel_asked", source, words), asking)
        await self._pool.execute(_DEDUCTED, delivery.id, ride.deduct_fen)
        return await self.look(await self._ledger.find(merchant_id, number))

    async def confirm_return(self, merchant_id: str, number: str, remark: str, source: str = "api") -> Delivery:
        """Confirms that goods that came back were received; Refusal (DELIVERY_MOMENT, …)."""
        delivery, shop = await self._going(merchant_id, number)
        if delivery.state != "returning":
            raise Refusal(Problem.DELIVERY_MOMENT, delivery.state)
        asking = shop.adapter.confirm_return(delivery.trip, remark)
        await self._do(shop, delivery, ("delivery_confirm_return", "return_confirmed", source, remark), asking)
        return await self.look(delivery)

    async def pretend(self, merchant_id: str, number: str, status: str, at: datetime, words: str) -> Delivery:
        """Lets the test shop's delivery come to a status; Refusal (DELIVERY_PRACTICE, …)."""
        delivery, shop = await self._going(merchant_id, number)
        if not shop.adapter.practises:
            raise Refusal(Problem.DELIVERY_PRACTICE, delivery.shop_id)
        asking = shop.adapter.pretend(delivery.trip, status, at, words)
        await self._do(shop, delivery, ("delivery_pretend", "pretended", "api", f"{status} {words}".strip()), asking)
        return await self.look(delivery)

    async def look(self, delivery: Delivery) -> Delivery:
        """The delivery as the platform has it now; as it is known where that can't be had. Never fails."""
        if delivery.state in (*OVER, *UNSURE, "estimated", "unsent"):
            return delivery
        try:
            shop = await self._shops.at(delivery.channel_id, delivery.revision)
            ride = await shop.opened.ask("delivery_query", delivery.id, shop.adapter.ride(delivery.trip))
        except (Failed, Refusal) as failed:
            log.info("delivery %s can't be looked at just now: %s", delivery.id, failed)
            await self._pool.execute(_ASK, delivery.id, now() + SOON)
            return delivery
        await self._settler.settle(replace(ride, number=delivery.id), "query", seen=delivery.version)
        return await self._settler.read(delivery.id) or delivery

    async def _going(self, merchant_id: str, number: str) -> tuple[Delivery, Shop]:
        """A delivery that is on its way, and its shop; Refusal."""
        delivery = await self._ledger.find(merchant_id, number)
        if delivery.state in UNSURE:
            raise Refusal(Problem.DELIVERY_UNSURE, number)
        if delivery.state in OVER:
            raise Refusal(Problem.DELIVERY_ENDED, delivery.state)
        if delivery.state in ("estimated", "unsent"):
            raise Refusal(Problem.DELIVERY_NOT_FOUND, number)
        return delivery, await self._shops.at(delivery.channel_id, delivery.revision)

    async def _do(
        self, shop: Shop, delivery: Delivery, deed: tuple[str, str, str, str], asking: Coroutine[Any, Any, T]
    ) -> T:
        """Asks and writes it down. `deed`: verb, what it is called in the timeline, source, words."""
        verb, what, source, words = deed
        try:
            done = await shop.opened.ask(verb, delivery.id, asking)
        except Failed as failed:
            said = f"{words} · {failed.fault} {failed.code} {failed.words}".strip(" ·")
            await note(self._pool, delivery, f"{what}_failed", source, words=said)
            await self._pool.execute(_ASK, delivery.id, now() + SOON)
            raise refusal_of(failed, shop.opened) from failed
        await note(self._pool, delivery, what, source, words=words)
        return done
