"""Instant deliveries put together: which part is given which, in one place."""

from collections.abc import Mapping
from dataclasses import dataclass

from hutong.app.hub import Hub
from hutong.doors.api.calls import Call
from hutong.doors.api.deliveries import DeliveryCalls
from hutong.features.deliveries.chase import Chaser
from hutong.features.deliveries.deeds import Deeds
from hutong.features.deliveries.ledger import Ledger
from hutong.features.deliveries.order import Orderer
from hutong.features.deliveries.push import Rides
from hutong.features.deliveries.settle import Settler
from hutong.features.deliveries.shops import Shops
from hutong.switchboard.routing import Router


@dataclass(frozen=True, slots=True)
class Deliveries:
    """What the doors, the worker and the commands call."""

    shops: Shops
    orderer: Orderer
    deeds: Deeds
    ledger: Ledger
    settler: Settler
    chaser: Chaser
    rides: Rides

    @classmethod
    def assemble(cls, hub: Hub) -> "Deliveries":
        """Deliveries over a started hub."""
        shops = Shops(hub.switchboard, Router(hub.switchboard, hub.health))
        ledger, settler = Ledger(hub.pool, hub.listener.owner), Settler(hub.pool)
        return cls(
            shops=shops,
            orderer=Orderer(shops, ledger),
            deeds=Deeds(hub.pool, shops, ledger, settler),
            ledger=ledger,
            settler=settler,
            chaser=Chaser(hub.pool, shops, settler),
            rides=Rides(shops, settler),
        )

    def calls(self, *, loopback: bool) -> Mapping[str, Call]:
        """The calls of the signed API."""
        return DeliveryCalls(self.shops, self.orderer, self.deeds, self.ledger, loopback=loopback).calls
