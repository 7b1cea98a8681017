"""The simulated Alipay's refunds: whole or in part, settled at once unless their reason asks to be kept pending.

Source: docs.open.alipay.com/api_1: alipay.trade.refund, .fastpay.refund.query, .cancel, read in public copies 2026-11.
"""

from collections.abc import Mapping
from typing import Any

from hutong.base.clock import beijing, now
from hutong.base.money import yuan_of
from hutong.capabilities.simulation import Book
from hutong.capabilities.simulation.book import Record
from hutong.channels.alipay.simulator import fields
from hutong.channels.alipay.simulator.fields import CLOCK, business
from hutong.channels.alipay.simulator.gate import Call, success
from hutong.channels.alipay.simulator.notices import Notices
from hutong.channels.alipay.simulator.trades import BUYER, CLOSED, PAID, Trades

KIND = "alipay.refund"
PENDING = "pending"  # a refund whose reason contains this word waits for `settle`
DONE, GOING, FAILED = "REFUND_SUCCESS", "REFUND_PROCESSING", "REFUND_FAIL"


class Refunds:
    """The refunds of every application, in the book."""

    def __init__(self, book: Book, trades: Trades, notices: Notices) -> None:
        self._book = book
        self._trades = trades
        self._notices = notices

    def ask(self, call: Call) -> dict[str, Any]:
        """Gives money back; the same number and amount again moves nothing and is told as such."""
        content = call.content()
        fields.check(content, fields.REFUND)
        order = self._trades.find(call, refund_fee="0.00", send_back_fee="0.00")
        number, asked = content.get("out_request_no") or order["number"], fields.fen(content["refund_amount"])
        before = self._book.get(KIND, f"{order['key']}/{number}")
        if before is not None and before["status"] != FAILED:
            if before["fen"] != asked:
                raise business("DISCORDANT_REPEAT_REQUEST", "退款金额与之前请求不一致，请更换退款请求号")
            return self._answer(call.account, order, before, moved=False)
        if order["status"] != PAID:
            raise business("TRADE_STATUS_ERROR", "交易状态不合法", refund_fee="0.00", send_back_fee="0.00")
        if order["refunded"] + asked > order["fen"]:
            raise business("REFUND_AMT_NOT_EQUAL_TOTAL", "退款金额超限", refund_fee="0.00", send_back_fee="0.00")
        if asked < order["fen"] and not content.get("out_request_no"):
            raise business("INVALID_PARAMETER", "参数有误，部分退款时out_request_no必传")
        refund = self._take(order, number, asked, content.get("refund_reason", ""))
        if PENDING not in refund["reason"]:
            self.settle(call.account, refund, DONE)
            order = self._trades.behind(order["handle"]) or order
        return self._answer(call.account, order, refund, moved=refund["status"] == DONE)

    def query(self, call: Call) -> dict[str, Any]:
        """The refund of a number; an answer without one when Alipay knows of none."""
        content = call.content()
        fields.check(content, fields.REFUND_QUERY)
        order = self._trades.find(call)
        refund = self._book.get(KIND, f"{order['key']}/{content['out_request_no']}")
        if refund is None:
            return success()
        options = content.get("query_options") or []
        paid = {"gmt_refund_pay": refund["done"]} if "done" in refund and "gmt_refund_pay" in options else {}
        return success(
            out_request_no=refund["number"],
            out_trade_no=order["number"],
            refund_amount=yuan_of(refund["fen"]),
            refund_reason=refund["reason"],
            refund_status=refund["status"],
            total_amount=yuan_of(order["fen"]),
            trade_no=order["trade_no"],
            **paid,
        )

    def cancel(self, call: Call) -> dict[str, Any]:
        """Undoes a trade: unpaid it is closed, paid the rest of the money goes back."""
        order = self._trades.find(call)
        action = "close"
        if self._trades.status(order) == PAID:
            refund = self._take(order, order["number"], order["fen"] - order["refunded"], "撤销")
            self.settle(call.account, refund, DONE)
            action = "refund"
        else:
            self._trades.write(order, status=CLOSED)
        known = {"out_trade_no": order["number"], "trade_no": order["trade_no"]}
        return success(**known, retry_flag="N", action=action)

    def settle(self, account: Record, refund: Record, state: str) -> None:
        """Ends a pending refund as REFUND_SUCCESS or REFUND_FAIL; tells the merchant of money that went back."""
        order = self._trades.behind(refund["handle"])
        if order is None or refund["status"] != GOING:
            return
        refund["status"] = state
        if state != DONE:
            self._book.put(KIND, refund["key"], refund)
            self._trades.write(order, refunded=order["refunded"] - refund["fen"])
            return
        at = beijing(now())
        refund["done"] = f"{at:{CLOCK}}"
        self._book.put(KIND, refund["key"], refund)
        back = self._gone(order)
        if back == order["fen"]:
            self._trades.write(order, status=CLOSED, gmt_close=refund["done"])
        told = self._trades.told(account, order) | {
            "out_biz_no": refund["number"],
            "refund_fee": yuan_of(back),
            "gmt_refund": f"{refund['done']}.{at.microsecond // 1000:03d}",
            **({"gmt_close": order["gmt_close"]} if "gmt_close" in order else {}),
        }
        self._notices.send(account, told, order["notify_url"])

    def of(self, order: Mapping[str, Any]) -> list[Record]:
        """An order's refunds, oldest first."""
        return [refund for refund in self._book.all(KIND) if refund["handle"] == order["handle"]]

    def _gone(self, order: Mapping[str, Any]) -> int:
        return sum(refund["fen"] for refund in self.of(order) if refund["status"] == DONE)

    def _take(self, order: Record, number: str, asked: int, reason: str) -> Record:
        refund: Record = {
            "key": f"{order['key']}/{number}",
            "handle": order["handle"],
            "number": number,
            "fen": asked,
            "reason": reason,
            "status": GOING,
        }
        self._book.put(KIND, refund["key"], refund)
        self._trades.write(order, refunded=order["refunded"] + asked)
        return refund

    def _answer(
        self, account: Mapping[str, Any], order: Mapping[str, Any], refund: Mapping[str, Any], *, moved: bool
    ) -> dict[str, Any]:
        """`refund_fee` is the sum of all refunds of the trade, `send_back_fee` this one's."""
        gone = yuan_of(refund["fen"] if refund["status"] == DONE else 0)
        return success(
            **BUYER,
            **{"buyer_open_id" if account["certified"] else "buyer_user_id": order["buyer"]},
            fund_change="Y" if moved else "N",
            **({"gmt_refund_pay": refund["done"]} if "done" in refund else {}),
            out_trade_no=order["number"],
            refund_fee=yuan_of(self._gone(order)),
            send_back_fee=gone,
            trade_no=order["trade_no"],
        )
