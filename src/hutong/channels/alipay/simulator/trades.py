"""The simulated Alipay's trades: placed, asked about, closed, and paid by the phone.

A trade exists only once its payer is known: an order by code, page or app is remembered here, but query and close
know nothing of it before the payer scans or logs in.

Source: docs.open.alipay.com/api_1, read in public copies 2026-11.
"""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from hutong.base.clock import beijing, now
from hutong.base.money import yuan_of
from hutong.capabilities.simulation import Home
from hutong.capabilities.simulation.book import Record
from hutong.channels.alipay.simulator import fields
from hutong.channels.alipay.simulator.fields import CLOCK, business
from hutong.channels.alipay.simulator.gate import Call, success
from hutong.channels.alipay.simulator.notices import Notices

KIND = "alipay.order"
HANDLE = "alipay.handle"  # the end of a QR code's address, a trade_no or a used payment code -> order
CODE = "alipay.code"  # payment codes shown by the phone
WAITING, PAID, CLOSED = "WAIT_BUYER_PAY", "TRADE_SUCCESS", "TRADE_CLOSED"
BUYER = {"buyer_logon_id": "hut***@hutong.example"}
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_ZERO = dict.fromkeys(("buyer_pay_amount", "invoice_amount", "point_amount", "receipt_amount"), "0.00")


