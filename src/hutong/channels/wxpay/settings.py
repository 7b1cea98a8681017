"""What an operator sets up for WeChat Pay V2: the keys, their rules and their words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.capabilities.channel import MERCHANT_NUMBER, Config, Key, KeyProblem, Role, key
from hutong.vendors.wechat_pay.merchant import Merchant
from hutong.vendors.wechat_pay.settings import APPID_FORM, KEY_FORM, MCHID_FORM, identity, identity_pem


@dataclass(frozen=True, kw_only=True)
class WxpayConfig(Config):
    """Settings of an ordinary merchant, or with SUB_MCHID of a service provider and one sub-merchant."""

    MERCHANT_NO: ClassVar[Key] = Key(
        "MERCHANT_NO",
        MERCHANT_NUMBER,
        Text(
            "AppID（服务商模式填服务商的公众号 AppID），须已与商户号绑定",
            "The app ID (of the service provider, if there is one); it must be bound to the merchant number",
        ),
        "wxd678efh567hg6787",
        APPID_FORM,
    )

    mchid: str = key(
        "MCHID",
        "微信支付商户号",
        "WeChat Pay merchant number",
        help=Text(
            "微信支付商户平台 → 账户中心 → 商户信息；服务商模式填服务商号",
            "WeChat Pay merchant platform → account centre; of the service provider, if there is one",
        ),
        example="1900000109",
        pattern=MCHID_FORM,
    )
    api_key: Secret = key(
        "PRIVATE_KEY",
        "微信支付密钥",
        "WeChat Pay key",
        help=Text(
            "商户平台 → 账户中心 → API 安全 → APIv2 密钥，32 个字符；不是 APIv3 密钥。服务商模式填服务商密钥",
            "Merchant platform → account centre → API security → APIv2 key, 32 characters; not the APIv3 key."
            " The service provider's, if there is one",
        ),
        pattern=KEY_FORM,
        role=Role.PAY_KEY,
    )
    sub_mchid: str | None = key(
        "SUB_MCHID",
        "子商户号",
        "Sub-merchant number",
        help=Text("填写后按服务商模式下单；普通商户留空", "Makes it the service provider form; else leave it empty"),
        example="1900000209",
        pattern=MCHID_FORM,
        required=False,
    )
    sub_appid: str | None = key(
        "SUB_MERCHANT_CODE",
        "子商户APP ID",
        "Sub-merchant's app ID",
        help=Text(
            "仅当付款人在子商户自己的公众号、小程序或 App 中支付时填写，openid 也须是该 AppID 下的",
            "Only if payers pay inside the sub-merchant's own account or app; openids are of that app then",
        ),
        example="wxd678efh567hg6999",
        pattern=APPID_FORM,
        required=False,
    )
    api_certificate: Secret | None = key(
        "API_CERTIFICATE",
        "商户 API 证书与私钥",
        "Merchant API certificate and its key",
        help=Text(
            "依次粘贴 apiclient_cert.pem 与 apiclient_key.pem 的内容；退款和撤销需要，仅收款可留空",
            "Paste apiclient_cert.pem, then apiclient_key.pem; needed to refund and to reverse, not to collect",
        ),
        required=False,
        multiline=True,
        check=identity,
    )
    sign_type: str = key("SIGN_TYPE", "签名方式", "Signature method", fixed="MD5")

    def check(self) -> Iterator[KeyProblem]:
        """A sub-merchant's app ID needs the sub-merchant, and a sub-merchant is not its own service provider."""
        if self.sub_appid and not self.sub_mchid:
            cause = Text("填写了子商户APP ID，还须填写子商户号", "needed with the sub-merchant's app ID")
            yield KeyProblem("SUB_MCHID", cause)
        if self.sub_mchid == self.mchid:
            cause = Text(
                "与服务商商户号相同；普通商户请留空",
                "the same as the service provider's; an ordinary merchant leaves it empty",
            )
            yield KeyProblem("SUB_MCHID", cause)

    def identity_pem(self) -> bytes | None:
        """See `Config.identity_pem`: what refunds and reversals need at the real provider."""
        return identity_pem(self.api_certificate)

    def merchant(self) -> Merchant:
        """Whose money it is, as the protocol asks for it."""
        return Merchant(self.merchant_no, self.mchid, self.api_key, self.sub_mchid, self.sub_appid, self.sign_type)
