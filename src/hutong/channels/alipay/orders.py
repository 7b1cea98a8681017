"""What Alipay is told of an order, and how the payer begins: one row for each scene.

Source: docs.open.alipay.com/api_1: alipay.trade.precreate, .create, .pay, .wap.pay, .page.pay and .app.pay, read in
public copies 2026-11.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from hutong.base.clock import now
from hutong.base.money import yuan_of
from hutong.capabilities.pay import Ask, Scene, Start, StartKind
from hutong.channels.alipay.objects import text
from hutong.channels.alipay.wire import GATEWAY, clock

QR_LIFE = timedelta(hours=2)
SUBJECT = 256  # characters
_USER_NUMBER = re.compile(r"2088[0-9]{12}")
PAYER = re.compile(rf"{_USER_NUMBER.pattern}|[0-9A-Za-z_-]{{40,128}}")  # a buyer's number or open id
_BARRED = str.maketrans("/=&", "／＝＆")  # not allowed in a subject
_MOST = 15 * 24 * 60  # minutes that a trade may wait


@dataclass(frozen=True, slots=True)
class Trade:
    """How a scene is asked for. `browser`: the request itself is handed to the payer's browser or app."""

    method: str
    product_code: str
    browser: StartKind | None = None


TRADES: Mapping[Scene, Trade] = {
    Scene.NATIVE: Trade("alipay.trade.precreate", "FACE_TO_FACE_PAYMENT"),
    Scene.JSAPI: Trade("alipay.trade.create", "JSAPI_PAY"),
    Scene.BARCODE: Trade("alipay.trade.pay", "FACE_TO_FACE_PAYMENT"),
    Scene.WAP: Trade("alipay.trade.wap.pay", "QUICK_WAP_WAY", StartKind.REDIRECT),
    Scene.PAGE: Trade("alipay.trade.page.pay", "FAST_INSTANT_TRADE_PAY", StartKind.REDIRECT),
    Scene.APP: Trade("alipay.trade.app.pay", "QUICK_MSECURITY_PAY", StartKind.APP),
}


def content(app_id: str, ask: Ask) -> dict[str, Any]:
    """The biz_content of an order."""
    body: dict[str, Any] = {
        "out_trade_no": ask.number,
        "total_amount": yuan_of(ask.fen),
        "subject": ask.subject.translate(_BARRED)[:SUBJECT],
        "product_code": TRADES[ask.scene].product_code,
    }
    match ask.scene:
        case Scene.BARCODE:
            return {**body, "scene": "bar_code", "auth_code": ask.auth_code, **_patience(ask)}
        case Scene.JSAPI:
            who = "buyer_id" if _USER_NUMBER.fullmatch(ask.payer_id) else "buyer_open_id"
            return {**body, who: ask.payer_id, "op_app_id": app_id, **_patience(ask)}
        case Scene.WAP:
            body["quit_url"] = ask.return_url
    return {**body, "time_expire": clock(ask.expires_at)}


def _patience(ask: Ask) -> dict[str, str]:
    """These two calls know only a time from their creation, in whole minutes; too short rather than too long."""
    minutes = (ask.expires_at - now()) // timedelta(minutes=1)
    return {"timeout_express": f"{min(max(minutes, 1), _MOST)}m"}


def handed(endpoint: str, ask: Ask, request: Mapping[str, str]) -> Start:
    """A signed request for the payer's own browser or app to send."""
    kind = TRADES[ask.scene].browser or StartKind.REDIRECT
    value = urlencode(request)
    if kind is StartKind.REDIRECT:
        value = f"{endpoint}{GATEWAY}?{value}"
    return Start(kind, value, good_until=ask.expires_at)


def begun(ask: Ask, answer: Mapping[str, Any]) -> Start | None:
    """How the payer goes on after Alipay's answer; a payment code needs nothing more."""
    match ask.scene:
        case Scene.NATIVE:
            life = min(ask.expires_at, now() + QR_LIFE)
            return Start(StartKind.QR, text(answer, "qr_code"), good_until=life)
        case Scene.JSAPI:
            params = {"tradeNO": text(answer, "trade_no")}
            return Start(StartKind.JSAPI, params=params, good_until=ask.expires_at)
    return None
