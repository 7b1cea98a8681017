"""JCSMS: a gateway over HTTP that an operator writes down; no manual of it is public."""

from hutong.base.text import Text
from hutong.capabilities.channel import Spec
from hutong.channels.jcsms.adapter import Jcsms
from hutong.channels.jcsms.settings import JcsmsConfig
from hutong.channels.jcsms.simulator import JcsmsSimulator

SPEC = Spec(
    code="JCSMS",
    name=Text("JC短信", "JC SMS"),
    config=JcsmsConfig,
    adapter=Jcsms,
    simulator=JcsmsSimulator,
    endpoint="{ADDRESS}",
    manual="http://www.shjianzhou.com",
    unverified=Text(
        "没有公开的 JC 短信接口文档，本通道未经核实：默认值取自上海建周的公开客户端。"
        "请对照短信平台给您的文档，逐项核对地址、字段名、签名规则、成功与失败代码，并先发一条到自己的手机。",
        "No manual of JC SMS is public, so this channel is unverified: what is left empty follows public clients of"
        " Jianzhou in Shanghai. Compare address, field names, signature rule and codes with the manual that your"
        " gateway gave you, and send the first message to a phone of your own.",
    ),
)
