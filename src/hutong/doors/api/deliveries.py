"""Calls of the signed API that have parcels delivered at once."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

import orjson

from hutong.base.clock import now
from hutong.base.errors import Problem, Refusal
from hutong.base.money import fen_of, yuan_of
from hutong.base.text import Text
from hutong.doors.api.calls import Answer, Call, Fields, succeeded
from hutong.doors.api.fields import notify_url_of
from hutong.features.deliveries.deeds import OTHER, Cancelling, Deeds
from hutong.features.deliveries.delivery import Delivery
from hutong.features.deliveries.ledger import Ledger
from hutong.features.deliveries.order import Orderer
from hutong.features.deliveries.settle import fields_of
from hutong.features.deliveries.shops import Shops
from hutong.features.deliveries.wish import Wish, object_of
from hutong.features.merchants import Merchant

_SIGNED: Final = ("nonceStr", "sign")
LIST: Final = ("merId", *_SIGNED)
ORDER: Final = ("merId", "deliveryNo", "userId", "receiver", "cargo", "orderInfo", "shop", *_SIGNED)
ONE: Final = ("merId", "deliveryNo", *_SIGNED)
TIPS: Final = ("merId", "deliveryNo", "tips", "remark", *_SIGNED)
CANCEL: Final = ("merId", "deliveryNo", "cancelReason", *_SIGNED)
MOCK: Final = ("merId", "deliveryNo", "carrierStatus", *_SIGNED)
_DONE: Final = "请求成功"


class DeliveryCalls:
    """/api/delivery and what is below it."""

    def __init__(self, shops: Shops, orderer: Orderer, deeds: Deeds, ledger: Ledger, *, loopback: bool) -> None:
        self._shops = shops
        self._orderer = orderer
        self._deeds = deeds
        self._ledger = ledger
        self._loopback = loopback

    @property
    def calls(self) -> Mapping[str, Call]:
        """By path."""
        return {
            "/api/delivery/carriers": Call(LIST, self._carriers, "question"),
            "/api/delivery/shops": Call(LIST, self._bound, "question"),
            "/api/delivery/estimate": Call(ORDER, self._estimate, "question"),
            "/api/delivery/order": Call(ORDER, self._order),
            "/api/delivery/reorder": Call(ONE, self._reorder),
            "/api/delivery/tips": Call(TIPS, self._tips),
            "/api/delivery/cancel_cost": Call(CANCEL, self._cancel_cost, "question"),
            "/api/delivery/cancel": Call(CANCEL, self._cancel),
            "/api/delivery/confirm_return": Call(ONE, self._confirm_return),
            "/api/delivery/query": Call(ONE, self._query, "question"),
            "/api/delivery/mock": Call(MOCK, self._mock),
        }

    async def _carriers(self, merchant: Merchant, fields: Fields) -> Answer:
        return _listed(merchant, await self._shops.carriers(merchant.may_use, fields.get("shopId", "")))

    async def _bound(self, merchant: Merchant, fields: Fields) -> Answer:
        return _listed(merchant, await self._shops.bound(merchant.may_use, fields.get("shopId", "")))

    async def _estimate(self, merchant: Merchant, fields: Fields) -> Answer:
        delivery, ride = await self._orderer.estimate(self._wish(fields), merchant.may_use)
        told = {
            "merId": merchant.id,
            "deliveryNo": delivery.number,
            "sysDeliveryNo": delivery.id,
            "shopId": delivery.shop_id,
            "carrier": fields.get("carrier", "") or delivery.carrier,
            "fee": _yuan(ride.fen),
            "tips": _yuan(ride.tips_fen),
            "couponFee": _yuan(ride.coupon_fen),
            "insuranceFee": _yuan(ride.insurance_fen),
            "distance": "" if ride.distance is None else str(ride.distance),
            "duration": "" if ride.seconds is None else str(ride.seconds),
            "estimateToken": ride.token,
        }
        return succeeded(merchant, _DONE, told)

    async def _order(self, merchant: Merchant, fields: Fields) -> Answer:
        return _standing(merchant, await self._orderer.order(self._wish(fields), merchant.may_use))

    async def _reorder(self, merchant: Merchant, fields: Fields) -> Answer:
        await self._judge(merchant, fields)
        return _standing(merchant, await self._orderer.again(merchant.id, fields["deliveryNo"]))

    async def _tips(self, merchant: Merchant, fields: Fields) -> Answer:
        try:
            fen = fen_of(fields["tips"])
        except ValueError:
            fen = 0
        if fen == 0:
            raise Refusal(Problem.BAD_AMOUNT, "tips")
        await self._judge(merchant, fields)
        return _standing(merchant, await self._deeds.tip(merchant.id, fields["deliveryNo"], fen, fields["remark"]))

    async def _cancel_cost(self, merchant: Merchant, fields: Fields) -> Answer:
        await self._judge(merchant, fields)
        number = fields["deliveryNo"]
        ride = await self._deeds.cancel_cost(merchant.id, number, _why(fields))
        told = {"merId": merchant.id, "deliveryNo": number, "deductFee": _yuan(ride.deduct_fen), "reason": ride.words}
        return succeeded(merchant, _DONE, told)

    async def _cancel(self, merchant: Merchant, fields: Fields) -> Answer:
        await self._judge(merchant, fields)
        return _standing(merchant, await self._deeds.cancel(merchant.id, fields["deliveryNo"], _why(fields)))

    async def _confirm_return(self, merchant: Merchant, fields: Fields) -> Answer:
        await self._judge(merchant, fields)
        remark = fields.get("remark", "")
        return _standing(merchant, await self._deeds.confirm_return(merchant.id, fields["deliveryNo"], remark))

    async def _query(self, merchant: Merchant, fields: Fields) -> Answer:
        delivery = await self._deeds.look(await self._ledger.find(merchant.id, fields["deliveryNo"]))
        timeline = orjson.dumps(await self._ledger.timeline(delivery.id)).decode()  # a text, signed as it is
        return succeeded(merchant, _DONE, {**fields_of(delivery), "timeline": timeline})

    async def _mock(self, merchant: Merchant, fields: Fields) -> Answer:
        told, at = fields.get("actionTime", ""), now()
        if told:
            at = datetime.fromtimestamp(int(told), UTC)
        await self._judge(merchant, fields)
        number, status, remark = fields["deliveryNo"], fields["carrierStatus"], fields.get("remark", "")
        return _standing(merchant, await self._deeds.pretend(merchant.id, number, status, at, remark))

    async def _judge(self, merchant: Merchant, fields: Fields) -> None:
        """Passes a deed on a delivery of the merchant's at a shop that it may still use; Refusal.

        What it may use no more is brought to its end by operators; to be queried it remains.
        """
        delivery = await self._ledger.find(merchant.id, fields["deliveryNo"])
        self._shops.judge(merchant.may_use, delivery.shop_id)

    def _wish(self, fields: Fields) -> Wish:
        return Wish(
            merchant_id=fields["merId"],
            number=fields["deliveryNo"],
            openid=fields["userId"],
            receiver=object_of("receiver", fields["receiver"]),
            cargo=object_of("cargo", fields["cargo"]),
            order_info=object_of("orderInfo", fields["orderInfo"]),
            shop=object_of("shop", fields["shop"]),
            sender=object_of("sender", fields.get("sender", "")),
            shop_id=fields.get("shopId", ""),
            carrier=fields.get("carrier", ""),
            shop_no=fields.get("shopNo", ""),
            sub_biz_id=fields.get("subBizId", ""),
            token=fields.get("estimateToken", ""),
            notify_url=notify_url_of(fields, loopback=self._loopback),
        )


def _why(fields: Fields) -> Cancelling:
    why = Cancelling(int(fields["cancelReason"]), fields.get("cancelText", ""))
    if why.reason == OTHER and not why.words:
        raise Refusal(Problem.MISSING_FIELD, Text("cancelText（cancelReason 为 6）", "cancelText (cancelReason is 6)"))
    return why


def _standing(merchant: Merchant, delivery: Delivery) -> Answer:
    return succeeded(merchant, _DONE, fields_of(delivery))


def _listed(merchant: Merchant, rows: Sequence[Mapping[str, str]]) -> Answer:
    """The list is a JSON text, so that it is signed as it is."""
    told = {"merId": merchant.id, "total": str(len(rows)), "results": orjson.dumps(list(rows)).decode()}
    return succeeded(merchant, _DONE, told)


def _yuan(fen: int | None) -> str:
    return "" if fen is None else yuan_of(fen)
