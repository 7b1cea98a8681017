"""What an operator sets up for a WeChat official account: the keys, their rules and their words."""

from dataclasses import dataclass
from typing import ClassVar

from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.capabilities.channel import MERCHANT_NUMBER, Key, Role, key
from hutong.vendors.wechat.settings import APPID_FORM, KEY_FORM, PROOF_FORM, TokenConfig


@dataclass(frozen=True, kw_only=True)
class WxGzhConfig(TokenConfig):
    """Settings of one official account."""

    MERCHANT_NO: ClassVar[Key] = Key(
        "MERCHANT_NO",
        MERCHANT_NUMBER,
        Text(
            "开发管理 → 开发设置：AppID（公众号ID）",
            "Development settings of the WeChat platform: the account's AppID",
        ),
        "wxd9faa62c96fb33d6",
        APPID_FORM,
    )

    private_key: Secret = key(
        "PRIVATE_KEY",
        "密钥",
        "Key",
        help=Text(
            "开发管理 → 开发设置：AppSecret（公众号密钥），32 位；只在生成时显示一次",
            "Development settings: the account's AppSecret, 32 characters; shown once, when it is made",
        ),
        pattern=KEY_FORM,
        role=Role.APPLICATION,
    )
    token: Secret = key(
        "token",
        "消息验证Token",
        "Token of message pushes",
        help=Text(
            "开发管理 → 服务器配置：与那里填写的 Token 一致，3–32 位字母数字",
            "The Token entered at the platform's server settings, 3 to 32 letters and digits",
        ),
        pattern=PROOF_FORM,
    )
