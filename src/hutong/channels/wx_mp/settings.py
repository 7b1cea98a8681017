"""What an operator sets up for a WeChat mini program: the keys, their rules and their words."""

from dataclasses import dataclass
from typing import ClassVar

from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.capabilities.channel import MERCHANT_NUMBER, Key, Role, key
from hutong.vendors.wechat.settings import APPID_FORM, KEY_FORM, TokenConfig


@dataclass(frozen=True, kw_only=True)
class WxMpConfig(TokenConfig):
    """Settings of one mini program."""

    MERCHANT_NO: ClassVar[Key] = Key(
        "MERCHANT_NO",
        MERCHANT_NUMBER,
        Text(
            "开发管理 → 开发设置：AppID（小程序ID）",
            "Development settings of the WeChat platform: the mini program's AppID",
        ),
        "wxf08d832f69ba81c9",
        APPID_FORM,
    )

    private_key: Secret = key(
        "PRIVATE_KEY",
        "密钥",
        "Key",
        help=Text(
            "开发管理 → 开发设置：AppSecret（小程序密钥），32 位；只在生成时显示一次",
            "Development settings: the mini program's AppSecret, 32 characters; shown once, when it is made",
        ),
        pattern=KEY_FORM,
        role=Role.APPLICATION,
    )
