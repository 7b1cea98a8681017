"""Why a channel runs for a business type and another doesn't: its settings, its turn, its share."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from hutong.base.text import Text
from hutong.base.vault import Vault
from hutong.switchboard.content import Content, Route
from hutong.switchboard.drafts.check import judged
from hutong.switchboard.routing.health import Illness, resting
from hutong.switchboard.routing.plan import Step, plan

Judge = Callable[[Route], Text | None]


def explain(
    content: Content,
    business: str,
    ill: Mapping[int, Illness],
    at: datetime,
    vault: Vault,
    judges: Iterable[Judge] = (),
) -> list[Step]:
    """Every route in the order of trying, each with the reason for its place; `judges` know the piece of business."""
    every = [lambda route: _unready(content, route, vault), *judges]
    return plan(content, business, ill, at, lambda route: _first_of(every, route))


def shares(content: Content, business: str, steps: Iterable[Step], ill: Mapping[int, Illness]) -> dict[int, int]:
    """Which part of a split business each channel gets, in percent, resting ones left out; nothing where none is."""
    if business not in content.splits:
        return {}
    working = [step.route for step in steps if step.place != "out" and not resting(ill, step.route.channel_id)]
    total = sum(route.weight for route in working)
    return {route.channel_id: round(100 * route.weight / total) for route in working} if total else {}


def _unready(content: Content, route: Route, vault: Vault) -> Text | None:
    """Why a route's channel can't be opened: its settings, every wrong one."""
    setup = content.channels.get(route.channel_id)
    causes = [one for one in judged(setup, vault) if not one.warning] if setup else []
    if not causes:
        return None
    zh = "；".join(f"{one.key} {one.cause.zh}".strip() for one in causes)
    en = "; ".join(f"{one.key} {one.cause.en}".strip() for one in causes)
    return Text(f"配置不可用：{zh}", f"its settings can't be used: {en}")


def _first_of(judges: Iterable[Judge], route: Route) -> Text | None:
    return next((cause for judge in judges if (cause := judge(route)) is not None), None)