class Trades:
    """The orders of every application, in the book."""

    def __init__(self, home: Home, notices: Notices) -> None:
        self._home = home
        self._book = home.book
        self._notices = notices

    def precreate(self, call: Call) -> dict[str, Any]:
        """A code for the payer to scan; the same content again gives the same code."""
        order = self.place(call)
        return success(out_trade_no=order["number"], qr_code=f"https://qr.alipay.com/{order['handle']}")

    def create(self, call: Call) -> dict[str, Any]:
        """A trade for a payer who is known."""
        content = call.content()
        if not content.get("buyer_id") and not content.get("buyer_open_id"):
            raise business("INVALID_PARAMETER", "参数有误，buyer_id与buyer_open_id不能同时为空")
        if content.get("product_code") == "JSAPI_PAY" and content.get("op_app_id") != call.account["app_id"]:
            raise business("INVALID_PARAMETER", "参数有误，op_app_id不正确")
        order = self.place(call)
        self.open(order, content.get("buyer_id") or content.get("buyer_open_id") or "")
        return success(out_trade_no=order["number"], trade_no=order["trade_no"])

    def charge(self, call: Call) -> dict[str, Any]:
        """A payment with the code that the payer's phone shows: paid at once, or waiting for the payer's password."""
        order = self.place(call)
        if not self.status(order):
            self.write(order, content=call.content())  # after a code that was refused another one is shown
            self._take(order)
        if order["status"] == WAITING:
            known = {"trade_no": order["trade_no"], "out_trade_no": order["number"]}
            return success("10003", **known, **_who(call.account, order), total_amount=yuan_of(order["fen"]))
        view = self.view(call.account, order)
        view["gmt_payment"] = view.pop("send_pay_date")
        del view["trade_status"]
        return view

    def place(self, call: Call) -> Record:
        """The order of a request, remembered at its first; Refused when it can't be paid or has other content."""
        content = call.content()
        fields.check(content, (*fields.ORDER, *fields.SCENES[call.method]))
        key = f"{call.account['app_id']}/{content['out_trade_no']}"
        before = self._book.get(KIND, key)
        if before is not None:
            _check_again(before, call.method, content, self.status(before))
            return before
        end = _end(content)
        if end <= now():
            raise business("INVALID_PARAMETER", "参数有误，订单已超过允许的最晚付款时间")
        handle = "bax" + secrets.token_hex(12)
        order: Record = {
            "key": key,
            "form": call.account["form"],
            "app_id": call.account["app_id"],
            "method": call.method,
            "content": content,
            "number": content["out_trade_no"],
            "fen": fields.fen(content["total_amount"]),
            "notify_url": call.fields.get("notify_url", ""),
            "return_url": call.fields.get("return_url", ""),
            "end": end.isoformat(),
            "handle": handle,
            "status": "",
            "refunded": 0,
        }
        self._book.put(HANDLE, handle, {"order": key})
        self.write(order)
        return order

    def query(self, call: Call) -> dict[str, Any]:
        """The trade as it stands."""
        return self.view(call.account, self.find(call, **_ZERO))

    def close(self, call: Call) -> dict[str, Any]:
        """Closes a trade that waits for its payer."""
        order = self.find(call)
        if self.status(order) != WAITING:
            raise business("TRADE_STATUS_ERROR", "交易状态不合法", out_trade_no=order["number"])
        self.write(order, status=CLOSED)
        return success(out_trade_no=order["number"], trade_no=order["trade_no"])

    def find(self, call: Call, **more: Any) -> Record:
        """The order whose trade a request names; Refused while it has none."""
        content = call.content()
        fields.check(content, fields.WHICH)
        order: Record | None = None
        if content.get("trade_no"):
            order = self.behind(content["trade_no"])
        elif content.get("out_trade_no"):
            order = self._book.get(KIND, f"{call.account['app_id']}/{content['out_trade_no']}")
        else:
            raise business("INVALID_PARAMETER", "参数有误，out_trade_no与trade_no不能同时为空")
        if order is None or order["app_id"] != call.account["app_id"] or not self.status(order):
            raise business("TRADE_NOT_EXIST", "交易不存在", out_trade_no=content.get("out_trade_no", ""), **more)
        return order

    def behind(self, handle: str) -> Record | None:
        """The order behind a code, a payment code or a trade_no."""
        found = self._book.get(HANDLE, handle)
        return self._book.get(KIND, found["order"]) if found else None

    def every(self, app_id: str) -> list[Record]:
        """An application's orders, oldest first."""
        return [order for order in self._book.all(KIND) if order["app_id"] == app_id]

    def write(self, order: Record, **changes: Any) -> None:
        """Changes an order in the book."""
        order.update(changes)
        self._book.put(KIND, order["key"], order)

    def status(self, order: Record) -> str:
        """The trade's state, empty when there is no trade; one that nobody paid in time is closed."""
        if order["status"] == WAITING and _over(order):
            self.write(order, status=CLOSED)
        return str(order["status"])

    def open(self, order: Record, buyer: str = "") -> None:
        """The payer is known: now there is a trade."""
        if order["status"] or _over(order):
            return
        number = f"{beijing(now()):%Y%m%d}22001{secrets.randbelow(10**15):015d}"
        self._book.put(HANDLE, number, {"order": order["key"]})
        self.write(
            order,
            status=WAITING,
            trade_no=number,
            gmt_create=f"{beijing(now()):{CLOCK}}",
            buyer=buyer or f"2088{secrets.randbelow(10**12):012d}",
        )

    def pay(self, account: Record, order: Record) -> bool:
        """The payer pays what can still be paid; tells the merchant."""
        self.open(order)
        if self.status(order) != WAITING:
            return False
        self._settle(account, order)
        return True

    def payable(self, order: Record) -> bool:
        """Whether the payer can still pay."""
        return self.status(order) in ("", WAITING) and not _over(order)

    def show(self, *, confirm: bool) -> str:
        """A payment code for the phone's screen: 18 digits that begin with 25 to 30."""
        code = f"28{secrets.randbelow(10**16):016d}"
        self._book.put(CODE, code, {"code": code, "confirm": confirm, "used": False})
        return code

    def view(self, account: Mapping[str, Any], order: Mapping[str, Any]) -> dict[str, Any]:
        """The trade as trade.query answers it."""
        paid = "gmt_payment" in order
        money = yuan_of(order["fen"])
        view = success(
            **_who(account, order),
            **(
                {**_ZERO, "buyer_pay_amount": money, "invoice_amount": money, "receipt_amount": money}
                if paid
                else _ZERO
            ),
            out_trade_no=order["number"],
            total_amount=money,
            trade_no=order["trade_no"],
            trade_status=order["status"],
            subject=order["content"]["subject"],
        )
        if paid:
            bill = {"amount": money, "fund_channel": "ALIPAYACCOUNT"}
            view |= {"send_pay_date": order["gmt_payment"], "fund_bill_list": [bill]}
        return view

    def told(self, account: Mapping[str, Any], order: Mapping[str, Any]) -> dict[str, str]:
        """The trade as a notification tells it."""
        content, money = order["content"], yuan_of(order["fen"])
        who = "buyer_open_id" if account["certified"] else "buyer_id"
        told = {
            "trade_no": order["trade_no"],
            "out_trade_no": order["number"],
            who: order["buyer"],
            **BUYER,
            "seller_id": account["seller_id"],
            "seller_email": account["seller_email"],
            "trade_status": order["status"],
            "total_amount": money,
            "subject": content["subject"],
            "body": content.get("body", ""),
            "passback_params": content.get("passback_params", ""),
            "gmt_create": order["gmt_create"],
            "gmt_payment": order["gmt_payment"],
        }
        return {name: value for name, value in told.items() if value}

    def _settle(self, account: Record, order: Record) -> None:
        self.write(order, status=PAID, gmt_payment=f"{beijing(now()):{CLOCK}}")
        money = yuan_of(order["fen"])
        bill = json.dumps([{"amount": money, "fundChannel": "ALIPAYACCOUNT"}], separators=(",", ":"))
        sums = {"receipt_amount": money, "invoice_amount": money, "buyer_pay_amount": money, "point_amount": "0.00"}
        told = {**self.told(account, order), **sums, "fund_bill_list": bill}
        self._notices.send(account, told, order["notify_url"])

    def _take(self, order: Record) -> None:
        given = order["content"]["auth_code"]
        code = self._book.get(CODE, given)
        if code is None or code["used"]:
            raise business("PAYMENT_AUTH_CODE_INVALID", "支付失败，获取顾客账户信息失败，请顾客刷新付款码后重新收款")
        self._book.put(CODE, given, {**code, "used": True})
        self._book.put(HANDLE, given, {"order": order["key"]})
        self.open(order)
        if not code["confirm"]:
            account = self._book.get("alipay.account", order["form"]) or {}
            self._settle(account, order)


