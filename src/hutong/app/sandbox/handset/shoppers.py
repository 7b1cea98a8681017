"""The sandbox's shops at platforms: what is there, reviewers looking at goods, buyers paying and wanting money back."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from hutong.app.sandbox.world import Unknown, World
from hutong.capabilities.simulation import ShopSimulator, ShopThing

Call = Callable[[dict[str, Any]], Awaitable[Any]]


class Shoppers:
    """Calls by name, as `LifeApi` has them."""

    def __init__(self, world: World) -> None:
        self._world = world

    @property
    def posts(self) -> Mapping[str, Call]:
        """What is asked by POST."""
        return {"wares": self._wares, "review": self._review, "buy": self._buy, "claim": self._claim}

    @property
    def gets(self) -> Mapping[str, Call]:
        """What is asked by GET as well."""
        return {"wares": self._wares}

    async def _wares(self, _: dict[str, Any]) -> Any:
        """Everything in every shop: goods, orders, claims."""
        return {"things": [{"code": code, **asdict(one)} for code, shop in self._shops() for one in shop.things()]}

    async def _review(self, given: dict[str, Any]) -> Any:
        """Reviewers have looked at goods: `approved`, and `words` where they say no."""
        approved, words = given["approved"], str(given.get("words", ""))
        if not isinstance(approved, bool):
            raise ValueError("approved")
        return self._done("goods", given, lambda shop, ours: shop.review_goods(ours, approved=approved, words=words))

    async def _buy(self, given: dict[str, Any]) -> Any:
        """The buyer of an order pays."""
        return self._done("order", given, lambda shop, ours: shop.pay_order(ours))

    async def _claim(self, given: dict[str, Any]) -> Any:
        """The buyer of an order wants `fen` of it back, everything without; with `goods` against them."""
        fen, goods = int(given.get("fen", 0)), bool(given.get("goods", False))
        return self._done("order", given, lambda shop, ours: shop.claim_back(ours, fen, goods=goods))

    def _done(self, about: str, given: dict[str, Any], deed: Callable[[ShopSimulator, str], ShopThing]) -> Any:
        number = str(given["number"])
        for code, shop in self._shops():
            if any((one.about, one.number) == (about, number) for one in shop.things()):
                return {"code": code, **asdict(deed(shop, number))}
        raise Unknown(number)

    def _shops(self) -> Iterator[tuple[str, ShopSimulator]]:
        for code, each in self._world.all.items():
            if isinstance(each, ShopSimulator):
                yield code, each
