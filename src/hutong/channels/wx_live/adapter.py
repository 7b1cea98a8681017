"""WeChat's trade component for mini programs (自定义交易组件, /shop/*), by which Channels (视频号) sell.

Manual: developers.weixin.qq.com 自定义交易组件, closed to new merchants; paths and fields as public clients of it have
them (WxJava), read 2026-11. The later generation, /channels/ec/*, is another interface and not this channel's.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, ClassVar, Final

from hutong.base.clock import beijing, now
from hutong.base.secrets import Secret
from hutong.capabilities.channel import Channel, Line
from hutong.capabilities.diagnosis import Ailment, Circumstances, Examines, Finding, Question
from hutong.capabilities.faults import Failed
from hutong.capabilities.shop import Aftersale, Contents, Goods, PayEnd, Sells, Sent, ShopEvent, ShopOrder
from hutong.channels.wx_live import contents, wire
from hutong.channels.wx_live.settings import WxLiveConfig
from hutong.vendors.wechat.call import Wechat
from hutong.vendors.wechat.examine import borrowers

_EXPIRES: Final = 3600  # seconds that a buyer has to pay, where the merchant names no time


class WxLive(Channel[WxLiveConfig], Sells, Examines):
    """One shop."""

    AILMENTS: ClassVar[Sequence[Ailment]] = borrowers.AILMENTS

    def __init__(self, config: WxLiveConfig, line: Line) -> None:
        super().__init__(config, line)
        self._wechat = Wechat(line, config.merchant_no, Secret(""))  # the WX_MP channel has its AppSecret, and lends

    async def categories(self) -> Sequence[Mapping[str, Any]]:
        """See `Sells.categories`."""
        return wire.rows(await self._ask("/shop/cat/get", {}), "third_cat_list")

    async def upload_image(self, url: str) -> str:
        """See `Sells.upload_image`."""
        answer = await self._ask("/shop/img/upload", {"resp_type": 1, "upload_type": 1, "img_url": url})
        address = wire.text(wire.inner(answer, "img_info"), "temp_img_url", 2048)
        if not address:
            raise ValueError("no address of the picture in the answer")
        return address

    async def add_goods(self, number: str, facts: Mapping[str, Any]) -> Goods:
        """See `Sells.add_goods`."""
        answer = await self._ask("/shop/spu/add", {**facts, "out_product_id": number})
        return wire.goods({"edit_status": 2, **wire.inner(answer, "data")}, number)

    async def update_goods(self, number: str, facts: Mapping[str, Any]) -> Goods:
        """See `Sells.update_goods`."""
        answer = await self._ask("/shop/spu/update", {**facts, "out_product_id": number})
        return wire.goods({"edit_status": 2, **wire.inner(answer, "data")}, number)

    async def goods(self, number: str) -> Goods:
        """See `Sells.goods`."""
        answer = await self._ask("/shop/spu/get", {"out_product_id": number, "need_edit_spu": 0})
        return wire.goods(wire.inner(answer, "spu"), number)

    async def list_goods(self, number: str) -> None:
        """See `Sells.list_goods`."""
        await self._ask("/shop/spu/listing", {"out_product_id": number})

    async def take_down_goods(self, number: str) -> None:
        """See `Sells.take_down_goods`."""
        await self._ask("/shop/spu/delisting", {"out_product_id": number})

    async def restock(self, number: str, stock: Mapping[str, int]) -> None:
        """See `Sells.restock`."""
        kinds = [{"out_sku_id": kind, "stock_num": left} for kind, left in stock.items()]
        await self._ask("/shop/spu/update_without_audit", {"out_product_id": number, "skus": kinds})

    async def remove_goods(self, number: str) -> None:
        """See `Sells.remove_goods`."""
        await self._ask("/shop/spu/del", {"out_product_id": number})

    async def add_order(self, number: str, openid: str, facts: Mapping[str, Any]) -> ShopOrder:
        """See `Sells.add_order`."""
        at = now()  # the platform takes no create_time that is 5 seconds off, and expires orders in 15 minutes to a day
        usual = {"create_time": _clock(at), "fund_type": 1, "expire_time": int(at.timestamp()) + _EXPIRES}
        answer = await self._ask("/shop/order/add", {**usual, **facts, "out_order_id": number, "openid": openid})
        return wire.order({"status": 10, "openid": openid, **wire.inner(answer, "data")}, number)

    async def payment_params(self, number: str, openid: str) -> Mapping[str, str]:
        """See `Sells.payment_params`."""
        answer = await self._ask("/shop/order/getpaymentparams", {"out_order_id": number, "openid": openid})
        params = wire.inner(answer, "payment_params")
        return {
            name: wire.text(params, name, 1024) for name in ("timeStamp", "nonceStr", "package", "signType", "paySign")
        }

    async def tell_paid(
        self, number: str, openid: str, end: PayEnd, *, transaction_no: str = "", at: datetime | None = None
    ) -> None:
        """See `Sells.tell_paid`."""
        body: dict[str, Any] = {"out_order_id": number, "openid": openid, "action_type": wire.ENDS[end]}
        if end is PayEnd.PAID:
            body |= {"transaction_id": transaction_no, "pay_time": _clock(at or now())}
        await self._ask("/shop/order/pay", body)

    async def order(self, number: str, openid: str) -> ShopOrder:
        """See `Sells.order`."""
        answer = await self._ask("/shop/order/get", {"out_order_id": number, "openid": openid})
        return wire.order(wire.inner(answer, "order"), number)

    async def companies(self) -> Sequence[Mapping[str, str]]:
        """See `Sells.companies`."""
        found = wire.rows(await self._ask("/shop/delivery/get_company_list", {}), "company_list")
        return [{"company": wire.text(one, "delivery_id"), "name": wire.text(one, "delivery_name")} for one in found]

    async def send(self, number: str, openid: str, parcels: Sequence[Sent], *, all_sent: bool, at: datetime) -> None:
        """See `Sells.send`."""
        told = [
            {"delivery_id": one.company, "waybill_id": one.waybill_no, "product_info_list": list(one.goods)}
            for one in parcels
        ]
        body: dict[str, Any] = {"out_order_id": number, "openid": openid, "finish_all_delivery": int(all_sent)}
        if all_sent:
            body["ship_done_time"] = _clock(at)
        await self._ask("/shop/delivery/send", {**body, "delivery_list": told})

    async def received(self, number: str, openid: str) -> None:
        """See `Sells.received`. The path is spelled as the platform spells it."""
        await self._ask("/shop/delivery/recieve", {"out_order_id": number, "openid": openid})

    async def add_aftersale(self, number: str, openid: str, facts: Mapping[str, Any]) -> Aftersale:
        """See `Sells.add_aftersale`."""
        answer = await self._ask("/shop/ecaftersale/add", {**facts, "out_aftersale_id": number, "openid": openid})
        made = wire.claim({**facts, "status": 2, "aftersale_id": answer.get("aftersale_id")}, number)
        return replace(made, status="")  # waiting for the merchant, that is sure; by which number isn't told

    async def update_aftersale(self, number: str, openid: str, facts: Mapping[str, Any]) -> None:
        """See `Sells.update_aftersale`."""
        await self._ask("/shop/ecaftersale/update", {**facts, "out_aftersale_id": number, "openid": openid})

    async def cancel_aftersale(self, number: str, openid: str) -> None:
        """See `Sells.cancel_aftersale`."""
        await self._ask("/shop/ecaftersale/cancel", {"out_aftersale_id": number, "openid": openid})

    async def aftersale(self, number: str) -> Aftersale:
        """See `Sells.aftersale`."""
        answer = await self._ask("/shop/ecaftersale/get", {"out_aftersale_id": number})
        return wire.claim(wire.inner(answer, "after_sales_order"), number)

    async def accept_refund(self, number: str) -> None:
        """See `Sells.accept_refund`."""
        await self._ask("/shop/ecaftersale/acceptrefund", {"out_aftersale_id": number})

    async def accept_return(self, number: str, address: Mapping[str, str]) -> None:
        """See `Sells.accept_return`."""
        await self._ask("/shop/ecaftersale/acceptreturn", {"out_aftersale_id": number, "address_info": dict(address)})

    async def tell_returned(self, number: str, openid: str, parcel: Sent, company: str) -> None:
        """See `Sells.tell_returned`."""
        sent = {"delivery_id": parcel.company, "waybill_id": parcel.waybill_no, "delivery_name": company}
        await self._ask("/shop/ecaftersale/uploadreturninfo", {**sent, "out_aftersale_id": number, "openid": openid})

    async def reject_aftersale(self, number: str) -> None:
        """See `Sells.reject_aftersale`."""
        await self._ask("/shop/ecaftersale/reject", {"out_aftersale_id": number})

    def contents(self, facts: Mapping[str, Any]) -> Contents:
        """See `Sells.contents`."""
        return contents.read(facts)

    def hear_shop(self, event: str, fields: Mapping[str, Any]) -> ShopEvent:
        """See `Sells.hear_shop`."""
        return wire.heard(event, fields)

    def look(self, around: Circumstances) -> Iterator[Finding]:
        """See `Examines.look`."""
        return borrowers.lent(self.config.merchant_no, around)

    def questions(self, around: Circumstances) -> Sequence[Question]:
        """See `Examines.questions`: whether the shop may call at all."""
        del around

        async def companies() -> Sequence[Finding]:
            await self.companies()
            return []

        return [Question("companies", companies)]

    def blame(self, verb: str, failed: Failed) -> Sequence[Finding] | None:
        """See `Examines.blame`."""
        del verb
        return borrowers.blamed(failed)

    async def _ask(self, path: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        return await self._wechat.call(path, body, known=wire.FAULTS)


def _clock(at: datetime) -> str:
    return f"{beijing(at):%Y-%m-%d %H:%M:%S}"
