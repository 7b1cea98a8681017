"""The simulated UnionPay Commerce's refunds: whole or in part, done at once unless their reason says pending.

Source: 全民付移动支付 v20221020 (refund, refundQuery) and C扫B (bills.refund), read in public copies 2026-11.
"""

import secrets
from collections.abc import Mapping
from typing import Any, Final

from hutong.base.clock import beijing, now
from hutong.capabilities.simulation import Book
from hutong.capabilities.simulation.book import Record
from hutong.channels.chinaums.simulator import fields
from hutong.channels.chinaums.simulator.fields import CLOCK, Refused
from hutong.channels.chinaums.simulator.gate import Call
from hutong.channels.chinaums.simulator.notices import Notices
from hutong.channels.chinaums.simulator.orders import PAID, QR, REFUNDED, Orders

KIND: Final = "chinaums.refund"
PENDING: Final = "pending"  # a refund whose reason contains this word waits for `settle`
DONE, GOING, FAILED = "SUCCESS", "PROCESSING", "FAIL"


class Refunds:
    """The refunds of every merchant, in the book."""

    def __init__(self, book: Book, orders: Orders, notices: Notices) -> None:
        self._book = book
        self._orders = orders
        self._notices = notices

    def ask(self, call: Call) -> dict[str, Any]:
        """Gives money back; the same number again is answered with the refund that there is."""
        fields.check(call.content, fields.REFUND)
        order = self._orders.find(call)
        number, asked = call.content["refundOrderId"], fields.fen(call.content["refundAmount"])
        if not number.startswith(call.account["msg_src_id"]):
            raise Refused("BAD_REQUEST", "refundOrderId须以来源编号开头")
        before = self._book.get(KIND, f"{order['mid']}/{number}")
        if before is not None:
            if before["order"] != order["key"] or before["fen"] != asked:
                raise Refused("DUP_ORDER")
            return self.view(order, before)
        if self._orders.status(order) not in (PAID, REFUNDED):
            raise Refused("OPERATION_NOT_ALLOWED")
        if order["refunded"] + asked > order["fen"]:
            raise Refused("TARGET_FAIL", "退款金额超过可退金额")
        refund: Record = {
            "key": f"{order['mid']}/{number}",
            "order": order["key"],
            "handle": order["handle"],
            "number": number,
            "target_no": f"50{beijing(now()):%Y%m%d}{secrets.randbelow(10**14):014d}",
            "fen": asked,
            "reason": call.content.get("refundDesc") or "",
            "status": GOING,
        }
        self._book.put(KIND, refund["key"], refund)
        self._orders.write(order, refunded=order["refunded"] + asked)
        if PENDING not in refund["reason"]:
            self.settle(call.account, refund, DONE)
            order = self._orders.find(call)
        return self.view(order, refund)

    def query(self, call: Call) -> dict[str, Any]:
        """The refund of a number, within the business of its order."""
        fields.check(call.content, fields.ORDER_NO)
        refund = self._book.get(KIND, f"{call.account['mid']}/{call.content['merOrderId']}")
        order = self._orders.behind(refund["handle"]) if refund else None
        if refund is None or order is None or order["inst_mid"] != call.content["instMid"]:
            raise Refused("NO_ORDER")
        return self.view(order, refund)

    def of(self, order: Mapping[str, Any]) -> list[Record]:
        """An order's refunds, oldest first."""
        return [refund for refund in self._book.all(KIND) if refund["order"] == order["key"]]

    def settle(self, account: Record, refund: Record, state: str) -> None:
        """Ends a pending refund; tells the merchant of money that went back."""
        if refund["status"] != GOING:
            return
        order = self._orders.behind(refund["handle"])
        assert order is not None
        refund["status"] = state
        if state == DONE:
            refund["done"] = f"{beijing(now()):{CLOCK}}"
            self._orders.write(order, status=REFUNDED)
        else:
            self._orders.write(order, refunded=order["refunded"] - refund["fen"])
        self._book.put(KIND, refund["key"], refund)
        if state == DONE:
            told = self._orders.told(order) | {"refundAmount": refund["fen"], "refundDesc": refund["reason"]}
            if order["inst_mid"] != QR:
                told |= _named(refund)
            self._notices.send(account, told, order["notify_url"])

    def view(self, order: Record, refund: Mapping[str, Any]) -> dict[str, Any]:
        """A refund as its order and its query answer it."""
        known = self._orders.view(order)
        view = known | {"refundAmount": refund["fen"], "refundStatus": refund["status"]} | _named(refund)
        return view | {"errMsg": "退款成功" if refund["status"] == DONE else "退款处理中"}


def _named(refund: Mapping[str, Any]) -> dict[str, Any]:
    done = {"refundPayTime": refund["done"]} if "done" in refund else {}
    return {"refundOrderId": refund["number"], "refundTargetOrderId": refund["target_no"], **done}
