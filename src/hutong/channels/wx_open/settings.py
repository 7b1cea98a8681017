"""What an operator sets up for an application of WeChat's open platform: the keys, their rules and their words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import ClassVar

from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.capabilities.channel import MERCHANT_NUMBER, Key, KeyProblem, Role, key
from hutong.capabilities.pay import Closes, Pays, Refunds
from hutong.capabilities.platform.push import HearsPushes
from hutong.vendors.wechat.settings import APPID_FORM, KEY_FORM, WechatConfig
from hutong.vendors.wechat_pay import settings as pay
from hutong.vendors.wechat_pay.merchant import Merchant


@dataclass(frozen=True, kw_only=True)
class WxOpenConfig(WechatConfig):
    """Settings of one mobile or website application, or of one third-party platform.

    A mobile application collects money once it has a merchant number of its own.
    """

    NEEDS: ClassVar[Mapping[type, tuple[str, ...]]] = {
        **dict.fromkeys((Pays, Closes, Refunds), ("MCHID", "API_KEY")),
        HearsPushes: ("token",),
    }

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
        role=Role.APPLICATION,
    )
    mchid: str | None = key(
        "MCHID",
        "微信支付商户号",
        "WeChat Pay merchant number",
        help=Text(
            "仅移动应用收款（App 支付）时填写：已与该 AppID 绑定的商户号，可与扫码支付的不同",
            "Only for a mobile app that collects money (App pay): the merchant number bound to this AppID; it may be"
            " another one than that of scan payments",
        ),
        example="1900000109",
        pattern=pay.MCHID_FORM,
        required=False,
    )
    api_key: Secret | None = key(
        "API_KEY",
        "微信支付密钥",
        "WeChat Pay key",
        help=Text(
            "与商户号一同填写。商户平台 → 账户中心 → API 安全 → APIv2 密钥，32 个字符；不是 APIv3 密钥",
            "With the merchant number. Merchant platform → account centre → API security → APIv2 key, 32 characters;"
            " not the APIv3 key",
        ),
        pattern=pay.KEY_FORM,
        role=Role.PAY_KEY,
        required=False,
    )
    api_certificate: Secret | None = key(
        "API_CERTIFICATE",
        "商户 API 证书与私钥",
        "Merchant API certificate and its key",
        help=Text(
            "依次粘贴 apiclient_cert.pem 与 apiclient_key.pem 的内容；退款需要，仅收款可留空",
            "Paste apiclient_cert.pem, then apiclient_key.pem; needed to refund, not to collect",
        ),
        required=False,
        multiline=True,
        check=pay.identity,
    )

    def check(self) -> Iterator[KeyProblem]:
        """See `WechatConfig.check`; a merchant number and its key come together, and a certificate with both."""
        yield from super().check()
        pair = {"MCHID": self.mchid, "API_KEY": self.api_key}
        if any((*pair.values(), self.api_certificate)):
            cause = Text("App 支付须同时填写商户号与密钥", "App pay needs the merchant number and its key together")
            yield from (KeyProblem(wire, cause) for wire, value in pair.items() if not value)

    def identity_pem(self) -> bytes | None:
        """See `Config.identity_pem`: what refunds need at the real provider."""
        return pay.identity_pem(self.api_certificate)

    def merchant(self) -> Merchant | None:
        """Whose money it is; None for an application that collects none."""
        if not self.mchid or not self.api_key:
            return None
        return Merchant(self.merchant_no, self.mchid, self.api_key)

    def is_platform(self) -> bool:
        """Whether this is a third-party platform: it is pushed to, and collects no money itself."""
        return self.token is not None and self.merchant() is None
