"""What a merchant's set-up at WeChat Pay APIv3 is asked, and what its refusals say of keys, serials and clocks.

Manual: pay.weixin.qq.com/doc/v3/merchant/4012365870 (why a signature is refused), 4012551764 (platform certificates).
"""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from hutong.base.secrets import Secret
from hutong.base.text import Text
from hutong.capabilities.diagnosis import Ailment, Circumstances, Finding, Question
from hutong.capabilities.faults import Failed
from hutong.channels.wxpay_v3.wire import STRANGE_KEY, STRANGE_SIGNATURE, Trust, decrypt
from hutong.vendors.wechat_pay import ailments, examine
from hutong.vendors.wechat_pay.ailments import CODES

CERTIFICATES: Final = "certificates"
AILMENTS: Final[Sequence[Ailment]] = (
    *ailments.BOTH,
    *(ailments.KEY_PAIR, ailments.SERIAL, ailments.CLOCK, ailments.PLATFORM_KEY, ailments.PLATFORM_OLD),
    ailments.APIV3_KEY,
)
# Of SIGN_ERROR only the words tell; the plainer ones first, since "序列号有误" also stands beside an unknown number.
_SAID: Final[Mapping[str, Ailment]] = {
    "商户号不存在": ailments.MCHID,
    "timestamp": ailments.CLOCK,
    "时间": ailments.CLOCK,
    "序列号": ailments.SERIAL,
    "签名": ailments.KEY_PAIR,
    "验签": ailments.KEY_PAIR,
}
_PLATFORM: Final = "Wechatpay-Serial"  # in the words of a refusal: the platform has no such key
Get = Callable[[str], Awaitable[Mapping[str, Any]]]


def questions(
    merchant: examine.Merchant, get: Get, trust: Trust, key: Secret, around: Circumstances
) -> Sequence[Question]:
    """Of one merchant; `get` asks for a path. The APIv3 key proves itself where there are certificates to be opened."""

    async def certificates() -> Sequence[Finding]:
        answer = await get("/v3/certificates")
        newest = max(_listed(answer), key=lambda one: str(one.get("effective_time", "")), default=None)
        return [] if newest is None else [*_known(newest, trust), *_opened(newest, key)]

    asked = [examine.query(merchant), examine.order(merchant, around)]
    return [*asked, Question(CERTIFICATES, certificates)] if trust.certified else asked


def blame(verb: str, failed: Failed) -> Sequence[Finding] | None:
    """See `Examines.blame`."""
    if examine.expected(verb, failed) and _PLATFORM not in failed.words:
        return []
    if (of_order := examine.closed(verb, failed)) is not None:
        return of_order
    if failed.code == "SIGN_ERROR":
        ailment = next((one for words, one in _SAID.items() if words in failed.words), ailments.KEY_PAIR)
        return [ailment.by(failed)]
    if any(words in failed.words for words in (STRANGE_KEY, STRANGE_SIGNATURE, _PLATFORM)):
        return [ailments.PLATFORM_KEY.by(failed)]
    ailment_of = CODES.get(failed.code)
    return None if ailment_of is None else [ailment_of.by(failed)]


def _known(certificate: Mapping[str, Any], trust: Trust) -> Iterator[Finding]:
    serial = str(certificate.get("serial_no", ""))
    if not trust.knows(serial):
        yield ailments.PLATFORM_OLD.of(detail=Text(serial[:64], serial[:64]))


def _opened(certificate: Mapping[str, Any], key: Secret) -> Iterator[Finding]:
    sealed = certificate.get("encrypt_certificate")
    try:
        decrypt(sealed if isinstance(sealed, dict) else {}, key)
    except ValueError:
        yield ailments.APIV3_KEY.of()


def _listed(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    rows = answer.get("data")
    return [one for one in rows if isinstance(one, dict)] if isinstance(rows, list) else []
