"""A stand for tests: the simulated platform, our adapter, and a holder that lends it the mini program's tokens."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, TypeVar

from hutong.base.clock import now
from hutong.base.ids import new_id
from hutong.base.secrets import Secret
from hutong.capabilities.channel import Line
from hutong.capabilities.delivery import Parcel, Ride, Trip
from hutong.capabilities.simulation import Home, InProcess
from hutong.channels.wx_delivery.adapter import WxDelivery
from hutong.channels.wx_delivery.settings import WxDeliveryConfig
from hutong.channels.wx_delivery.simulator import WxDeliverySimulator
from hutong.vendors.wechat_world.tokens import Tokens

PROVIDER = "http://wechat.test/wx_delivery"
T = TypeVar("T")
PERSON = {
    "name": "李雷",
    "city": "北京市",
    "address": "海淀区学院路",
    "address_detail": "甲 3 号楼 502",
    "phone": "13800001111",
    "lng": 116.353,
    "lat": 39.991,
}
CARGO = {
    "goods_value": 58.5,
    "goods_weight": 1.2,
    "cargo_first_class": "美食夜宵",
    "cargo_second_class": "香锅/烤鱼",
}
SHOP = {"img_url": "https://shop.example.com/fish.png", "goods_name": "烤鱼一份", "goods_count": 1}


class Lender:
    """Lends tokens of the simulated WeChat, as the holder of a hub does."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens

    async def using(
        self, application: str, kind: str, do: Callable[[Secret], Awaitable[T]], stale: Callable[[T], bool]
    ) -> T:
        """See `Credentials.using`."""
        assert kind == "access_token"
        answer = await do(Secret(self.tokens.stable(application).value))
        if not stale(answer):
            return answer
        return await do(Secret(self.tokens.stable(application, force=True).value))


class Stand:
    """One shop of a form."""

    def __init__(self, form: str = "sandbox") -> None:
        self.http = InProcess({})
        self.provider = WxDeliverySimulator(Home(PROVIDER, self.http, speed=1e6))
        self.http.apps[PROVIDER] = self.provider.app
        self.shop = self.provider.shop(form)
        self.account = self.provider.account(form)
        self.tokens = Tokens(self.provider.home.book)
        self.config = WxDeliveryConfig.read(self.account.merchant_no, self.account.settings)
        lender = Lender(self.tokens)
        self.line = Line(self.http, PROVIDER, "http://hub.test/callback/7/3", timeout=2.0, credentials=lender)
        self.adapter = WxDelivery(self.config, self.line)

    def parcel(self, **changes: Any) -> Parcel:
        """A grilled fish for a person three kilometres away; every call has a number of its own."""
        info: dict[str, Any] = {"order_type": 0, "order_time": int(now().timestamp())}
        if self.shop.carrier == "SS":
            info["is_direct_delivery"] = 1
        sender = {**PERSON, "name": "胡同烤鱼", "lng": 116.397, "lat": 39.909}
        usual = Parcel(new_id(), "", "", self.provider.openid(), PERSON, CARGO, info, SHOP, sender)
        return replace(usual, **changes)

    async def ordered(self, **changes: Any) -> tuple[Trip, Ride]:
        """A parcel that was ordered."""
        parcel = self.parcel(**changes)
        ride = await self.adapter.order(parcel)
        return Trip(parcel.number, ride.waybill_no), ride

    def signed(self, number: str = "") -> dict[str, str]:
        """What every call about an order must name."""
        return {"shopid": self.shop.shopid, "shop_order_id": number}
