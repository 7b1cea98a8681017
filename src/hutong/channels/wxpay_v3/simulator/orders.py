"""The simulated WeChat Pay's orders: placed, asked about, closed, reversed, and paid by the phone.

Source: pay.weixin.qq.com/doc/v3/merchant/4012791877 (native) and its neighbours, 4012382150 (payment code), the partner
pages, read 2025-03.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from hutong.base.clock import beijing, now
from hutong.capabilities.simulation import Home
from hutong.capabilities.simulation.book import Record
from hutong.channels.wxpay_v3.simulator import fields
from hutong.channels.wxpay_v3.simulator.fields import Field, Refused, at, text
from hutong.channels.wxpay_v3.simulator.gate import Answer, Call
from hutong.channels.wxpay_v3.simulator.notices import Notices
from hutong.vendors.wechat_world import People

KIND = "wxpay_v3.order"
HANDLE = "wxpay_v3.handle"  # prepay_id, the pr of a code_url, transaction_id or used payment code -> order
CODE = "wxpay_v3.code"  # payment codes shown by the phone
TRADE_TYPES = {"native": "NATIVE", "jsapi": "JSAPI", "app": "APP", "h5": "MWEB", "codepay": "MICROPAY"}
_WORDS = {
    "SUCCESS": "支付成功",
    "REFUND": "转入退款",
    "NOTPAY": "订单未支付",
    "CLOSED": "订单已关闭",
    "REVOKED": "已撤销",
    "USERPAYING": "需要用户输入支付密码",
}


class Orders:
    """The orders of every account, in the book."""

    def __init__(self, home: Home, notices: Notices) -> None:
        self._home = home
        self._book = home.book
        self._notices = notices

    def place(self, call: Call, scene: str) -> Answer:
        """Places an order; the same content again gives the same answer, other content under its number is refused."""
        content = call.json()
        fields.check(content, (*fields.OWNER[call.partner], *fields.ORDER, *fields.SCENES[scene]))
        _check_owner(call, content)
        if scene in call.account.get("closed", ()):
            raise Refused(403, "NO_AUTH", "商户号该产品权限未开通，请前往商户平台-产品中心检查后重试")
        if scene == "jsapi":
            _check_payer(call, content)
        before = self._book.get(KIND, _key(call, content["out_trade_no"]))
        if before is not None:
            _check_again(before, content, scene)
            return self._answer(call.account, before)
        if at(content, "time_expire") and datetime.fromisoformat(content["time_expire"]) <= now():
            raise fields.refusal("body", "输入源“/body/time_expire”映射到字段“交易结束时间”不能早于当前时间")
        order = self._new(call, content, scene)
        if scene == "codepay":
            self._charge(order)
        return self._answer(call.account, order)

    def query(self, call: Call, number: str) -> Answer:
        """The transaction of an order number, or of WeChat Pay's own number."""
        _check_query(call)
        return Answer(200, transaction(call.account, self._find(call, number)))

    def query_by_id(self, call: Call, transaction_id: str) -> Answer:
        """The transaction of WeChat Pay's own number."""
        _check_query(call)
        order = self.behind(transaction_id)
        if order is None or order["mchid"] != call.account["mchid"]:
            raise Refused(404, "ORDER_NOT_EXIST", "订单不存在")
        return Answer(200, transaction(call.account, order))

    def close(self, call: Call, number: str) -> Answer:
        """Closes an unpaid order; closing it again changes nothing."""
        content = call.json()
        names = ("sp_mchid", "sub_mchid") if call.partner else ("mchid",)
        fields.check(content, [Field(name, "商户号", text(1, 32)) for name in names])
        _check_merchants(call, content)
        order = self._find(call, number)
        if order["trade_state"] in ("SUCCESS", "REFUND"):
            raise Refused(400, "ORDERPAID", "该订单已支付")
        if order["trade_state"] == "USERPAYING":
            raise Refused(403, "TRADE_ERROR", "付款码支付的订单请调用撤销接口")
        if order["trade_state"] == "NOTPAY":
            self.write(order, trade_state="CLOSED")
        return Answer(204)

    def reverse(self, call: Call, number: str) -> Answer:
        """Reverses an order by payment code: unpaid it is revoked, paid the money goes back at once."""
        content = call.json()
        fields.check(content, fields.OWNER[call.partner])
        _check_owner(call, content)
        order = self._find(call, number)
        if order["scene"] != "codepay":
            raise Refused(400, "INVALID_REQUEST", "该订单不是付款码支付订单，不支持撤销")
        self.write(order, trade_state="REVOKED")
        return Answer(204)

    def behind(self, handle: str) -> Record | None:
        """The order behind a prepay_id, a code, a payment code or a transaction_id."""
        found = self._book.get(HANDLE, handle)
        return self._book.get(KIND, found["order"]) if found else None

    def every(self, mchid: str) -> list[Record]:
        """An account's orders, oldest first."""
        return [order for order in self._book.all(KIND) if order["mchid"] == mchid]

    def write(self, order: Record, **changes: Any) -> None:
        """Changes an order in the book."""
        order.update(changes)
        self._book.put(KIND, order["key"], order)

    def pay(self, account: Record, order: Record) -> bool:
        """The payer pays what can still be paid; tells the merchant."""
        if not payable(order):
            return False
        self._settle(order)
        self._notices.send(account, "TRANSACTION.SUCCESS", transaction(account, order), order["notify_url"])
        return True

    def show(self, *, confirm: bool) -> str:
        """A payment code for the phone's screen: 18 digits that begin with 10 to 15."""
        code = f"1{secrets.randbelow(6)}{secrets.randbelow(10**16):016d}"
        self._book.put(CODE, code, {"code": code, "confirm": confirm, "used": False})
        return code

    def _find(self, call: Call, number: str) -> Record:
        order = self._book.get(KIND, _key(call, number))
        if order is None:
            raise Refused(404, "ORDER_NOT_EXIST", "订单不存在")
        return order

    def _new(self, call: Call, content: dict[str, Any], scene: str) -> Record:
        handle, code = f"wx{now():%d%H%M%S}{secrets.token_hex(13)}", secrets.token_urlsafe(9)
        order: Record = {
            "key": _key(call, content["out_trade_no"]),
            "form": call.account["form"],
            "mchid": call.account["mchid"],
            "scene": scene,
            "content": content,
            "number": content["out_trade_no"],
            "total": content["amount"]["total"],
            "notify_url": content.get("notify_url", ""),
            "time_expire": content.get("time_expire", ""),
            "handle": handle,
            "code": code,
            "trade_state": "NOTPAY",
            "refunded": 0,
        }
        for one in (handle, code):
            self._book.put(HANDLE, one, {"order": order["key"]})
        self.write(order)
        return order

    def _charge(self, order: Record) -> None:
        given = str(at(order["content"], "payer/auth_code"))
        code = self._book.get(CODE, given)
        if code is None or code["used"]:
            self.write(order, trade_state="CLOSED")
            expired = code is not None
            raise Refused(400, "AUTH_CODE_EXPIRED" if expired else "AUTH_CODE_INVALID", "付款码已失效，请刷新后重试")
        self._book.put(CODE, given, {**code, "used": True})
        self._book.put(HANDLE, given, {"order": order["key"]})
        if code["confirm"]:
            self.write(order, trade_state="USERPAYING")
        else:
            self._settle(order)

    def _settle(self, order: Record) -> None:
        number = f"42000{secrets.randbelow(10**23):023d}"
        self._book.put(HANDLE, number, {"order": order["key"]})
        self.write(
            order,
            trade_state="SUCCESS",
            transaction_id=number,
            success_time=beijing(now()).isoformat(timespec="seconds"),
            openid=_given_payer(order) or People(self._book).openid(_application(order)),
        )

    def _answer(self, account: Record, order: Record) -> Answer:
        if order["scene"] == "codepay":
            return Answer(202 if order["trade_state"] == "USERPAYING" else 200, transaction(account, order))
        if order["scene"] == "native":
            return Answer(200, {"code_url": f"weixin://wxpay/bizpayurl?pr={order['code']}"})
        if order["scene"] == "h5":
            page = f"{self._home.base_url}/cgi-bin/mmpayweb-bin/checkmweb"
            return Answer(200, {"h5_url": f"{page}?prepay_id={quote(order['handle'])}&package={order['code']}"})
        return Answer(200, {"prepay_id": order["handle"]})


