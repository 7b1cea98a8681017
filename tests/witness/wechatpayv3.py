"""Run by the witness's own python: wechatpayv3 places, asks about, refunds and closes orders at the given address.

Reads one JSON object from standard input, and another one when the payer has paid; writes one line of JSON a step.
"""

import asyncio
import json
import sys
from typing import Any

from wechatpayv3.async_ import AsyncWeChatPay, WeChatPayType  # the package's other WeChatPayType is another enum


def _say(**words: Any) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def _hear() -> dict[str, Any]:
    heard: dict[str, Any] = json.loads(sys.stdin.readline())
    return heard


async def _answer(call: Any) -> dict[str, Any]:
    status, text = await call
    return {"status": status, "content": json.loads(text) if text else None}


async def main() -> None:
    """The whole conversation; the client verifies every answer and raises when a signature is wrong."""
    told = _hear()
    settings, sub = told["settings"], told["settings"].get("SUB_MCHID")
    client = AsyncWeChatPay(
        WeChatPayType.NATIVE,
        mchid=settings["MCHID"],
        private_key=settings["PRIVATE_KEY"],
        cert_serial_no=settings["MCH_SERIAL_NO"],
        appid=told["appid"],
        apiv3_key=settings["SECRET_KEY"],
        notify_url=told["notify_url"],
        partner_mode=bool(sub),
        public_key=settings.get("PLATFORM_PUBLIC_KEY"),
        public_key_id=settings.get("PLATFORM_PUBLIC_KEY_ID"),
        timeout=10,
    )
    client._core._gate_way = told["provider"]
    async with client:  # in certificate mode this downloads the platform certificates
        subs = {"sub_mchid": sub} if sub else {}
        for number in ("WITNESS0001", "WITNESS0002"):
            _say(placed=await _answer(client.pay("一杯咖啡", number, {"total": 1999, "currency": "CNY"}, **subs)))
        told = _hear()
        for knock in told["knocks"]:
            _say(heard=client.callback(knock["headers"], knock["body"]))
        _say(asked=await _answer(client.query(out_trade_no="WITNESS0001", **subs)))
        amount = {"refund": 999, "total": 1999, "currency": "CNY"}
        _say(refunded=await _answer(client.refund("REFUND0001", amount, out_trade_no="WITNESS0001", **subs)))
        _say(refund=await _answer(client.query_refund("REFUND0001", **subs)))
        _say(closed=await _answer(client.close("WITNESS0002", **subs)))


asyncio.run(main())
