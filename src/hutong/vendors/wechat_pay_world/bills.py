"""The simulated WeChat Pay's trade bills: text with a backtick before every cell, or a complaint in XML.

Source: pay.weixin.qq.com/wiki/doc/api/native.php?chapter=9_6, read 2025-03.
"""

import gzip
import re
from collections.abc import Mapping
from typing import Any

from hutong.base.clock import now
from hutong.base.money import yuan_of
from hutong.capabilities.simulation.book import Record
from hutong.vendors.wechat_pay_world import fields, message
from hutong.vendors.wechat_pay_world.gate import Call, NotHeard, Refused
from hutong.vendors.wechat_pay_world.orders import Orders
from hutong.vendors.wechat_pay_world.refunds import Refunds

PATH = "/pay/downloadbill"
_HEAD = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
    "应结订单金额,代金券金额,{refund}商品名称,商户数据包,手续费,费率,订单金额,{asked}费率备注"
)
_REFUND = "微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,"
_TIMES = "退款申请时间,退款成功时间,"
_SUM = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
_WORDS = {"bill_date": "invalid bill_date", "bill_type": "invalid bill_type"}


class NoBill(Exception):
    """A bill that can't be had: the words and the error_code of the complaint."""

    def __init__(self, words: str, code: str) -> None:
        super().__init__(words)
        self.body = message.write({"return_code": "FAIL", "return_msg": words, "error_code": code})


class Bills:
    """Makes bills on demand. Today's bill may be had, which life makes one wait for: a sandbox has no tomorrow."""

    def __init__(self, orders: Orders, refunds: Refunds) -> None:
        self._orders = orders
        self._refunds = refunds

    def download(self, call: Call) -> bytes:
        """A day's bill in UTF-8, zipped on demand; NoBill."""
        day, kind = self._asked(call.fields)
        rows = self._rows(call.account, day, kind)
        if len(rows) == 1:
            raise NoBill("No Bill Exist", "20002")
        plain = "".join(f"{row}\r\n" for row in (*rows, _SUM, _sums(rows))).encode("utf-8-sig")
        return gzip.compress(plain) if call.fields.get("tar_type") else plain

    def _asked(self, asked: Mapping[str, str]) -> tuple[str, str]:
        asked = {**asked, "bill_type": asked.get("bill_type") or "ALL"}
        for field in fields.BILL:
            try:
                fields.check(asked, (field,))
            except Refused as refused:
                raise NoBill(_WORDS.get(field.name, "invalid tar_type, Only GZIP supported"), "20001") from refused
        day = fields.moment_of(f"{asked['bill_date']}000000")
        if day is None or day > now():
            raise NoBill("invalid bill_date", "20001")
        return f"{day:%Y-%m-%d}", asked["bill_type"]

    def _rows(self, account: Record, day: str, kind: str) -> list[str]:
        columns = {"SUCCESS": "", "ALL": _REFUND, "REFUND": _TIMES + _REFUND}[kind]
        rows = [_HEAD.format(refund=columns, asked="" if kind == "SUCCESS" else "申请退款金额,")]
        for order in self._orders.every(account["mch_id"]):
            if kind != "REFUND" and _paid_at(order).startswith(day):
                rows.append(_row(account, order, None, kind))
            if kind != "SUCCESS":
                back = [one for one in self._refunds.of(order) if one["create_time"].startswith(day)]
                rows += [_row(account, order, one, kind) for one in back]
        return rows


def complaint(error: NotHeard | Refused) -> bytes:
    """A gate's refusal in the words of this interface."""
    words = str(error) if isinstance(error, NotHeard) else error.words
    known = {
        "签名错误，请检查后再试": "sign error",
        "XML格式错误": "data format error",
        "缺少参数": "missing parameter",
    }
    known |= {"请使用post方法": "require POST method", "post数据为空": "empty post data"}
    return NoBill(known.get(words, "invalid parameter"), "20001").body


def _paid_at(order: Mapping[str, Any]) -> str:
    moment = fields.moment_of(order.get("time_end", ""))
    return f"{moment:%Y-%m-%d %H:%M:%S}" if moment else ""


def _row(account: Record, order: Record, refund: Record | None, kind: str) -> str:
    content, back = order["content"], refund["fee"] if refund else 0
    state = "REFUND" if refund else "REVOKED" if order["trade_state"] == "REVOKED" else "SUCCESS"
    cells = [refund["create_time"] if refund else _paid_at(order), content["appid"], order["mch_id"]]
    cells += [account["sub_mch_id"] or "0", content.get("device_info", ""), order["transaction_id"], order["number"]]
    cells += [order["openid"], order["trade_type"], state, "OTHERS", "CNY"]
    cells += ["0.00" if refund else yuan_of(order["total"]), "0.00"]
    if kind == "REFUND" and refund:
        cells += [refund["create_time"], refund.get("success_time", "")]
    if kind != "SUCCESS":
        numbers = [refund["refund_id"], refund["number"]] if refund else ["0", "0"]
        cells += [*numbers, yuan_of(back), "0.00", "ORIGINAL" if refund else "", refund["status"] if refund else ""]
    cells += [_plain(content["body"]), _plain(content.get("attach", "")), "0.00000", "0.00%"]
    cells += [yuan_of(0 if refund else order["total"])]
    cells += [] if kind == "SUCCESS" else [yuan_of(back)]
    return ",".join(f"`{cell}" for cell in (*cells, ""))


def _sums(rows: list[str]) -> str:
    names = rows[0].split(",")
    found = [dict(zip(names, row.replace("`", "").split(","), strict=True)) for row in rows[1:]]
    total, back = (_sum(found, name) for name in ("应结订单金额", "退款金额"))
    return ",".join(f"`{cell}" for cell in (len(found), total, back, "0.00", "0.00000", total, back))


def _sum(found: list[dict[str, str]], name: str) -> str:
    return yuan_of(sum(int(row.get(name, "0.00").replace(".", "")) for row in found))


def _plain(value: str) -> str:
    return re.sub(r"[,`\r\n]", " ", value)
