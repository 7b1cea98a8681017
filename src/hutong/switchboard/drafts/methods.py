"""Payment methods: a wallet's scan and app payment, each as one thing, and the channel that carries its products."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from hutong.base.db import Connection
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.capabilities.channel import Spec
from hutong.capabilities.pay import Scene
from hutong.switchboard import registry
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Content, Product, Setup
from hutong.switchboard.drafts import products, rows
from hutong.switchboard.drafts.products import scenes_of

Use = Literal["scan", "app"]
USES: Final[Mapping[Use, frozenset[Scene]]] = {
    "scan": frozenset(Scene) - {Scene.APP},
    "app": frozenset({Scene.APP}),
}
SCENES: Final[Mapping[Scene, Text]] = {
    Scene.NATIVE: Text("扫码支付", "QR code"),
    Scene.JSAPI: Text("应用内支付", "In the wallet's own pages"),
    Scene.WAP: Text("手机网页支付", "Mobile web"),
    Scene.PAGE: Text("电脑网页支付", "Desktop web"),
    Scene.BARCODE: Text("付款码支付", "Payment code"),
    Scene.APP: Text("App 支付", "App"),
}
_WALLETS: Final[Mapping[str, Text]] = {
    "wechat": Text("微信支付", "WeChat Pay"),
    "alipay": Text("支付宝", "Alipay"),
    "unionpay": Text("云闪付", "UnionPay"),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """What the page has a section for: a wallet with every code that collects from it, or a code for any wallet."""

    key: str
    name: Text
    specs: tuple[Spec, ...]

    @property
    def codes(self) -> frozenset[str]:
        """Its channel codes."""
        return frozenset(spec.code for spec in self.specs)

    @property
    def scenes(self) -> frozenset[Scene]:
        """What at least one of its codes can do."""
        return frozenset().union(*(scenes_of(spec.code) for spec in self.specs))


@dataclass(frozen=True, slots=True)
class Method:
    """One use of a kind in a configuration."""

    kind: Kind
    use: Use
    products: tuple[Product, ...]
    able: tuple[Setup, ...]  # channels that could carry at least one scene of it

    @property
    def channels(self) -> tuple[int, ...]:
        """The channels that its products lead to; one, unless somebody told products apart."""
        return tuple(dict.fromkeys(one.channel_id for one in self.products if one.channel_id is not None))

    @property
    def mark(self) -> str:
        """What it is now: another one after every edit of its products."""
        joined = " ".join(rows.mark(one) for one in self.products)
        return hashlib.sha256(joined.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Move:
    """What becomes of a method's products when another channel carries it."""

    moved: tuple[Product, ...]
    made: tuple[Product, ...]  # usual products of a scene that had none
    unable: tuple[Product, ...]  # the channel has no such scene: they stay where they are


def kinds() -> Mapping[str, Kind]:
    """Every kind that this version's channels make up, by its key."""
    found: dict[str, list[Spec]] = {}
    for spec in registry.specs().values():
        if scenes_of(spec.code):
            found.setdefault(spec.wallet or spec.code.lower(), []).append(spec)
    for specs in found.values():
        specs.sort(key=lambda spec: -len(scenes_of(spec.code)))  # what does most is offered first
    return {key: Kind(key, _WALLETS.get(key, specs[0].name), tuple(specs)) for key, specs in found.items()}


def methods(content: Content) -> list[Method]:
    """Every use of every kind, also those that nothing is set up for yet."""
    return [_method(content, kind, use) for kind in kinds().values() for use in USES if kind.scenes & USES[use]]


def method(content: Content, key: str, use: Use) -> Method:
    """One of them; Refusal (NO_METHOD)."""
    kind = kinds().get(key)
    if kind is None or not kind.scenes & USES[use]:
        raise Refusal(Problem.NO_METHOD, f"{key} {use}")
    return _method(content, kind, use)


def move(found: Method, content: Content, setup: Setup, names: Collection[str] | None, *, make: bool) -> Move:
    """What `assign` would do. `names`: of these products only; `make`: also the usual ones that are missing."""
    chosen = [one for one in found.products if names is None or one.name in names]
    can = scenes_of(setup.code)
    moved = tuple(_led(one, setup.id) for one in chosen if one.scene in can and one.channel_id != setup.id)
    unable = tuple(one for one in chosen if one.scene not in can)
    return Move(moved, tuple(_usual(found, content, setup)) if make else (), unable)


