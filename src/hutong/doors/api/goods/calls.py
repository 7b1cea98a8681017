"""Calls of the signed API about a shop at a platform: its goods, orders, parcels and claims."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, Final

import orjson

from hutong.base.clock import now
from hutong.base.errors import Problem, Refusal
from hutong.capabilities.shop import PayEnd, Sells, Sent, ShopOrder
from hutong.doors.api.calls import Answer, Call, Fields, succeeded
from hutong.doors.api.fields import notify_url_of
from hutong.features.goods.deeds import Deeds
from hutong.features.goods.item import Item
from hutong.features.goods.ledger import Wish, fields_of
from hutong.features.goods.shops import Shops, asked
from hutong.features.goods.wish import digest_of, object_of, stock_of
from hutong.features.merchants import Merchant

_SIGNED: Final = ("nonceStr", "sign")
SHOP: Final = ("merId", *_SIGNED)
IMAGE: Final = ("merId", "imageUrl", *_SIGNED)
ADD: Final = ("merId", "goodsNo", "goods", *_SIGNED)
GOODS: Final = ("merId", "goodsNo", *_SIGNED)
STOCK: Final = ("merId", "goodsNo", "stock", *_SIGNED)
ORDER_ADD: Final = ("merId", "orderId", "userId", "order", *_SIGNED)
ORDER: Final = ("merId", "orderId", *_SIGNED)
PAID: Final = ("merId", "orderId", "payResult", *_SIGNED)
SEND: Final = ("merId", "orderId", "company", "waybillNo", *_SIGNED)
CLAIM_ADD: Final = ("merId", "aftersaleNo", "orderId", "aftersale", *_SIGNED)
CLAIM: Final = ("merId", "aftersaleNo", *_SIGNED)
SENT_BACK: Final = ("merId", "aftersaleNo", "company", "waybillNo", *_SIGNED)
RETURN: Final = ("merId", "aftersaleNo", "address", *_SIGNED)
_DONE: Final = "请求成功"
_NUMBERS: Final = {"goods": "goodsNo", "order": "orderId", "aftersale": "aftersaleNo"}
_Asking = Callable[[Sells], Coroutine[Any, Any, Any]]


class GoodsCalls:
    """/api/goods and what is below it."""

    def __init__(self, shops: Shops, deeds: Deeds, *, loopback: bool) -> None:
        self._shops = shops
        self._deeds = deeds
        self._loopback = loopback

    @property
    def calls(self) -> Mapping[str, Call]:
        """By path."""
        return {
            "/api/goods/categories": Call(SHOP, self._categories, "question"),
            "/api/goods/companies": Call(SHOP, self._companies, "question"),
            "/api/goods/image": Call(IMAGE, self._image),
            "/api/goods/add": Call(ADD, self._add),
            "/api/goods/update": Call(ADD, self._update),
            "/api/goods/query": Call(GOODS, self._goods, "question"),
            "/api/goods/listing": Call(GOODS, self._listing),
            "/api/goods/delisting": Call(GOODS, self._delisting),
            "/api/goods/stock": Call(STOCK, self._stock),
            "/api/goods/remove": Call(GOODS, self._remove),
            "/api/goods/order": Call(ORDER_ADD, self._order),
            "/api/goods/order_params": Call(ORDER, self._params, "question"),
            "/api/goods/order_pay": Call(PAID, self._paid),
            "/api/goods/order_query": Call(ORDER, self._order_query, "question"),
            "/api/goods/send": Call(SEND, self._send),
            "/api/goods/received": Call(ORDER, self._received),
            "/api/goods/aftersale": Call(CLAIM_ADD, self._claim),
            "/api/goods/aftersale_update": Call((*CLAIM, "aftersale"), self._claim_update),
            "/api/goods/aftersale_query": Call(CLAIM, self._claim_query, "question"),
            "/api/goods/aftersale_cancel": Call(CLAIM, self._claim_cancel),
            "/api/goods/aftersale_return": Call(SENT_BACK, self._sent_back),
            "/api/goods/accept_refund": Call(CLAIM, self._accept_refund),
            "/api/goods/accept_return": Call(RETURN, self._accept_return),
            "/api/goods/reject": Call(CLAIM, self._reject),
        }

    async def _categories(self, merchant: Merchant, fields: Fields) -> Answer:
        return _listed(merchant, await self._shops.categories(merchant.may_use, fields.get("shopId", "")))

    async def _companies(self, merchant: Merchant, fields: Fields) -> Answer:
        return _listed(merchant, await self._shops.companies(merchant.may_use, fields.get("shopId", "")))

    async def _image(self, merchant: Merchant, fields: Fields) -> Answer:
        url = await self._shops.upload_image(merchant.may_use, fields.get("shopId", ""), fields["imageUrl"])
        return succeeded(merchant, _DONE, {"merId": merchant.id, "imageUrl": url})

    async def _add(self, merchant: Merchant, fields: Fields) -> Answer:
        return await self._submitted(merchant, fields, "goods")

    async def _update(self, merchant: Merchant, fields: Fields) -> Answer:
        facts = object_of("goods", fields["goods"])
        number = fields["goodsNo"]
        return await self._do(merchant, fields, ("goods", "update"), lambda face: face.update_goods(number, facts))

    async def _goods(self, merchant: Merchant, fields: Fields) -> Answer:
        return await self._looked(merchant, fields, "goods")

    async def _listing(self, merchant: Merchant, fields: Fields) -> Answer:
        number = fields["goodsNo"]
        return await self._do(merchant, fields, ("goods", "listing"), lambda face: face.list_goods(number))

    async def _delisting(self, merchant: Merchant, fields: Fields) -> Answer:
        number = fields["goodsNo"]
        return await self._do(merchant, fields, ("goods", "delisting"), lambda face: face.take_down_goods(number))

    async def _stock(self, merchant: Merchant, fields: Fields) -> Answer:
        number, stock = fields["goodsNo"], stock_of("stock", fields["stock"])
        return await self._do(merchant, fields, ("goods", "stock"), lambda face: face.restock(number, stock))

    async def _remove(self, merchant: Merchant, fields: Fields) -> Answer:
        number = fields["goodsNo"]
        return await self._do(merchant, fields, ("goods", "remove"), lambda face: face.remove_goods(number))

    async def _order(self, merchant: Merchant, fields: Fields) -> Answer:
        return await self._submitted(merchant, fields, "order")

    async def _params(self, merchant: Merchant, fields: Fields) -> Answer:
        item = await self._own(merchant, fields, "order")
        shop = await self._deeds.shop_of(item)
        asking = shop.adapter.payment_params(item.number, item.openid)
        params = await asked(shop, "shop_order_params", item.number, asking)
        told = {"merId": merchant.id, "orderId": item.number, "payParams": orjson.dumps(dict(params)).decode()}
        return succeeded(merchant, _DONE, told)

    async def _paid(self, merchant: Merchant, fields: Fields) -> Answer:
        end, number = PayEnd(fields["payResult"]), fields["orderId"]
        transaction = fields.get("transactionNo", "")
        if end is PayEnd.PAID and not transaction:
            raise Refusal(Problem.MISSING_FIELD, "transactionNo")
        item, at = await self._own(merchant, fields, "order"), now()

        def asking(face: Sells) -> Coroutine[Any, Any, Any]:
            return face.tell_paid(number, item.openid, end, transaction_no=transaction, at=at)

        return _standing(merchant, await self._deeds.do(item, "order_pay", asking, "api", f"{end} {transaction}"))

    async def _order_query(self, merchant: Merchant, fields: Fields) -> Answer:
        return await self._looked(merchant, fields, "order")

    async def _send(self, merchant: Merchant, fields: Fields) -> Answer:
        item, at = await self._own(merchant, fields, "order"), now()
        parcel, whole = Sent(fields["company"], fields["waybillNo"]), fields.get("allSent", "1") == "1"

        def asking(face: Sells) -> Coroutine[Any, Any, Any]:
            return face.send(item.number, item.openid, [parcel], all_sent=whole, at=at)

        words = f"{parcel.company} {parcel.waybill_no}"
        return _standing(merchant, await self._deeds.do(item, "send", asking, "api", words))

    async def _received(self, merchant: Merchant, fields: Fields) -> Answer:
        item = await self._own(merchant, fields, "order")
        done = await self._deeds.do(item, "received", lambda face: face.received(item.number, item.openid), "api")
        return _standing(merchant, done)

    async def _claim(self, merchant: Merchant, fields: Fields) -> Answer:
        return await self._submitted(merchant, fields, "aftersale")

    async def _claim_update(self, merchant: Merchant, fields: Fields) -> Answer:
        item, facts = await self._own(merchant, fields, "aftersale"), object_of("aftersale", fields["aftersale"])

        def asking(face: Sells) -> Coroutine[Any, Any, Any]:
            return face.update_aftersale(item.number, item.openid, facts)

        return _standing(merchant, await self._deeds.do(item, "aftersale_update", asking, "api"))

    async def _claim_query(self, merchant: Merchant, fields: Fields) -> Answer:
        return await self._looked(merchant, fields, "aftersale")

    async def _claim_cancel(self, merchant: Merchant, fields: Fields) -> Answer:
        item = await self._own(merchant, fields, "aftersale")

        def asking(face: Sells) -> Coroutine[Any, Any, Any]:
            return face.cancel_aftersale(item.number, item.openid)

        return _standing(merchant, await self._deeds.do(item, "aftersale_cancel", asking, "api"))

    async def _sent_back(self, merchant: Merchant, fields: Fields) -> Answer:
        item, parcel = await self._own(merchant, fields, "aftersale"), Sent(fields["company"], fields["waybillNo"])
        return _standing(merchant, await self._deeds.returned(item, parcel, "api"))

    async def _accept_refund(self, merchant: Merchant, fields: Fields) -> Answer:
        number = fields["aftersaleNo"]
        deed = ("aftersale", "accept_refund")
        return await self._do(merchant, fields, deed, lambda face: face.accept_refund(number))

    async def _accept_return(self, merchant: Merchant, fields: Fields) -> Answer:
        number, address = fields["aftersaleNo"], object_of("address", fields["address"])
        deed = ("aftersale", "accept_return")
        return await self._do(merchant, fields, deed, lambda face: face.accept_return(number, address))

    async def _reject(self, merchant: Merchant, fields: Fields) -> Answer:
        number = fields["aftersaleNo"]
        deed = ("aftersale", "reject")
        return await self._do(merchant, fields, deed, lambda face: face.reject_aftersale(number))

    async def _own(self, merchant: Merchant, fields: Fields, about: str) -> Item:
        return await self._deeds.own(fields.get("shopId", ""), about, fields[_NUMBERS[about]], merchant)

    async def _looked(self, merchant: Merchant, fields: Fields, about: str) -> Answer:
        item = await self._deeds.known(fields.get("shopId", ""), about, fields[_NUMBERS[about]], merchant)
        return _standing(merchant, await self._deeds.look(item))

    async def _do(self, merchant: Merchant, fields: Fields, deed: tuple[str, str], asking: _Asking) -> Answer:
        """`deed`: what it is done to, and what it is called."""
        item = await self._own(merchant, fields, deed[0])
        return _standing(merchant, await self._deeds.do(item, deed[1], asking, "api"))

    async def _submitted(self, merchant: Merchant, fields: Fields, about: str) -> Answer:
        facts = object_of(about, fields[about])
        openid, order = fields.get("userId", ""), ""
        if about == "aftersale":
            order = fields["orderId"]
            openid = (await self._own(merchant, fields, "order")).openid
        url = notify_url_of(fields, loopback=self._loopback)
        digest = digest_of(facts, openid, order, url)
        wish = Wish(about, merchant.id, fields[_NUMBERS[about]], facts, digest, openid, order, url)
        item, found = await self._deeds.submit(fields.get("shopId", ""), wish, merchant.may_use)
        ticket = {"ticket": found.ticket} if isinstance(found, ShopOrder) else {}
        return succeeded(merchant, _DONE, {**fields_of(item), **ticket})


def _standing(merchant: Merchant, item: Item) -> Answer:
    return succeeded(merchant, _DONE, fields_of(item))


def _listed(merchant: Merchant, rows: Sequence[Mapping[str, Any]]) -> Answer:
    """The list is a JSON text, so that it is signed as it is."""
    told = {"merId": merchant.id, "total": str(len(rows)), "results": orjson.dumps(list(rows)).decode()}
    return succeeded(merchant, _DONE, told)
