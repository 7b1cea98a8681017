"""What an application at Alipay is asked about itself, and what the gateway's refusals say of its set-up.

Manual: docs.open.alipay.com, 105806 (errors of the gateway), api_1 (errors of the calls), read in public copies
2026-11.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

from hutong.base.ids import new_id
from hutong.base.text import Text
from hutong.capabilities.diagnosis import Ailment, Finding, Level, Question
from hutong.capabilities.faults import Failed, Fault
from hutong.channels.alipay.wire import STRANGE_CERTIFICATE, STRANGE_SIGNATURE

_SIGNING: Final = "支付宝开放平台 → 控制台 → 应用详情 → 开发设置 → 接口加签方式"
_SIGNING_EN: Final = "open platform → application → development settings → signing"

APPID: Final = Ailment(
    "alipay.appid",
    Level.ERROR,
    Text("支付宝没有这个应用", "Alipay knows no such application"),
    Text(
        "核对通道商户号：支付宝开放平台 → 控制台 → 应用详情 中的 APPID",
        "Compare the channel's merchant number with the APPID of the application (open platform → console)",
    ),
)
KEY_PAIR: Final = Ailment(
    "alipay.key_pair",
    Level.ERROR,
    Text("应用私钥与开放平台上的应用公钥不是一对", "The private key is not of the application key at the platform"),
    Text(
        f"{_SIGNING}：把与 PRIVATE_KEY 配对的应用公钥（或证书）重新上传，或填入正确的私钥",
        f"{_SIGNING_EN}: upload the application key (or certificate) of PRIVATE_KEY, or enter the right one",
    ),
)
ALIPAY_KEY: Final = Ailment(
    "alipay.alipay_key",
    Level.ERROR,
    Text("支付宝的应答无法验签：支付宝公钥（或证书）不对", "Alipay's answers don't verify: the Alipay key is wrong"),
    Text(
        f"{_SIGNING} → 查看：复制「支付宝公钥」（不是「应用公钥」）；证书模式下载 alipayCertPublicKey_RSA2.crt",
        f"{_SIGNING_EN} → show: copy the Alipay public key, not the application's; in certificate mode download"
        " alipayCertPublicKey_RSA2.crt",
    ),
)
APP_CERTIFICATE: Final = Ailment(
    "alipay.app_certificate",
    Level.ERROR,
    Text("应用公钥证书不存在或已过期", "The application's certificate is unknown to Alipay, or has expired"),
    Text(
        f"{_SIGNING}：下载当前的 appCertPublicKey，填入 APP_CERTIFICATE；过期的先重新签发",
        f"{_SIGNING_EN}: download the present appCertPublicKey into APP_CERTIFICATE; have an expired one issued anew",
    ),
)
ROOT_CERTIFICATE: Final = Ailment(
    "alipay.root_certificate",
    Level.ERROR,
    Text("支付宝根证书不对", "The Alipay root certificate is wrong"),
    Text(
        f"{_SIGNING}：下载 alipayRootCert.crt，把全部内容填入 ALIPAY_ROOT_CERTIFICATE",
        f"{_SIGNING_EN}: download alipayRootCert.crt and paste all of it into ALIPAY_ROOT_CERTIFICATE",
    ),
)
OFFLINE: Final = Ailment(
    "alipay.offline",
    Level.ERROR,
    Text("应用还没有上线", "The application is not online"),
    Text("在支付宝开放平台提交应用审核并上线", "Submit the application on the open platform and put it online"),
)
PERMISSION: Final = Ailment(
    "alipay.permission",
    Level.ERROR,
    Text("应用没有这个产品的权限", "The application has no permission for this product"),
    Text(
        "支付宝商家平台签约产品（如当面付、手机网站支付），并在应用中绑定能力",
        "Sign the product at Alipay's merchant platform (such as face-to-face or phone payment), and bind it to the"
        " application",
    ),
)
AILMENTS: Final[Sequence[Ailment]] = (
    *(APPID, KEY_PAIR, ALIPAY_KEY, APP_CERTIFICATE, ROOT_CERTIFICATE, OFFLINE, PERMISSION),
)
_CODES: Final[Mapping[str, Ailment]] = {
    "isv.invalid-app-id": APPID,
    "isv.invalid-signature": KEY_PAIR,
    "isv.app-cert-not-exist": APP_CERTIFICATE,
    "isv.app-cert-expired": APP_CERTIFICATE,
    "isv.missing-app-cert-sn": APP_CERTIFICATE,
    "isv.invalid-alipay-root-cert-sn": ROOT_CERTIFICATE,
    "isv.missing-alipay-root-cert-sn": ROOT_CERTIFICATE,
    "isv.alipay-cert-not-exist": ALIPAY_KEY,
    "isv.not-online-app": OFFLINE,
    "isv.insufficient-isv-permissions": PERMISSION,
    "isv.insufficient-user-permissions": PERMISSION,
    "ACQ.ACCESS_FORBIDDEN": PERMISSION,
}
_WORDS: Final = 120  # characters of what the gateway says: it repeats the whole request


def questions(query: Callable[[str], Awaitable[Any]]) -> Sequence[Question]:
    """Of one application: an order that doesn't exist."""

    async def ask() -> Sequence[Finding]:
        await query(new_id())
        return []

    return [Question("query", ask)]


def blame(failed: Failed) -> Sequence[Finding] | None:
    """See `Examines.blame`."""
    if failed.fault is Fault.NOT_FOUND:
        return []
    strange = any(words in failed.words for words in (STRANGE_CERTIFICATE, STRANGE_SIGNATURE))
    ailment = ALIPAY_KEY if strange else _CODES.get(failed.code)
    if ailment is None:
        return None
    said = f"{failed.code} {failed.words[:_WORDS]}".strip()
    return [ailment.of(detail=Text(said, failed.code))]
