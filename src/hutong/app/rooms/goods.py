"""Shops at platforms put together: which part is given which, in one place."""

from collections.abc import Mapping
from dataclasses import dataclass

from hutong.app.hub import Hub
from hutong.doors.api.calls import Call
from hutong.doors.api.goods import GoodsCalls
from hutong.features.goods.chase import Chaser
from hutong.features.goods.deeds import Deeds
from hutong.features.goods.ledger import Ledger
from hutong.features.goods.push import ShopEvents
from hutong.features.goods.shops import Shops


@dataclass(frozen=True, slots=True)
class ShopRoom:
    """What the doors, the worker and the commands call."""

    shops: Shops
    ledger: Ledger
    deeds: Deeds
    chaser: Chaser
    events: ShopEvents

    @classmethod
    def assemble(cls, hub: Hub) -> "ShopRoom":
        """Shops over a started hub."""
        shops, ledger = Shops(hub.switchboard), Ledger(hub.pool)
        deeds = Deeds(shops, ledger)
        return cls(
            shops=shops,
            ledger=ledger,
            deeds=deeds,
            chaser=Chaser(hub.pool, deeds),
            events=ShopEvents(shops, ledger),
        )

    def calls(self, *, loopback: bool) -> Mapping[str, Call]:
        """The calls of the signed API."""
        return GoodsCalls(self.shops, self.deeds, loopback=loopback).calls
