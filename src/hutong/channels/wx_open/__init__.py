"""WX_OPEN: an application of WeChat's open platform."""

from hutong.base.text import Text
from hutong.capabilities.channel import Spec
from hutong.capabilities.pay import Scene
from hutong.channels.wx_open.adapter import WxOpen
from hutong.channels.wx_open.settings import WxOpenConfig
from hutong.channels.wx_open.simulator import WxOpenSimulator

SPEC = Spec(
    code="WX_OPEN",
    name=Text("微信开放平台", "WeChat open platform"),
    config=WxOpenConfig,
    adapter=WxOpen,
    simulator=WxOpenSimulator,
    endpoint="https://api.weixin.qq.com",
    manual="https://developers.weixin.qq.com/doc/oplatform/",
    hosts={"open": "https://open.weixin.qq.com", "pay": "https://api.mch.weixin.qq.com"},
    wallet="wechat",
    shared_key=True,
    products={"wxopenapp": Scene.APP},
)
