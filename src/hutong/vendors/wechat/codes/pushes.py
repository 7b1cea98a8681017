"""Numbers of WeChat's own WXBizMsgCrypt: what can be wrong with a sealed push, as its manual tells it apart."""

from collections.abc import Mapping
from typing import Final

from hutong.base.text import Text
from hutong.capabilities.faults import Fault
from hutong.vendors.wechat.codes.explained import Explained

SIGNATURE, MALFORMED, BAD_KEY, APPLICATION = -40001, -40002, -40004, -40005
DECRYPT, BUFFER, BASE64 = -40007, -40008, -40010

_TOKEN: Final = Text(
    "让通道的消息验证Token 与微信公众平台 → 服务器配置 中的 Token 一致，刷新配置后再试",
    "Make the channel's token the same as the one in the platform's server settings, then refresh",
)
_KEY: Final = Text(
    "让通道的消息加解密密钥与微信公众平台 → 服务器配置 中的 EncodingAESKey（43 位）一致，刷新配置后再试",
    "Make the channel's EncodingAESKey (43 characters) the same as in the platform's server settings, then refresh",
)
_ACCOUNT: Final = Text(
    "推送地址中的商户号须是该公众号、小程序自己的 AppID（第三方平台用平台的 AppID）",
    "The number in the push address must be this account's own AppID (a third-party platform's is its own)",
)
_OURS: Final = Text("请反馈给我们", "Report it to us")

PUSHES: Final[Mapping[int, Explained]] = {
    SIGNATURE: Explained(Fault.FORGED, Text("签名验证错误", "The signature is wrong"), _TOKEN),
    MALFORMED: Explained(
        Fault.FORGED,
        Text("消息不是合法的 XML 或 JSON", "The message is neither the XML nor the JSON it should be"),
        Text("在微信公众平台把数据格式设为 XML 或 JSON 后重试", "Choose XML or JSON as data format on the platform"),
    ),
    -40003: Explained(Fault.FORGED, Text("计算签名失败", "The signature could not be made"), _TOKEN),
    BAD_KEY: Explained(Fault.CONFIG, Text("EncodingAESKey 不合法", "The EncodingAESKey is not valid"), _KEY),
    APPLICATION: Explained(Fault.FORGED, Text("AppID 校验错误", "It is for another AppID"), _ACCOUNT),
    -40006: Explained(Fault.CONFIG, Text("加密失败", "It could not be sealed"), _KEY),
    DECRYPT: Explained(Fault.FORGED, Text("解密失败", "It could not be opened"), _KEY),
    BUFFER: Explained(Fault.FORGED, Text("解密后的内容不合法", "What is inside is not what it should be"), _KEY),
    -40009: Explained(Fault.CONFIG, Text("base64 编码错误", "Encoding as base64 failed"), _OURS),
    BASE64: Explained(Fault.FORGED, Text("base64 解码错误", "It is not base64"), _KEY),
    -40011: Explained(Fault.CONFIG, Text("生成回复失败", "The answer could not be made"), _OURS),
}
