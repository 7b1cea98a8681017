"""How a payer begins: what the wallet's bridge, its mobile SDK or a phone's browser is handed.

Source: pay.weixin.qq.com/wiki/doc/api/jsapi.php?chapter=7_7 (JSAPI), app.php?chapter=9_12 (app), H5.php?chapter=15_4
(H5) and the same pages with _sl for service providers, read 2025-03.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from urllib.parse import quote

from hutong.base.clock import now
from hutong.base.ids import nonce
from hutong.capabilities.pay import Ask, Scene, Start, StartKind
from hutong.vendors.wechat_pay.merchant import Merchant
from hutong.vendors.wechat_pay.objects import text
from hutong.vendors.wechat_pay.wire import sign

PREPAY = 2 * 3600  # seconds that a prepay_id and a code_url live
H5 = 5 * 60  # seconds that a mweb_url lives


def begin(merchant: Merchant, ask: Ask, answer: Mapping[str, str]) -> Start:
    """The start that an answer of unifiedorder makes possible; ValueError when its field is missing."""
    match ask.scene:
        case Scene.NATIVE:
            made, life = Start(StartKind.QR, text(answer, "code_url")), PREPAY
        case Scene.WAP:
            made, life = _redirect(text(answer, "mweb_url"), ask.return_url), H5
        case Scene.JSAPI:
            made, life = _bridge(merchant, text(answer, "prepay_id")), PREPAY
        case _:
            made, life = _app(merchant, text(answer, "prepay_id")), PREPAY
    return replace(made, good_until=min(ask.expires_at, now() + timedelta(seconds=life)))


def _bridge(merchant: Merchant, prepay_id: str) -> Start:
    """What WeixinJSBridge.getBrandWCPayRequest or wx.requestPayment is called with.

    The app in which the payer pays is the sub-merchant's, if it has one.
    """
    params = {
        "appId": merchant.sub_appid or merchant.appid,
        "timeStamp": str(int(now().timestamp())),
        "nonceStr": nonce(),
        "package": f"prepay_id={prepay_id}",
        "signType": merchant.sign_type,
    }
    return Start(StartKind.JSAPI, params={**params, "paySign": sign(params, merchant.key)})


def _app(merchant: Merchant, prepay_id: str) -> Start:
    """What the mobile SDK's PayReq is filled with; partnerid is the collecting merchant's number."""
    params = {
        "appid": merchant.sub_appid or merchant.appid,
        "partnerid": merchant.sub_mchid or merchant.mchid,
        "prepayid": prepay_id,
        "package": "Sign=WXPay",
        "noncestr": nonce(),
        "timestamp": str(int(now().timestamp())),
    }
    return Start(StartKind.APP, params={**params, "sign": sign(params, merchant.key)})


def _redirect(mweb_url: str, return_url: str) -> Start:
    """Where the phone's browser goes, and where it comes back to afterwards."""
    back = f"&redirect_url={quote(return_url, safe='')}" if return_url else ""
    return Start(StartKind.REDIRECT, mweb_url + back)
