"""The shops there are: channels that sell, opened, and what can be asked of them without goods or orders."""

from collections.abc import Coroutine, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from hutong.base.errors import Problem, Refusal
from hutong.capabilities.faults import Failed, detail_of, problem_of
from hutong.capabilities.shop import Sells
from hutong.features.merchants.accounts import Grant
from hutong.switchboard import registry
from hutong.switchboard.live import Switchboard
from hutong.switchboard.open import Opened

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop's channel, opened."""

    id: str  # its merchant number
    opened: Opened

    @property
    def adapter(self) -> Sells:
        """What it can be asked."""
        return self.opened.face(Sells)


class Shops:
    """Finds shops among the channels that are on."""

    def __init__(self, switchboard: Switchboard) -> None:
        self._switchboard = switchboard

    async def pick(self, may: Grant, shop_id: str = "") -> Shop:
        """The shop of this number, or the only one; Refusal (GOODS_SHOP, CHANNEL_…).

        A shop that the grant leaves out is as one that isn't there.
        """
        found = [one for one in self._on() if shop_id in ("", one[1]) and may(one[1])]
        if len(found) != 1:
            raise Refusal(Problem.GOODS_SHOP, shop_id)
        [(channel_id, number)] = found
        return await self._at(channel_id, number)

    async def at(self, channel_id: int) -> Shop:
        """The shop of a running channel, on or off; Refusal (GOODS_SHOP, CHANNEL_…)."""
        setup = self._switchboard.current.channels.get(channel_id)
        if setup is None or not registry.can(setup.code, Sells):
            raise Refusal(Problem.GOODS_SHOP, str(channel_id))
        return await self._at(channel_id, setup.merchant_no)

    async def told(self, application: str) -> Shop | None:
        """The shop whose pushes come by this application; None when there is none."""
        found = [one for one in self._on() if one[1] == application]
        return await self._at(*found[0]) if found else None

    async def categories(self, may: Grant, shop_id: str) -> Sequence[Mapping[str, Any]]:
        """The platform's classes of goods; Refusal."""
        shop = await self.pick(may, shop_id)
        return await asked(shop, "shop_categories", "", shop.adapter.categories())

    async def companies(self, may: Grant, shop_id: str) -> Sequence[Mapping[str, str]]:
        """The companies that parcels can be sent by; Refusal."""
        shop = await self.pick(may, shop_id)
        return await asked(shop, "shop_companies", "", shop.adapter.companies())

    async def upload_image(self, may: Grant, shop_id: str, url: str) -> str:
        """Gives the platform a picture; the address that goods may show. Refusal."""
        shop = await self.pick(may, shop_id)
        return await asked(shop, "shop_image", "", shop.adapter.upload_image(url))

    def _on(self) -> list[tuple[int, str]]:
        channels = self._switchboard.current.channels.values()
        return [(one.id, one.merchant_no) for one in channels if one.enabled and registry.can(one.code, Sells)]

    async def _at(self, channel_id: int, number: str) -> Shop:
        try:
            return Shop(number, await self._switchboard.open(channel_id))
        except Failed as failed:
            raise refusal_of(failed) from failed


async def asked(shop: Shop, verb: str, number: str, request: Coroutine[Any, Any, T]) -> T:
    """An answer of the shop; Refusal."""
    try:
        return await shop.opened.ask(verb, number, request)
    except Failed as failed:
        raise refusal_of(failed) from failed


def refusal_of(failed: Failed) -> Refusal:
    """The refusal of a call that failed."""
    return Refusal(problem_of(failed.fault), detail_of(failed))
