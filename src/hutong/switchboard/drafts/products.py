"""Products of the draft: what merchants may write into `channel`, and what makes one impossible."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from typing import Final

from hutong.base.db import Connection
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text, listed
from hutong.capabilities.pay import Pays, Scene
from hutong.switchboard import hours, registry
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import NO_LIMIT, Content, PayCarrier, Product, Setup
from hutong.switchboard.contracts import exclusive
from hutong.switchboard.drafts import rows
from hutong.switchboard.drafts.routes import HEAVIEST

APPS: Final[Mapping[str, Text]] = {  # what a payer may come with
    "wechat": Text("微信", "WeChat"),
    "alipay": Text("支付宝", "Alipay"),
    "unionpay": Text("云闪付", "UnionPay"),
    "browser": Text("普通浏览器", "Browser"),
}
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{1,31}")
Fault = tuple[str, Text]  # the field that is meant, and what is wrong about it


def scenes_of(code: str) -> frozenset[Scene]:
    """The scenes that a channel code can collect money in; empty for one that can't or isn't known."""
    spec = registry.specs().get(code)
    adapter = spec.adapter if spec else None
    return adapter.SCENES if adapter is not None and issubclass(adapter, Pays) else frozenset()


def missing(setup: Setup) -> list[Text]:
    """What people call the optional keys without which this channel collects no money; empty: it does."""
    return [key.label for key in registry.lacks(setup.code, setup.settings, Pays)]


def wrongs(product: Product, content: Content) -> Iterator[Text]:
    """Why this product can't be, given everything else; nothing when it can."""
    return (cause for _, cause in faults(product, content))


def faults(product: Product, content: Content) -> Iterator[Fault]:
    """`wrongs` with the field that each is about; carriers.17 is the carrier on channel 17, picks.wechat that pick."""
    if not _NAME.fullmatch(product.name):
        why = Text(
            "名称须为 2–32 位小写字母、数字或下划线", "a name is 2 to 32 lower-case letters, digits, underscores"
        )
        yield "name", why
    if not 1 <= product.min_fen <= product.max_fen <= NO_LIMIT:
        yield "min_fen", Text("限额须满足 0 < 下限 ≤ 上限", "limits must be 0 < minimum ≤ maximum")
    if not 0 <= product.rate_bp <= 10_000:
        yield "rate_bp", Text("费率须在 0–10000 个万分点之间", "the rate is 0 to 10000 basis points")
    if product.scene is None:
        yield from _wrong_picks(product, content)
    else:
        yield from _wrong_channel(product, content, product.scene)
        yield from _wrong_carriers(product, content, product.scene)


def unknowable(product: Product, content: Content) -> Iterator[Text]:
    """Rules about the payer's app that nobody can ask: it is known at the payment page, or from a payment code."""
    ruled = any(carrier.enabled and carrier.apps for carrier in product.carriers)
    picked = any(product.name in other.picks.values() for other in content.products.values() if other.enabled)
    if ruled and not picked and product.scene is not Scene.BARCODE:
        yield Text(
            "限定了应用的通道用不上：商户直接下单时不知道付款人的应用；请让按应用选择的产品（auto）指向它",
            "carriers with a rule about the payer's app can't be used: it isn't known when merchants order this"
            " directly; let a product that picks by app (auto) lead to it",
        )


async def put_product(actor: Actor, product: Product, *, expect: str | None = None) -> None:
    """Adds or replaces a product in the draft; Refusal (BAD_PRODUCT with every reason at its field, DRAFT_CHANGED).

    `expect`: the mark of the product that was looked at; "" to add one that isn't there yet.
    """
    async with actor.change() as connection:
        content = await rows.read(connection)
        title = Text(f"产品 {product.name}", f"product {product.name}")
        rows.agree(expect, content.products.get(product.name), title)
        found = list(faults(product, content))
        if product.enabled:
            found += [("enabled", why) for why in await barred(connection, actor, content, [product])]
        if found:
            zh, en = "；".join(why.zh for _, why in found), "; ".join(why.en for _, why in found)
            raise Refusal(Problem.BAD_PRODUCT, Text(f"{product.name}：{zh}", f"{product.name}: {en}"), found)
        await write(connection, actor, product)


async def barred(connection: Connection, actor: Actor, content: Content, changed: list[Product]) -> list[Text]:
    """Why these products, as they would be, may not stand beside what there is, by a provider's contract."""
    after = replace(content, products={**content.products, **{one.name: one for one in changed}})
    names = {one.name for one in changed if one.enabled}
    found = exclusive.conflicts(after, await actor.offers(connection))
    return [conflict.text() for conflict in found if not names.isdisjoint(conflict.names)]


async def write(connection: Connection, actor: Actor, product: Product) -> None:
    """Writes a product that was judged already, with its audit row, in the transaction of `Actor.change`."""
    await rows.put_product(connection, product)
    detail = {"scene": product.scene, "channel": product.channel_id, "picks": dict(product.picks)}
    limits = {"min_fen": product.min_fen, "max_fen": product.max_fen, "rate_bp": product.rate_bp}
    state = {"enabled": product.enabled, "split": product.split}
    carriers = {"carriers": [asdict(carrier) for carrier in product.carriers]}
    await actor.note(connection, "product.put", f"product/{product.name}", {**detail, **limits, **state, **carriers})


