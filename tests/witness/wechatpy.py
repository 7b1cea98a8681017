"""Run by the witness's own python: wechatpy does one job at the given address.

Reads one JSON object from standard input (the settings, and which job), writes one with what the client was told. The
client never verifies answers by itself, so that is done here with its own function.
"""

import json
import sys
from collections.abc import Callable
from typing import Any

from wechatpy.exceptions import InvalidSignatureException
from wechatpy.pay import WeChatPay

Words = dict[str, Any]


def _client(told: Words) -> Any:
    settings = told["settings"]
    client = WeChatPay(
        told["appid"],
        settings["PRIVATE_KEY"],
        settings["MCHID"],
        sub_mch_id=settings.get("SUB_MCHID"),
        sub_appid=settings.get("SUB_MERCHANT_CODE"),
        timeout=10,
    )
    client.API_BASE_URL = f"{told['provider']}/"
    return client


def _place(client: Any, told: Words) -> list[Words]:
    given = {"client_ip": "203.0.113.7", "product_id": "1", "notify_url": told["notify_url"], "total_fee": 1999}
    numbers = ("WITNESS0001", "WITNESS0002")
    placed = [client.order.create("NATIVE", "一杯咖啡 & <茶>", out_trade_no=number, **given) for number in numbers]
    charge = {"out_trade_no": "WITNESS0003", "client_ip": "203.0.113.7", "auth_code": told["auth_code"]}
    return [*placed, client.micropay.create("一杯咖啡", 1999, **charge)]


def _refund(client: Any, told: Words) -> list[Words]:
    asked = client.order.query(out_trade_no="WITNESS0001")
    refund = {"out_trade_no": "WITNESS0001", "refund_desc": "不想要了", "notify_url": told["notify_url"]}
    taken = client.refund.apply(1999, 999, "REFUND0001", **refund)
    found = client.refund.query(out_refund_no="REFUND0001")
    return [asked, taken, found, client.order.close("WITNESS0002")]


def _hear(client: Any, told: Words) -> list[Words]:
    return [_heard(client.parse_payment_result, body) for body in told["payments"]] + [
        _heard(client.parse_refund_notify_result, body) for body in told["refunds"]
    ]


def _heard(read: Callable[[str], Words], body: str) -> Words:
    try:
        return dict(read(body))
    except InvalidSignatureException:
        return {}


def main() -> None:
    """One job; answers whose signature is wrong end it."""
    told = json.load(sys.stdin)
    client = _client(told)
    if told["job"] == "hear":
        answers = _hear(client, told)
    else:
        answers = (_place if told["job"] == "place" else _refund)(client, told)
        assert all(client.check_signature(dict(answer)) for answer in answers)
    json.dump(answers, sys.stdout)


main()
