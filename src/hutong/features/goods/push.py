"""What the platform pushes about a shop: believed of the shop's own application only, also of what is new to us."""

import logging
from collections.abc import Mapping
from typing import Any, ClassVar

from hutong.capabilities.shop import SHOP_EVENTS
from hutong.features.goods.item import pushed_of
from hutong.features.goods.ledger import Ledger
from hutong.features.goods.shops import Shops
from hutong.features.pushes import Event

log = logging.getLogger(__name__)


class ShopEvents:
    """Hears what becomes of goods, orders and claims."""

    EVENTS: ClassVar[frozenset[str]] = SHOP_EVENTS

    def __init__(self, shops: Shops, ledger: Ledger) -> None:
        self._shops = shops
        self._ledger = ledger

    async def handle(self, event: Event) -> Mapping[str, Any] | None:
        """See `Handler.handle`. What is of no shop of ours is kept as a push and no error; what can't be read is.

        Failed.
        """
        shop = await self._shops.told(event.merchant_no)
        if shop is None:
            log.warning("push %d is of a shop that isn't set up: %s", event.id, event.merchant_no)
            return None
        adapter = shop.adapter
        heard = shop.opened.hears(lambda: adapter.hear_shop(event.name, event.fields))
        said = pushed_of(heard, event.id, event.at)
        item = await self._ledger.seen(heard.about, heard.number, (shop.opened.channel_id, shop.id), said)
        if item is None:
            log.warning("push %d names nothing of ours, and no number of ours", event.id)
        else:
            await self._ledger.settle(item.id, said)
        return None
