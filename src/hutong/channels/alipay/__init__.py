"""ALIPAY: Alipay's open platform gateway, with plain keys or with certificates."""

from hutong.base.text import Text
from hutong.capabilities.channel import Spec
from hutong.capabilities.pay import Scene
from hutong.channels.alipay.adapter import Alipay
from hutong.channels.alipay.settings import AlipayConfig
from hutong.channels.alipay.simulator import AlipaySimulator

SPEC = Spec(
    code="ALIPAY",
    name=Text("支付宝支付", "Alipay"),
    config=AlipayConfig,
    adapter=Alipay,
    simulator=AlipaySimulator,
    endpoint="https://openapi.alipay.com",
    hosts={"openauth": "https://openauth.alipay.com"},
    wallet="alipay",
    manual="https://opendocs.alipay.com/apis/api_1/alipay.trade.query",
    products={
        "aliqr": Scene.NATIVE,
        "alijsapi": Scene.JSAPI,
        "aliwap": Scene.WAP,
        "aliapp": Scene.APP,
        "alipage": Scene.PAGE,
        "alibar": Scene.BARCODE,
    },
)
