"""WX_DELIVERY: WeChat's instant delivery for mini programs, one shop at one delivery company."""

from hutong.base.text import Text
from hutong.capabilities.channel import Spec
from hutong.channels.wx_delivery.adapter import WxDelivery
from hutong.channels.wx_delivery.settings import WxDeliveryConfig
from hutong.channels.wx_delivery.simulator import WxDeliverySimulator

SPEC = Spec(
    code="WX_DELIVERY",
    name=Text("微信即时配送", "WeChat instant delivery"),
    config=WxDeliveryConfig,
    adapter=WxDelivery,
    simulator=WxDeliverySimulator,
    endpoint="https://api.weixin.qq.com",
    manual="https://developers.weixin.qq.com/miniprogram/dev/platform-capabilities/industry/immediate-delivery/overview.html",
)
