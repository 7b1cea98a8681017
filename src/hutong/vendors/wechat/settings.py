"""What an operator sets up for any application at WeChat: its AppID, its secret, and how it is pushed to."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.capabilities.channel import Config, KeyProblem, Role, key

APPID_FORM: Final = r"wx[0-9A-Za-z]{16}"
KEY_FORM: Final = r"[0-9a-fA-F]{32}"
PROOF_FORM: Final = r"[0-9A-Za-z]{3,32}"
STABLE, PLAIN = "stable", "plain"


@dataclass(frozen=True, kw_only=True)
class WechatConfig(Config):
    """Settings of one application. A channel says more about those that have a word of their own there."""

    private_key: Secret = key(
        "PRIVATE_KEY",
        "密钥",
        "Key",
        help=Text("AppSecret，32 位；只在生成时显示一次", "The AppSecret, 32 characters; shown once, when it is made"),
        pattern=KEY_FORM,
        role=Role.APPLICATION,
    )
    token: Secret | None = key(
        "token",
        "消息验证Token",
        "Token of message pushes",
        help=Text(
            "与微信后台 → 消息推送中填写的 Token 一致，3–32 位字母数字；不接收推送可不填",
            "The Token entered at WeChat's message push, 3 to 32 letters and digits; empty if nothing is to be pushed",
        ),
        pattern=PROOF_FORM,
        required=False,
    )
    aes_key: Secret | None = key(
        "ENCODING_AES_KEY",
        "消息加解密密钥",
        "Key of sealed pushes",
        help=Text(
            "EncodingAESKey，43 位字母数字；消息加密方式为兼容模式或安全模式时填写，明文模式不填",
            "The EncodingAESKey, 43 letters and digits; for the compatible and the safe mode, empty for the plain one",
        ),
        pattern=r"[0-9A-Za-z]{43}",
        required=False,
    )

    def check(self) -> Iterator[KeyProblem]:
        """A key of sealed pushes needs the token that signs them."""
        if self.aes_key and not self.token:
            yield KeyProblem(
                "token", Text("填写了消息加解密密钥，还须填写 Token", "needed with the key of sealed pushes")
            )


@dataclass(frozen=True, kw_only=True)
class TokenConfig(WechatConfig):
    """Settings of an application that has an access token of its own."""

    token_api: str | None = key(
        "TOKEN_API",
        "接口凭证方式",
        "Way to the access token",
        help=Text(
            "stable（默认）：稳定版，与其他系统互不影响；plain：旧版，同一 AppID 只能由一处获取",
            "stable (default): not disturbed by other systems; plain: the old way, for one system of an AppID only",
        ),
        example=STABLE,
        pattern=f"{STABLE}|{PLAIN}",
        required=False,
    )
