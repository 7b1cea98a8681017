"""How a payer begins: what the wallet's bridge, its mobile SDK or a phone's browser is handed.

Source: pay.weixin.qq.com/doc/v3/merchant/4012791857 (JSAPI), 4013070351 (app), 4012791834 (H5), and the partner pages.
"""

from urllib.parse import quote

from hutong.base.clock import now
from hutong.base.ids import nonce
from hutong.capabilities.pay import Start, StartKind
from hutong.channels.wxpay_v3.settings import WxpayV3Config
from hutong.channels.wxpay_v3.wire import Identity

PREPAY = 2 * 3600  # seconds that a prepay_id and a code_url live
H5 = 5 * 60  # seconds that an h5_url lives


def bridge(config: WxpayV3Config, identity: Identity, prepay_id: str) -> Start:
    """What WeixinJSBridge.getBrandWCPayRequest or wx.requestPayment is called with.

    The app in which the payer pays is the sub-merchant's, if it has one.
    """
    params = {
        "appId": config.sub_appid or config.merchant_no,
        "timeStamp": str(int(now().timestamp())),
        "nonceStr": nonce(),
        "package": f"prepay_id={prepay_id}",
    }
    return Start(
        StartKind.JSAPI, params={**params, "signType": "RSA", "paySign": identity.bridge_sign(*params.values())}
    )


def app(config: WxpayV3Config, identity: Identity, prepay_id: str) -> Start:
    """What the mobile SDK's PayReq is filled with; partnerid is the collecting merchant's number."""
    app_id, seconds, once = config.sub_appid or config.merchant_no, str(int(now().timestamp())), nonce()
    params = {
        "appid": app_id,
        "partnerid": config.sub_mchid or config.mchid,
        "prepayid": prepay_id,
        "package": "Sign=WXPay",
        "noncestr": once,
        "timestamp": seconds,
        "sign": identity.bridge_sign(app_id, seconds, once, prepay_id),
    }
    return Start(StartKind.APP, params=params)


def redirect(h5_url: str, return_url: str) -> Start:
    """Where the phone's browser goes, and where it comes back to afterwards."""
    back = f"&redirect_url={quote(return_url, safe='')}" if return_url else ""
    return Start(StartKind.REDIRECT, h5_url + back)
