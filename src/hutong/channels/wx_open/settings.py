"""What an operator sets up for an application of WeChat's open platform: the keys, their rules and their words."""

from dataclasses import dataclass
from typing import ClassVar

from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.capabilities.channel import MERCHANT_NUMBER, Key, key
from hutong.vendors.wechat.settings import APPID_FORM, KEY_FORM, WechatConfig


@dataclass(frozen=True, kw_only=True)
class WxOpenConfig(WechatConfig):
    """Settings of one mobile or website application, or of one third-party platform."""

    MERCHANT_NO: ClassVar[Key] = Key(
        "MERCHANT_NO",
        MERCHANT_NUMBER,
        Text(
            "微信开放平台 → 管理中心：移动应用、网站应用或第三方平台的 AppID",
            "WeChat's open platform: the AppID of the mobile app, website or third-party platform",
        ),
        "wxa1b2c3d4e5f60718",
        APPID_FORM,
    )

    private_key: Secret = key(
        "PRIVATE_KEY",
        "密钥",
        "Key",
        help=Text(
            "微信开放平台 → 管理中心：AppSecret，32 位；只在生成时显示一次",
            "WeChat's open platform: the AppSecret, 32 characters; shown once, when it is made",
        ),
        pattern=KEY_FORM,
    )
