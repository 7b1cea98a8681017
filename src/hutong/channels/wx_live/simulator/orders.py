"""Orders and parcels at the simulated shop.

Source: public clients of the trade component (WxJava): fields and numbers of an order's states, read 2026-11.
"""

import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from hutong.channels.wx_live.simulator.books import Books, No, Record, fine, fresh, named
from hutong.vendors.wechat_world.gate import Asked

UNPAID, TO_SEND, SENT, DONE, CANCELLED = 10, 20, 30, 100, 250
_ENDS: Final = {1: TO_SEND, 2: UNPAID, 3: CANCELLED, 4: 181, 5: CANCELLED}
CLAIMABLE: Final = (TO_SEND, SENT, DONE)
COMPANIES: Final = (
    {"delivery_id": "SF", "delivery_name": "顺丰速运"},
    {"delivery_id": "ZTO", "delivery_name": "中通快递"},
    {"delivery_id": "OTHERS", "delivery_name": "其他"},
)


class OrderCalls:
    """Calls about orders."""

    def __init__(self, books: Books, goods: Books, told: Callable[[str, str, Record], None]) -> None:
        self.books = books
        self._goods = goods
        self._told = told

    @property
    def calls(self) -> Mapping[str, Callable[[Asked], Record]]:
        """By path."""
        return {
            "/shop/order/add": self._add,
            "/shop/order/pay": self._pay,
            "/shop/order/get": lambda asked: fine(order=self.found(asked)),
            "/shop/order/get_list": self._list,
            "/shop/order/getpaymentparams": self._params,
            "/shop/delivery/get_company_list": lambda _: fine(company_list=list(COMPANIES)),
            "/shop/delivery/send": self._send,
            "/shop/delivery/recieve": self._received,
        }

    def found(self, asked: Asked) -> Record:
        """The order that a call names; No."""
        number, openid = named(asked.body, "out_order_id", "openid")
        record = self.books.find(asked.app.appid, number)
        if record["openid"] != openid:
            raise No("openid")
        return record

    def pay(self, appid: str, number: str) -> Record:
        """The buyer pays in the mini program; it is pushed. No."""
        record = self.books.find(appid, number)
        return self._paid(appid, record, f"42000{secrets.randbelow(10**22):023d}", "")

    def _add(self, asked: Asked) -> Record:
        body, appid = asked.body, asked.app.appid
        number, openid, _ = named(body, "out_order_id", "openid", "create_time")
        self.books.new(appid, number)
        detail = body.get("order_detail")
        if not isinstance(detail, dict):
            raise No("order_detail")
        price = _price(detail)
        self._check(appid, detail)
        record = {
            **body,
            "order_id": fresh(),
            "openid": openid,
            "status": UNPAID,
            "order_detail": {**detail, "pay_info": detail.get("pay_info") or {}},
        }
        self.books.keep(appid, number, record)
        ticket = {"ticket": secrets.token_hex(32), "ticket_expire_time": int(time.time()) + 7200}
        return fine(data={"order_id": record["order_id"], "out_order_id": number, "final_price": price, **ticket})

    def _check(self, appid: str, detail: Mapping[str, Any]) -> None:
        infos = detail.get("product_infos")
        if not isinstance(infos, list) or not infos:
            raise No("product_infos")
        for one in infos:
            number, kind = named(one, "out_product_id", "out_sku_id")
            goods = self._goods.find(appid, number)
            if kind not in [sku["out_sku_id"] for sku in goods["skus"]]:
                raise No("out_sku_id")
            if goods["status"] != 5:
                raise No("product not on sale")

    def _pay(self, asked: Asked) -> Record:
        record, end = self.found(asked), asked.body.get("action_type")
        if end not in _ENDS or isinstance(end, bool):
            raise No("action_type")
        if record["status"] != UNPAID:
            raise No("order status")
        if end == 1:
            transaction, at = named(asked.body, "transaction_id", "pay_time")
            self._paid(asked.app.appid, record, transaction, at)
        else:
            self.books.keep(asked.app.appid, record["out_order_id"], {**record, "status": _ENDS[end]})
        return fine()

    def _paid(self, appid: str, record: Record, transaction: str, at: str) -> Record:
        detail = {**record["order_detail"], "pay_info": {"transaction_id": transaction, "pay_time": at}}
        paid = self.books.keep(appid, record["out_order_id"], {**record, "status": TO_SEND, "order_detail": detail})
        told = {"out_order_id": record["out_order_id"], "order_id": record["order_id"], "transaction_id": transaction}
        self._told(appid, "open_product_order_pay", {"order_info": told})
        return paid

    def _list(self, asked: Asked) -> Record:
        page, size = asked.body.get("page", 1), asked.body.get("page_size", 10)
        found = list(self.books.all(asked.app.appid))
        return fine(orders=found[(page - 1) * size : page * size], total_num=len(found))

    def _params(self, asked: Asked) -> Record:
        if self.found(asked)["status"] != UNPAID:
            raise No("order status")
        package = f"prepay_id=wx{secrets.token_hex(16)}"
        params = {"timeStamp": str(int(time.time())), "nonceStr": secrets.token_hex(16), "package": package}
        return fine(payment_params={**params, "signType": "MD5", "paySign": secrets.token_hex(16).upper()})

    def _send(self, asked: Asked) -> Record:
        record, parcels = self.found(asked), asked.body.get("delivery_list")
        if record["status"] not in (TO_SEND, SENT):
            raise No("order status")
        if not isinstance(parcels, list) or not parcels:
            raise No("delivery_list")
        for one in parcels:
            company, _ = named(one, "delivery_id", "waybill_id")
            if company not in [known["delivery_id"] for known in COMPANIES]:
                raise No("delivery_id")
        whole = asked.body.get("finish_all_delivery") == 1
        if whole:
            named(asked.body, "ship_done_time")
        sent = {"delivery_list": [*record.get("delivery_list", []), *parcels]}
        status = SENT if whole else record["status"]
        self.books.keep(asked.app.appid, record["out_order_id"], {**record, **sent, "status": status})
        return fine()

    def _received(self, asked: Asked) -> Record:
        record = self.found(asked)
        if record["status"] != SENT:
            raise No("order status")
        self.books.keep(asked.app.appid, record["out_order_id"], {**record, "status": DONE})
        return fine()


def _price(detail: Mapping[str, Any]) -> int:
    info = detail.get("price_info")
    value = info.get("order_price") if isinstance(info, dict) else None
    if isinstance(value, bool) or not isinstance(value, int) or value <= 0:
        raise No("price_info")
    return value
