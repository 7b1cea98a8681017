"""What the platform pushes about deliveries: believed of the shop's own application only, answered in its words."""

import logging
from collections.abc import Mapping
from typing import Any, ClassVar

from hutong.capabilities.delivery import RIDE_EVENT, Delivers
from hutong.capabilities.faults import Failed, Fault
from hutong.features.deliveries.settle import Settler
from hutong.features.deliveries.shops import Shops
from hutong.features.pushes import Event

log = logging.getLogger(__name__)


class Rides:
    """Hears how deliveries go on."""

    EVENTS: ClassVar[frozenset[str]] = frozenset({RIDE_EVENT})

    def __init__(self, shops: Shops, settler: Settler) -> None:
        self._shops = shops
        self._settler = settler

    async def handle(self, event: Event) -> Mapping[str, Any] | None:
        """See `Handler.handle`. What is of no delivery of ours is kept, answered, and no error; what can't be read is.

        Failed.
        """
        number = str(event.fields.get("shopid") or "")
        if not number:
            raise Failed(Fault.UNKNOWN, words="the push names no shop")
        shop = await self._shops.told(number, event.merchant_no)
        if shop is None:
            log.warning("push %d is of a shop that isn't set up for %s", event.id, event.merchant_no)
            return None
        adapter: Delivers = shop.adapter
        ride = shop.opened.hears(lambda: adapter.hear_ride(event.fields))
        delivery = await self._settler.read(ride.number)
        if delivery is None or delivery.shop_id != shop.id:
            log.warning("push %d is of no delivery of ours", event.id)
        else:
            await self._settler.settle(ride, "push")
        return adapter.answer_ride(event.fields)
