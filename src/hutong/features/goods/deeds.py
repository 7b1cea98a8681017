"""Submitting goods, orders and claims once, and what can be done with them then; every deed is in their history."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from hutong.base.clock import now
from hutong.base.errors import Problem, Refusal
from hutong.base.failpoint import failpoint
from hutong.base.text import Text
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.shop import Aftersale, Goods, Sells, Sent, ShopOrder
from hutong.features.goods.item import NOT_THERE, REMOVED, UNSURE, Item, Said, said_of
from hutong.features.goods.ledger import Ledger, Wish
from hutong.features.goods.shops import Shop, Shops, refusal_of
from hutong.features.merchants import Merchant
from hutong.features.merchants.accounts import Grant, house
from hutong.switchboard.open import DEADLINE

Found = Goods | ShopOrder | Aftersale
NOT_DONE: Final = frozenset(
    {Fault.CONFIG, Fault.UNSUPPORTED, Fault.REFUSED, Fault.SLOW_DOWN, Fault.UNREACHABLE, Fault.NOT_FOUND}
)
_SURE: Final = timedelta(seconds=60)  # what the platform hasn't so long after it was submitted, it never took
_NO_BUYER: Final = Text("售后的买家还不知道，请稍后再试", "the claim's buyer is not known yet: try again in a while")
_OVER: Final = timedelta(seconds=DEADLINE + 5)  # whoever asked for something so long ago has its answer, or never will


class Deeds:
    """Does what a merchant or an operator asks for."""

    def __init__(self, shops: Shops, ledger: Ledger) -> None:
        self._shops = shops
        self._ledger = ledger

    async def submit(self, shop_id: str, wish: Wish, may: Grant) -> tuple[Item, Found | None]:
        """Puts it at the platform, once; Refusal. With the platform's answer where it was asked now."""
        shop = await self._shops.pick(may, shop_id)
        item, mine = await self._ledger.placing(wish, shop.opened.channel_id, shop.id)
        if not mine:
            item = await self.look(item)
            if item.state in UNSURE:
                raise Refusal(Problem.GOODS_UNSURE, item.number)
            if item.state != "unsent":
                return item, None
            item, mine = await self._ledger.placing(wish, shop.opened.channel_id, shop.id)
            if not mine:
                raise Refusal(Problem.GOODS_UNSURE, item.number)
        failpoint("goods.claimed")
        at = now()
        try:
            found = await shop.opened.ask(f"shop_{item.about}_add", item.number, _adding(shop, item))
        except Failed as failed:
            state = "unsent" if failed.fault in NOT_DONE else "unknown"
            await self._ledger.ended(item, state, failed.reason.zh, "api")
            raise refusal_of(failed) from failed
        failpoint("goods.submitted")
        return await self._ledger.settle(item.id, said_of(found, "api", at, item.version)), found

    async def read(self, item_id: str) -> Item | None:
        """One of our number."""
        return await self._ledger.read(item_id)

    async def own(self, shop_id: str, about: str, number: str, merchant: Merchant) -> Item:
        """A merchant's own in a shop that it may use, as it is known; Refusal (GOODS_SHOP, GOODS_NOT_FOUND)."""
        shop = await self._shops.pick(merchant.may_use, shop_id)
        return await self._ledger.find(shop.id, about, number, merchant.id)

    async def known(self, shop_id: str, about: str, number: str, merchant: Merchant) -> Item:
        """The same to be looked at only: also what it made in a shop that it may use no more."""
        try:
            return await self.own(shop_id, about, number, merchant)
        except Refusal as refused:
            if refused.problem is not Problem.GOODS_SHOP:
                raise
            try:
                shop = await self._shops.pick(house, shop_id)
                return await self._ledger.find(shop.id, about, number, merchant.id)
            except Refusal:  # nothing is told of a shop that isn't open to it
                raise refused from None

    async def look(self, item: Item, source: str = "query", *, mine: bool = False) -> Item:
        """As the platform has it now; as it is known where that can't be had. Never fails for the platform's sake.

        `mine`: what is open was asked by the caller, and has had its answer.
        """
        if item.state in (REMOVED, "unsent"):
            return item
        at = now()
        try:
            shop = await self._shops.pick(house, item.shop_id)
            found = await shop.opened.ask(f"shop_{item.about}_query", item.number, _asking(shop, item))
        except Failed as failed:
            return await self._absent(item, failed, source) if failed.fault is Fault.NOT_FOUND else item
        except Refusal:  # its channel is off just now
            return item
        after = await self._ledger.settle(item.id, replace(said_of(found, source, at, item.version), facts=found.facts))
        if mine or (item.claimed_at is not None and item.claimed_at < at - _OVER):
            await self._ledger.close(item)
        return after

    async def _absent(self, item: Item, failed: Failed, source: str) -> Item:
        """The platform hasn't it: it was removed, or never taken, where that is sure by now."""
        if item.claimed_at is None:
            return item
        if item.state not in UNSURE and await self._ledger.tried(item, "remove"):
            after = await self._ledger.settle(item.id, Said(REMOVED, source, now(), seen=item.version))
            await self._ledger.close(item)
            return after
        if item.state in UNSURE and item.digest is not None and item.claimed_at < now() - _SURE:
            return await self._ledger.ended(item, "unsent", failed.reason.zh, source)
        return item

    async def shop_of(self, item: Item) -> Shop:
        """The shop of something that is there; Refusal (GOODS_UNSURE, GOODS_NOT_TAKEN, GOODS_NOT_FOUND, GOODS_SHOP)."""
        if item.state in UNSURE:
            raise Refusal(Problem.GOODS_UNSURE, item.number)
        if item.state in NOT_THERE:
            raise Refusal(Problem.GOODS_NOT_TAKEN, f"{item.number} {item.state}")
        if item.state == REMOVED:
            raise Refusal(Problem.GOODS_NOT_FOUND, item.number)
        return await self._shops.pick(house, item.shop_id)

    async def do(
        self, item: Item, what: str, asking: Callable[[Sells], Coroutine[Any, Any, Any]], source: str, words: str = ""
    ) -> Item:
        """Writes a deed down, asks for it, and looks how things stand then; Refusal. What is removed stays so."""
        if what == "remove" and item.state == REMOVED:
            return item
        shop = await self.shop_of(item)
        item = await self._ledger.begin(item, what, source, words)
        failpoint("goods.begun")
        try:
            await shop.opened.ask(f"shop_{what}", item.number, asking(shop.adapter))
        except Failed as failed:
            said = f"{failed.fault} {failed.reason.zh}".strip()
            if failed.fault in NOT_DONE:
                await self._ledger.note(item, f"{what}_failed", source, said)
                await self._ledger.close(item)
            else:
                await self._ledger.note(item, f"{what}_unknown", source, said)
                await self._ledger.reopen(item)
            raise refusal_of(failed) from failed
        failpoint("goods.done")
        if what == "remove":
            after = await self._ledger.settle(item.id, Said(REMOVED, source, now(), seen=item.version))
            await self._ledger.close(item)
            return after
        return await self.look(item, mine=True)

    async def returned(self, item: Item, parcel: Sent, source: str) -> Item:
        """Tells by which parcel a buyer has sent the goods of a claim back; Refusal."""
        claim = item if item.openid else await self.look(item)  # pushes don't say whose a claim is
        await self.shop_of(claim)  # what is refused anyway costs no further call
        if not claim.openid:
            raise Refusal(Problem.GOODS_UNSURE, _NO_BUYER)
        # Asked before the deed begins: a list that doesn't come leaves nothing unknown.
        names = {one["company"]: one["name"] for one in await self._shops.companies(house, item.shop_id)}

        def asking(face: Sells) -> Coroutine[Any, Any, Any]:
            return face.tell_returned(claim.number, claim.openid, parcel, names.get(parcel.company, parcel.company))

        return await self.do(claim, "aftersale_return", asking, source, f"{parcel.company} {parcel.waybill_no}")


def _adding(shop: Shop, item: Item) -> Coroutine[Any, Any, Found]:
    if item.about == "goods":
        return shop.adapter.add_goods(item.number, item.facts)
    if item.about == "order":
        return shop.adapter.add_order(item.number, item.openid, item.facts)
    facts = {**item.facts, "out_order_id": item.order_number}
    return shop.adapter.add_aftersale(item.number, item.openid, facts)


def _asking(shop: Shop, item: Item) -> Coroutine[Any, Any, Found]:
    if item.about == "goods":
        return shop.adapter.goods(item.number)
    if item.about == "order":
        return shop.adapter.order(item.number, item.openid)
    return shop.adapter.aftersale(item.number)
