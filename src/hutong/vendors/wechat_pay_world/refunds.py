"""The simulated WeChat Pay's refunds: whole or in part, settled at once unless their reason asks to be kept pending.

Source: pay.weixin.qq.com/wiki/doc/api/native.php?chapter=9_4, 9_5 and 9_16.
"""

import secrets
from collections.abc import Mapping
from typing import Any

from hutong.base.clock import beijing, now
from hutong.capabilities.simulation.book import Drawer, Record
from hutong.vendors.wechat_pay_world import fields
from hutong.vendors.wechat_pay_world.gate import Call, Refused
from hutong.vendors.wechat_pay_world.notices import REFUND, Notices, owner_of
from hutong.vendors.wechat_pay_world.orders import KIND as ORDER
from hutong.vendors.wechat_pay_world.orders import Orders

KIND = "refund"
PENDING = "pending"  # a refund whose refund_desc contains this word waits for `settle`
_MOST = 50  # refunds of one order
_PAGE = 10  # refunds in one answer to a query


class Refunds:
    """The refunds of every account, in the book."""

    def __init__(self, book: Drawer, orders: Orders, notices: Notices) -> None:
        self._book = book
        self._orders = orders
        self._notices = notices

    def ask(self, call: Call) -> dict[str, str]:
        """Takes a refund; the same again is the same refund, other amounts under its number are refused."""
        asked = call.fields
        fields.check(asked, fields.REFUND)
        order = self._orders.find(call)
        key = f"{call.account['mch_id']}/{asked['out_refund_no']}"
        before = self._book.get(KIND, key)
        if before is not None:
            if (before["order"], before["fee"]) != (order["key"], int(asked["refund_fee"])):
                raise Refused("REFUND_FEE_MISMATCH", "订单金额或退款金额与之前请求不一致，请核实后再试")
            return _taken(order, before)
        refund = self._take(call, order, key)
        if PENDING not in asked.get("refund_desc", ""):
            self.settle(call.account, refund, "SUCCESS")
        return _taken(order, refund)

    def query(self, call: Call) -> dict[str, str]:
        """An order's refunds, or the one that is named; ten an answer, from `offset` on."""
        found = self._named(call)
        offset = call.fields.get("offset", "0")
        if not found:
            raise Refused("REFUNDNOTEXIST", "退款订单查询失败")
        if not offset.isdecimal():
            raise Refused("PARAM_ERROR", "offset格式有误")
        order = self._book.get(ORDER, found[0]["order"]) or {}
        page = found[int(offset) :][:_PAGE]
        return {
            "total_refund_count": str(len(found)),
            **_order_fields(order),
            "refund_count": str(len(page)),
            **{name: value for index, refund in enumerate(page) for name, value in _item(refund, index).items()},
        }

    def settle(self, account: Record, refund: Record, state: str) -> None:
        """Ends a pending refund as SUCCESS, REFUNDCLOSE or CHANGE and tells the merchant."""
        order = self._book.get(ORDER, refund["order"])
        if order is None or refund["status"] != "PROCESSING":
            return
        refund["status"] = state
        if state == "SUCCESS":
            refund["success_time"] = f"{beijing(now()):%Y-%m-%d %H:%M:%S}"
        self._book.put(KIND, refund["key"], refund)
        if state == "REFUNDCLOSE":
            left = order["refunded"] - refund["fee"]
            self._orders.write(order, refunded=left, trade_state="REFUND" if left else "SUCCESS")
        self._notices.send(account, REFUND, owner_of(order["content"]), _notice(order, refund), refund)

    def of(self, order: Mapping[str, Any]) -> list[Record]:
        """An order's refunds, oldest first."""
        return [refund for refund in self._book.all(KIND) if refund["order"] == order["key"]]

    def _named(self, call: Call) -> list[Record]:
        """The refunds that a query names, by the priority of the manual."""
        asked, mch_id = call.fields, call.account["mch_id"]
        if asked.get("refund_id"):
            mine = (one for one in self._book.all(KIND) if one["key"].startswith(f"{mch_id}/"))
            return [one for one in mine if one["refund_id"] == asked["refund_id"]]
        if asked.get("out_refund_no"):
            one = self._book.get(KIND, f"{mch_id}/{asked['out_refund_no']}")
            return [one] if one else []
        return self.of(self._orders.find(call))

    def _take(self, call: Call, order: Record, key: str) -> Record:
        asked = call.fields
        fee = int(asked["refund_fee"])
        if order["trade_state"] not in ("SUCCESS", "REFUND"):
            raise Refused("TRADE_STATE_ERROR", "订单状态错误，未支付的订单不能退款")
        if int(asked["total_fee"]) != order["total"]:
            raise Refused("REFUND_FEE_MISMATCH", "订单金额或退款金额与之前请求不一致，请核实后再试")
        if order["refunded"] + fee > order["total"]:
            full = order["refunded"] == order["total"]
            raise Refused("INVALID_REQUEST", "订单已全额退款" if full else "累计退款金额大于支付金额")
        if len(self.of(order)) >= _MOST:
            raise Refused("INVALID_REQUEST", "订单退款次数超过限制")
        refund: Record = {
            "key": key,
            "order": order["key"],
            "number": asked["out_refund_no"],
            "fee": fee,
            "notify_url": asked.get("notify_url", ""),
            "refund_id": f"503{secrets.randbelow(10**25):025d}",
            "status": "PROCESSING",
            "create_time": f"{beijing(now()):%Y-%m-%d %H:%M:%S}",
        }
        self._book.put(KIND, key, refund)
        self._orders.write(order, refunded=order["refunded"] + fee, trade_state="REFUND")
        return refund


