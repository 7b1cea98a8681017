"""WX_MP: a WeChat mini program, with its users and messages."""

from hutong.base.text import Text
from hutong.capabilities.channel import Spec
from hutong.channels.wx_mp.adapter import WxMp
from hutong.channels.wx_mp.settings import WxMpConfig
from hutong.channels.wx_mp.simulator import WxMpSimulator

SPEC = Spec(
    code="WX_MP",
    name=Text("微信小程序", "WeChat mini program"),
    config=WxMpConfig,
    adapter=WxMp,
    simulator=WxMpSimulator,
    endpoint="https://api.weixin.qq.com",
    manual="https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/",
)
