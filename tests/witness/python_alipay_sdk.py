"""Run by the witness's own python: python-alipay-sdk places, asks about, refunds and closes orders.

Reads one JSON object from standard input, and another one when the payer has paid; writes one line of JSON a step.
"""

import json
import sys
from typing import Any

from alipay import AliPay, DCAliPay


def _say(**words: Any) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def _hear() -> dict[str, Any]:
    heard: dict[str, Any] = json.loads(sys.stdin.readline())
    return heard


def _client(told: dict[str, Any]) -> Any:
    settings = told["settings"]
    private = f"-----BEGIN PRIVATE KEY-----\n{settings['PRIVATE_KEY']}\n-----END PRIVATE KEY-----"
    usual = {"appid": told["app_id"], "app_notify_url": told["notify_url"], "app_private_key_string": private}
    if "APP_CERTIFICATE" in settings:
        return DCAliPay(
            **usual,
            app_public_key_cert_string=settings["APP_CERTIFICATE"],
            alipay_public_key_cert_string=settings["ALIPAY_CERTIFICATE"],
            alipay_root_cert_string=settings["ALIPAY_ROOT_CERTIFICATE"],
        )
    public = f"-----BEGIN PUBLIC KEY-----\n{settings['ALIPAY_PUBLIC_KEY']}\n-----END PUBLIC KEY-----"
    return AliPay(**usual, alipay_public_key_string=public)


def _verified(client: Any, fields: dict[str, str]) -> bool:
    signature = fields.pop("sign")
    return bool(client.verify(fields, signature))


def main() -> None:
    """The whole conversation; the client verifies every answer and raises when a signature is wrong."""
    told = _hear()
    client = _client(told)
    client._gateway = told["gateway"]
    _say(placed=client.api_alipay_trade_precreate("一杯咖啡", "WITNESS0001", "19.99"))
    _say(page=client.api_alipay_trade_page_pay("一杯咖啡", "WITNESS0002", 19.99, return_url=told["return_url"]))
    _say(app=client.api_alipay_trade_app_pay("一杯咖啡", "WITNESS0003", "19.99"))
    told = _hear()
    for fields in told["knocks"]:
        _say(heard=_verified(client, fields))
    _say(asked=client.api_alipay_trade_query(out_trade_no="WITNESS0001"))
    _say(refunded=client.api_alipay_trade_refund("9.99", out_trade_no="WITNESS0001", out_request_no="REFUND0001"))
    _say(refund=client.api_alipay_trade_fastpay_refund_query("REFUND0001", out_trade_no="WITNESS0001"))
    _say(closed=client.api_alipay_trade_close(out_trade_no="WITNESS0002"))
    _say(paid=client.api_alipay_trade_pay("WITNESS0004", "bar_code", told["code"], "一杯咖啡", total_amount="0.01"))
    _say(missing=client.api_alipay_trade_query(out_trade_no="NOBODY0001"))


main()