def payable(order: Mapping[str, Any]) -> bool:
    """Whether the payer can still pay: not paid, not closed, not past its end."""
    end = order["time_expire"]
    return order["trade_state"] in ("NOTPAY", "USERPAYING") and (not end or datetime.fromisoformat(end) > now())


def transaction(account: Mapping[str, Any], order: Mapping[str, Any]) -> dict[str, Any]:
    """The transaction object of queries, payment code answers and notifications. Amounts are fen."""
    content = order["content"]
    names = ("sp_appid", "sp_mchid", "sub_appid", "sub_mchid") if account["sub_mchid"] else ("appid", "mchid")
    amount: dict[str, Any] = {"total": order["total"], "currency": "CNY"}
    view = {name: content[name] for name in names if name in content}
    view |= {"out_trade_no": order["number"], "promotion_detail": [], "payer": {}, "amount": amount}
    view |= {"trade_state": order["trade_state"], "trade_state_desc": _WORDS[order["trade_state"]]}
    if "transaction_id" in order:
        openid = order["openid"]
        partner = {"sub_openid": openid} if content.get("sub_appid") else {}
        view |= {
            "transaction_id": order["transaction_id"],
            "trade_type": TRADE_TYPES[order["scene"]],
            "bank_type": "OTHERS",
            "attach": content.get("attach", ""),
            "success_time": order["success_time"],
            "payer": {"sp_openid": openid, **partner} if account["sub_mchid"] else {"openid": openid},
            "amount": {**amount, "payer_total": order["total"], "payer_currency": "CNY"},
        }
    return view


