"""WX_LIVE: the shop of WeChat Channels (视频号), by the trade component of a mini program."""

from hutong.base.text import Text
from hutong.capabilities.channel import Spec
from hutong.channels.wx_live.adapter import WxLive
from hutong.channels.wx_live.settings import WxLiveConfig
from hutong.channels.wx_live.simulator import WxLiveSimulator

SPEC = Spec(
    code="WX_LIVE",
    name=Text("微信视频号", "WeChat Channels shop"),
    config=WxLiveConfig,
    adapter=WxLive,
    simulator=WxLiveSimulator,
    endpoint="https://api.weixin.qq.com",
    manual="https://developers.weixin.qq.com/miniprogram/dev/platform-capabilities/business-capabilities/ministore/",
)
