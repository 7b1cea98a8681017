"""The order in which channels are tried for a kind of business, each with the reason for its place."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from hutong.base.clock import beijing
from hutong.base.text import Text
from hutong.capabilities.sayings import spoken
from hutong.switchboard import registry
from hutong.switchboard.content import Content, Route
from hutong.switchboard.routing.health import Illness

Place = Literal["first", "standby", "resting", "out"]


@dataclass(frozen=True, slots=True)
class Step:
    """One route: whether its channel runs, stands by, rests after failures, or is out, and why."""

    route: Route
    title: str  # of the channel
    place: Place
    why: Text


def plan(
    content: Content,
    business: str,
    ill: Mapping[int, Illness],
    at: datetime,
    unfit: Callable[[Route], Text | None] = lambda _: None,
) -> list[Step]:
    """Every route of a business type in the order of trying; what can't be tried comes last.

    `unfit` tells why a route can't do this particular piece of business. Resting channels are tried when all others
    have failed. Where the routes are split, the first place changes from one piece of business to the next.
    """
    steps = list(_steps(content, business, ill, at, unfit))
    order: dict[Place, int] = {"standby": 0, "resting": 1, "out": 2, "first": 0}
    steps.sort(key=lambda step: order[step.place])
    if steps and steps[0].place != "out":
        steps[0] = Step(steps[0].route, steps[0].title, "first", _first(steps[0], business in content.splits))
    return steps


def _steps(
    content: Content,
    business: str,
    ill: Mapping[int, Illness],
    at: datetime,
    unfit: Callable[[Route], Text | None],
) -> Iterator[Step]:
    for route in content.routes_of(business):
        setup = content.channels.get(route.channel_id)
        title = setup.title if setup else str(route.channel_id)
        out = _out(content, route) or unfit(route)
        illness = ill.get(route.channel_id)
        if out is not None:
            yield Step(route, title, "out", out)
        elif illness is not None and illness.until > at:
            until = f"{beijing(illness.until):%H:%M:%S}"
            said = spoken(illness.words)
            zh = f"连续失败 {illness.fails} 次（{said.zh}），北京时间 {until} 前先用别的"
            en = f"failed {illness.fails} times in a row ({said.en}); others go first until {until} Beijing time"
            yield Step(route, title, "resting", Text(zh, en))
        else:
            zh, en = (
                f"权重 {route.weight}，前面的失败时接手",
                f"weight {route.weight}; steps in when the ones above fail",
            )
            yield Step(route, title, "standby", Text(zh, en))


def _first(step: Step, split: bool) -> Text:
    if step.place == "resting":
        return Text(f"别无选择：{step.why.zh}", f"there is no other: {step.why.en}")
    weight = step.route.weight
    if split:
        return Text(f"按权重分流，权重 {weight}", f"the work is shared by weight; weight {weight}")
    return Text(f"启用的路由中权重最高（{weight}）", f"the highest weight ({weight}) of the enabled routes")


def _out(content: Content, route: Route) -> Text | None:
    setup = content.channels.get(route.channel_id)
    if not route.enabled:
        return Text("路由已停用", "the route is disabled")
    if setup is None or not setup.enabled:
        return Text("通道不存在或已停用", "the channel is absent or disabled")
    if registry.capability(setup.code, route.business) is None:
        return Text("通道不能做这类业务", "the channel can't do this")
    return None
