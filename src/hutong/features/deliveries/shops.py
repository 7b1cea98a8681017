"""The delivery shops that are set up: which channel an order goes to, and what its platform says of shops."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hutong.base.errors import Problem, Refusal
from hutong.capabilities.delivery import Delivers
from hutong.capabilities.faults import Failed
from hutong.features.deliveries.refuse import refusal_of
from hutong.switchboard import registry
from hutong.switchboard.live import Switchboard
from hutong.switchboard.open import Opened
from hutong.switchboard.routing import Router


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

    async def pick(self, shop_id: str = "", channel_id: int | None = None) -> Shop:
        """The shop of this number, or the one that the routes lead to; Refusal (DELIVERY_SHOP, NO_ROUTE, CHANNEL_…).

        `channel_id`: the one that it was estimated at, where no number is given and a route still leads there.
        """
        found = [step.route.channel_id for step in self._router.check(Delivers.ROUTE)]
        channels = self._switchboard.current.channels
        if shop_id:
            found = [one for one in found if channels[one].merchant_no == shop_id]
            if not found:
                raise Refusal(Problem.DELIVERY_SHOP, shop_id)
        chosen = channel_id if channel_id in found and not shop_id else None
        if chosen is None:
            chosen = found[0] if shop_id else self._router.steps(Delivers.ROUTE)[0].route.channel_id
        return await self.at(chosen)

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

    async def carriers(self, shop_id: str = "") -> Sequence[Mapping[str, str]]:
        """The delivery companies of the platform; Refusal."""
        shop = await self.pick(shop_id)
        try:
            return await shop.opened.ask("delivery_carriers", "", shop.adapter.carriers())
        except Failed as failed:
            raise refusal_of(failed, shop.opened) from failed

    async def bound(self, shop_id: str = "") -> Sequence[Mapping[str, str]]:
        """The shops that the application is bound to, with the audit's result; Refusal."""
        shop = await self.pick(shop_id)
        try:
            return await shop.opened.ask("delivery_shops", "", shop.adapter.bound_shops())
        except Failed as failed:
            raise refusal_of(failed, shop.opened) from failed
