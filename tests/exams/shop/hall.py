"""Where a channel of a shop sits its exam: goods that were approved, orders that were paid."""

from collections.abc import AsyncIterator
from typing import Any

import orjson
from tests.channels.wx_live.wares import TEA, order_of
from tests.exams.parts import Seat, Verb
from tests.exams.platform.hall import Lender
from tests.exams.room import Room

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.base.ids import new_id
from hutong.base.secrets import Secret
from hutong.capabilities.pay import Knock
from hutong.capabilities.platform.credential import Issued
from hutong.capabilities.shop import Goods, PayEnd, Sells, Sent, ShopEvent
from hutong.capabilities.simulation import Book
from hutong.channels.wx_live.simulator import WxLiveSimulator
from hutong.vendors.wechat_world.tokens import SECONDS, Tokens


class Hall(Room[WxLiveSimulator, ShopEvent]):
    """One channel code with one form of shop; its application's tokens are lent."""

    def __init__(self, seat: Seat, book: Book | None = None) -> None:
        self.lender = Lender(self._issued)
        self.credentials = self.lender
        super().__init__(seat, book or Book())

    @property
    def face(self) -> Sells:
        """The channel's capability."""
        return self.opened.face(Sells)

    @property
    def secrets(self) -> list[str]:
        """The shop's secrets, and what was lent."""
        return [*super().secrets, *(secret.reveal() for secret in self.lender.kept.values())]

    @property
    def openid(self) -> str:
        """The buyer."""
        return self.provider.openid()

    async def add(self, number: str) -> Goods:
        """Puts a bowl up for review as the hub does."""
        return await self.opened.ask("add_goods", number, self.face.add_goods(number, TEA), deadline=2)

    async def goods(self, number: str) -> Goods:
        """How goods stand, asked as the hub does."""
        return await self.opened.ask("goods", number, self.face.goods(number), deadline=2)

    async def listed(self) -> str:
        """Goods that can be bought."""
        number = new_id()
        await self.add(number)
        self.provider.goods.review(self.provider.appid, number, approved=True)
        await self.face.list_goods(number)
        return number

    async def paid(self) -> str:
        """An order that was paid."""
        number = new_id()
        await self.face.add_order(number, self.openid, order_of(await self.listed()))
        await self.face.tell_paid(number, self.openid, PayEnd.PAID, transaction_no="42000001", at=now())
        return number

    async def verbs(self) -> AsyncIterator[tuple[str, Verb]]:
        """Verbs, ready to be asked."""
        ask, face = self.opened.ask, self.face
        yield "categories", lambda: ask("categories", "", face.categories())
        yield "companies", lambda: ask("companies", "", face.companies())
        yield "add_goods", lambda: self.add(new_id())
        shown, order = await self.listed(), await self.paid()
        yield "goods", lambda: self.goods(shown)
        yield "take_down_goods", lambda: ask("take_down_goods", shown, face.take_down_goods(shown))
        yield "order", lambda: ask("order", order, face.order(order, self.openid))
        claim, record = new_id(), self.provider.orders.books.find(self.provider.appid, order)
        self.provider.claims.ask(self.provider.appid, record, claim, 100)
        yield "aftersale", lambda: ask("aftersale", claim, face.aftersale(claim))
        parcel = (Sent("SF", "SF2"), "顺丰速运")
        yield "tell_returned", lambda: ask("tell_returned", claim, face.tell_returned(claim, self.openid, *parcel))

    def listen(self, knock: Knock) -> list[ShopEvent]:
        """See `Room.listen`: what the push door would hand on."""
        told: dict[str, Any] = orjson.loads(knock.body)
        return [self.face.hear_shop(str(told.get("Event", "")), told)]

    def acknowledge(self, knock: Knock, heard: bool) -> Reply:
        """See `Room.acknowledge`."""
        return Reply(200 if heard else 503, b"success")

    async def _issued(self, kind: str, afresh: bool) -> Issued:
        token = Tokens(self.provider.home.book).stable(self.provider.appid, force=afresh)
        assert kind == "access_token"
        return Issued(Secret(token.value), SECONDS)
