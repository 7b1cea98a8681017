"""WXPAY_V3: WeChat Pay APIv3 for ordinary merchants and for service providers, with both ways to trust the platform."""

from hutong.base.text import Text
from hutong.capabilities.channel import Spec
from hutong.capabilities.pay import Scene
from hutong.channels.wxpay_v3.adapter import WxpayV3
from hutong.channels.wxpay_v3.settings import WxpayV3Config
from hutong.channels.wxpay_v3.simulator import WxpayV3Simulator

SPEC = Spec(
    code="WXPAY_V3",
    name=Text("微信支付V3", "WeChat Pay V3"),
    config=WxpayV3Config,
    adapter=WxpayV3,
    simulator=WxpayV3Simulator,
    endpoint="https://api.mch.weixin.qq.com",
    wallet="wechat",
    recommended=True,
    manual="https://pay.weixin.qq.com/doc/v3/merchant/4012062524",
    products={
        "wxnative": Scene.NATIVE,
        "wxjsapi": Scene.JSAPI,
        "wxwap": Scene.WAP,
        "wxapp": Scene.APP,
        "wxbar": Scene.BARCODE,
    },
)