def _order_fields(order: Mapping[str, Any]) -> dict[str, str]:
    fen = str(order["total"])
    named = {"transaction_id": order["transaction_id"], "out_trade_no": order["number"]}
    return {**named, "total_fee": fen, "settlement_total_fee": fen, "fee_type": "CNY", "cash_fee": fen}


def _taken(order: Mapping[str, Any], refund: Mapping[str, Any]) -> dict[str, str]:
    """The answer to a refund: it is accepted, whatever has become of it since."""
    fee = str(refund["fee"])
    return {
        **_order_fields(order),
        "out_refund_no": refund["number"],
        "refund_id": refund["refund_id"],
        "refund_channel": "",
        "refund_fee": fee,
        "settlement_refund_fee": fee,
        "coupon_refund_fee": "0",
        "coupon_refund_count": "0",
        "cash_refund_fee": fee,
    }


def _item(refund: Mapping[str, Any], index: int) -> dict[str, str]:
    fee = str(refund["fee"])
    ended = {"refund_success_time": refund["success_time"]} if "success_time" in refund else {}
    plain = {
        "out_refund_no": refund["number"],
        "refund_id": refund["refund_id"],
        "refund_channel": "ORIGINAL",
        "refund_fee": fee,
        "settlement_refund_fee": fee,
        "refund_status": refund["status"],
        "refund_account": "REFUND_SOURCE_UNSETTLED_FUNDS",
        "refund_recv_accout": "支付用户的零钱",
        **ended,
    }
    return {f"{name}_{index}": value for name, value in plain.items()}


def _notice(order: Mapping[str, Any], refund: Mapping[str, Any]) -> dict[str, str]:
    fen, fee = str(order["total"]), str(refund["fee"])
    return {
        "transaction_id": order["transaction_id"],
        "out_trade_no": order["number"],
        "refund_id": refund["refund_id"],
        "out_refund_no": refund["number"],
        "total_fee": fen,
        "settlement_total_fee": fen,
        "refund_fee": fee,
        "settlement_refund_fee": fee,
        "refund_status": refund["status"],
        "success_time": refund.get("success_time", ""),
        "refund_recv_accout": "支付用户的零钱",
        "refund_account": "REFUND_SOURCE_UNSETTLED_FUNDS",
        "refund_request_source": "API",
        "cash_refund_fee": fee,
    }
