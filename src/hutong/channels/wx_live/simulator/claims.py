"""Claims at the simulated shop: money back, or goods and money.

Source: the trade component's pages of claims (API/aftersale: add_new, errcode), public clients (WxJava), read 2026-11;
the numbers of states, the reasons, return_info, and that what was to come back is not paid for before it was sent are
from memory.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from hutong.channels.wx_live.simulator.books import (
    CLAIM_EXISTS,
    CLAIM_FIELD,
    CLAIM_MOVE,
    CLAIM_SUM,
    CLAIM_TYPE,
    FORMAT,
    NO_CLAIM,
    NO_ORDER_TO_CLAIM,
    NOT_CLAIMABLE,
    NOT_IN_ORDER,
    NOT_SECONDARY,
    RETURN_ADDRESS,
    Books,
    No,
    Record,
    fine,
    fresh,
    moment,
    named,
    whole,
)
from hutong.channels.wx_live.simulator.orders import CLAIMABLE, COMPANIES, TO_SEND
from hutong.vendors.wechat_world.gate import Asked

CANCELLED, ASKED, REJECTED, NO_RETURN, TO_RETURN, TO_RECEIVE, REFUNDED, ASKED_RETURN = 1, 2, 4, 5, 6, 8, 13, 23
REFUND, RETURN = 1, 2
_OPEN: Final = (ASKED, ASKED_RETURN)
_REASONS: Final = 12  # 1: bought by mistake … 12: something else
_LINE: Final = ("out_product_id", "out_sku_id", "product_cnt")


class ClaimCalls:
    """Calls about claims."""

    def __init__(self, books: Books, orders: Books, told: Callable[[str, str, Record], None]) -> None:
        self.books = books
        self._orders = orders
        self._told = told

    @property
    def calls(self) -> Mapping[str, Callable[[Asked], Record]]:
        """By path."""
        return {
            "/shop/ecaftersale/add": self._add,
            "/shop/ecaftersale/get": lambda asked: fine(after_sales_order=self._found(asked)),
            "/shop/ecaftersale/update": self._update,
            "/shop/ecaftersale/cancel": lambda asked: self._moved(asked, _OPEN, CANCELLED),
            "/shop/ecaftersale/acceptrefund": lambda asked: self._moved(asked, (*_OPEN, TO_RECEIVE), REFUNDED),
            "/shop/ecaftersale/acceptreturn": self._return,
            "/shop/ecaftersale/uploadreturninfo": self._sent_back,
            "/shop/ecaftersale/reject": self._reject,
        }

    def ask(self, appid: str, order: Mapping[str, Any], number: str, fen: int, *, back: bool = False) -> Record:
        """A buyer makes a claim about an order's first line in the mini program; it is pushed."""
        line = order["order_detail"]["product_infos"][0]
        record = {
            "out_aftersale_id": number,
            "aftersale_id": fresh(),
            "out_order_id": order["out_order_id"],
            "order_id": order["order_id"],
            "openid": order["openid"],
            "product_info": {name: line[name] for name in _LINE},
            "type": RETURN if back else REFUND,
            "orderamt": fen,
            "status": ASKED_RETURN if back else ASKED,
            "create_time": moment(),
        }
        self.books.keep(appid, number, record)
        self._tell(appid, "aftersale_new_order", record)
        return record

    def _add(self, asked: Asked) -> Record:
        body, appid = asked.body, asked.app.appid
        number, order_number, openid = named(body, "out_aftersale_id", "out_order_id", "openid", no=CLAIM_FIELD)
        if self.books.known(appid, number):
            raise No(CLAIM_EXISTS)
        order = self._orders.known(appid, order_number)
        if order is None or order["openid"] != openid:
            raise No(NO_ORDER_TO_CLAIM)
        self._judge(appid, body, order)
        status = ASKED_RETURN if body["type"] == RETURN else ASKED
        record = {
            **body,
            "order_id": order["order_id"],
            "aftersale_id": fresh(),
            "status": status,
            "create_time": moment(),
        }
        self.books.keep(appid, number, record)
        return fine(aftersale_id=record["aftersale_id"])

    def _judge(self, appid: str, claim: Mapping[str, Any], order: Record) -> None:
        """What is claimed must be of the order, and no more than was paid for it."""
        if order["fund_type"] != 1:
            raise No(NOT_SECONDARY)
        if order["status"] not in CLAIMABLE:
            raise No(NOT_CLAIMABLE)
        kind = claim.get("type")
        if kind not in (REFUND, RETURN) or isinstance(kind, bool):
            raise No(CLAIM_FIELD, "type")
        if kind == RETURN and order["status"] == TO_SEND:
            raise No(CLAIM_TYPE)
        named(claim, "refund_reason", no=CLAIM_FIELD)
        if whole(claim, "refund_reason_type", CLAIM_FIELD, least=1) > _REASONS:
            raise No(CLAIM_FIELD, "refund_reason_type")
        line = _line(claim.get("product_info"), order)
        same = [one for one in self._others(appid, claim) if _same(one.get("product_info", {}), line)]
        if any(one["status"] in (*_OPEN, TO_RETURN, TO_RECEIVE) for one in same):
            raise No(NOT_CLAIMABLE)
        given = sum(one["orderamt"] for one in same if one["status"] == REFUNDED)
        if whole(claim, "orderamt", CLAIM_SUM, least=1) > line["sku_real_price"] - given:
            raise No(CLAIM_SUM)

    def _others(self, appid: str, claim: Mapping[str, Any]) -> list[Record]:
        return [
            one
            for one in self.books.all(appid)
            if one["out_order_id"] == claim["out_order_id"] and one["out_aftersale_id"] != claim["out_aftersale_id"]
        ]

    def _found(self, asked: Asked) -> Record:
        [number] = named(asked.body, "out_aftersale_id", no=CLAIM_FIELD)
        return self.books.find(asked.app.appid, number)

    def _update(self, asked: Asked) -> Record:
        record, appid = self._found(asked), asked.app.appid
        if record["status"] not in _OPEN:
            raise No(CLAIM_MOVE)
        changed = {**record, **asked.body}
        self._judge(appid, changed, self._orders.find(appid, record["out_order_id"]))
        self.books.keep(appid, record["out_aftersale_id"], changed)
        return fine()

    def _return(self, asked: Asked) -> Record:
        address = asked.body.get("address_info")
        if not isinstance(address, dict):
            raise No(RETURN_ADDRESS)
        named(address, "receiver_name", "detailed_address", "tel_number", no=RETURN_ADDRESS)
        return self._moved(asked, (ASKED_RETURN,), TO_RETURN)

    def _sent_back(self, asked: Asked) -> Record:
        """The buyer has sent it, by this parcel."""
        parcel = ("delivery_id", "waybill_id", "delivery_name")
        openid, company, *rest = named(asked.body, "openid", *parcel, no=CLAIM_FIELD)
        if company not in [known["delivery_id"] for known in COMPANIES]:
            raise No(CLAIM_FIELD, "delivery_id")
        if openid != self._found(asked)["openid"]:
            raise No(NO_CLAIM)
        sent = dict(zip(parcel, (company, *rest), strict=True))
        return self._moved(asked, (TO_RETURN,), TO_RECEIVE, return_info=sent)

    def _reject(self, asked: Asked) -> Record:
        back = self._found(asked)["type"] == RETURN
        return self._moved(asked, _OPEN, NO_RETURN if back else REJECTED)

    def _moved(self, asked: Asked, before: tuple[int, ...], status: int, **more: Any) -> Record:
        record = self._found(asked)
        if record["status"] not in before:
            raise No(CLAIM_MOVE)
        moved = {**record, **more, "status": status}
        self.books.keep(asked.app.appid, record["out_aftersale_id"], moved)
        self._tell(asked.app.appid, "aftersale_update_order", moved)
        return fine()

    def _tell(self, appid: str, event: str, record: Record) -> None:
        names = ("out_aftersale_id", "aftersale_id", "out_order_id", "status")
        self._told(appid, event, {"aftersale_info": {name: record[name] for name in names}})


def _line(told: Any, order: Mapping[str, Any]) -> Mapping[str, Any]:
    """The order's line that a claim is about; No."""
    if isinstance(told, list):
        raise No(FORMAT)
    if not isinstance(told, dict):
        raise No(CLAIM_FIELD, "product_info")
    wanted = whole(told, "product_cnt", CLAIM_FIELD, least=1)
    for line in order["order_detail"]["product_infos"]:
        if _same(told, line):
            if wanted > line["product_cnt"]:
                raise No(CLAIM_FIELD, "product_cnt")
            return dict(line)
    raise No(NOT_IN_ORDER)


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(one.get(name) == other.get(name) for name in ("out_product_id", "out_sku_id"))
