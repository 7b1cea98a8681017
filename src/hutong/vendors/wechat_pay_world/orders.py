"""The simulated WeChat Pay's orders: placed, charged by payment code, paid, asked about, closed and reversed.

Source: pay.weixin.qq.com/wiki/doc/api/native.php?chapter=9_1 to 9_3, micropay.php?chapter=9_10 and 9_11.
"""

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from hutong.base.clock import beijing, now
from hutong.capabilities.simulation import Home
from hutong.capabilities.simulation.book import Drawer, Record
from hutong.vendors.wechat_pay_world import fields, pages
from hutong.vendors.wechat_pay_world.gate import Call, Refused
from hutong.vendors.wechat_pay_world.notices import PAYMENT, Notices, owner_of

KIND = "order"
HANDLE = "handle"
CODE = "code"
H5_LIFE = timedelta(minutes=5)
_SHORTEST = timedelta(minutes=1)
_PASSING = ("nonce_str", "sign", "sign_type")  # what may differ between two equal orders
_WORDS = {
    "SUCCESS": "支付成功",
    "REFUND": "订单发生过退款，退款详情请查询退款单",
    "NOTPAY": "订单未支付",
    "CLOSED": "订单已关闭",
    "REVOKED": "订单已撤销",
    "USERPAYING": "需要用户输入支付密码",
    "PAYERROR": "支付失败",
}
_OVER = {
    "SUCCESS": ("ORDERPAID", "该订单已支付"),
    "REFUND": ("ORDERPAID", "该订单已支付"),
    "CLOSED": ("ORDERCLOSED", "该订单已关闭"),
    "REVOKED": ("ORDERREVERSED", "订单已撤销"),
}


