"""What an operator sets up for WeChat Pay APIv3: the keys, their rules and their words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from hutong.base.rsa import serial_of, signer, verifier
from hutong.base.secrets import Secret
from hutong.base.text import Text, Unfit
from hutong.capabilities.channel import MERCHANT_NUMBER, Config, Key, KeyProblem, Role, key
from hutong.channels.wxpay_v3.wire import certificate_blocks

_MCHID = r"[0-9]{8,10}"
_APPID = r"wx[0-9A-Za-z]{16}"


def _private_key(text: str) -> None:
    if "BEGIN CERTIFICATE" in text or "BEGIN PUBLIC KEY" in text:
        raise Unfit(
            "这是证书或公钥；私钥在 apiclient_key.pem 中",
            "this is a certificate or public key; the private key is in apiclient_key.pem",
        )
    signer(Secret(text))


def _certificates(text: str) -> None:
    blocks = certificate_blocks(text)
    if not blocks:
        raise Unfit(
            "其中没有 PEM 证书（公钥请填在 PLATFORM_PUBLIC_KEY）",
            "no PEM certificate in it (a public key belongs in PLATFORM_PUBLIC_KEY)",
        )
    for pem in blocks:
        verifier(pem)


def _public_key(text: str) -> None:
    if "CERTIFICATE" in text or "PRIVATE" in text:
        raise Unfit(
            "不是公钥（平台证书请填在 PLATFORM_CERTIFICATE）",
            "not a public key (a platform certificate belongs in PLATFORM_CERTIFICATE)",
        )
    verifier(text)


@dataclass(frozen=True, kw_only=True)
class WxpayV3Config(Config):
    """Settings of an ordinary merchant, or with SUB_MCHID of a service provider and one sub-merchant."""

    MERCHANT_NO: ClassVar[Key] = Key(
        "MERCHANT_NO",
        MERCHANT_NUMBER,
        Text(
            "AppID（服务商模式填服务商的公众号 AppID），须已与商户号绑定",
            "The app ID (of the service provider, if there is one); it must be bound to the merchant number",
        ),
        "wxd678efh567hg6787",
        _APPID,
    )

    mchid: str = key(
        "MCHID",
        "服务商号",
        "Service provider number",
        help=Text(
            "微信支付商户平台 → 账户中心 → 商户信息；普通商户填自己的商户号",
            "WeChat Pay merchant platform → account centre; an ordinary merchant's own number without a provider",
        ),
        example="1900000109",
        pattern=_MCHID,
    )
    sub_mchid: str | None = key(
        "SUB_MCHID",
        "子商户号",
        "Sub-merchant number",
        help=Text(
            "填写后按服务商模式下单；普通商户留空",
            "Makes it the service provider form; else leave it empty",
        ),
        example="1900000209",
        pattern=_MCHID,
        required=False,
    )
    sub_appid: str | None = key(
        "SUB_MERCHANT_CODE",
        "子商户APP ID",
        "Sub-merchant's app ID",
        help=Text(
            "仅当付款人在子商户自己的公众号、小程序或 App 中支付时填写，openid 也须属于它",
            "Only if payers pay inside the sub-merchant's own account, mini program or app",
        ),
        example="wxd678efh567hg6999",
        pattern=_APPID,
        required=False,
    )
    merchant_serial: str = key(
        "MCH_SERIAL_NO",
        "服务商证书序列号",
        "Serial number of the service provider's certificate",
        help=Text(
            "商户 API 证书的序列号：商户平台 → 账户中心 → API 安全；普通商户填自己的",
            "Of the merchant API certificate: merchant platform → account centre → API security; an ordinary"
            " merchant's own",
        ),
        example="408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB",
        pattern=r"[0-9A-Fa-f]{8,64}",
    )
    private_key: Secret = key(
        "PRIVATE_KEY",
        "服务商私钥",
        "Service provider's private key",
        help=Text(
            "商户 API 私钥：apiclient_key.pem 的全部内容；普通商户填自己的",
            "The merchant API key: the whole content of apiclient_key.pem; an ordinary merchant's own",
        ),
        multiline=True,
        check=_private_key,
    )
    api_key: Secret = key(
        "SECRET_KEY",
        "服务商API密钥",
        "Service provider's API key",
        help=Text(
            "APIv3 密钥：在商户平台设置的 32 个字符；普通商户填自己的",
            "The APIv3 key: the 32 characters set on the merchant platform; an ordinary merchant's own",
        ),
        pattern=r"[\x21-\x7e]{32}",
        role=Role.PAY_KEY,
    )
    platform_public_key: str | None = key(
        "PLATFORM_PUBLIC_KEY",
        "微信支付公钥",
        "WeChat Pay public key",
        help=Text(
            "pub_key.pem 的内容；新商户只有这一种验签方式。切换期间可与平台证书同时填写",
            "Content of pub_key.pem; new merchants have only this. While switching both may be filled in",
        ),
        multiline=True,
        required=False,
        check=_public_key,
    )
    platform_public_key_id: str | None = key(
        "PLATFORM_PUBLIC_KEY_ID",
        "微信支付公钥 ID",
        "WeChat Pay public key ID",
        example="PUB_KEY_ID_0000000000000024101100397200000006",
        pattern=r"PUB_KEY_ID_[0-9A-Za-z]{8,64}",
        required=False,
    )
    platform_certificate: str | None = key(
        "PLATFORM_CERTIFICATE",
        "服务商平台证书",
        "Service provider's platform certificate",
        help=Text(
            "微信支付平台证书，PEM，可以放多张（更换期间新旧两张）；普通商户填自己的",
            "WeChat Pay's platform certificate, PEM; several while one replaces another; an ordinary merchant's own",
        ),
        multiline=True,
        required=False,
        check=_certificates,
    )
    sign_type: str = key("SIGN_TYPE", "签名方式", "Signature method", fixed="RSA")
    content_type: str = key("CONTENT_TYPE", "请求报文类型", "Content type", fixed="application/json; charset=utf-8")

    def check(self) -> Iterator[KeyProblem]:
        """Keys that belong together, at least one way to trust the platform, and no key in the other one's place."""
        if self.sub_appid and not self.sub_mchid:
            cause = Text("填写了子商户APP ID，还须填写子商户号", "needed with the sub-merchant's app ID")
            yield KeyProblem("SUB_MCHID", cause)
        if self.sub_mchid == self.mchid:
            cause = Text(
                "与服务商号相同；普通商户请留空",
                "the same as the service provider's; an ordinary merchant leaves it empty",
            )
            yield KeyProblem("SUB_MCHID", cause)
        yield from self._trusts()
        yield from self._mixed_up()

    def _trusts(self) -> Iterator[KeyProblem]:
        if bool(self.platform_public_key) != bool(self.platform_public_key_id):
            missing = "PLATFORM_PUBLIC_KEY" + ("_ID" if self.platform_public_key else "")
            yield KeyProblem(missing, Text("微信支付公钥与公钥 ID 须同时填写", "the public key and its ID go together"))
        elif not self.platform_public_key and not self.platform_certificate:
            cause = Text(
                "微信支付公钥（及 ID）与平台证书至少填写一种，否则无法验签",
                "fill in the public key with its ID, or the platform certificate: without them nothing can be verified",
            )
            yield KeyProblem("PLATFORM_PUBLIC_KEY", cause)

    def _mixed_up(self) -> Iterator[KeyProblem]:
        ours = signer(self.private_key).public_pem()
        if self.platform_public_key and verifier(self.platform_public_key).pem() == ours:
            cause = Text("这是商户自己的公钥，不是微信支付公钥", "this is the merchant's own key, not WeChat Pay's")
            yield KeyProblem("PLATFORM_PUBLIC_KEY", cause)
        serials = [serial_of(pem) for pem in certificate_blocks(self.platform_certificate or "")]
        if self.merchant_serial.upper().lstrip("0") in serials:
            cause = Text("这是商户自己的 API 证书，不是平台证书", "this is the merchant's own certificate")
            yield KeyProblem("PLATFORM_CERTIFICATE", cause)