def _key(call: Call, number: str) -> str:
    return f"{call.account['mchid']}/{number}"


def _given_payer(order: Mapping[str, Any]) -> str:
    payer = order["content"].get("payer") or {}
    return payer.get("openid") or payer.get("sub_openid") or payer.get("sp_openid") or ""


def _application(order: Mapping[str, Any]) -> str:
    content = order["content"]
    return str(content.get("sub_appid") or content.get("sp_appid") or content["appid"])


def _check_query(call: Call) -> None:
    names = ("sp_mchid", "sub_mchid") if call.partner else ("mchid",)
    fields.check(call.query, [Field(name, "商户号", text(1, 32)) for name in names], "query")
    _check_merchants(call, call.query)


def _check_merchants(call: Call, content: Mapping[str, Any]) -> None:
    account = call.account
    if content["sp_mchid" if call.partner else "mchid"] != account["mchid"]:
        raise Refused(401, "SIGN_ERROR", "签名使用的商户号与请求参数中的商户号不一致")
    if call.partner and content["sub_mchid"] != account["sub_mchid"]:
        raise Refused(403, "NO_AUTH", "特约子商户商户号未授权服务商的产品权限")


def _check_owner(call: Call, content: Mapping[str, Any]) -> None:
    _check_merchants(call, content)
    wrong = content["sp_appid" if call.partner else "appid"] != call.account["appid"]
    if wrong or content.get("sub_appid", call.account["sub_appid"]) != call.account["sub_appid"]:
        raise Refused(400, "APPID_MCHID_NOT_MATCH", "appid和mch_id不匹配,请检查后再试")


def _check_payer(call: Call, content: Mapping[str, Any]) -> None:
    if not call.partner:
        fields.check(content, [Field("payer/openid", "用户标识", text(1, 128))])
        return
    payer = content.get("payer")
    payer = payer if isinstance(payer, dict) else {}
    if "sub_openid" in payer and not content.get("sub_appid"):
        raise Refused(400, "PARAM_ERROR", "传sub_openid时，sub_appid必传", {"location": "body", "value": ""})
    name = "sub_openid" if "sub_openid" in payer else "sp_openid"
    fields.check(content, [Field(f"payer/{name}", "用户标识", text(1, 128))])


def _check_again(before: Mapping[str, Any], content: Mapping[str, Any], scene: str) -> None:
    if before["trade_state"] == "CLOSED":
        raise Refused(400, "ORDER_CLOSED", "订单已关闭")
    if before["trade_state"] == "REVOKED":
        raise Refused(400, "ORDER_REVERSED", "订单已撤销")
    if before["trade_state"] in ("SUCCESS", "REFUND"):
        raise Refused(400, "ORDERPAID", "该订单已支付")
    if (before["scene"], before["content"]) != (scene, content):
        raise Refused(400, "INVALID_REQUEST", "201 商户订单号重复")
