"""WXPAY: WeChat Pay V2 for ordinary merchants and for service providers."""

from hutong.base.text import Text
from hutong.capabilities.channel import Spec
from hutong.capabilities.pay import Scene
from hutong.channels.wxpay.adapter import Wxpay
from hutong.channels.wxpay.settings import WxpayConfig
from hutong.channels.wxpay.simulator import WxpaySimulator

SPEC = Spec(
    code="WXPAY",
    name=Text("微信支付V2", "WeChat Pay V2"),
    config=WxpayConfig,
    adapter=Wxpay,
    simulator=WxpaySimulator,
    endpoint="https://api.mch.weixin.qq.com",
    wallet="wechat",
    manual="https://pay.weixin.qq.com/wiki/doc/api/index.html",
    shared_key=True,
    products={
        "wxv2native": Scene.NATIVE,
        "wxv2jsapi": Scene.JSAPI,
        "wxv2wap": Scene.WAP,
        "wxv2app": Scene.APP,
        "wxv2bar": Scene.BARCODE,
    },
)
