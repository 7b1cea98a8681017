"""What an operator sets up for Miaodi: the keys, their rules and their words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from hutong.base.secrets import Secret, same
from hutong.base.text import Text
from hutong.capabilities.channel import MERCHANT_NUMBER, Config, Key, KeyProblem, key

_ZH = "秒滴控制台 → 用户中心 → 开发者中心"
_EN = "Miaodi console → user centre → developers"


@dataclass(frozen=True, kw_only=True)
class MiaodiConfig(Config):
    """Settings of one account. Which templates it sends is told with each message."""

    MERCHANT_NO: ClassVar[Key] = Key(
        "MERCHANT_NO",
        MERCHANT_NUMBER,
        Text(f"ACCOUNT SID：{_ZH}", f"The ACCOUNT SID: {_EN}"),
        "a14f6bfd43ce44c9b019de57f4e2de4b",
        r"[0-9A-Za-z]{32}",
    )

    private_key: Secret = key(
        "PRIVATE_KEY",
        "API密钥",
        "API key",
        help=Text(f"AUTH TOKEN：{_ZH}", f"The AUTH TOKEN: {_EN}"),
        pattern=r"[0-9A-Za-z]{32}",
    )
    sign_name: str | None = key(
        "SIGN_NAME",
        "短信签名",
        "Signature",
        help=Text(
            "审核通过的签名，不带【】；不用模板发送正文时必须有（模板自带签名）",
            "An approved signature, without 【】; needed to send plain text (templates have their own)",
        ),
        example="胡同小店",
        pattern=r"[^\s【】]{2,40}",
        required=False,
    )
    generation: str | None = key(
        "GENERATION",
        "接口代次",
        "Generation of the interface",
        help=Text(
            "classic：api.miaodiyun.com（留空即此）；distributor：openapi.miaodiyun.com；danmi：同 distributor，"
            "但地址是改名旦米后的 openapi.danmi.com。以控制台给出的接口地址为准",
            "classic: api.miaodiyun.com (also when empty); distributor: openapi.miaodiyun.com; danmi: the same at"
            " openapi.danmi.com, the address since Miaodi became Danmi. The console shows which one an account has",
        ),
        example="classic",
        pattern=r"classic|distributor|danmi",
        required=False,
    )
    callback_token: Secret | None = key(
        "CALLBACK_TOKEN",
        "回执口令",
        "Receipt token",
        help=Text(
            "秒滴的回执没有签名，以地址中的口令为凭：自拟 16 位以上的随机字母数字；不填则不接收回执",
            "Miaodi doesn't sign its receipts; the address proves them by this token: make up 16 or more random letters"
            " and digits. Without it receipts are not believed",
        ),
        pattern=r"[0-9A-Za-z_-]{16,128}",
        required=False,
    )

    def check(self) -> Iterator[KeyProblem]:
        """The two halves of the same console page are easily copied twice."""
        if same(self.private_key.reveal(), self.merchant_no):
            cause = Text("这是 ACCOUNT SID，不是 AUTH TOKEN", "this is the ACCOUNT SID, not the AUTH TOKEN")
            yield KeyProblem("PRIVATE_KEY", cause)