class Orders:
    """The orders of every account, in the book."""

    def __init__(self, home: Home, book: Drawer, notices: Notices, openid: Callable[[str], str]) -> None:
        """`openid` tells how an application knows the payer."""
        self._home = home
        self._book = book
        self._notices = notices
        self._openid = openid

    def place(self, call: Call) -> dict[str, str]:
        """Places an order; the same again gives the same start, another one under its number is refused."""
        asked = call.fields
        fields.check(asked, fields.ORDER)
        if asked["trade_type"] in call.account.get("closed", ()):
            raise Refused("NOAUTH", "商户无此接口权限")
        fields.check(asked, fields.TRADE[asked["trade_type"]])
        _check_payer(asked)
        before = self._book.get(KIND, _key(call, asked["out_trade_no"]))
        if before is None:
            _check_end(asked.get("time_expire", ""))
            before = self._new(call, asked["trade_type"])
        elif before["trade_state"] in _OVER:
            raise Refused(*_OVER[before["trade_state"]])
        elif before["content"] != _lasting(asked):
            raise Refused("INVALID_REQUEST", "201 商户订单号重复")
        self.write(before, prepared_at=now().isoformat())
        return self._start(before)

    def charge(self, call: Call) -> dict[str, str]:
        """Charges a payment code, at once or after the payer confirms."""
        asked = call.fields
        fields.check(asked, fields.CODE)
        before = self._book.get(KIND, _key(call, asked["out_trade_no"]))
        if before is not None:
            if before["trade_state"] in _OVER:
                raise Refused(*_OVER[before["trade_state"]])
            if before["trade_state"] != "USERPAYING" or before["content"] != _lasting(asked):
                raise Refused("OUT_TRADE_NO_USED", "商户订单号重复")
            raise Refused("USERPAYING", _WORDS["USERPAYING"])
        order = self._new(call, "MICROPAY")
        self._charge(order, asked["auth_code"])
        return self._paid_fields(call.account, order)

    def query(self, call: Call) -> dict[str, str]:
        """What became of an order."""
        return self.view(call.account, self.find(call))

    def close(self, call: Call) -> dict[str, str]:
        """Closes an unpaid order; closing it again changes nothing."""
        fields.check(call.fields, (fields.Field("out_trade_no", fields.text(32, fields.NUMBER)),))
        order = self.find(call)
        state = order["trade_state"]
        if state in ("SUCCESS", "REFUND"):
            raise Refused("ORDERPAID", "该订单已支付")
        if order["trade_type"] == "MICROPAY":
            raise Refused("TRADE_STATE_ERROR", "付款码支付的订单请调用撤销接口")
        if state == "CLOSED":
            raise Refused("ORDERCLOSED", "该订单已关闭")
        self.write(order, trade_state="CLOSED")
        return {"result_msg": "OK"}

    def reverse(self, call: Call) -> dict[str, str]:
        """Reverses an order by payment code: unpaid it is revoked, paid the money goes back at once."""
        order = self.find(call)
        if order["trade_type"] != "MICROPAY" or order["trade_state"] == "REFUND":
            raise Refused("INVALID_REQUEST", "该订单不支持撤销")
        self.write(order, trade_state="REVOKED")
        return {"recall": "N"}

    def find(self, call: Call) -> Record:
        """The order that a request names by WeChat Pay's number (which goes first) or the merchant's; Refused."""
        asked = call.fields
        if asked.get("transaction_id"):
            order = self.behind(asked["transaction_id"])
        elif asked.get("out_trade_no"):
            order = self._book.get(KIND, _key(call, asked["out_trade_no"]))
        else:
            raise Refused("LACK_PARAMS", "transaction_id和out_trade_no至少填写一个")
        if order is None or order["mch_id"] != call.account["mch_id"]:
            raise Refused("ORDERNOTEXIST", "此交易订单号不存在")
        return order

    def behind(self, handle: str) -> Record | None:
        """The order behind a prepay_id, a code, a payment code or a transaction_id."""
        found = self._book.get(HANDLE, handle)
        return self._book.get(KIND, found["order"]) if found else None

    def every(self, mch_id: str) -> list[Record]:
        """An account's orders, oldest first."""
        return [order for order in self._book.all(KIND) if order["mch_id"] == mch_id]

    def write(self, order: Record, **changes: Any) -> None:
        """Changes an order in the book."""
        order.update(changes)
        self._book.put(KIND, order["key"], order)

    def pay(self, account: Record, order: Record) -> bool:
        """The payer pays what can still be paid; tells the merchant."""
        if not payable(order):
            return False
        self._settle(order)
        self._notices.send(account, PAYMENT, owner_of(order["content"]), self._paid_fields(account, order), order)
        return True

    def show(self, *, confirm: bool) -> str:
        """A payment code for the phone's screen: 18 digits that begin with 10 to 15."""
        code = f"1{secrets.randbelow(6)}{secrets.randbelow(10**16):016d}"
        self._book.put(CODE, code, {"code": code, "confirm": confirm, "used": False})
        return code

    def view(self, account: Record, order: Record) -> dict[str, str]:
        """An order as a query shows it: little before it is paid, all afterwards."""
        told = {"trade_state": order["trade_state"], "trade_state_desc": _WORDS[order["trade_state"]]}
        if order["trade_state"] in ("SUCCESS", "REFUND"):
            return {**self._paid_fields(account, order), **told}
        return {"out_trade_no": order["number"], "total_fee": str(order["total"]), **_attached(order), **told}

    def _paid_fields(self, account: Record, order: Record) -> dict[str, str]:
        fen, openid = str(order["total"]), order["openid"]
        payer = {"openid": openid, "is_subscribe": "N"}
        if account["sub_mch_id"] and order["content"].get("sub_appid"):
            payer = {"openid": order["sp_openid"], "is_subscribe": "N", "sub_openid": openid, "sub_is_subscribe": "N"}
        return {
            **payer,
            "trade_type": order["trade_type"],
            "bank_type": "OTHERS",
            "total_fee": fen,
            "settlement_total_fee": fen,
            "fee_type": "CNY",
            "cash_fee": fen,
            "cash_fee_type": "CNY",
            "transaction_id": order["transaction_id"],
            "out_trade_no": order["number"],
            **_attached(order),
            "time_end": order["time_end"],
        }

    def _new(self, call: Call, trade_type: str) -> Record:
        asked = call.fields
        handle, code = f"wx{beijing(now()):%d%H%M%S}{secrets.token_hex(13)}", secrets.token_urlsafe(9)
        order: Record = {
            "key": _key(call, asked["out_trade_no"]),
            "form": call.account["form"],
            "mch_id": call.account["mch_id"],
            "trade_type": trade_type,
            "content": _lasting(asked),
            "sign_type": call.sign_type,
            "number": asked["out_trade_no"],
            "total": int(asked["total_fee"]),
            "notify_url": asked.get("notify_url", ""),
            "time_expire": asked.get("time_expire", ""),
            "handle": handle,
            "code": code,
            "trade_state": "NOTPAY",
            "refunded": 0,
        }
        for one in (handle, code):
            self._book.put(HANDLE, one, {"order": order["key"]})
        self.write(order)
        return order

    def _charge(self, order: Record, given: str) -> None:
        code = self._book.get(CODE, given)
        if code is None or code["used"]:
            self.write(order, trade_state="PAYERROR")
            if code is None:
                raise Refused("AUTH_CODE_INVALID", "请扫描微信支付被扫条码/二维码")
            raise Refused("AUTHCODEEXPIRE", "二维码已过期，请用户在微信上刷新后再试")
        self._book.put(CODE, given, {**code, "used": True})
        self._book.put(HANDLE, given, {"order": order["key"]})
        if code["confirm"]:
            self.write(order, trade_state="USERPAYING")
            raise Refused("USERPAYING", _WORDS["USERPAYING"])
        self._settle(order)

    def _settle(self, order: Record) -> None:
        number = f"4200{secrets.randbelow(10**24):024d}"
        self._book.put(HANDLE, number, {"order": order["key"]})
        given = order["content"]
        appid = given.get("sub_appid") or given["appid"]
        self.write(
            order,
            trade_state="SUCCESS",
            transaction_id=number,
            time_end=f"{beijing(now()):%Y%m%d%H%M%S}",
            openid=given.get("sub_openid") or given.get("openid") or self._openid(appid),
            sp_openid=self._openid(given["appid"]),
        )

    def _start(self, order: Record) -> dict[str, str]:
        made = {"trade_type": order["trade_type"], "prepay_id": order["handle"]}
        if order["trade_type"] == "NATIVE":
            made["code_url"] = f"weixin://wxpay/bizpayurl?pr={order['code']}"
        if order["trade_type"] == "MWEB":
            link = urlencode({"prepay_id": order["handle"], "package": order["code"]})
            made["mweb_url"] = f"{self._home.base_url}{pages.PATH}?{link}"
        return made


