"""What can be done with a delivery once it was ordered: tip, cancel, confirm the return, ask, pretend (test shop)."""

import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, TypeVar

from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.failpoint import failpoint
from hutong.base.money import yuan_of
from hutong.base.text import Text
from hutong.capabilities.delivery import Ride, RideState, Trip
from hutong.capabilities.faults import Failed, Fault
from hutong.features.deliveries.delivery import OVER, UNSURE, Delivery
from hutong.features.deliveries.ledger import NOT_DONE, Ledger
from hutong.features.deliveries.refuse import kept, refusal_of
from hutong.features.deliveries.settle import Settler, note
from hutong.features.deliveries.shops import Shop, Shops

log = logging.getLogger(__name__)
T = TypeVar("T")
OTHER: Final = 6  # the reason that needs words
# What a deed is called in the timeline before it is asked for; what is merely asked for has one word for both.
_BEFORE: Final = {"return_confirmed": "return_asked", "pretended": "pretend_asked"}
_DEDUCTED: Final = "UPDATE delivery SET deduct_fen = coalesce($2, deduct_fen) WHERE id = $1"


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
        """Adds a tip while no rider has taken it; Refusal (DELIVERY_ENDED, DELIVERY_MOMENT, DELIVERY_TIPPING, …).

        One whose answer was lost may be repeated: what the platform then refuses, though it would take such a tip and
        nobody has taken the order, has arrived.
        """
        delivery, shop = await self._going(merchant_id, number)
        if delivery.state != "waiting":
            raise Refusal(Problem.DELIVERY_MOMENT, delivery.state)
        why = shop.adapter.judge_tip(delivery.carrier, fen)
        if why is not None:
            raise Refusal(Problem.DELIVERY_PARCEL, Text(f"tips {why.zh}", f"tips {why.en}"), [("tips", why)])
        words = f"{yuan_of(fen)} {remark}".strip()
        lost = await self._ledger.tipping(delivery, fen, source, words)
        failpoint("delivery.begun")
        try:
            await shop.opened.ask("delivery_tip", delivery.id, shop.adapter.tip(delivery.trip, fen, remark))
        except Failed as failed:
            if not (lost and failed.fault is Fault.REFUSED and await self._waits(shop, delivery)):
                raise await self._fell(shop, delivery, ("tipped", source, words), failed) from failed
            words = kept(failed, words)
        failpoint("delivery.done")
        await self._ledger.tipped(delivery, fen, source, words)
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
        words = f"{why.reason} {why.words}".strip()
        deed = ("delivery_cancel", "cancel_asked", source, words)
        ride = await self._do(shop, delivery, deed, lambda: shop.adapter.cancel(delivery.trip, why.reason, why.words))
        await self._pool.execute(_DEDUCTED, delivery.id, ride.deduct_fen)
        return await self.look(await self._ledger.find(merchant_id, number))

    async def confirm_return(self, merchant_id: str, number: str, remark: str, source: str = "api") -> Delivery:
        """Confirms that goods that came back were received; Refusal (DELIVERY_MOMENT, …)."""
        delivery, shop = await self._going(merchant_id, number)
        if delivery.state != "returning":
            raise Refusal(Problem.DELIVERY_MOMENT, delivery.state)
        trip = await self._stored(shop, delivery)
        deed = ("delivery_confirm_return", "return_confirmed", source, remark)
        await self._do(shop, delivery, deed, lambda: shop.adapter.confirm_return(trip, remark))
        return await self.look(delivery)

    async def pretend(self, merchant_id: str, number: str, status: str, at: datetime, words: str) -> Delivery:
        """Lets the test shop's delivery come to a status; Refusal (DELIVERY_PRACTICE, …)."""
        delivery, shop = await self._going(merchant_id, number)
        if not shop.adapter.practises:
            raise Refusal(Problem.DELIVERY_PRACTICE, delivery.shop_id)
        deed = ("delivery_pretend", "pretended", "api", f"{status} {words}".strip())
        await self._do(shop, delivery, deed, lambda: shop.adapter.pretend(delivery.trip, status, at, words))
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
            await self._ledger.ask_soon(delivery)
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

    async def _waits(self, shop: Shop, delivery: Delivery) -> bool:
        """Whether the platform says that it still waits for a rider; false where it can't be asked."""
        try:
            ride = await shop.opened.ask("delivery_query", delivery.id, shop.adapter.ride(delivery.trip))
        except Failed:
            return False
        await self._settler.settle(replace(ride, number=delivery.id), "query", seen=delivery.version)
        return ride.state is RideState.WAITING

    async def _stored(self, shop: Shop, delivery: Delivery) -> Trip:
        """The order with its store, which may be filled in only since; Refusal (CHANNEL_CONFIG) that says so."""
        trip = delivery.trip
        if trip.shop_no or shop.adapter.usual.shop_no:
            return trip
        store = (await self._shops.at(delivery.channel_id)).adapter.usual.shop_no
        if not store:
            words = Text(f"通道 {shop.id} 未填写门店编号", f"the channel {shop.id} names no store")
            raise Refusal(Problem.CHANNEL_CONFIG, words)
        return replace(trip, shop_no=store)

    async def _do(
        self,
        shop: Shop,
        delivery: Delivery,
        deed: tuple[str, str, str, str],
        asking: Callable[[], Coroutine[Any, Any, T]],
    ) -> T:
        """Writes it down, asks, and writes down what came of it. `deed`: verb, word of the timeline, source, words."""
        verb, what, source, words = deed
        before = _BEFORE.get(what, what)
        await self._ledger.begin(delivery, before, source, words)
        failpoint("delivery.begun")
        try:
            done = await shop.opened.ask(verb, delivery.id, asking())
        except Failed as failed:
            raise await self._fell(shop, delivery, (what, source, words), failed) from failed
        failpoint("delivery.done")
        if before != what:
            await note(self._pool, delivery, what, source, words=words)
        return done

    async def _fell(self, shop: Shop, delivery: Delivery, deed: tuple[str, str, str], failed: Failed) -> Refusal:
        """Writes down that a deed failed, or that nobody knows; what is to be said of it."""
        what, source, words = deed
        ending = "failed" if failed.fault in NOT_DONE else "unknown"
        await note(self._pool, delivery, f"{what}_{ending}", source, words=kept(failed, words))
        await self._ledger.ask_soon(delivery)
        return refusal_of(failed, shop.opened)
