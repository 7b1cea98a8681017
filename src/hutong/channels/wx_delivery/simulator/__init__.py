"""WeChat's instant delivery, the other side: carriers, bound shops, riders, and the pushes that tell of them.

Source: developers.weixin.qq.com, mini program → server → instant delivery (for merchants), read 2026-07;
what is not in it is said where it stands.
"""

from collections.abc import Iterator
from typing import ClassVar, Final

from starlette.applications import Starlette

from hutong.capabilities.simulation import Account, DeliverySimulator, Errand, Home, Mischief
from hutong.capabilities.simulation.mischief import App
from hutong.channels.wx_delivery.simulator.calls import UNLISTED, Calls
from hutong.channels.wx_delivery.simulator.orders import ENDED, STATUSES, Order, Orders
from hutong.channels.wx_delivery.simulator.refusals import No
from hutong.channels.wx_delivery.simulator.shops import APPROVED, REJECTED, UNDER_AUDIT, Shop, Shops
from hutong.vendors.wechat_world import applications
from hutong.vendors.wechat_world.gate import Gate
from hutong.vendors.wechat_world.people import PHONE, People
from hutong.vendors.wechat_world.push import pusher

__all__ = ["ENDED", "No", "Order", "Shop", "WxDeliverySimulator"]
_CARRIERS: Final = {"sandbox": "TEST", "sftc": "SFTC", "dada": "DADA", "ss": "SS", "mtps": "MTPS"}
_COURSE: Final = (102, 201, 202, 301, 302)  # how a ride goes when nothing goes wrong
_WORDS: Final = {
    102: "骑手已接单",
    201: "骑手已到店",
    202: "骑手已取货",
    301: "配送中",
    302: "已送达",
    304: "无法联系收件人",
    305: "收件人拒收",
    401: "货物已退回",
}


class WxDeliverySimulator(DeliverySimulator):
    """The platform and the delivery companies behind it. Forms: a shop at each, the sandbox's first."""

    CODE: ClassVar[str] = "WX_DELIVERY"
    FORMS: ClassVar[tuple[str, ...]] = tuple(_CARRIERS)
    LADDER: ClassVar[tuple[float, ...]] = pusher.LADDER

    def __init__(self, home: Home) -> None:
        super().__init__(home)
        self._shops = Shops(home.book)
        self._orders = Orders(home.book)
        self._people = People(home.book)
        self._pusher = pusher.Pusher(home, self.knocker, self.mischiefs)
        self.calls = Calls(self._shops, self._orders, self._people, self.mischiefs, self._told)
        routes = self.calls.routes(Gate(home.book, self.mischiefs))
        self._app = self.mischiefs.around(Starlette(routes=routes))

    @property
    def app(self) -> App:
        """See `Simulator.app`."""
        return self._app

    def account(self, form: str) -> Account:
        """See `Simulator.account`. Beside it a shop is under audit, and one was rejected."""
        shop = self.shop(form)
        settings = {
            "APP_SECRET": shop.secret,
            "DELIVERY_ID": shop.carrier,
            "SHOP_NO": shop.shop_no,
            "APPID": shop.appid,
        }
        return Account(shop.shopid, settings)

    def shop(self, form: str) -> Shop:
        """The shop of a form, bound to the sandbox's mini program, whose pushes are set to safe mode and JSON."""
        carrier = _CARRIERS[form]
        mini = applications.mini(self.home.book)
        if (mini.push_mode, mini.push_format) != ("safe", "json"):  # the manual demands it
            applications.change(self.home.book, mini.appid, push_mode="safe", push_format="json")
        self._shops.opened("under audit", "SS", mini.appid, UNDER_AUDIT)
        self._shops.opened("rejected", "DADA", mini.appid, REJECTED)
        return self._shops.opened(form, carrier, mini.appid)

    def audit(self, form: str, *, approved: bool | None) -> None:
        """The binding of a form's shop is approved or rejected; None: it is looked at again."""
        result = UNDER_AUDIT if approved is None else APPROVED if approved else REJECTED
        self._shops.audit(self.shop(form).shopid, result)

    def listen(self, url: str) -> None:
        """The operator enters this push address in the mini program's console."""
        applications.change(self.home.book, applications.mini(self.home.book).appid, push_url=url)

    def openid(self, person: str = PHONE) -> str:
        """How the mini program knows somebody; the phone's own person is the sandbox's developer."""
        return self._people.openid(applications.mini(self.home.book).appid, person)

    def orders(self) -> Iterator[Order]:
        """Every delivery, oldest first."""
        return self._orders.all()

    def order(self, number: str) -> Order:
        """A delivery by its number; KeyError."""
        return self._orders.numbered(number)

    def progress(self, number: str, status: int, *, at: int = 0, words: str = "") -> Order:
        """The rider, or the carrier, brings a delivery to a state; it is pushed. KeyError; No once it has ended."""
        order = self._orders.move(self.order(number), status, at=at, words=words or _WORDS.get(status, ""))
        self._told(order)
        return order

    def next(self, number: str) -> Order:
        """One step of a ride on which nothing goes wrong. KeyError; No where there is none."""
        order = self.order(number)
        later = [status for status in _COURSE if status > order.status]
        if not later or order.status in ENDED:
            raise No(930565)
        return self.progress(number, later[0])

    def errands(self) -> Iterator[Errand]:
        """See `DeliverySimulator.errands`."""
        return map(_errand, self._orders.all())

    def go_on(self, number: str, status: str = "") -> Errand:
        """See `DeliverySimulator.go_on`."""
        found = next((one.number for one in self._orders.all() if number in (one.number, one.waybill)), None)
        if found is None:
            raise KeyError(number)
        if status and status not in map(str, STATUSES):
            raise ValueError(f"{status} is no state")
        try:
            return _errand(self.progress(found, int(status)) if status else self.next(found))
        except No as no:
            raise ValueError(f"{number} has ended") from no

    def tell(self, order: Order, status: int, at: int) -> None:
        """Pushes a state of a delivery as if it had been so at a moment (Unix seconds); the book stays."""
        rider = order.rider
        facts = {
            "shopid": order.shopid,
            "shop_order_id": order.number,
            "shop_no": order.shop_no,
            "waybill_id": order.waybill,
            "action_time": at,
            "order_status": status,
            "action_msg": order.words,
            "agent": {"name": rider["name"], "phone": rider["phone"], "reach_time": rider["reach_time"]},
        }
        event = {"MsgType": "event", "Event": "update_waybill_status", **facts}
        self._pusher.push(order.appid, PHONE, event, openid=order.openid)

    def release(self) -> None:
        """See `Simulator.release`."""
        self._pusher.release()

    def _told(self, order: Order) -> None:
        strange = self.mischiefs.take(Mischief.UNLISTED_STATE, "update_waybill_status")
        self.tell(order, UNLISTED if strange else order.status, order.at)


def _errand(order: Order) -> Errand:
    return Errand(order.number, order.carrier, order.waybill, str(order.status), str(order.rider["name"]), order.at)
