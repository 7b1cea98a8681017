"""What leads to a channel: products, routes, templates, kinds of message; and whether it rests after failures."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hutong.app.cli.term.moments import clock
from hutong.app.cli.term.screen import line
from hutong.app.cli.term.words import say, tell
from hutong.capabilities.sayings import spoken
from hutong.switchboard.content import Content
from hutong.switchboard.drafts.difference import called
from hutong.switchboard.drafts.uses import Uses
from hutong.switchboard.drafts.uses import uses as drafted
from hutong.switchboard.routing.health import Illness, resting


@dataclass(frozen=True, slots=True)
class Shown:
    """All that a draft has to do with one channel, and whether it rests."""

    of: Uses
    rests: Illness | None

    def pack(self) -> dict[str, Any]:
        """The same for JSON."""
        routes = [{"business": one.business, "weight": one.weight, "enabled": one.enabled} for one in self.of.routes]
        named = {"products": list(self.of.products), "routes": routes, "templates": list(self.of.templates)}
        named["letters"] = list(self.of.letters)
        return {**named, "rests": packed(self.rests)}


def uses(content: Content, channel_id: int, ill: Mapping[int, Illness]) -> Shown:
    """Whatever names this channel."""
    return Shown(drafted(content, channel_id), resting(ill, channel_id))


def print_uses(found: Shown) -> None:
    """A line for each kind of use that there is."""
    if found.of.products:
        line(f"{say('支付产品', 'Products')} {', '.join(found.of.products)}")
    for route in found.of.routes:
        off = "" if route.enabled else say("（停用）", " (off)")
        line(f"{say('路由', 'Route')} {route.business} {say('权重', 'weight')} {route.weight}{off}")
    if found.of.templates:
        line(f"{say('短信模板', 'SMS templates')} {', '.join(found.of.templates)}")
    if found.of.letters:
        kinds = ", ".join(tell(called("letter", kind)) for kind in found.of.letters)
        line(f"{say('推送配置', 'Push settings')} {kinds}")
    if found.rests:
        zh = f"! 连续失败，休息至 {clock(found.rests.until)}：{spoken(found.rests.words).zh}"
        en = f"! It failed in a row and rests until {clock(found.rests.until)}: {spoken(found.rests.words).en}"
        line(say(zh, en), "yellow")


def packed(illness: Illness | None) -> dict[str, Any] | None:
    """The same for JSON."""
    if illness is None:
        return None
    return {"until": illness.until.isoformat(), "fails": illness.fails, "words": illness.words}
