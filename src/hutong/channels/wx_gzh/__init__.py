"""WX_GZH: a WeChat official account, with its followers, pages and messages."""

from hutong.base.text import Text
from hutong.capabilities.channel import Spec
from hutong.channels.wx_gzh.adapter import WxGzh
from hutong.channels.wx_gzh.settings import WxGzhConfig
from hutong.channels.wx_gzh.simulator import WxGzhSimulator

SPEC = Spec(
    code="WX_GZH",
    name=Text("微信公众号", "WeChat official account"),
    config=WxGzhConfig,
    adapter=WxGzh,
    simulator=WxGzhSimulator,
    endpoint="https://api.weixin.qq.com",
    manual="https://developers.weixin.qq.com/doc/service/guide/",
    hosts={"open": "https://open.weixin.qq.com"},
)