async def assign(
    actor: Actor,
    key: str,
    use: Use,
    channel_id: int,
    *,
    names: Collection[str] | None = None,
    make: bool = True,
    expect: str | None = None,
) -> Move:
    """Leads a method's products to a channel, all or nothing. `expect`: the mark that was looked at.

    Refusal (NO_METHOD, CHANNEL_NOT_FOUND, BAD_PRODUCT with every reason, DRAFT_CHANGED).
    """
    async with actor.change() as connection:
        content = await rows.read(connection)
        found = agreed(content, key, use, expect)
        setup = next((one for one in found.able if one.id == channel_id), None)
        if setup is None:
            raise Refusal(Problem.CHANNEL_NOT_FOUND, str(channel_id))
        moving = move(found, content, setup, names, make=make)
        changed = [*moving.moved, *moving.made]
        await judge(connection, actor, content, changed)
        for product in changed:
            await products.write(connection, actor, product)
        detail: dict[str, Any] = {"channel": channel_id, "products": [one.name for one in changed]}
        await actor.note(connection, "method.channel", f"method/{key}/{use}", detail)
    return moving


async def switch(actor: Actor, key: str, use: Use, enabled: bool, *, expect: str | None = None) -> list[Product]:
    """Switches every product of a method on or off; those that changed. Refusal as `assign`."""
    async with actor.change() as connection:
        content = await rows.read(connection)
        found = agreed(content, key, use, expect)
        changed = [replace(one, enabled=enabled) for one in found.products if one.enabled != enabled]
        await judge(connection, actor, content, changed)
        for product in changed:
            await products.write(connection, actor, product)
        detail: dict[str, Any] = {"enabled": enabled, "products": [one.name for one in changed]}
        await actor.note(connection, "method.switch", f"method/{key}/{use}", detail)
    return changed


def _method(content: Content, kind: Kind, use: Use) -> Method:
    codes = kind.codes
    own = {setup.id for setup in content.channels.values() if setup.code in codes}
    found = [one for one in content.products.values() if one.channel_id in own and one.scene in USES[use]]
    order = list(SCENES)
    found.sort(key=lambda one: (order.index(one.scene) if one.scene else 0, one.name))
    able = (setup for setup in content.channels.values() if setup.id in own and scenes_of(setup.code) & USES[use])
    return Method(kind, use, tuple(found), tuple(able))


def agreed(content: Content, key: str, use: Use, expect: str | None) -> Method:
    """The method that was looked at; Refusal (NO_METHOD, DRAFT_CHANGED)."""
    found = method(content, key, use)
    if expect is not None and expect != found.mark:
        name = found.kind.name
        zh, en = f"{name.zh} 的产品在你打开之后被修改过", f"products of {name.en} were changed after you opened it"
        raise Refusal(Problem.DRAFT_CHANGED, Text(zh, en))
    return found


def _led(product: Product, channel_id: int) -> Product:
    """The product on another channel, which takes over the weight and rules that its own channel had."""
    old = product.channel_id
    others = [one for one in product.carriers if one.channel_id != old]
    known = {one.channel_id for one in others}
    own = [replace(one, channel_id=channel_id) for one in product.carriers if one.channel_id == old]
    carriers = others if channel_id in known else [*own, *others]
    return replace(product, channel_id=channel_id, carriers=tuple(sorted(carriers, key=lambda one: one.channel_id)))


def _usual(found: Method, content: Content, setup: Setup) -> Iterable[Product]:
    """The code's usual products for scenes of the method that have no product yet."""
    spec = registry.spec(setup.code)
    there = {one.scene for one in found.products}
    for name, text in spec.products.items():
        scene = Scene(text)
        if scene in USES[found.use] and scene not in there and name not in content.products:
            words = SCENES[scene]
            label = Text(f"{found.kind.name.zh} · {words.zh}", f"{found.kind.name.en}, {words.en.lower()}")
            yield Product(name, label, scene, setup.id)


async def judge(connection: Connection, actor: Actor, content: Content, changed: list[Product]) -> None:
    """Passes products, as they would be, that can be; Refusal (BAD_PRODUCT) with every reason."""
    after = replace(content, products={**content.products, **{one.name: one for one in changed}})
    found = [(one.name, why) for one in changed for why in products.wrongs(one, after)]
    contract = await products.barred(connection, actor, content, changed)
    if contract and not found:
        zh, en = "；".join(why.zh for why in contract), "; ".join(why.en for why in contract)
        raise Refusal(Problem.BAD_PRODUCT, Text(zh, en))
    if found:
        zh = "；".join(f"{name}：{why.zh}" for name, why in found)
        en = "; ".join(f"{name}: {why.en}" for name, why in found)
        raise Refusal(Problem.BAD_PRODUCT, Text(zh, en), found)
