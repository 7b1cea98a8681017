"""Which carriers may keep a file of this name, and what a merchant is told when none can."""

from collections.abc import Callable
from typing import Any, Final

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.storage import Stores
from hutong.features.files.record import suffix_of
from hutong.switchboard.content import Route
from hutong.switchboard.live import Switchboard

PROBLEMS: Final = {
    Fault.CONFIG: Problem.CHANNEL_CONFIG,
    Fault.UNSUPPORTED: Problem.CHANNEL_UNSUPPORTED,
    Fault.SLOW_DOWN: Problem.CHANNEL_BUSY,
    Fault.UNREACHABLE: Problem.CHANNEL_UNREACHABLE,
    Fault.REFUSED: Problem.CHANNEL_REFUSED,
    Fault.NOT_FOUND: Problem.CHANNEL_REFUSED,
}  # anything else: unknown


def judge(switchboard: Switchboard, name: str, capability: type[Any] = Stores) -> Callable[[Route], Text | None]:
    """Why a route's channel can't keep a file of this name; Refusal (FILE_TYPE) when the suffix fits none of them.

    `capability`: what else the channel must be able to do. A channel that can't be opened is judged when it is tried.
    """
    suffix, opened = suffix_of(name), switchboard.current.opened
    routes = [route for route in switchboard.current.content.routes_of(Stores.ROUTE) if route.enabled]
    able = [opened[route.channel_id] for route in routes if route.channel_id in opened]
    allowed = frozenset[str]().union(*(one.face(Stores).suffixes for one in able if one.can(Stores)))
    if allowed and suffix not in allowed:
        listed = ", ".join(sorted(allowed))
        raise Refusal(Problem.FILE_TYPE, Text(f"{suffix}（允许：{listed}）", f"{suffix} (allowed: {listed})"))

    def unfit(route: Route) -> Text | None:
        one = opened.get(route.channel_id)
        if one is None:
            return None
        if not one.can(capability):
            return Text("不能这样上传", "it can't be uploaded to in this way")
        if suffix not in one.face(Stores).suffixes:
            return Text(f"不允许 {suffix}", f"it takes no {suffix}")
        return None

    return unfit


def refused(failed: Failed) -> Refusal:
    """A carrier's failure as a merchant is told of it."""
    problem = PROBLEMS.get(failed.fault, Problem.CHANNEL_UNKNOWN)
    return Refusal(problem, f"{failed.code} {failed.words}".strip()[:200])
