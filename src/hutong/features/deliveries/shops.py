"""The delivery shops that are set up: which channel an order goes to, and what its platform says of shops."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.capabilities.delivery import Delivers
from hutong.capabilities.faults import Failed
from hutong.features.deliveries.refuse import refusal_of
from hutong.features.merchants.accounts import Grant
from hutong.switchboard import registry
from hutong.switchboard.content import Route
from hutong.switchboard.live import Switchboard
from hutong.switchboard.open import Opened
from hutong.switchboard.routing import Router

_OTHERS: Final = Text("不是可用的门店", "no shop that may be used")


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop's channel, opened."""

    id: str  # its merchant number
    opened: Opened

    @property
    def adapter(self) -> Delivers:
        """What it can be asked."""
        return self.opened.face(Delivers)


class Shops:
    """Finds shops among the channels that routes lead to."""

    def __init__(self, switchboard: Switchboard, router: Router) -> None:
        self._switchboard = switchboard
        self._router = router

    async def pick(self, may: Grant, shop_id: str = "", channel_id: int | None = None) -> Shop:
        """The shop of this number, or the one that the routes lead to; Refusal (DELIVERY_SHOP, NO_ROUTE, CHANNEL_…).

        A shop that the grant leaves out is as one that isn't there. `channel_id`: the one that it was estimated at,
        where no number is given and a route still leads there.
        """
        content = self._switchboard.current.content

        def unfit(route: Route) -> Text | None:
            setup = content.channels.get(route.channel_id)
            wanted = setup is not None and may(setup.merchant_no) and shop_id in ("", setup.merchant_no)
            return None if wanted else _OTHERS

        routes = content.routes_of(Delivers.ROUTE)
        if routes and all(unfit(route) for route in routes):
            raise Refusal(Problem.DELIVERY_SHOP, shop_id)
        found = [step.route.channel_id for step in self._router.check(Delivers.ROUTE) if not unfit(step.route)]
        if not found:
            raise Refusal(Problem.DELIVERY_SHOP, shop_id)
        if channel_id in found and channel_id is not None and not shop_id:
            return await self.at(channel_id)
        return await self.at(found[0] if shop_id else self._router.steps(Delivers.ROUTE, unfit)[0].route.channel_id)

    def judge(self, may: Grant, shop_id: str) -> None:
        """Passes what is to be done at a shop by who may use it; Refusal (DELIVERY_SHOP)."""
        if not may(shop_id):
            raise Refusal(Problem.DELIVERY_SHOP, shop_id)

    async def at(self, channel_id: int, revision: int | None = None) -> Shop:
        """The shop of a channel, as it is now or as a revision has it; Refusal (CHANNEL_CONFIG, …)."""
        try:
            opened = await self._switchboard.open(channel_id, revision)
            opened.face(Delivers)
            content = await self._switchboard.at(opened.revision)
        except Failed as failed:
            raise refusal_of(failed, None) from failed
        return Shop(content.channels[channel_id].merchant_no, opened)

    async def told(self, shop_id: str, application: str) -> Shop | None:
        """The running shop of this number whose pushes come by this application; None when there is none."""
        for setup in self._switchboard.current.channels.values():
            if setup.enabled and setup.merchant_no == shop_id and registry.can(setup.code, Delivers):
                shop = await self.at(setup.id)
                if shop.adapter.application == application:
                    return shop
        return None

    async def carriers(self, may: Grant, shop_id: str = "") -> Sequence[Mapping[str, str]]:
        """The delivery companies of the platform; Refusal."""
        shop = await self.pick(may, shop_id)
        try:
            return await shop.opened.ask("delivery_carriers", "", shop.adapter.carriers())
        except Failed as failed:
            raise refusal_of(failed, shop.opened) from failed

    async def bound(self, may: Grant, shop_id: str = "") -> Sequence[Mapping[str, str]]:
        """The shops that the application is bound to, with the audit's result; Refusal."""
        shop = await self.pick(may, shop_id)
        try:
            return await shop.opened.ask("delivery_shops", "", shop.adapter.bound_shops())
        except Failed as failed:
            raise refusal_of(failed, shop.opened) from failed
