"""The simulated UnionPay Commerce's orders and bills: placed, asked about, closed, and paid by the phone.

Source: 全民付移动支付 v20221020 and C扫B, read in public copies 2026-11.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from hutong.base.clock import beijing, now
from hutong.capabilities.simulation import Book
from hutong.capabilities.simulation.book import Record
from hutong.channels.chinaums.simulator import fields
from hutong.channels.chinaums.simulator.fields import CLOCK, Refused
from hutong.channels.chinaums.simulator.gate import Call
from hutong.channels.chinaums.simulator.notices import Notices

KIND: Final = "chinaums.order"
HANDLE: Final = "chinaums.handle"  # the end of a code's address, or a tn -> order
WAITING, PAID, CLOSED = "WAIT_BUYER_PAY", "TRADE_SUCCESS", "TRADE_CLOSED"
REFUNDED: Final = "TRADE_REFUND"
QR: Final = "QRPAYDEFAULT"
EVERY: Final = ("unionpay", "wechat", "alipay")
SYSTEMS: Final = {"wechat": "WXPay", "alipay": "Alipay 2.0", "unionpay": "ACP"}
WALLETS: Final[Mapping[str, tuple[str, ...]]] = {  # by message; any other is for every wallet
    "WXPay.jsPay": ("wechat",),
    "trade.jsPay": ("alipay",),
    "acp.jsPay": ("unionpay",),
    "uac.order": ("unionpay",),
    "uac.appOrder": ("unionpay",),
}
_BILL_WORDS: Final = {"NEW_ORDER": "UNPAID", WAITING: "UNPAID", PAID: "PAID", CLOSED: "CLOSED", REFUNDED: "REFUND"}
_LIFE: Final = timedelta(minutes=30)


class Orders:
    """The orders and bills of every merchant, in the book."""

    def __init__(self, book: Book, notices: Notices) -> None:
        self._book = book
        self._notices = notices

    def code(self, call: Call) -> dict[str, Any]:
        """A code for any wallet; the same bill again gives the same one."""
        fields.check(call.content, fields.BILL)
        order = self.place(call, "billNo")
        return self._known(order) | {
            "errMsg": "查询二维码成功",
            "qrCodeId": order["code"],
            "billQRCode": f"https://qr.95516.com/48020000/{order['handle']}",
            "systemId": "4802",
        }

    def app(self, call: Call) -> dict[str, Any]:
        """What an app hands to the wallet's SDK."""
        fields.check(call.content, fields.ORDER)
        order = self.place(call, "merOrderId")
        return self.view(order) | {"appPayRequest": {"tn": order["handle"]}}

    def opened(self, call: Call) -> Record:
        """The order of an address that a browser opens; Refused."""
        fields.check(call.content, fields.ORDER)
        order = self.place(call, "merOrderId")
        if order["status"] == "NEW_ORDER":
            self.write(order, status=WAITING)
        wallets = list(WALLETS.get(call.message, EVERY))
        if self.status(order) == WAITING and order["wallets"] != wallets:
            self.write(order, wallets=wallets)
        return order

    def place(self, call: Call, name: str) -> Record:
        """The order of a request, remembered at its first; Refused when its number or amount is not right."""
        content, account = call.content, call.account
        number = content[name]
        if not number.startswith(account["msg_src_id"]):
            raise Refused("BAD_REQUEST", f"{name}须以来源编号开头")
        key = f"{account['mid']}/{number}"
        before = self._book.get(KIND, key)
        if before is not None:
            return self._again(before, call)
        end = fields.at(content["expireTime"]) if content.get("expireTime") else now() + _LIFE
        if end <= now():
            raise Refused("BAD_REQUEST", "expireTime已过")
        handle = secrets.token_hex(12)
        order: Record = {
            "key": key,
            "form": account["form"],
            "number": number,
            "bill_date": content.get("billDate", ""),
            "inst_mid": content["instMid"],
            "mid": account["mid"],
            "tid": account["tid"],
            "fen": fields.fen(content["totalAmount"]),
            "words": content.get("billDesc") or content.get("orderDesc") or "",
            "notify_url": content.get("notifyUrl", ""),
            "return_url": content.get("returnUrl", ""),
            "end": end.isoformat(),
            "created": f"{beijing(now()):{CLOCK}}",
            "handle": handle,
            "code": content.get("qrCodeId") or f"{account['msg_src_id']}{secrets.token_hex(12)}",
            "wallets": list(WALLETS.get(call.message, EVERY)),
            "status": "NEW_ORDER",
            "refunded": 0,
        }
        self._book.put(HANDLE, handle, {"order": key})
        self.write(order)
        return order

    def query(self, call: Call) -> dict[str, Any]:
        """The order or bill as it stands."""
        return self.view(self.find(call))

    def close(self, call: Call) -> dict[str, Any]:
        """Closes what waits for its payer; a bill is closed by its code."""
        if call.content["instMid"] == QR:
            fields.check(call.content, fields.CLOSE_CODE)
        order = self.find(call)
        if order["inst_mid"] == QR and call.content["qrCodeId"] != order["code"]:
            raise Refused("NO_ORDER")
        if self.status(order) not in ("NEW_ORDER", WAITING):
            raise Refused("OPERATION_NOT_ALLOWED")
        self.write(order, status=CLOSED)
        return self.view(order)

    def find(self, call: Call) -> Record:
        """The order that a request names by its number, and a bill by its day as well; Refused."""
        is_bill = call.content["instMid"] == QR
        fields.check(call.content, fields.BILL_NO if is_bill else fields.ORDER_NO)
        number = call.content["billNo" if is_bill else "merOrderId"]
        order = self._book.get(KIND, f"{call.account['mid']}/{number}")
        same_day = order is not None and (not is_bill or order["bill_date"] == call.content["billDate"])
        if order is None or not same_day or order["inst_mid"] != call.content["instMid"]:
            raise Refused("NO_ORDER")
        return order

    def behind(self, handle: str) -> Record | None:
        """The order behind a code or a tn."""
        found = self._book.get(HANDLE, handle)
        return self._book.get(KIND, found["order"]) if found else None

    def write(self, order: Record, **changes: Any) -> None:
        """Changes an order in the book."""
        order.update(changes)
        self._book.put(KIND, order["key"], order)

    def status(self, order: Record) -> str:
        """The order's state; one that nobody paid in time is closed."""
        if order["status"] in ("NEW_ORDER", WAITING) and datetime.fromisoformat(order["end"]) <= now():
            self.write(order, status=CLOSED)
        return str(order["status"])

    def pay(self, order: Record, account: Record, wallet: str = "") -> bool:
        """The payer pays what can still be paid, with one of the wallets that it is for; tells the merchant."""
        wallet = wallet or order["wallets"][0]
        if self.status(order) not in ("NEW_ORDER", WAITING) or wallet not in order["wallets"]:
            return False
        at = beijing(now())
        self.write(
            order,
            status=PAID,
            paid=f"{at:{CLOCK}}",
            settle=f"{at:%Y-%m-%d}",
            target_no=f"42{at:%Y%m%d}{secrets.randbelow(10**14):014d}",
            seq=f"{secrets.randbelow(10**11):011d}N",
            system=SYSTEMS[wallet],
            buyer=f"buyer{secrets.token_hex(8)}",
        )
        self._notices.send(account, self.told(order), order["notify_url"])
        return True

    def view(self, order: Record) -> dict[str, Any]:
        """The order or bill as a query answers it."""
        self.status(order)
        return self._known(order) | (self._bill(order) if order["inst_mid"] == QR else _order(order))

    def told(self, order: Record) -> dict[str, str]:
        """The order or bill as a notification tells it: flat, what is inside as JSON text."""
        view = {**self.view(order), "merName": "胡同小店"}
        del view["errCode"], view["errMsg"], view["responseTimestamp"]
        return view

    def _known(self, order: Mapping[str, Any]) -> dict[str, Any]:
        number = {"billNo": order["number"], "billDate": order["bill_date"]}
        return {
            "errCode": "SUCCESS",
            "errMsg": "查询成功",
            "mid": order["mid"],
            "tid": order["tid"],
            "instMid": order["inst_mid"],
            "responseTimestamp": f"{beijing(now()):{CLOCK}}",
            **(number if order["inst_mid"] == QR else {"merOrderId": order["number"]}),
        }

    def _bill(self, order: Mapping[str, Any]) -> dict[str, Any]:
        view = {
            "billStatus": _BILL_WORDS[order["status"]],
            "billDesc": order["words"],
            "billQRCode": f"https://qr.95516.com/48020000/{order['handle']}",
            "totalAmount": order["fen"],
            "createTime": order["created"],
        }
        if "paid" in order:
            payment = {**_payment(order), "merOrderId": f"{order['number'][:4]}{order['handle']}", "status": PAID}
            view["billPayment"] = payment | {"billBizType": "bills", "totalAmount": order["fen"]}
        return view

    def _again(self, before: Record, call: Call) -> Record:
        if before["inst_mid"] != call.content["instMid"] or before["fen"] != fields.fen(call.content["totalAmount"]):
            raise Refused("DUP_ORDER")
        if self.status(before) == CLOSED:
            raise Refused("OPERATION_NOT_ALLOWED")
        if before["inst_mid"] == QR and before["status"] in (PAID, REFUNDED):
            raise Refused("DUP_ORDER")
        return before


def _order(order: Mapping[str, Any]) -> dict[str, Any]:
    view = {
        "status": order["status"],
        "totalAmount": order["fen"],
        "orderDesc": order["words"],
        "createTime": order["created"],
        "connectSys": "UNIONPAY",
    }
    return view | (_payment(order) | {"buyerPayAmount": order["fen"]} if "paid" in order else {})


def _payment(order: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "payTime": order["paid"],
        "settleDate": order["settle"],
        "targetOrderId": order["target_no"],
        "targetSys": order["system"],
        "seqId": order["seq"],
        "buyerId": order["buyer"],
    }
