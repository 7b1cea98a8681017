"""Orders and parcels at the simulated shop.

Source: the trade component's pages of orders (API/order: add_order_new, pay_order, order_readme) and what people report
of its answers, public clients (WxJava), read 2026-11. A number that is used again is answered as it was the first time.
LOW CONFIDENCE: which code is given for a create_time that is off.
"""

import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

from hutong.channels.wx_live.simulator.books import (
    GENERAL,
    MISSING,
    MOVE,
    NO_ORDER,
    NOT_PAYABLE,
    TRANSACTION,
    UNSUPPORTED,
    Books,
    No,
    Record,
    fine,
    fresh,
    named,
)
from hutong.channels.wx_live.simulator.terms import judge
from hutong.vendors.wechat_world.gate import Asked

UNPAID, TILL_DONE, TO_SEND, PARTLY_SENT, SENT, DONE, CANCELLED = 10, 11, 20, 21, 30, 100, 250
_PAID: Final = 1
_ENDS: Final = (_PAID, 2, 3, 4, 5, 10)  # failed, cancelled, too late, by the merchant, something else: all are the end
CLAIMABLE: Final = (TO_SEND, PARTLY_SENT, SENT, DONE)
COMPANIES: Final = (
    {"delivery_id": "SF", "delivery_name": "顺丰速运"},
    {"delivery_id": "ZTO", "delivery_name": "中通快递"},
    {"delivery_id": "OTHERS", "delivery_name": "其他"},
)
_OF_ADD: Final = ("ticket", "ticket_expire_time")  # told by order/add alone


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
            "/shop/order/get": lambda asked: fine(order=_shown(self.found(asked))),
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
            raise No(NO_ORDER)
        return record

    def pay(self, appid: str, number: str) -> Record:
        """The buyer pays in the mini program; it is pushed. No."""
        record = self.books.find(appid, number)
        return self._paid(appid, record, f"42000{secrets.randbelow(10**22):023d}", "")

    def _add(self, asked: Asked) -> Record:
        appid = asked.app.appid
        number, openid = named(asked.body, "out_order_id", "openid")
        record = self.books.known(appid, number) or self._made(appid, number, openid, asked.body)
        told = {name: record[name] for name in ("order_id", "out_order_id", *_OF_ADD)}
        return fine(data={**told, "final_price": record["order_detail"]["price_info"]["order_price"]})

    def _made(self, appid: str, number: str, openid: str, body: Mapping[str, Any]) -> Record:
        judge(body, lambda goods: self._goods.known(appid, goods))
        record = {
            **body,
            "out_order_id": number,
            "order_id": fresh(),
            "openid": openid,
            "status": UNPAID,
            "ticket": secrets.token_hex(32),
            "ticket_expire_time": int(time.time()) + 7200,
        }
        return self.books.keep(appid, number, record)

    def _pay(self, asked: Asked) -> Record:
        record, end = self.found(asked), asked.body.get("action_type")
        if end not in _ENDS or isinstance(end, bool):
            raise No(UNSUPPORTED, "action_type")
        if record["status"] not in ((UNPAID, TILL_DONE) if end == _PAID else (UNPAID,)):
            raise No(NOT_PAYABLE)
        if end == _PAID:
            [transaction] = named(asked.body, "transaction_id", no=TRANSACTION)
            [at] = named(asked.body, "pay_time")
            self._paid(asked.app.appid, record, transaction, at)
        else:
            self.books.keep(asked.app.appid, record["out_order_id"], {**record, "status": CANCELLED})
        return fine()

    def _paid(self, appid: str, record: Record, transaction: str, at: str) -> Record:
        pay_info = {**record["order_detail"]["pay_info"], "transaction_id": transaction, "pay_time": at}
        detail = {**record["order_detail"], "pay_info": pay_info}
        paid = self.books.keep(appid, record["out_order_id"], {**record, "status": TO_SEND, "order_detail": detail})
        told = {"out_order_id": record["out_order_id"], "order_id": record["order_id"], "transaction_id": transaction}
        self._told(appid, "open_product_order_pay", {"order_info": told})
        return paid

    def _params(self, asked: Asked) -> Record:
        if self.found(asked)["status"] != UNPAID:
            raise No(MOVE)
        package = f"prepay_id=wx{secrets.token_hex(16)}"
        params = {"timeStamp": str(int(time.time())), "nonceStr": secrets.token_hex(16), "package": package}
        return fine(payment_params={**params, "signType": "MD5", "paySign": secrets.token_hex(16).upper()})

    def _send(self, asked: Asked) -> Record:
        record, parcels = self.found(asked), asked.body.get("delivery_list")
        if record["status"] not in (TO_SEND, PARTLY_SENT):
            raise No(MOVE)
        if not isinstance(parcels, list) or not parcels:
            raise No(MISSING, "delivery_list")
        for one in parcels:
            company, _ = named(one, "delivery_id", "waybill_id")
            if company not in [known["delivery_id"] for known in COMPANIES]:
                raise No(GENERAL, "delivery_id")
        everything = asked.body.get("finish_all_delivery") == 1
        if everything:
            named(asked.body, "ship_done_time")
        sent = {"delivery_list": [*record.get("delivery_list", []), *parcels]}
        status = SENT if everything else PARTLY_SENT
        self.books.keep(asked.app.appid, record["out_order_id"], {**record, **sent, "status": status})
        return fine()

    def _received(self, asked: Asked) -> Record:
        record = self.found(asked)
        if record["status"] != SENT:
            raise No(MOVE)
        self.books.keep(asked.app.appid, record["out_order_id"], {**record, "status": DONE})
        return fine()


def _shown(record: Record) -> Record:
    return {name: value for name, value in record.items() if name not in _OF_ADD}
