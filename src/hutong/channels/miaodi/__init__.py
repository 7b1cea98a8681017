"""MIAODI: text messages by Miaodi (秒滴, today 旦米), by template or as plain text."""

from hutong.base.text import Text
from hutong.capabilities.channel import Spec
from hutong.channels.miaodi.adapter import Miaodi
from hutong.channels.miaodi.settings import MiaodiConfig
from hutong.channels.miaodi.simulator import MiaodiSimulator

SPEC = Spec(
    code="MIAODI",
    name=Text("秒滴短信", "Miaodi SMS"),
    config=MiaodiConfig,
    adapter=Miaodi,
    simulator=MiaodiSimulator,
    endpoint="https://api.miaodiyun.com",
    hosts={"distributor": "https://openapi.miaodiyun.com", "danmi": "https://openapi.danmi.com"},
    manual="https://www.danmi.com/developer.html",
)
