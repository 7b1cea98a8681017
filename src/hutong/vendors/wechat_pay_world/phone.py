"""What the payer's phone makes of a code, a link or parameters, checking them as the wallet would."""

import hmac
import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from hutong.capabilities.simulation.book import Record
from hutong.vendors.wechat_pay_world import message, pages
from hutong.vendors.wechat_pay_world.accounts import Accounts
from hutong.vendors.wechat_pay_world.orders import Orders

_QR = re.compile(r"weixin://wxpay/bizpayurl\?pr=([0-9A-Za-z_\-]+)")
_CODE = re.compile(r"1[0-5][0-9]{16}")
_BRIDGE = ("appId", "timeStamp", "nonceStr", "package", "signType")
_APP = ("appid", "partnerid", "prepayid", "package", "noncestr", "timestamp")


class Phone:
    """The wallet's reader."""

    def __init__(self, base_url: str, accounts: Accounts, orders: Orders) -> None:
        self._link = base_url + pages.PATH
        self._accounts = accounts
        self._orders = orders

    def read(self, text: str) -> Record | None:
        """The order that a text leads to, None when it is not ours; ValueError when it was tampered with."""
        text = text.strip()
        if match := _QR.fullmatch(text):
            return self._orders.behind(match[1])
        if _CODE.fullmatch(text):
            return self._orders.behind(text)
        if text.startswith(self._link):
            return self._behind_link(text)
        return self._behind_params(_object(text)) if text.startswith("{") else None

    def _behind_link(self, text: str) -> Record | None:
        query = parse_qs(urlsplit(text).query)
        order = self._orders.behind(query.get("prepay_id", [""])[0])
        if order is not None and query.get("package", [""])[0] != order["code"]:
            raise ValueError("商家参数格式有误：the link was changed")
        return order

    def _behind_params(self, params: Mapping[str, str]) -> Record | None:
        bridge = "paySign" in params
        handle = params.get("package", "").removeprefix("prepay_id=") if bridge else params.get("prepayid", "")
        order = self._orders.behind(handle)
        if order is not None:
            account = self._accounts.opened(order["form"])
            wanted = _wanted(order, account, bridge=bridge)
            if any(params.get(name) != value for name, value in wanted.items()):
                raise ValueError("调起支付的参数与订单不符：parameters do not fit the order")
            _verify(params, account["key"], _BRIDGE if bridge else _APP, "paySign" if bridge else "sign")
        return order


def _object(text: str) -> dict[str, str]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    fits = isinstance(found, dict) and all(isinstance(value, str) for value in found.values())
    return found if fits else {}


def _wanted(order: Mapping[str, Any], account: Mapping[str, Any], *, bridge: bool) -> dict[str, str]:
    """What must be in the parameters: the app that the payer pays in is the sub-merchant's where the order names it."""
    if order["trade_type"] != ("JSAPI" if bridge else "APP"):
        raise ValueError("trade_type与调起方式不符：the order is of another kind")
    app = order["content"].get("sub_appid") or account["appid"]
    if bridge:
        return {"appId": app, "signType": order["sign_type"]}
    return {"appid": app, "partnerid": account["sub_mch_id"] or account["mch_id"], "package": "Sign=WXPay"}


def _verify(params: Mapping[str, str], key: str, names: tuple[str, ...], sign: str) -> None:
    if any(not params.get(name) for name in (*names, sign)):
        raise ValueError("缺少参数：a parameter is missing")
    signed = message.signature({name: params[name] for name in names}, key, params.get("signType", "MD5"))
    if not hmac.compare_digest(signed.encode(), params[sign].encode("utf-8", "surrogatepass")):
        raise ValueError("支付验证签名失败：the signature is wrong")
