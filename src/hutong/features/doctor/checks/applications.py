"""Payment inside a wallet's app: who pays is found out by the channel's own AppID; and the pay directories."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from hutong.base.text import Text
from hutong.capabilities.diagnosis import Ailment, Finding, Level, fine
from hutong.capabilities.faults import Failed
from hutong.capabilities.pay import Pays, Scene
from hutong.capabilities.platform.login import LogsInByPage
from hutong.features.doctor.ground import Ground, called
from hutong.features.doctor.part import Part, ids
from hutong.features.proofs.facts import facts
from hutong.switchboard import registry
from hutong.switchboard.content import Setup

NO_LOGIN: Final = Ailment(
    "application.no_login",
    Level.ERROR,
    Text(
        "没有通道能查出付款人是谁：收银台里的应用内支付用不了",
        "No channel finds out who the payer is: payment inside the app fails at the hub's own pages",
    ),
    Text(
        "新增商户号等于该 AppID 的公众号通道并填写 AppSecret，再刷新；商户自己传 userId 的支付不受影响",
        "Add a channel of the official account with this AppID and its AppSecret, and refresh; payments whose merchant"
        " sends userId are not affected",
    ),
    "/channels?add=1",
)
AILMENTS: Final = (NO_LOGIN,)
WALLET: Final = "wechat"  # whose payers messages can reach, and whose console wants the directories of our pages
_DIRECTORY_FACTS: Final = ("pay_directory", "scene_directory")
_DIRECTORIES: Final = Text("支付授权目录", "Pay directories")
_PROVED: Final = Text(
    "每个 JSAPI 通道都在本系统的收银台上收到过付款，收银台的支付授权目录有效（扫码缴费也在那里付款）",
    "By each JSAPI channel somebody paid on the hub's payment page: its directory is right; sites collect there, too",
)
_UNPAID: Final = Text(
    "支付授权目录无法询问，首笔 JSAPI 付款成功之前不能确认",
    "The pay directories can't be asked for, and nobody can tell before the first JSAPI payment",
)
_UNSURE: Final = Text(
    "收到过 JSAPI 付款，但不能确认是用现在的配置、在本系统现在地址的收银台上付的（也可能在商户自己的网页或小程序里），"
    "因此支付授权目录还不能确认",
    "A JSAPI payment came in, but nobody can tell whether by these settings and on the hub's payment page at its"
    " present address, or on a merchant's own page or mini program: the pay directories are not proved yet",
)
_TOLD: Final = Text(
    "收费点与聚合支付没有用它；商户下单须传 userId，不能靠收银台查出付款人",
    "No site and no product for any wallet uses it; merchants send userId, the hub's pages find out nobody",
)


def parts(ground: Ground) -> Iterator[Part]:
    """One part for all channels that collect inside an app, one for the directories of those in WeChat."""
    within = carrying(ground, {product.name for product in ground.products})
    payers = [setup for setup in ground.setups if setup.id in within and registry.can(setup.code, Pays)]
    if payers:

        async def look() -> Sequence[Finding]:
            ours = carrying(ground, on_our_pages(ground))
            found = [(setup, await _look(ground, setup)) for setup in payers]
            return [one if setup.id in ours else _by_merchants(one) for setup, one in found if one is not None]

        words = Text(
            "每个应用内支付的 AppID 都能查出付款人", "For each AppID that collects inside an app, one finds out"
        )
        yield Part("applications", Text("付款人身份", "Who the payer is"), ids(AILMENTS), words, look)
        if shown := [setup for setup in payers if registry.spec(setup.code).wallet == WALLET]:
            yield Part("directories", _DIRECTORIES, (), _PROVED, partial(_directories, ground, shown))


async def _directories(ground: Ground, setups: Sequence[Setup]) -> Sequence[Finding]:
    """WeChat tells nobody which directories a merchant entered: only a payment on our page shows that they are right.

    Sites have a directory of their own, but their pages lead to the payment page, which alone calls the wallet.
    """
    first, second = (fact.value for fact in facts(ground.base_url, "") if fact.key in _DIRECTORY_FACTS)
    found: list[Finding] = []
    for setup in setups:
        last = ground.collected.get(setup.id)
        if last is not None and last.ours and await ground.is_as_at(setup, last.revision):
            continue
        why = _UNPAID if last is None else _UNSURE
        words = Text(f"{why.zh}；应填 {first} 和 {second}", f"{why.en}; they must be {first} and {second}")
        found.append(replace(fine("directories", called(setup), words), place="/domain"))
    return found


def carrying(ground: Ground, names: Collection[str]) -> frozenset[int]:
    """The channels that carry these products inside an app."""
    products = (one for one in ground.products if one.scene is Scene.JSAPI and one.name in names)
    return frozenset(one.channel_id for product in products for one in product.ordered() if one.enabled)


def on_our_pages(ground: Ground) -> frozenset[str]:
    """The products that the hub chooses itself, without a merchant who knows the payer."""
    picked = (name for product in ground.products for name in product.picks.values())
    return frozenset([*picked, *(name for site in ground.sites for name in site.products.values())])


def _by_merchants(found: Finding) -> Finding:
    """Nothing of ours collects by it: merchants who order it send userId, and the hub needs no login."""
    return fine("applications", found.subject, _TOLD)


async def _look(ground: Ground, setup: Setup) -> Finding | None:
    try:
        opened = await ground.open(setup)
        wallet, application = opened.spec.wallet, opened.face(Pays).payers()
    except Failed:
        return None  # told with its settings
    if not wallet or not application or opened.spec.identifies:
        return None
    for other in ground.setups:
        if other.merchant_no == application and registry.can(other.code, LogsInByPage):
            try:
                if wallet == (await ground.open(other)).face(LogsInByPage).WALLET:
                    return None
            except Failed:
                return None  # it is there, and what is wrong with it is told with its settings
    return NO_LOGIN.of(called(setup), Text(f"AppID {application}", f"AppID {application}"))
