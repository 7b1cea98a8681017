"""Places to pay at: whether people can pay there, and whether the operator's own system can be reached and told."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from hutong.base.errors import Refusal
from hutong.base.http import NeverLeft, NoAnswer
from hutong.base.text import Text, listed
from hutong.capabilities.channel import BadConfig, KeyProblem
from hutong.capabilities.diagnosis import NOTHING, Ailment, Finding, Level
from hutong.capabilities.sayings import spoken
from hutong.features.doctor.ground import Ground
from hutong.features.doctor.part import Part, ids
from hutong.features.scenes.known import scene
from hutong.features.scenes.products import apps_of, judge, outside
from hutong.features.scenes.scene import Site
from hutong.features.scenes.sites import config_of

_PAGE: Final = "/scenes"
_NAME: Final = Text("收费场景", "Scenes")
SETTINGS: Final = Ailment(
    "scene.settings",
    Level.ERROR,
    Text("收费点的配置不完整，扫码后打不开", "The site's settings are not complete: its codes open nothing"),
    Text("在收费点的设置中按提示补全", "Complete them at the site, as told"),
    _PAGE,
)
MERCHANT: Final = Ailment(
    "scene.merchant_off",
    Level.ERROR,
    Text("收费点的商户已停用", "The site's merchant is disabled"),
    Text("启用该商户，或停用收费点", "Enable the merchant, or disable the site"),
    "/merchants",
)
PRODUCTS: Final = Ailment(
    "scene.products",
    Level.ERROR,
    Text("收费点的支付产品用不了", "A product of the site can't be used"),
    Text(
        "为收费点换一个已启用、对该商户开通的产品，或启用、开通它",
        "Choose a product that is on and open to the merchant, or switch this one on and open it",
    ),
    _PAGE,
)
AMOUNTS: Final = Ailment(
    "scene.amounts",
    Level.ERROR,
    Text("收费点的金额超出支付产品的限额，选了付不了", "The site offers amounts that its product does not take"),
    Text("改收费点的金额，或放宽产品的限额", "Change the site's amounts, or the product's limits"),
    _PAGE,
)
NOBODY: Final = Ailment(
    "scene.no_app",
    Level.ERROR,
    Text("没有一个应用能在这里付款", "No app can pay here"),
    Text("为收费点选择微信、支付宝的支付产品", "Choose products of WeChat and Alipay for the site"),
    _PAGE,
)
ONE_APP: Final = Ailment(
    "scene.app_missing",
    Level.WARN,
    Text("有应用在这里付不了款", "Payers of one app can't pay here"),
    Text("为收费点补上该应用的支付产品", "Choose a product for this app, too"),
    _PAGE,
)
ADDRESS: Final = Ailment(
    "scene.address",
    Level.ERROR,
    Text("车场、充值系统的地址不允许访问", "The address of the operator's system is not allowed"),
    Text(
        "填写公网可以访问的 http(s) 地址；内网地址、本机地址不允许",
        "Enter an http(s) address on the public internet; private ones and this machine are not allowed",
    ),
    _PAGE,
)
UNREACHABLE: Final = Ailment(
    "scene.unreachable",
    Level.ERROR,
    Text("连接不上车场、充值系统", "The operator's system can't be reached"),
    Text(
        "确认该系统在运行，域名、端口、证书与防火墙正确；付款后的通知会一直重试",
        "See that it runs, and its name, port, certificate and firewall; notices of payments are repeated meanwhile",
    ),
    _PAGE,
)
NO_PAGE: Final = Ailment(
    "scene.no_such_page",
    Level.ERROR,
    Text("车场、充值系统上没有这个地址", "The operator's system has nothing at this address"),
    Text(
        "核对路径（大小写、前缀）与对方系统实际的一致；路径无误时，让该系统对 OPTIONS 应答 Allow: POST",
        "Compare the path with what the system really serves (case, prefix); where it is right, let the system answer"
        " OPTIONS with Allow: POST",
    ),
    _PAGE,
)
NO_KEY: Final = Ailment(
    "scene.no_public_key",
    Level.ERROR,
    Text(
        "收费点要向对方系统查询，商户却没有登记公钥：应答无法验签，扫码后查不到",
        "The site asks the operator's system, and its merchant has no public key: no answer can be verified",
    ),
    Text("在商户页登记该系统所用私钥对应的公钥", "Register the public key of the key that this system signs with"),
    "/merchants",
)
AILMENTS: Final = (SETTINGS, MERCHANT, PRODUCTS, AMOUNTS, NOBODY, ONE_APP, ADDRESS, UNREACHABLE, NO_PAGE, NO_KEY)
_WANTED: Final[Mapping[str, Text]] = {"wechat": Text("微信", "WeChat"), "alipay": Text("支付宝", "Alipay")}
_DOWN: Final = frozenset({502, 503, 504})  # a gateway that reaches nothing; any other answer is somebody's
_GONE: Final = frozenset({404, 410})
_OTHER_WAY: Final = 405
_TIMEOUT: Final = 5.0


def parts(ground: Ground) -> Iterator[Part]:
    """One part for all sites that are on."""
    if ground.sites:

        async def look() -> Sequence[Finding]:
            found = [one for site in ground.sites for one in _set_up(ground, site)]
            asked = await asyncio.gather(*(_reached(ground, site) for site in ground.sites))
            return [*found, *(one for of_site in asked for one in of_site)]

        number = len(ground.sites)
        words = Text(
            f"{number} 个收费点都能付款，对方系统可达", f"{number} sites take payments, and their systems answer"
        )
        yield Part("scenes", _NAME, ids(AILMENTS), words, look)


def _configured(ground: Ground, site: Site) -> Iterator[Finding]:
    try:
        kind, config = scene(site.scene), config_of(site)
    except BadConfig as error:
        yield _of(SETTINGS, site, _joined(error.problems))
        return
    except Refusal as refusal:
        yield _of(SETTINGS, site, Text(refusal.message("zh"), refusal.message("en")))
        return
    if wrong := list(outside(ground.content, site.products, kind.amounts(config))):
        yield _of(AMOUNTS, site, _joined(wrong))
    asks = kind.asks(config)
    if asks and site.merchant_id in ground.unverified:
        named = f"{site.merchant_id} {', '.join(asks)}"
        yield _of(NO_KEY, site, Text(named, named))


def _set_up(ground: Ground, site: Site) -> Iterator[Finding]:
    yield from _configured(ground, site)
    if site.merchant_id not in ground.merchants:
        yield _of(MERCHANT, site, Text(site.merchant_id, site.merchant_id))
        return
    wrong = _joined(list(judge(ground.content, site.products, ground.merchants[site.merchant_id])))
    apps = apps_of(site, ground.content)
    if not apps:
        yield _of(NOBODY, site, wrong)
    elif wrong.zh:
        yield _of(PRODUCTS, site, wrong)
    elif without := [name for app, name in _WANTED.items() if app not in apps]:
        yield _of(ONE_APP, site, Text(listed(one.zh for one in without).zh, listed(one.en for one in without).en))


async def _reached(ground: Ground, site: Site) -> list[Finding]:
    """Each address of the operator's system once; those that are asked are told by their keys."""
    try:
        kind, config = scene(site.scene), config_of(site)
    except (BadConfig, Refusal):
        return []  # told already
    told = kind.tells(config)
    urls = {told: told} if told else {}
    for key, url in kind.asks(config).items():
        urls.setdefault(url, f"{key} {url}")
    found = await asyncio.gather(*(_look(ground, site, url, shown) for url, shown in urls.items()))
    return [one for one in found if one is not None]


