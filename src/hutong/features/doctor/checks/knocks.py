"""Notifications of payments: whether the last one of each channel was believed."""

from collections.abc import Iterator, Sequence
from typing import Final

from hutong.base.clock import beijing
from hutong.base.text import Text
from hutong.capabilities.diagnosis import Ailment, Finding, Level
from hutong.capabilities.pay import Pays
from hutong.features.doctor.ground import Ground, called, channel_place
from hutong.features.doctor.part import Part, ids
from hutong.switchboard import registry
from hutong.switchboard.content import Setup

REFUSED: Final = Ailment(
    "knock.refused",
    Level.WARN,  # the provider's form can be imitated by whoever knows the address
    Text(
        "最近一次支付通知没有通过验证，之后也没有通过的：密钥不对，或有人冒充服务商；密钥不对时，付款要等主动查询才能入账",
        "The last payment notification was not believed, and none since: the keys are wrong, or somebody imitates the"
        " provider; with wrong keys payments count only once they are asked about",
    ),
    Text(
        "核对通道中验签、解密用的密钥（APIv3 密钥、平台公钥、API 密钥）与服务商后台的一致，改正后刷新；"
        "密钥无误时，下一笔付款的通知通过后，这一条自行消失",
        "Compare the channel's keys that verify and decrypt (APIv3 key, platform's public key, API key) with the"
        " provider's console, correct them and refresh; if they are right, this goes with the next notification",
    ),
    "/channels",
)
UNOPENED: Final = Ailment(
    "knock.sealed",
    Level.ERROR,
    Text(
        "最近一次支付通知由服务商签名，但用通道的密钥解不开：解密用的密钥（如 APIv3 密钥）不对，"
        "付款要等主动查询才能入账",
        "The provider signed the last payment notification, and the channel's key does not open it: the key that"
        " decrypts (such as the APIv3 key) is wrong, and payments count only once they are asked about",
    ),
    Text(
        "在服务商后台核对或重新设置这个密钥（微信支付：商户平台 → 账户中心 → API 安全 → APIv3 密钥），填入通道后刷新；"
        "之后的通知通过时，这一条自行消失",
        "Compare it with the provider's console or set it anew there (WeChat Pay: merchant platform → account centre →"
        " API security → APIv3 key), enter it at the channel and refresh; this goes with the next notification",
    ),
    "/channels",
)
AILMENTS: Final = (REFUSED, UNOPENED)


def parts(ground: Ground) -> Iterator[Part]:
    """One part for all channels that collect money."""
    payers = [setup for setup in ground.setups if registry.can(setup.code, Pays)]
    if payers:

        async def look() -> Sequence[Finding]:
            found = [await _look(ground, setup) for setup in payers]
            return [one for one in found if one is not None]

        words = Text("没有被拒绝的支付通知", "No notification of a payment was refused")
        yield Part("knocks", Text("支付通知", "Payment notifications"), ids(AILMENTS), words, look)


async def _look(ground: Ground, setup: Setup) -> Finding | None:
    doubt = ground.doubts.get(setup.id)
    if doubt is None or not await ground.is_as_at(setup, doubt.revision):
        return None  # what older settings did not believe says nothing of these
    at, place = f"{beijing(doubt.at):%Y-%m-%d %H:%M:%S}", channel_place(setup, edit=True)
    if doubt.sealed:
        return UNOPENED.of(called(setup), Text(at, at), place=place)
    told = f"{at} {doubt.words}"
    return REFUSED.of(called(setup), Text(told, told), place=place)
