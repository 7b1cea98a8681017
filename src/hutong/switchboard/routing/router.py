"""Does a piece of business on the channel that its route names, and on the next one where that is safe."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Final, Generic, TypeVar

from hutong.base.clock import now
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.capabilities.faults import Failed, Fault
from hutong.switchboard import registry
from hutong.switchboard.content import Content, Route
from hutong.switchboard.live import Switchboard
from hutong.switchboard.open import Opened
from hutong.switchboard.routing.health import Health
from hutong.switchboard.routing.plan import Step, plan

T = TypeVar("T")
# Nothing happened: another channel may be asked. UNKNOWN is not among them: it may have happened.
SAFE: Final = frozenset({Fault.UNREACHABLE, Fault.SLOW_DOWN, Fault.CONFIG, Fault.UNSUPPORTED})


@dataclass(frozen=True, slots=True)
class Missed:
    """A channel that was tried and failed."""

    channel_id: int
    revision: int
    failed: Failed


@dataclass(frozen=True, slots=True)
class Carried(Generic[T]):
    """What came of a piece of business: the channel that did it, its result, and those that failed before."""

    opened: Opened
    result: T
    missed: tuple[Missed, ...]


class Stop(Exception):
    """No channel did it: every one that was tried, the last one's failure first to be told."""

    def __init__(self, missed: list[Missed]) -> None:
        super().__init__(str(missed[-1].failed))
        self.missed = tuple(missed)
        self.failed = missed[-1].failed


class Router:
    """Chooses among the routes of the current revision."""

    def __init__(self, switchboard: Switchboard, health: Health) -> None:
        self._switchboard = switchboard
        self._health = health
        self._turns: dict[str, dict[int, int]] = {}  # business -> channel -> how much it is owed

    def check(
        self, business: str, unfit: Callable[[Route], Text | None] = lambda _: None, only: int | None = None
    ) -> list[Step]:
        """The routes that can be tried, by weight; Refusal (NO_ROUTE) when there are none.

        `only`: this channel and no other, whether a route leads to it or not; Refusal (CHANNEL_CONFIG).
        """
        content = self._switchboard.current.content
        if only is not None:
            content = replace(content, routes=(Route(business, only),), splits=frozenset())
        steps = [step for step in plan(content, business, self._health.ill, now(), unfit) if step.place != "out"]
        if not steps:
            problem = Problem.NO_ROUTE if only is None else Problem.CHANNEL_CONFIG
            raise Refusal(problem, _why_none(content, business, unfit))
        return steps

    def steps(
        self, business: str, unfit: Callable[[Route], Text | None] = lambda _: None, only: int | None = None
    ) -> list[Step]:
        """The routes in the order of trying, for one piece of business; takes a turn of a split. Refusal as `check`."""
        steps = self.check(business, unfit, only)
        if only is None and business in self._switchboard.current.content.splits:
            self._turn(business, steps)
        return steps

    async def carry(
        self,
        business: str,
        use: Callable[[Opened], Awaitable[T]],
        *,
        unfit: Callable[[Route], Text | None] = lambda _: None,
        also: frozenset[Fault] = frozenset(),
        only: int | None = None,
    ) -> Carried[T]:
        """Does it on the first channel that can, or on `only` this one. Refusal as `check`, Stop.

        The next channel is tried after a fault that is safe to repeat elsewhere: SAFE, and those in `also`.
        """
        missed: list[Missed] = []
        revision = self._switchboard.current.id  # pinned: a refresh on the way takes no channel from under it
        for step in self.steps(business, unfit, only):
            channel_id = step.route.channel_id
            try:
                opened = await self._switchboard.open(channel_id, revision)
                result = await use(opened)
            except Failed as failed:
                self._health.failed(channel_id, failed.fault, failed.said.zh)
                missed.append(Missed(channel_id, revision, failed))
                if failed.fault not in SAFE | also:
                    break
            else:
                self._health.went_well(channel_id)
                return Carried(opened, result, tuple(missed))
        raise Stop(missed)

    def _turn(self, business: str, steps: list[Step]) -> None:
        """Moves the channel whose turn it is to the front: smooth weighted round robin, resting channels left out."""
        owed = self._turns.setdefault(business, {})
        working = [step for step in steps if not self._health.illness(step.route.channel_id)]
        total = sum(step.route.weight for step in working)
        if not total:
            return
        for step in working:
            owed[step.route.channel_id] = owed.get(step.route.channel_id, 0) + step.route.weight
        chosen = max(working, key=lambda step: owed[step.route.channel_id])
        owed[chosen.route.channel_id] -= total
        steps.remove(chosen)
        steps.insert(0, chosen)


def _why_none(content: Content, business: str, unfit: Callable[[Route], Text | None]) -> Text:
    name = registry.business(business)
    reasons = [f"{step.title}：{step.why.zh}" for step in plan(content, business, {}, now(), unfit)]
    english = [f"{step.title}: {step.why.en}" for step in plan(content, business, {}, now(), unfit)]
    return Text("；".join([name.zh, *reasons]), "; ".join([name.en, *english]))
