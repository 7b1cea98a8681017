"""The simulated WeChat Pay's trade bills and platform certificates: what a merchant downloads.

Source: pay.weixin.qq.com/doc/v3/merchant/4013071227 (trade bill), 4013071238 (download), 4012551764 (certificates).
"""

import gzip
import hashlib
import re
import secrets
from base64 import b64encode
from datetime import date, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from hutong.base.clock import BEIJING, beijing, now
from hutong.base.money import yuan_of
from hutong.base.rsa import serial_of
from hutong.capabilities.simulation import Home
from hutong.capabilities.simulation.book import Record
from hutong.channels.wxpay_v3.simulator import fields
from hutong.channels.wxpay_v3.simulator.accounts import Accounts
from hutong.channels.wxpay_v3.simulator.fields import Field, Refused, one_of, text
from hutong.channels.wxpay_v3.simulator.gate import Answer, Call
from hutong.channels.wxpay_v3.simulator.orders import TRADE_TYPES, Orders
from hutong.channels.wxpay_v3.simulator.refunds import Refunds

_LIFE = timedelta(minutes=5)  # of a download address
_HEAD = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,"
    "应结订单金额,代金券金额,{refund}商品名称,商户数据包,手续费,费率,订单金额,{asked}费率备注"
)
_REFUND = "微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,"
_TIMES = "退款申请时间,退款成功时间,"
_SUM = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
_FIELDS = (
    Field("bill_date", "账单日期", text(10, 10, r"\d{4}-\d\d-\d\d")),
    Field("bill_type", "账单类型", one_of("ALL", "SUCCESS", "REFUND"), required=False),
    Field("tar_type", "压缩类型", one_of("GZIP"), required=False),
)


class Bills:
    """Makes bills on demand. Today's bill may be had, which life makes one wait for: a sandbox has no tomorrow."""

    def __init__(self, home: Home, accounts: Accounts, orders: Orders, refunds: Refunds) -> None:
        self._home = home
        self._accounts = accounts
        self._orders = orders
        self._refunds = refunds
        self._files: dict[str, tuple[str, bytes, datetime]] = {}

    def trade(self, call: Call) -> Answer:
        """The address of a day's trade bill and the hash of the unzipped file."""
        query = call.query
        fields.check(query, _FIELDS, "query")
        day = _day(query["bill_date"])
        if query.get("sub_mchid", call.account["sub_mchid"]) != call.account["sub_mchid"]:
            raise Refused(403, "NO_AUTH", "特约子商户商户号未授权服务商的产品权限")
        rows = self._rows(call.account, day, query.get("bill_type", "ALL"))
        if len(rows) == 1:
            raise Refused(400, "NO_STATEMENT_EXIST", "账单文件不存在")
        plain = "".join(f"{row}\r\n" for row in (*rows, _SUM, _sums(rows))).encode("utf-8-sig")
        token = secrets.token_urlsafe(24)
        content = gzip.compress(plain) if query.get("tar_type") == "GZIP" else plain
        self._files[token] = (call.account["mchid"], content, now() + _LIFE)
        found = {"hash_type": "SHA1", "hash_value": hashlib.sha1(plain, usedforsecurity=False).hexdigest()}
        return Answer(200, {**found, "download_url": f"{self._home.base_url}/v3/billdownload/file?token={token}"})

    def download(self, call: Call) -> Answer:
        """The file itself; the only answer that is not signed."""
        mchid, content, until = self._files.get(call.query.get("token", ""), ("", b"", now()))
        if mchid != call.account["mchid"] or until <= now():
            raise Refused(400, "INVALID_REQUEST", "下载地址无效或已过期")
        return Answer(200, raw=content, kind="application/octet-stream")

    def certificates(self, call: Call) -> Answer:
        """The platform certificates, sealed; merchants of the public key mode have none."""
        if call.account["trust"] != "certificate":
            words = "无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥"
            raise Refused(404, "RESOURCE_NOT_EXISTS", words)
        platform = self._accounts.platform
        listed = [_sealed(platform["certificate"], call.account["api_key"], now() - timedelta(days=1))]
        if "next" in platform:
            listed.append(_sealed(platform["next"], call.account["api_key"], now()))
        return Answer(200, {"data": listed})

    def _rows(self, account: Record, day: date, kind: str) -> list[str]:
        columns = {"SUCCESS": "", "ALL": _REFUND, "REFUND": _TIMES + _REFUND}[kind]
        rows = [_HEAD.format(refund=columns, asked="" if kind == "SUCCESS" else "申请退款金额,")]
        for order in self._orders.every(account["mchid"]):
            if kind != "REFUND" and "transaction_id" in order and _on(day, order["success_time"]):
                rows.append(_row(account, order, None, kind))
            if kind != "SUCCESS":
                rows += [_row(account, order, r, kind) for r in self._refunds.of(order) if _on(day, r["create_time"])]
        return rows


def _row(account: Record, order: Record, refund: Record | None, kind: str) -> str:
    content, back = order["content"], refund["content"]["amount"]["refund"] if refund else 0
    happened = refund["create_time"] if refund else order["success_time"]
    cells = [_clock(happened), content.get("appid") or content["sp_appid"], order["mchid"]]
    cells += [account["sub_mchid"] or "0", "", order["transaction_id"], order["number"], order["openid"]]
    cells += [TRADE_TYPES[order["scene"]], "REFUND" if refund else "SUCCESS", "OTHERS", "CNY"]
    cells += ["0.00" if refund else yuan_of(order["total"]), "0.00"]
    if kind == "REFUND" and refund:
        cells += [_clock(refund["create_time"]), _clock(refund.get("success_time", ""))]
    if kind != "SUCCESS":
        numbers = [refund["refund_id"], refund["content"]["out_refund_no"]] if refund else ["0", "0"]
        cells += [*numbers, yuan_of(back), "0.00", "ORIGINAL" if refund else "", refund["status"] if refund else ""]
    cells += [_plain(content["description"]), _plain(content.get("attach", "")), "0.00000", "0.00%"]
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


def _day(value: str) -> date:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = date.max
    if day > beijing(now()).date():
        raise fields.refusal("query", "输入源“/query/bill_date”映射到字段“账单日期”格式不正确，或晚于当前日期")
    return day


def _on(day: date, value: str) -> bool:
    return datetime.fromisoformat(value).astimezone(BEIJING).date() == day


def _clock(value: str) -> str:
    return f"{datetime.fromisoformat(value).astimezone(BEIJING):%Y-%m-%d %H:%M:%S}" if value else ""


def _plain(value: Any) -> str:
    return re.sub(r"[,`\r\n]", " ", str(value))


def _sealed(pem: str, key: str, since: datetime) -> dict[str, Any]:
    once = secrets.token_hex(6)
    sealed = AESGCM(key.encode()).encrypt(once.encode(), pem.encode(), b"certificate")
    return {
        "serial_no": serial_of(pem),
        "effective_time": beijing(since).isoformat(timespec="seconds"),
        "expire_time": beijing(now() + timedelta(days=1825)).isoformat(timespec="seconds"),
        "encrypt_certificate": {
            "algorithm": "AEAD_AES_256_GCM",
            "nonce": once,
            "associated_data": "certificate",
            "ciphertext": b64encode(sealed).decode(),
        },
    }
