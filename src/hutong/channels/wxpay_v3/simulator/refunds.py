"""The simulated WeChat Pay's refunds: whole or in part, settled at once unless their reason asks to be kept pending.

Source: pay.weixin.qq.com/doc/v3/merchant/4013070371 and 4013070388, read 2025-03.
"""

import secrets
from collections.abc import Mapping
from typing import Any

from hutong.base.clock import beijing, now
from hutong.capabilities.simulation import Book
from hutong.capabilities.simulation.book import Record
from hutong.channels.wxpay_v3.simulator import fields
from hutong.channels.wxpay_v3.simulator.fields import Field, Refused, text
from hutong.channels.wxpay_v3.simulator.gate import Answer, Call
from hutong.channels.wxpay_v3.simulator.notices import Notices
from hutong.channels.wxpay_v3.simulator.orders import KIND as ORDER
from hutong.channels.wxpay_v3.simulator.orders import Orders

KIND = "wxpay_v3.refund"
PENDING = "pending"  # a refund whose reason contains this word waits for `settle`


class Refunds:
    """The refunds of every account, in the book."""

    def __init__(self, book: Book, orders: Orders, notices: Notices) -> None:
        self._book = book
        self._orders = orders
        self._notices = notices

    def ask(self, call: Call) -> Answer:
        """Takes a refund; the same content again gives the same refund, other content under its number is refused."""
        content = call.json()
        fields.check(content, fields.REFUND)
        _check_sub(call, content)
        order = self._order(call, content)
        key = f"{call.account['mchid']}/{content['out_refund_no']}"
        before = self._book.get(KIND, key)
        if before is not None:
            if before["order"] != order["key"] or before["content"]["amount"] != content["amount"]:
                raise Refused(400, "INVALID_REQUEST", "订单金额或退款金额与之前请求不一致，请核实后再试")
            return Answer(200, _view(order, before))
        refund = self._take(order, content, key)
        answer = Answer(200, _view(order, refund))  # as in life: the answer says PROCESSING, the notification the end
        if PENDING not in content.get("reason", ""):
            self.settle(call.account, refund, "SUCCESS")
        return answer

    def query(self, call: Call, number: str) -> Answer:
        """The refund of a number."""
        _check_sub(call, call.query)
        refund = self._book.get(KIND, f"{call.account['mchid']}/{number}")
        if refund is None:
            raise Refused(404, "RESOURCE_NOT_EXISTS", "退款单不存在")
        return Answer(200, _view(self._book.get(ORDER, refund["order"]) or {}, refund))

    def settle(self, account: Record, refund: Record, state: str) -> None:
        """Ends a pending refund as SUCCESS, CLOSED or ABNORMAL and tells the merchant."""
        order = self._book.get(ORDER, refund["order"])
        if order is None or refund["status"] != "PROCESSING":
            return
        refund["status"] = state
        if state == "SUCCESS":
            refund["success_time"] = beijing(now()).isoformat(timespec="seconds")
        self._book.put(KIND, refund["key"], refund)
        if state == "CLOSED":
            left = order["refunded"] - refund["content"]["amount"]["refund"]
            self._orders.write(order, refunded=left, trade_state="REFUND" if left else "SUCCESS")
        url = refund["content"].get("notify_url", "")
        self._notices.send(account, f"REFUND.{state}", _notice(account, order, refund), url)

    def of(self, order: Mapping[str, Any]) -> list[Record]:
        """An order's refunds, oldest first."""
        return [refund for refund in self._book.all(KIND) if refund["order"] == order["key"]]

    def _order(self, call: Call, content: Mapping[str, Any]) -> Record:
        mchid = call.account["mchid"]
        if content.get("transaction_id"):
            order = self._orders.behind(content["transaction_id"])
        elif content.get("out_trade_no"):
            order = self._book.get(ORDER, f"{mchid}/{content['out_trade_no']}")
        else:
            raise fields.refusal("body", "输入源“/body/transaction_id”与“/body/out_trade_no”至少填写一项")
        if order is None or order["mchid"] != mchid:
            raise Refused(404, "RESOURCE_NOT_EXISTS", "订单不存在")
        return order

    def _take(self, order: Record, content: dict[str, Any], key: str) -> Record:
        amount = content["amount"]
        if order["trade_state"] not in ("SUCCESS", "REFUND"):
            raise Refused(400, "INVALID_REQUEST", "订单未支付，不能退款")
        if amount["total"] != order["total"]:
            raise Refused(400, "INVALID_REQUEST", "订单金额与原订单不符，请核实后再试")
        if order["refunded"] + amount["refund"] > order["total"]:
            full = order["refunded"] == order["total"]
            raise Refused(400, "INVALID_REQUEST", "订单已全额退款" if full else "申请退款金额大于订单可退金额")
        refund: Record = {
            "key": key,
            "order": order["key"],
            "content": content,
            "refund_id": f"503{secrets.randbelow(10**25):025d}",
            "status": "PROCESSING",
            "create_time": beijing(now()).isoformat(timespec="seconds"),
        }
        self._book.put(KIND, key, refund)
        self._orders.write(order, refunded=order["refunded"] + amount["refund"], trade_state="REFUND")
        return refund


def _check_sub(call: Call, content: Mapping[str, Any]) -> None:
    if not call.partner:
        return
    fields.check(content, [Field("sub_mchid", "子商户号", text(1, 32))])
    if content["sub_mchid"] != call.account["sub_mchid"]:
        raise Refused(403, "NO_AUTH", "特约子商户商户号未授权服务商的产品权限")


def _view(order: Mapping[str, Any], refund: Mapping[str, Any]) -> dict[str, Any]:
    given = refund["content"]["amount"]
    money = {"total": given["total"], "refund": given["refund"], "currency": "CNY", "from": []}
    money |= {"payer_total": given["total"], "payer_refund": given["refund"], "discount_refund": 0, "refund_fee": 0}
    money |= {"settlement_total": given["total"], "settlement_refund": given["refund"]}
    ended = {"success_time": refund["success_time"]} if "success_time" in refund else {}
    return {
        "refund_id": refund["refund_id"],
        "out_refund_no": refund["content"]["out_refund_no"],
        "transaction_id": order["transaction_id"],
        "out_trade_no": order["number"],
        "channel": "ORIGINAL",
        "user_received_account": "支付用户零钱",
        **ended,
        "create_time": refund["create_time"],
        "status": refund["status"],
        "funds_account": "AVAILABLE",
        "amount": money,
        "promotion_detail": [],
    }


def _notice(account: Mapping[str, Any], order: Mapping[str, Any], refund: Mapping[str, Any]) -> dict[str, Any]:
    given = refund["content"]["amount"]
    if account["sub_mchid"]:
        owner = {"sp_mchid": account["mchid"], "sub_mchid": account["sub_mchid"]}
    else:
        owner = {"mchid": account["mchid"]}
    ended = {"success_time": refund["success_time"]} if "success_time" in refund else {}
    return {
        **owner,
        "transaction_id": order["transaction_id"],
        "out_trade_no": order["number"],
        "refund_id": refund["refund_id"],
        "out_refund_no": refund["content"]["out_refund_no"],
        "refund_status": refund["status"],
        **ended,
        "user_received_account": "支付用户零钱",
        "amount": {
            "total": given["total"],
            "refund": given["refund"],
            "payer_total": given["total"],
            "payer_refund": given["refund"],
        },
    }
