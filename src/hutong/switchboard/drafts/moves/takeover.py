"""A change-over between payment methods that exclude each other: one is switched on, the others off, in one go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.capabilities.pay import Scene
from hutong.switchboard import registry
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Content, Product
from hutong.switchboard.contracts import exclusive
from hutong.switchboard.contracts.exclusive import Offers
from hutong.switchboard.drafts import methods, products, rows
from hutong.switchboard.drafts.methods import Method, Use


@dataclass(frozen=True, slots=True)
class Takeover:
    """What becomes of products when a method takes over."""

    on: tuple[Product, ...]
    off: tuple[Product, ...]
    led: tuple[Product, ...]  # products that pick by app, led to the method that takes over


def plan(content: Content, found: Method, offers: Offers) -> Takeover:
    """What `take_over` would do; nothing where the method excludes nobody."""
    on = tuple(replace(one, enabled=True) for one in found.products)
    off = tuple(replace(one, enabled=False) for one in exclusive.rivals(content, on, offers))
    names = {one.name for one in off}
    picking = (one for one in content.products.values() if one.enabled and not names.isdisjoint(one.picks.values()))
    led = tuple(_led(one, content, on, names) for one in picking)
    return Takeover(on, off, led)


async def take_over(actor: Actor, key: str, use: Use, *, expect: str | None = None) -> Takeover:
    """Switches a method on and everything off that its provider's contract excludes; all or nothing.

    Products that pick by app are led to it where it serves that app. Refusal as `methods.assign`; BAD_PRODUCT also
    when the method has no products yet.
    """
    async with actor.change() as connection:
        content = await rows.read(connection)
        found = methods.agreed(content, key, use, expect)
        if not found.products:
            raise Refusal(Problem.BAD_PRODUCT, Text("请先为它选择通道", "choose a channel for it first"))
        done = plan(content, found, await actor.offers(connection))
        changed = [one for one in (*done.off, *done.on, *done.led) if one != content.products[one.name]]
        await methods.judge(connection, actor, content, changed)
        for product in changed:
            await products.write(connection, actor, product)
        detail: dict[str, Any] = {name: [one.name for one in getattr(done, name)] for name in ("on", "off", "led")}
        await actor.note(connection, "method.take_over", f"method/{key}/{use}", detail)
    return done


def _led(product: Product, content: Content, on: Sequence[Product], gone: set[str]) -> Product:
    """A picking product without what is gone; one that is left with nothing is switched off."""
    picks = {app: name if name not in gone else _for(app, content, on) for app, name in product.picks.items()}
    kept: Mapping[str, str] = {app: name for app, name in picks.items() if name}
    return replace(product, picks=kept) if kept else replace(product, enabled=False)


def _for(app: str, content: Content, on: Sequence[Product]) -> str:
    """The method's product for payers with this app: in its own pages, else by code; empty when there is none."""
    order = (Scene.WAP, Scene.NATIVE) if app == "browser" else (Scene.JSAPI, Scene.NATIVE, Scene.WAP)
    able = [one for scene in order for one in on if one.scene is scene and _serves(one, content, app)]
    return able[0].name if able else ""


def _serves(product: Product, content: Content, app: str) -> bool:
    setup = content.channels.get(product.channel_id or 0)
    spec = registry.specs().get(setup.code) if setup else None
    return spec is not None and (app == "browser" or spec.wallet in ("", app))
