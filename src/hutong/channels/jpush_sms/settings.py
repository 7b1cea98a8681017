"""What an operator sets up for JPush SMS: the keys, their rules and their words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from hutong.base.secrets import Secret, same
from hutong.base.text import Text
from hutong.capabilities.channel import MERCHANT_NUMBER, Config, Key, KeyProblem, key

_ZH = "极光控制台 → 应用设置 → 应用信息"
_EN = "Jiguang console → application settings → application information"


@dataclass(frozen=True, kw_only=True)
class JpushSmsConfig(Config):
    """Settings of an application at Jiguang that has the SMS service."""

    MERCHANT_NO: ClassVar[Key] = Key(
        "MERCHANT_NO",
        MERCHANT_NUMBER,
        Text(f"AppKey：{_ZH}", f"The AppKey: {_EN}"),
        "7d431e42dfa6a6d693ac2d04",
        r"[0-9A-Za-z]{24}",
    )

    private_key: Secret = key(
        "PRIVATE_KEY",
        "API密钥",
        "API key",
        help=Text(f"Master Secret：{_ZH}", f"The Master Secret: {_EN}"),
        pattern=r"[0-9A-Za-z]{24}",
    )
    sign_id: str | None = key(
        "SIGN_ID",
        "签名 ID",
        "Signature ID",
        help=Text(
            "短信签名的数字 ID；留空则用应用的默认签名",
            "The number of the SMS signature; when empty, the application's default signature is used",
        ),
        example="5001",
        pattern=r"[1-9][0-9]{0,17}",
        required=False,
    )

    def check(self) -> Iterator[KeyProblem]:
        """The two halves of the same console page are easily swapped or copied twice."""
        if same(self.private_key.reveal(), self.merchant_no):
            cause = Text("这是 AppKey，不是 Master Secret", "this is the AppKey, not the Master Secret")
            yield KeyProblem("PRIVATE_KEY", cause)
