"""What an exam is made of: named steps, each one question with its whole setting, to be run by tests or a self-test."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, ParamSpec

from hutong.capabilities.channel import Spec

P = ParamSpec("P")  # what a question is asked of: the hall and, where an exam has them, a scene or a way of sending


@dataclass(frozen=True, slots=True)
class Step(Generic[P]):
    """A question: raises AssertionError for a wrong answer. `each`: asked of every scene or way, or of the simplest."""

    name: str
    run: Callable[P, Awaitable[None]]
    each: bool = False
    needs: type | None = None  # a capability; a channel without it is not asked
    without: type | None = None  # a capability; a channel that has it is not asked

    def fits(self, spec: Spec) -> bool:
        """Whether a channel is asked this at all."""
        has = spec.capabilities()
        return (self.needs is None or self.needs in has) and self.without not in has


class Paper(Generic[P]):
    """The questions of one exam, in order."""

    def __init__(self) -> None:
        self.steps: list[Step[P]] = []

    def step(
        self, *, each: bool = False, needs: type | None = None, without: type | None = None
    ) -> Callable[[Callable[P, Awaitable[None]]], Callable[P, Awaitable[None]]]:
        """Adds a function as a question, named after it."""

        def add(run: Callable[P, Awaitable[None]]) -> Callable[P, Awaitable[None]]:
            name = getattr(run, "__name__", "question")
            self.steps.append(Step(name, run, each, needs, without))
            return run

        return add