def _who(account: Mapping[str, Any], order: Mapping[str, Any]) -> dict[str, str]:
    """Newer applications get an open id instead of the payer's number."""
    return {**BUYER, "buyer_open_id" if account["certified"] else "buyer_user_id": order["buyer"]}


def _over(order: Mapping[str, Any]) -> bool:
    return datetime.fromisoformat(order["end"]) <= now()


def _end(content: Mapping[str, Any]) -> datetime:
    if content.get("time_expire"):
        return fields.at(content["time_expire"])
    wait = content.get("timeout_express") or "15d"
    if wait == "1c":
        return beijing(now()).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    return now() + min(timedelta(**{_UNITS[wait[-1]]: int(wait[:-1])}), timedelta(days=15))


def _check_again(before: Mapping[str, Any], method: str, content: Mapping[str, Any], status: str) -> None:
    if status == PAID or before["refunded"]:
        raise business("TRADE_HAS_SUCCESS", "交易已被支付")
    if status == CLOSED:
        raise business("TRADE_HAS_CLOSE", "交易已经关闭")
    if before["method"] != method or _lasting(before["content"]) != _lasting(content):
        raise business("CONTEXT_INCONSISTENT", "交易信息被篡改")


def _lasting(content: Mapping[str, Any]) -> dict[str, Any]:
    """What must not change under one number: a payment code may be shown afresh, a wait may be counted from now."""
    return {name: value for name, value in content.items() if name not in ("auth_code", "timeout_express")}
