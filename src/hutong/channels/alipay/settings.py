"""What an operator sets up for Alipay: the keys, their rules and their words."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from hutong.base.rsa import signer, verifier
from hutong.base.secrets import Secret
from hutong.base.text import Text, Unfit
from hutong.capabilities.channel import MERCHANT_NUMBER, Config, Key, KeyProblem, key
from hutong.channels.alipay.wire import certificate_blocks, root_sn

_CERTIFICATES = ("APP_CERTIFICATE", "ALIPAY_CERTIFICATE", "ALIPAY_ROOT_CERTIFICATE")


def _private_key(text: str) -> None:
    if "BEGIN CERTIFICATE" in text or "BEGIN PUBLIC KEY" in text:
        raise Unfit(
            "这是证书或公钥；这里应填应用私钥",
            "this is a certificate or public key; the application's private key belongs here",
        )
    signer(Secret(text))


def _public_key(text: str) -> None:
    if "CERTIFICATE" in text or "PRIVATE" in text:
        raise Unfit(
            "不是公钥（证书请填在 ALIPAY_CERTIFICATE）",
            "not a public key (a certificate belongs in ALIPAY_CERTIFICATE)",
        )
    verifier(text)


def _certificates(text: str) -> None:
    blocks = certificate_blocks(text)
    if not blocks:
        raise Unfit("其中没有 PEM 证书", "no PEM certificate in it")
    for pem in blocks:
        verifier(pem)


def _root(text: str) -> None:
    if not root_sn(text):
        raise Unfit(
            "其中没有 RSA 根证书（请粘贴 alipayRootCert.crt 的全部内容）",
            "no RSA root certificate in it (paste the whole alipayRootCert.crt)",
        )


@dataclass(frozen=True, kw_only=True)
class AlipayConfig(Config):
    """Settings of an application; with the three certificates in certificate mode, else in key mode."""

    MERCHANT_NO: ClassVar[Key] = Key(
        "MERCHANT_NO",
        MERCHANT_NUMBER,
        Text(
            "应用 APPID：支付宝开放平台 → 控制台 → 应用详情",
            "The application's APPID: Alipay open platform → console → application",
        ),
        "2021000000000000",
        r"[0-9]{16}",
    )

    private_key: Secret = key(
        "PRIVATE_KEY",
        "应用私钥",
        "Application private key",
        help=Text(
            "用支付宝密钥工具生成，2048 位；PEM 或不带头尾的一行均可",
            "Made with Alipay's key tool, 2048 bits; PEM or the bare line",
        ),
        multiline=True,
        check=_private_key,
    )
    alipay_public_key: str | None = key(
        "ALIPAY_PUBLIC_KEY",
        "支付宝公钥",
        "Alipay public key",
        help=Text(
            "开放平台 → 接口加签方式 → 查看支付宝公钥（不是应用公钥）；证书模式留空",
            "Open platform → signing → show the Alipay public key (not the application's); empty in certificate mode",
        ),
        multiline=True,
        required=False,
        check=_public_key,
    )
    seller_id: str | None = key(
        "SELLER_ID",
        "卖家支付宝用户号（PID）",
        "Seller's Alipay user number (PID)",
        help=Text("填写后，通知中的收款方必须是它", "When filled in, notifications must name it as the payee"),
        example="2088102146225135",
        pattern=r"2088[0-9]{12}",
        required=False,
    )
    app_certificate: str | None = key(
        "APP_CERTIFICATE",
        "应用公钥证书",
        "Application certificate",
        help=Text(
            "证书模式：appCertPublicKey_….crt 的全部内容。三张证书要么都填，要么都不填",
            "Certificate mode: the content of appCertPublicKey_….crt. All three certificates or none",
        ),
        multiline=True,
        required=False,
        check=_certificates,
    )
    alipay_certificate: str | None = key(
        "ALIPAY_CERTIFICATE",
        "支付宝公钥证书",
        "Alipay certificate",
        help=Text(
            "证书模式：alipayCertPublicKey_RSA2.crt 的内容；更换期间可放新旧两张",
            "Certificate mode: content of alipayCertPublicKey_RSA2.crt; two while one replaces another",
        ),
        multiline=True,
        required=False,
        check=_certificates,
    )
    alipay_root_certificate: str | None = key(
        "ALIPAY_ROOT_CERTIFICATE",
        "支付宝根证书",
        "Alipay root certificate",
        help=Text(
            "证书模式：alipayRootCert.crt 的全部内容", "Certificate mode: the whole content of alipayRootCert.crt"
        ),
        multiline=True,
        required=False,
        check=_root,
    )
    sign_type: str = key("SIGN_TYPE", "签名方式", "Signature method", fixed="RSA2")

    def check(self) -> Iterator[KeyProblem]:
        """One way to trust Alipay, certificates all or none, and no key in the other one's place."""
        given = (self.app_certificate, self.alipay_certificate, self.alipay_root_certificate)
        if any(given) and not all(given):
            for wire, value in zip(_CERTIFICATES, given, strict=True):
                if not value:
                    yield KeyProblem(wire, Text("三张证书须同时填写", "the three certificates go together"))
        elif not any(given) and not self.alipay_public_key:
            cause = Text(
                "支付宝公钥与三张证书至少填写一种，否则无法验签",
                "fill in the Alipay public key or the three certificates: without them nothing can be verified",
            )
            yield KeyProblem("ALIPAY_PUBLIC_KEY", cause)
        else:
            yield from self._mixed_up()

    def _mixed_up(self) -> Iterator[KeyProblem]:
        ours = signer(self.private_key).public_pem()
        if self.alipay_public_key and verifier(self.alipay_public_key).pem() == ours:
            cause = Text("这是应用公钥，不是支付宝公钥", "this is the application's own key, not Alipay's")
            yield KeyProblem("ALIPAY_PUBLIC_KEY", cause)
        if self.app_certificate and verifier(certificate_blocks(self.app_certificate)[0]).pem() != ours:
            cause = Text("与应用私钥不是一对", "it is not of the application's private key")
            yield KeyProblem("APP_CERTIFICATE", cause)
        if ours in [verifier(pem).pem() for pem in certificate_blocks(self.alipay_certificate or "")]:
            cause = Text("这是应用公钥证书，不是支付宝公钥证书", "this is the application's own certificate")
            yield KeyProblem("ALIPAY_CERTIFICATE", cause)
