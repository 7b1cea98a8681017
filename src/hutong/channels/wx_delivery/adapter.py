"""WeChat's instant delivery (小程序即时配送), the merchant's side: one shop at one delivery company.

Manual: developers.weixin.qq.com, mini program → server → instant delivery (for merchants) and its push of events, read
2026-07 in a public copy. The newer interface with API signatures (/cgi-bin/express/intracity/…, "同城配送") is a
different product with other fields; it is not this channel.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar, Final

from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.capabilities.channel import Channel, Line
from hutong.capabilities.delivery import RIDE_EVENT, Delivers, Explained, Parcel, Ride, RideState, Trip
from hutong.capabilities.diagnosis import Ailment, Circumstances, Examines, Finding, Question
from hutong.capabilities.faults import Failed, Fault
from hutong.channels.wx_delivery import examine, wire
from hutong.channels.wx_delivery.codes import AUDITS, FAULTS, STATES, explained
from hutong.channels.wx_delivery.limits import judged, judged_tip
from hutong.channels.wx_delivery.settings import WxDeliveryConfig
from hutong.vendors.wechat.call import Wechat
from hutong.vendors.wechat.examine import borrowers

_AT: Final = "/cgi-bin/express/local/business"
TEST_SHOP: Final = "test_shop_id"  # the platform's own, with states that are given by test_update_order
# Test accounts that carriers have published: the platform forwards pretended states to the carrier's test environment.
REAL_TESTS: Final = frozenset({"1534713176", "dadaaee18818d97e236"})


class WxDelivery(Channel[WxDeliveryConfig], Delivers, Examines):
    """One shop; the access token is the mini program's."""

    AILMENTS: ClassVar[Sequence[Ailment]] = examine.AILMENTS

    def __init__(self, config: WxDeliveryConfig, line: Line) -> None:
        super().__init__(config, line)
        self._wechat = Wechat(
            line, config.appid, Secret("")
        )  # its AppSecret is the WX_MP channel's, which lends the token
        self._shop = config.merchant_no

    @property
    def application(self) -> str:
        """See `Delivers.application`."""
        return self.config.appid

    @property
    def usual(self) -> Trip:
        """See `Delivers.usual`."""
        return Trip("", carrier=self.config.delivery_id, shop_no=self.config.shop_no or "")

    @property
    def practises(self) -> bool:
        """See `Delivers.practises`."""
        return self._shop == TEST_SHOP or self._shop in REAL_TESTS

    def judge(self, parcel: Parcel) -> Sequence[tuple[str, Text]]:
        """See `Delivers.judge`."""
        return [*self._foreign(parcel.carrier), *judged(self._whole(parcel))]

    def judge_tip(self, carrier: str, fen: int) -> Text | None:
        """See `Delivers.judge_tip`."""
        return judged_tip(carrier or self.usual.carrier, fen)

    def explain(self, code: str) -> Explained | None:
        """See `Delivers.explain`."""
        return explained(code)

    def meaning(self, status: str) -> Text:
        """See `Delivers.meaning`."""
        return STATES[status][1] if status in STATES else Text(f"未列明的状态 {status}", f"unlisted state {status}")

    async def carriers(self) -> Sequence[Mapping[str, str]]:
        """See `Delivers.carriers`."""
        answer = await self._ask("/delivery/getall", {})
        return [
            {"carrier": wire.text(one, "delivery_id"), "name": wire.text(one, "delivery_name")}
            for one in _rows(answer, "list")
        ]

    async def bound_shops(self) -> Sequence[Mapping[str, str]]:
        """See `Delivers.bound_shops`."""
        answer = await self._ask("/shop/get", {})
        return [
            {
                "shop": wire.text(one, "shopid"),
                "carrier": wire.text(one, "delivery_id"),
                "state": AUDITS.get(str(one.get("audit_result")), "unknown"),
            }
            for one in _rows(answer, "shop_list")
        ]

    async def estimate(self, parcel: Parcel) -> Ride:
        """See `Delivers.estimate`."""
        answer = await self._ask("/order/pre_add", self._ordering(parcel))
        token = wire.text(answer, "delivery_token", 512)
        return Ride(RideState.WAITING, parcel.number, token=token, **wire.priced(answer))

    async def order(self, parcel: Parcel) -> Ride:
        """See `Delivers.order`."""
        return wire.ordered(await self._ask("/order/add", self._ordering(parcel)), parcel.number)

    async def order_again(self, parcel: Parcel) -> Ride:
        """See `Delivers.order_again`."""
        return wire.ordered(await self._ask("/order/readd", self._ordering(parcel)), parcel.number)

    async def tip(self, trip: Trip, fen: int, remark: str) -> None:
        """See `Delivers.tip`."""
        body = {**self._named(trip), "waybill_id": trip.waybill_no, "tips": wire.yuan(fen), "remark": remark}
        await self._ask("/order/addtips", body)

    async def cancel_cost(self, trip: Trip, reason: int, words: str) -> Ride:
        """See `Delivers.cancel_cost`."""
        return await self._cancelling("/order/precancel", trip, reason, words)

    async def cancel(self, trip: Trip, reason: int, words: str) -> Ride:
        """See `Delivers.cancel`."""
        return await self._cancelling("/order/cancel", trip, reason, words)

    async def confirm_return(self, trip: Trip, remark: str) -> None:
        """See `Delivers.confirm_return`."""
        await self._ask("/order/confirm_return", {**self._named(trip), "waybill_id": trip.waybill_no, "remark": remark})

    async def ride(self, trip: Trip) -> Ride:
        """See `Delivers.ride`."""
        return wire.standing(await self._ask("/order/get", self._named(trip)), trip.number)

    async def pretend(self, trip: Trip, status: str, at: datetime, words: str) -> None:
        """See `Delivers.pretend`. The platform's own test shop signs nothing; a carrier's test shop does."""
        if not self.practises:
            raise Failed(Fault.UNSUPPORTED, words="only a test shop can pretend a status")
        body = {
            "shopid": self._shop,
            "shop_order_id": trip.number,
            "order_status": int(status),
            "action_time": int(at.timestamp()),
            "action_msg": words,
        }
        if self._shop == TEST_SHOP:
            await self._ask("/test_update_order", body)
        else:
            await self._ask("/realmock_update_order", {**body, "delivery_sign": self._sign(trip.number)})

    def hear_ride(self, fields: Mapping[str, Any]) -> Ride:
        """See `Delivers.hear_ride`."""
        return wire.told(fields, self._shop)

    def answer_ride(self, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        """See `Delivers.answer_ride`."""
        return {
            "ToUserName": fields.get("FromUserName", ""),
            "FromUserName": fields.get("ToUserName", ""),
            "CreateTime": fields.get("CreateTime", 0),
            "MsgType": "event",
            "Event": RIDE_EVENT,
            "resultcode": 0,
            "resultmsg": "ok",
        }

    def look(self, around: Circumstances) -> Iterator[Finding]:
        """See `Examines.look`."""
        return borrowers.lent(self.config.appid, around)

    def questions(self, around: Circumstances) -> Sequence[Question]:
        """See `Examines.questions`."""
        del around
        return examine.questions(self._shop, self.config.delivery_id, self.bound_shops, practises=self.practises)

    def blame(self, verb: str, failed: Failed) -> Sequence[Finding] | None:
        """See `Examines.blame`."""
        del verb
        return examine.blame(failed)

    def _foreign(self, carrier: str) -> Iterator[tuple[str, Text]]:
        """The shop is an account at one company; WeChat would call another one's an unbound shop."""
        own = self.usual.carrier
        if carrier and carrier != own:
            yield "carrier", Text(f"门店 {self._shop} 属于 {own}", f"the shop {self._shop} is one of {own}")

    async def _cancelling(self, path: str, trip: Trip, reason: int, words: str) -> Ride:
        body = {
            **self._named(trip),
            "delivery_id": trip.carrier or self.usual.carrier,
            "waybill_id": trip.waybill_no,
            "cancel_reason_id": reason,
            "cancel_reason": words,
        }
        answer = await self._ask(path, body)
        deducted = wire.fen(answer, "deduct_fee")
        return Ride(RideState.UNKNOWN, trip.number, deduct_fen=deducted, words=wire.text(answer, "desc", 200))

    async def _ask(self, path: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """Both layers have agreed: the platform, and the delivery company behind it."""
        return wire.carried(await self._wechat.call(f"{_AT}{path}", body, known=FAULTS))

    def _named(self, trip: Trip) -> dict[str, Any]:
        return {
            "shopid": self._shop,
            "shop_order_id": trip.number,
            "shop_no": trip.shop_no or self.usual.shop_no,
            "delivery_sign": self._sign(trip.number),
        }

    def _ordering(self, parcel: Parcel) -> dict[str, Any]:
        whole = self._whole(parcel)
        body: dict[str, Any] = {
            "shopid": self._shop,
            "shop_order_id": whole.number,
            "shop_no": whole.shop_no,
            "delivery_sign": self._sign(whole.number),
            "delivery_id": whole.carrier,
            "openid": whole.openid,
            "receiver": dict(whole.receiver),
            "cargo": dict(whole.cargo),
            "order_info": dict(whole.order_info),
            "shop": dict(whole.shop),
        }
        more = {"sender": dict(whole.sender), "sub_biz_id": whole.sub_biz_id, "delivery_token": whole.token}
        return body | {name: value for name, value in more.items() if value}

    def _whole(self, parcel: Parcel) -> Parcel:
        """The parcel with the channel's usual carrier and store where it names none."""
        usual = self.usual
        return replace(parcel, carrier=parcel.carrier or usual.carrier, shop_no=parcel.shop_no or usual.shop_no)

    def _sign(self, number: str) -> str:
        return wire.delivery_sign(self._shop, self.config.app_secret, number)


def _rows(answer: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    found = answer.get(name) or []
    if not isinstance(found, list) or not all(isinstance(one, Mapping) for one in found):
        raise ValueError(f"{name} is no list")
    return found