async def remove_product(actor: Actor, name: str) -> None:
    """Takes a product out of the draft; Refusal (NO_PRODUCT). One that `auto` picks is missed at refresh."""
    async with actor.change() as connection:
        if await connection.fetchval("DELETE FROM product WHERE name = $1 RETURNING name", name) is None:
            raise Refusal(Problem.NO_PRODUCT, name)
        await actor.note(connection, "product.remove", f"product/{name}", {})


def _wrong_picks(product: Product, content: Content) -> Iterator[Fault]:
    if not product.picks:
        why = Text(
            "没有场景的产品须写明各应用用哪个产品", "a product without a scene needs a pick for each payer's app"
        )
        yield "picks", why
    if product.channel_id is not None:
        yield "channel_id", Text("没有场景的产品不指向通道", "a product without a scene names no channel")
    if product.carriers or product.split:
        why = Text("没有场景的产品不再分给通道", "a product without a scene has no carriers and no split")
        yield "carriers", why
    for app, name in product.picks.items():
        picked = content.products.get(name)
        if app not in APPS:
            yield f"picks.{app}", _strange(app)
        if picked is None or picked.scene is None or not picked.enabled:
            why = Text(f"{app} 指向的产品 {name} 不存在或已停用", f"{app} picks {name}, which is absent or disabled")
            yield f"picks.{app}", why


def _wrong_channel(product: Product, content: Content, scene: Scene) -> Iterator[Fault]:
    setup = content.channels.get(product.channel_id or 0)
    if product.picks:
        yield "picks", Text("有场景的产品不再按应用选择", "a product with a scene has no picks")
    if setup is None:
        yield "channel_id", Text("指向的通道不存在", "its channel doesn't exist")
    elif scene not in scenes_of(setup.code):
        yield "channel_id", _unable(setup.code, scene)
    elif product.enabled and (lacking := missing(setup)):
        yield "channel_id", _not_yet(setup, lacking)
    elif product.enabled and not setup.enabled:
        yield "channel_id", Text(f"指向的通道 {setup.title} 已停用", f"its channel {setup.title} is disabled")


def _wrong_carriers(product: Product, content: Content, scene: Scene) -> Iterator[Fault]:
    for channel_id, count in Counter(carrier.channel_id for carrier in product.carriers).items():
        if count > 1:
            yield (
                f"carriers.{channel_id}",
                Text(f"通道 {channel_id} 出现了两次", f"channel {channel_id} is named twice"),
            )
    for carrier in product.carriers:
        field = f"carriers.{carrier.channel_id}"
        if carrier.channel_id != product.channel_id:  # its own is judged already
            for cause in _wrong_setup(carrier, product, content, scene):
                yield field, cause
        for cause in _wrong_rules(carrier):
            yield field, Text(f"通道 {carrier.channel_id}：{cause.zh}", f"channel {carrier.channel_id}: {cause.en}")
    if product.enabled and product.carriers and not any(carrier.enabled for carrier in product.ordered()):
        yield "carriers", Text("所有通道都已停用", "every channel of it is disabled")


def _wrong_setup(carrier: PayCarrier, product: Product, content: Content, scene: Scene) -> Iterator[Text]:
    setup = content.channels.get(carrier.channel_id)
    if setup is None:
        yield Text(f"通道 {carrier.channel_id} 不存在", f"channel {carrier.channel_id} doesn't exist")
    elif scene not in scenes_of(setup.code):
        yield _unable(setup.code, scene)
    elif product.enabled and carrier.enabled and (lacking := missing(setup)):
        yield _not_yet(setup, lacking)
    elif product.enabled and carrier.enabled and not setup.enabled:
        yield Text(f"通道 {setup.title} 已停用", f"channel {setup.title} is disabled")


def _wrong_rules(carrier: PayCarrier) -> Iterator[Text]:
    if not 0 <= carrier.weight <= HEAVIEST:
        yield Text(f"权重须在 0–{HEAVIEST} 之间", f"a weight is 0 to {HEAVIEST}")
    if not 1 <= carrier.min_fen <= carrier.max_fen <= NO_LIMIT:
        yield Text("限额须满足 0 < 下限 ≤ 上限", "limits must be 0 < minimum ≤ maximum")
    for app in carrier.apps:
        if app not in APPS:
            yield _strange(app)
    if carrier.hours:
        try:
            hours.read(carrier.hours)
        except ValueError:
            yield Text(
                f"时段 {carrier.hours} 须写成 22:00-06:00，首尾不同；全天则不写",
                f"hours {carrier.hours}: write 22:00-06:00, two different ends; leave them out for the whole day",
            )


def _not_yet(setup: Setup, lacking: list[Text]) -> Text:
    zh, en = listed(one.zh for one in lacking).zh, listed(one.en for one in lacking).en
    return Text(f"通道 {setup.title} 还没有填写{zh}，不能收款", f"channel {setup.title} can't collect without: {en}")


def _unable(code: str, scene: Scene) -> Text:
    can = listed(sorted(scenes_of(code)) or ["-"])
    return Text(f"{code} 不支持场景 {scene}（支持：{can.zh}）", f"{code} can't do {scene} (can: {can.en})")


def _strange(app: str) -> Text:
    known = listed(APPS)
    return Text(f"不认识的应用 {app}（{known.zh}）", f"unknown app {app} ({known.en})")
