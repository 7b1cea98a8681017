"""Estimating and ordering: claimed before it leaves, so that a number is never ordered twice."""

from collections.abc import Coroutine, Mapping
from dataclasses import replace
from typing import Any, Final

from hutong.base.clock import now
from hutong.base.errors import Problem, Refusal
from hutong.base.failpoint import failpoint
from hutong.base.text import Text
from hutong.capabilities.delivery import Ride
from hutong.capabilities.faults import Failed
from hutong.features.deliveries.delivery import Delivery
from hutong.features.deliveries.ledger import FRESH, Ledger
from hutong.features.deliveries.refuse import refusal_of
from hutong.features.deliveries.shops import Shop, Shops
from hutong.features.deliveries.wish import Wish
from hutong.features.merchants.accounts import Grant

# What merchants call the fields that the platform calls otherwise.
_NAMES: Final[Mapping[str, str]] = {
    "openid": "userId",
    "order_info": "orderInfo",
    "shop_no": "shopNo",
    "sub_biz_id": "subBizId",
}


class Orderer:
    """Asks prices and places orders."""

    def __init__(self, shops: Shops, ledger: Ledger) -> None:
        self._shops = shops
        self._ledger = ledger

    async def estimate(self, wish: Wish, may: Grant) -> tuple[Delivery, Ride]:
        """The price of a parcel under the number that its order will have; Refusal. Nothing is ordered."""
        shop = await self._shops.pick(may, wish.shop_id)
        _judge(shop, wish)
        delivery = await self._ledger.estimating(wish, shop.opened, shop.id, shop.adapter.usual)
        # the number is the kept one's; what is asked is what was just wished, whatever was ordered before
        parcel = replace(wish.parcel(delivery.id), token="")
        try:
            ride = await shop.opened.ask("delivery_estimate", delivery.id, shop.adapter.estimate(parcel))
        except Failed as failed:
            raise refusal_of(failed, shop.opened) from failed
        if delivery.state == "estimated":
            delivery = await self._ledger.priced(delivery.id, ride)
        return delivery, ride

    async def order(self, wish: Wish, may: Grant) -> Delivery:
        """The delivery of this number, ordered now if it wasn't; Refusal.

        The same number again with the same content is the same delivery; one that was not ordered is tried again.
        """
        known = await self._ledger.known(wish.merchant_id, wish.number)
        if known is not None and known.digest is not None and known.state != "unsent":
            return self._repeated(known, wish)  # also when its channel or the routes are gone since
        shop = await self._shops.pick(may, wish.shop_id, known.channel_id if known else None)
        _judge(shop, wish)
        delivery, mine = await self._ledger.placing(wish, shop.opened, shop.id, shop.adapter.usual)
        if not mine:
            return self._repeated(delivery, wish)
        failpoint("delivery.claimed")
        token = wish.token or _token(delivery)
        asking = shop.adapter.order(delivery.as_parcel(token))
        return await self._done(shop, delivery, "delivery_order", asking, "api")

    async def again(self, merchant_id: str, number: str, source: str = "api") -> Delivery:
        """Orders an ended delivery once more, under its number; Refusal."""
        known = await self._ledger.find(merchant_id, number)
        shop = await self._shops.at(known.channel_id)
        delivery = await self._ledger.again(merchant_id, number, shop.opened.revision)
        failpoint("delivery.claimed")
        asking = shop.adapter.order_again(delivery.as_parcel())
        return await self._done(shop, delivery, "delivery_reorder", asking, source)

    async def _done(
        self, shop: Shop, delivery: Delivery, verb: str, asking: Coroutine[Any, Any, Ride], source: str
    ) -> Delivery:
        try:
            ride = await shop.opened.ask(verb, delivery.id, asking)
        except Failed as failed:
            after = await self._ledger.finish(delivery, failed, source)
            if after.state in ("unsent", "unknown", delivery.past_state):
                raise refusal_of(failed, shop.opened) from failed
            return after  # a push was quicker, and told that it was ordered
        return await self._ledger.finish(delivery, ride, source)

    def _repeated(self, known: Delivery, wish: Wish) -> Delivery:
        """The delivery as it stands; Refusal (DELIVERY_CONFLICT, DELIVERY_UNSURE)."""
        if known.digest != wish.digest():
            raise Refusal(Problem.DELIVERY_CONFLICT, wish.number)
        if known.state in ("placing", "unknown"):
            raise Refusal(Problem.DELIVERY_UNSURE, known.number)
        return known


def _token(delivery: Delivery) -> str:
    """The token of the newest estimate, while it is good."""
    fresh = delivery.token_at is not None and now() - delivery.token_at < FRESH
    return delivery.token if fresh else ""


def _named(field: str) -> str:
    """A field's path in the words of the signed API."""
    first, dot, rest = field.partition(".")
    return f"{_NAMES.get(first, first)}{dot}{rest}"


def _judge(shop: Shop, wish: Wish) -> None:
    """Refusal (DELIVERY_PARCEL) that names every field that the platform would not take."""
    judged = shop.adapter.judge(wish.parcel("0" * 26))
    found = [(_named(field), why) for field, why in judged]
    if found:
        zh = "；".join(f"{field} {cause.zh}" for field, cause in found[:20])
        en = "; ".join(f"{field} {cause.en}" for field, cause in found[:20])
        raise Refusal(Problem.DELIVERY_PARCEL, Text(zh, en), found)
