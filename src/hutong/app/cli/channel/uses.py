"""What leads to a channel: products, routes, templates; and whether it rests after failures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hutong.app.cli.term.moments import clock
from hutong.app.cli.term.screen import line
from hutong.app.cli.term.words import say
from hutong.base.clock import now
from hutong.switchboard.content import Content, Route
from hutong.switchboard.routing.health import Illness


@dataclass(frozen=True, slots=True)
class Uses:
    """All that a draft has to do with one channel."""

    products: tuple[str, ...]
    routes: tuple[Route, ...]
    templates: tuple[str, ...]
    rests: Illness | None

    def pack(self) -> dict[str, Any]:
        """The same for JSON."""
        routes = [{"business": one.business, "weight": one.weight, "enabled": one.enabled} for one in self.routes]
        uses = {"products": list(self.products), "routes": routes, "templates": list(self.templates)}
        return {**uses, "rests": packed(self.rests)}


def uses(content: Content, channel_id: int, ill: Mapping[int, Illness]) -> Uses:
    """Whatever names this channel."""
    return Uses(
        tuple(name for name, product in content.products.items() if channel_id in product.channels),
        tuple(route for route in content.routes if route.channel_id == channel_id),
        tuple(name for name, template in content.templates.items() if channel_id in template.carriers),
        resting(ill, channel_id),
    )


def print_uses(found: Uses) -> None:
    """A line for each kind of use that there is."""
    if found.products:
        line(f"{say('支付产品', 'Products')} {', '.join(found.products)}")
    for route in found.routes:
        off = "" if route.enabled else say("（停用）", " (off)")
        line(f"{say('路由', 'Route')} {route.business} {say('权重', 'weight')} {route.weight}{off}")
    if found.templates:
        line(f"{say('短信模板', 'SMS templates')} {', '.join(found.templates)}")
    if found.rests:
        zh = f"! 连续失败，休息至 {clock(found.rests.until)}：{found.rests.words}"
        en = f"! It failed in a row and rests until {clock(found.rests.until)}: {found.rests.words}"
        line(say(zh, en), "yellow")


def resting(ill: Mapping[int, Illness], channel_id: int) -> Illness | None:
    """Why and until when a channel rests at this moment."""
    found = ill.get(channel_id)
    return found if found is not None and found.until > now() else None


def packed(illness: Illness | None) -> dict[str, Any] | None:
    """The same for JSON."""
    if illness is None:
        return None
    return {"until": illness.until.isoformat(), "fails": illness.fails, "words": illness.words}
