"""What an operator sets up for Aliyun's short messages: the keys, their rules and their words."""

from dataclasses import dataclass
from typing import ClassVar

from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.capabilities.channel import MERCHANT_NUMBER, Config, Key, key


@dataclass(frozen=True, kw_only=True)
class AliyunSmsConfig(Config):
    """Settings of one AccessKey. Which templates it sends is told with each message."""

    MERCHANT_NO: ClassVar[Key] = Key(
        "MERCHANT_NO",
        MERCHANT_NUMBER,
        Text(
            "AccessKey ID：阿里云控制台 → AccessKey 管理；建议用只有 AliyunDysmsFullAccess 权限的 RAM 用户",
            "The AccessKey ID: Aliyun console → AccessKey; best of a RAM user that has"
            " AliyunDysmsFullAccess and nothing else",
        ),
        "LTAI5tExampleExampleExam",
        r"[0-9A-Za-z._-]{10,128}",
    )

    private_key: Secret = key(
        "PRIVATE_KEY",
        "API密钥",
        "API key",
        help=Text(
            "AccessKey Secret：只在创建 AccessKey 时显示一次",
            "The AccessKey Secret: shown once, when the AccessKey is made",
        ),
        pattern=r"[!-~]{16,128}",
    )
    sign_name: str | None = key(
        "SIGN_NAME",
        "默认短信签名",
        "Usual signature",
        help=Text(
            "短信服务控制台 → 签名管理中审核通过的签名，不带【】；模板没有指定签名时使用",
            "An approved signature of the SMS console, without 【】; used where a template names none",
        ),
        example="胡同小店",
        pattern=r"[^\s【】]{2,40}",
        required=False,
    )
    callback_token: Secret | None = key(
        "CALLBACK_TOKEN",
        "回执口令",
        "Receipt token",
        help=Text(
            "阿里云的回执没有签名，以地址中的口令为凭：自拟 16 位以上的随机字母数字；不填则不接收回执，只靠查询",
            "Aliyun doesn't sign its receipts; the address proves them by this token: make up 16 or more random letters"
            " and digits. Without it receipts are not believed, and only queries tell what became of a message",
        ),
        pattern=r"[0-9A-Za-z_-]{16,128}",
        required=False,
    )
