"""WeChat's trade component for mini programs, the other side: goods, orders, claims, and the pushes that tell of them.

Source: its manual and public clients of it (WxJava), read 2026-11; what is from memory is said where it stands.
"""

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

from starlette.applications import Starlette

from hutong.capabilities.simulation import Account, Home, ShopSimulator, ShopThing
from hutong.capabilities.simulation.mischief import App
from hutong.channels.wx_live.simulator.books import CLAIMS, NO_CLAIM, NO_ORDER, ORDERS, Books, No, Record
from hutong.channels.wx_live.simulator.claims import ClaimCalls
from hutong.channels.wx_live.simulator.goods import GoodsCalls, goods_books
from hutong.channels.wx_live.simulator.life import Life
from hutong.channels.wx_live.simulator.orders import OrderCalls
from hutong.vendors.wechat_world import applications
from hutong.vendors.wechat_world.gate import Asked, Gate
from hutong.vendors.wechat_world.people import PHONE, People
from hutong.vendors.wechat_world.push import pusher

__all__ = ["No", "WxLiveSimulator"]


class WxLiveSimulator(ShopSimulator):
    """The shop of the sandbox's mini program."""

    CODE: ClassVar[str] = "WX_LIVE"
    FORMS: ClassVar[tuple[str, ...]] = ("shop",)
    LADDER: ClassVar[tuple[float, ...]] = pusher.LADDER

    def __init__(self, home: Home) -> None:
        super().__init__(home)
        self._pusher = pusher.Pusher(home, self.knocker, self.mischiefs)
        self._people = People(home.book)
        goods, orders = goods_books(home.book), Books(home.book, ORDERS, absent=NO_ORDER)
        self.goods = GoodsCalls(goods, self._told)
        self.orders = OrderCalls(orders, goods, self._told)
        self.claims = ClaimCalls(Books(home.book, CLAIMS, absent=NO_CLAIM), orders, self._told)
        self._life = Life(self.goods, self.orders, self.claims)
        gate = Gate(home.book, self.mischiefs)
        calls = {**self.goods.calls, **self.orders.calls, **self.claims.calls}
        routes = [gate.guarded(path, _answered(call), permission="shop") for path, call in calls.items()]
        self._app = self.mischiefs.around(Starlette(routes=routes))

    @property
    def app(self) -> App:
        """See `Simulator.app`."""
        return self._app

    def account(self, form: str) -> Account:
        """See `Simulator.account`."""
        if form not in self.FORMS:
            raise KeyError(form)
        return Account(self.appid, {"GENERATION": "shop"})

    @property
    def appid(self) -> str:
        """The sandbox's own mini program."""
        return applications.mini(self.home.book).appid

    def openid(self, person: str = PHONE) -> str:
        """How the mini program knows somebody."""
        return self._people.openid(self.appid, person)

    def things(self) -> Iterator[ShopThing]:
        """See `ShopSimulator.things`."""
        return self._life.things(self.appid)

    def review_goods(self, number: str, *, approved: bool, words: str = "") -> ShopThing:
        """See `ShopSimulator.review_goods`."""
        return self._life.review(self.appid, number, approved=approved, words=words)

    def pay_order(self, number: str) -> ShopThing:
        """See `ShopSimulator.pay_order`."""
        return self._life.pay(self.appid, number)

    def claim_back(self, number: str, fen: int = 0, *, goods: bool = False) -> ShopThing:
        """See `ShopSimulator.claim_back`."""
        return self._life.claim(self.appid, number, fen, goods=goods)

    def release(self) -> None:
        """See `Simulator.release`."""
        self._pusher.release()

    def _told(self, appid: str, event: str, facts: dict[str, Any]) -> None:
        self._pusher.event(appid, PHONE, event, facts)


def _answered(call: Callable[[Asked], Record]) -> Callable[[Asked], Record]:
    def answered(asked: Asked) -> Record:
        try:
            return call(asked)
        except No as no:
            return no.body()

    return answered
