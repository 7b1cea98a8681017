"""What the payer's phone makes of a code, a link or parameters, checking them as the wallet would."""

import json
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from hutong.base.rsa import verifier
from hutong.capabilities.simulation.book import Record
from hutong.channels.wxpay_v3.simulator import pages
from hutong.channels.wxpay_v3.simulator.accounts import Accounts
from hutong.channels.wxpay_v3.simulator.orders import Orders

_QR = re.compile(r"weixin://wxpay/bizpayurl\?pr=([0-9A-Za-z_\-]+)")
_CODE = re.compile(r"1[0-5][0-9]{16}")


def order_behind(text: str, base_url: str, accounts: Accounts, orders: Orders) -> Record | None:
    """The order that a text leads to, None when it is not WeChat Pay's; ValueError when its signature is wrong."""
    text = text.strip()
    if match := _QR.fullmatch(text):
        return orders.behind(match[1])
    if _CODE.fullmatch(text):
        return orders.behind(text)
    if text.startswith(base_url + pages.PATH):
        return _behind_link(text, orders)
    if text.startswith("{"):
        return _behind_params(text, accounts, orders)
    return None


def _behind_link(text: str, orders: Orders) -> Record | None:
    query = parse_qs(urlsplit(text).query)
    order = orders.behind(query.get("prepay_id", [""])[0])
    if order is not None and query.get("package", [""])[0] != order["code"]:
        raise ValueError("the link was changed")
    return order


def _behind_params(text: str, accounts: Accounts, orders: Orders) -> Record | None:
    try:
        params = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(params, dict) or not all(isinstance(value, str) for value in params.values()):
        return None
    if "paySign" in params:
        order = orders.behind(params.get("package", "").removeprefix("prepay_id="))
        check = _check_bridge
    else:
        order, check = orders.behind(params.get("prepayid", "")), _check_app
    if order is not None:
        check(params, order, accounts.opened(order["form"]))
    return order


def _check_bridge(params: Mapping[str, str], order: Mapping[str, Any], account: Mapping[str, Any]) -> None:
    wanted = order["content"].get("sub_appid") or account["appid"]
    if params.get("appId") != wanted or params.get("signType") != "RSA" or order["scene"] != "jsapi":
        raise ValueError("调用支付JSAPI的参数与订单不符")
    _verify(
        account, [params.get(name, "") for name in ("appId", "timeStamp", "nonceStr", "package")], params["paySign"]
    )


def _check_app(params: Mapping[str, str], order: Mapping[str, Any], account: Mapping[str, Any]) -> None:
    wanted = (order["content"].get("sub_appid") or account["appid"], account["sub_mchid"] or account["mchid"])
    if (params.get("appid"), params.get("partnerid")) != wanted or order["scene"] != "app":
        raise ValueError("调起支付的参数与订单不符")
    if params.get("package") != "Sign=WXPay":
        raise ValueError("package should be Sign=WXPay")
    _verify(
        account, [params.get(n, "") for n in ("appid", "timestamp", "noncestr", "prepayid")], params.get("sign", "")
    )


def _verify(account: Mapping[str, Any], lines: list[str], signature: str) -> None:
    if not verifier(account["public_key"]).verify(("\n".join(lines) + "\n").encode(), signature):
        raise ValueError("支付验证签名失败")