def payable(order: Mapping[str, Any]) -> bool:
    """Whether the payer can still pay: not paid, not closed, not past its end."""
    end = fields.moment_of(order["time_expire"])
    return order["trade_state"] in ("NOTPAY", "USERPAYING") and (end is None or end > now())


def fresh(order: Mapping[str, Any]) -> bool:
    """Whether a mweb_url still leads to the order: five minutes long."""
    return datetime.fromisoformat(order["prepared_at"]) + H5_LIFE > now()


def _key(call: Call, number: str) -> str:
    return f"{call.account['mch_id']}/{number}"


def _lasting(asked: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in asked.items() if value and name not in _PASSING}


def _attached(order: Mapping[str, Any]) -> dict[str, str]:
    return {"attach": order["content"].get("attach", "")}


def _check_payer(asked: Mapping[str, str]) -> None:
    if asked["trade_type"] != "JSAPI":
        return
    if asked.get("sub_openid") and not asked.get("sub_appid"):
        raise Refused("PARAM_ERROR", "传sub_openid时，sub_appid必传")
    name = "sub_openid" if asked.get("sub_openid") else "openid"
    fields.check(asked, (fields.Field(name, fields.text(128)),))


def _check_end(value: str) -> None:
    end = fields.moment_of(value)
    if end is not None and end < now() + _SHORTEST:
        raise Refused("PARAM_ERROR", "time_expire时间过短，最短失效时间间隔须大于1分钟")
