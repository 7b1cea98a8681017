"""The calls of the simulated instant delivery, each as the manual has it."""

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from starlette.routing import Route

from hutong.capabilities.simulation import Mischief, Mischiefs
from hutong.channels.wx_delivery.simulator import checks
from hutong.channels.wx_delivery.simulator.orders import RETURNING, STATUSES, Order, Orders
from hutong.channels.wx_delivery.simulator.refusals import No, fine
from hutong.channels.wx_delivery.simulator.shops import CARRIERS, TEST_SHOP, Shop, Shops
from hutong.vendors.wechat_world.gate import Asked, Gate
from hutong.vendors.wechat_world.people import PHONE, People
from hutong.vendors.wechat_world.refusals import Refused

AT: Final = "/cgi-bin/express/local/business"
_QUOTA: Final = 500  # orders of the test shop in a day
_REHEARSING: Final = ("1534713176", "dadaaee18818d97e236")  # the carriers' published test accounts: SFTC, Dada
UNLISTED: Final = 777  # a state that no manual has


class Calls:
    """What a merchant may ask. `moved` is told of every delivery that came to another state."""

    def __init__(
        self, shops: Shops, orders: Orders, people: People, mischiefs: Mischiefs, moved: Callable[[Order], None]
    ) -> None:
        self._shops = shops
        self._orders = orders
        self._people = people
        self._mischiefs = mischiefs
        self._moved = moved
        self.silent = 0  # so many more orders are taken and answered 930556: the carrier was too slow
        self.refusing: list[tuple[int, str]] = []  # what the carrier says to the next orders

    def routes(self, gate: Gate) -> list[Route]:
        """Every path of the manual's table for merchants."""
        calls = {
            "/delivery/getall": self._carriers,
            "/shop/get": self._bound,
            "/shop/add": _third_party,
            "/open": _third_party,
            "/order/pre_add": self._estimate,
            "/order/add": self._add,
            "/order/readd": self._readd,
            "/order/addtips": self._tips,
            "/order/precancel": self._precancel,
            "/order/cancel": self._cancel,
            "/order/confirm_return": self._confirm_return,
            "/order/get": self._get,
            "/test_update_order": self._test_update,
            "/realmock_update_order": self._real_update,
        }
        return [gate.guarded(f"{AT}{path}", _answered(call), permission="delivery") for path, call in calls.items()]

    def _carriers(self, asked: Asked) -> dict[str, Any]:
        del asked
        return fine(list=[{"delivery_id": one, "delivery_name": name} for one, name in CARRIERS.items()])

    def _bound(self, asked: Asked) -> dict[str, Any]:
        bound = self._shops.bound(asked.app.appid)
        return fine(
            shop_list=[{"shopid": one.shopid, "delivery_id": one.carrier, "audit_result": one.audit} for one in bound]
        )

    def _estimate(self, asked: Asked) -> dict[str, Any]:
        return fine(**self._orders.estimate(self._ordering(asked), asked.body))

    def _add(self, asked: Asked) -> dict[str, Any]:
        return self._taken(asked, self._orders.make)

    def _readd(self, asked: Asked) -> dict[str, Any]:
        return self._taken(asked, self._orders.again)

    def _taken(self, asked: Asked, make: Callable[[Shop, Mapping[str, Any], str], Order]) -> dict[str, Any]:
        shop = self._ordering(asked)
        if self.refusing:
            raise No(*self.refusing.pop(0))
        order = make(shop, asked.body, asked.app.appid)
        if self.silent:
            self.silent -= 1
            raise No(930556)
        return fine(
            fee=order.fee,
            deliverfee=order.carried,
            couponfee=0,
            tips=order.tips,
            insurancfee=order.insured,
            distance=order.distance,
            waybill_id=order.waybill,
            order_status=order.status,
            finish_code=order.finish_code,
            pickup_code=order.pickup_code,
            dispatch_duration=order.duration,
        )

    def _ordering(self, asked: Asked) -> Shop:
        checks.order(asked.body, asked.raw)
        shop = self._shops.asking(asked.body, asked.app.appid)
        if asked.body["delivery_id"] != shop.carrier:
            raise No(930560)
        try:
            person = self._people.behind(asked.app.appid, asked.body["openid"])
        except Refused:
            raise No(930559) from None
        if shop.shopid == TEST_SHOP:
            if person.id != PHONE:  # the sandbox's only developer
                raise No(930559)
            since = time.time() - 86400
            if len([one for one in self._orders.all() if one.shopid == TEST_SHOP and one.made > since]) >= _QUOTA:
                raise No(930564)
        return shop

    def _order(self, asked: Asked, *names: str) -> Order:
        """The delivery that a call names, with the signature checked."""
        checks.named(asked.body, "shopid", "shop_order_id", *names)
        shop = self._shops.asking(asked.body, asked.app.appid)
        order = self._orders.find(shop.shopid, asked.body["shop_order_id"])
        if asked.body.get("waybill_id") and asked.body["waybill_id"] != order.waybill:
            raise No(930563)
        return order

    def _tips(self, asked: Asked) -> dict[str, Any]:
        order = self._order(asked, "waybill_id", "remark")
        self._orders.tip(order, checks.amount(asked.body.get("tips")))
        return fine()

    def _precancel(self, asked: Asked) -> dict[str, Any]:
        return fine(deduct_fee=self._orders.deducted(self._cancelling(asked)), desc="按配送进度扣除违约金")

    def _cancel(self, asked: Asked) -> dict[str, Any]:
        order = self._cancelling(asked)
        deducted = self._orders.deducted(order)
        self._moved(self._orders.cancel(order))
        return fine(deduct_fee=deducted, desc="已取消")

    def _cancelling(self, asked: Asked) -> Order:
        reason, words = asked.body.get("cancel_reason_id"), asked.body.get("cancel_reason")
        if isinstance(reason, bool) or reason not in (1, 2, 3, 4, 5, 6) or (reason == 6 and not words):
            raise No(930561)
        carrier = asked.body.get("delivery_id")
        order = self._order(asked, "delivery_id", *(("waybill_id",) if carrier == "SFTC" else ()))
        if carrier != order.carrier:
            raise No(930561)
        return order

    def _confirm_return(self, asked: Asked) -> dict[str, Any]:
        order = self._order(asked, "waybill_id", "shop_no")
        if order.status not in RETURNING:
            raise No(930565 if order.status == 401 else 930558)
        self._moved(self._orders.move(order, 401, words="商家已确认收回"))
        return fine()

    def _get(self, asked: Asked) -> dict[str, Any]:
        order = self._order(asked)
        rider = order.rider
        strange = self._mischiefs.take(Mischief.UNLISTED_STATE, "order_status")
        return fine(
            order_status=UNLISTED if strange else order.status,
            waybill_id=order.waybill,
            rider_name=rider["name"],
            rider_phone=rider["phone"],
            rider_lng=116.397 if rider["name"] else 0,
            rider_lat=39.909 if rider["name"] else 0,
            reach_time=rider["reach_time"],
        )

    def _test_update(self, asked: Asked) -> dict[str, Any]:
        if asked.body.get("shopid") != TEST_SHOP:
            raise No(930561)
        return self._update(asked, signed=False)

    def _real_update(self, asked: Asked) -> dict[str, Any]:
        if asked.body.get("shopid") not in _REHEARSING:
            raise No(930561)
        return self._update(asked, signed=True)

    def _update(self, asked: Asked, *, signed: bool) -> dict[str, Any]:
        shop = self._shops.asking(asked.body, asked.app.appid, signed=signed)
        [number] = checks.named(asked.body, "shop_order_id")
        at, status = checks.seconds(asked.body.get("action_time")), asked.body.get("order_status")
        if status not in STATUSES:
            raise No(930561)
        order = self._orders.find(shop.shopid, number)
        words = str(asked.body.get("action_msg") or "")
        self._moved(self._orders.move(order, int(status), at=at, words=words))
        return fine()


def _third_party(asked: Asked) -> dict[str, Any]:
    del asked
    raise No(86000)


def _answered(call: Callable[[Asked], dict[str, Any]]) -> Callable[[Asked], dict[str, Any]]:
    def answered(asked: Asked) -> dict[str, Any]:
        try:
            return call(asked)
        except No as no:
            return no.body()

    return answered