async def _look(ground: Ground, site: Site, url: str, shown: str) -> Finding | None:
    try:
        reply = await ground.means.post.look(url, _TIMEOUT)
    except Refusal:
        return _of(ADDRESS, site, Text(shown, shown))
    except (NeverLeft, NoAnswer) as error:
        words = spoken(str(error))
        return _of(UNREACHABLE, site, Text(f"{shown} {words.zh}", f"{shown} {words.en}"))
    said = f"{shown} → HTTP {reply.status}"
    if reply.status in _GONE:
        return None if await _takes_post(ground, url) else _of(NO_PAGE, site, Text(said, said))
    return _of(UNREACHABLE, site, Text(said, said)) if reply.status in _DOWN else None


async def _takes_post(ground: Ground, url: str) -> bool:
    """Some servers know no HEAD where they take POST, but tell of it when asked."""
    try:
        reply = await ground.means.post.look(url, _TIMEOUT, "OPTIONS")
    except (Refusal, NeverLeft, NoAnswer):
        return False
    return reply.status == _OTHER_WAY or "POST" in reply.headers.get("allow", "").upper()


def _joined(problems: Sequence[KeyProblem]) -> Text:
    return Text(
        "；".join(f"{one.wire} {one.cause.zh}" for one in problems),
        "; ".join(f"{one.wire} {one.cause.en}" for one in problems),
    )


def _of(ailment: Ailment, site: Site, detail: Text = NOTHING) -> Finding:
    place = f"{_PAGE}/{site.id}" if ailment.place == _PAGE else ailment.place
    return ailment.of(Text(site.name, site.name), detail, place=place)
