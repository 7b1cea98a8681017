"""What an exam is made of: named steps, each one question with its whole setting, to be run by tests or a self-test."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from tests.exams.hall import Hall

from hutong.capabilities.pay import Scene

Run = Callable[[Hall, Scene], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Step:
    """A question: raises AssertionError for a wrong answer. `scenes`: asked of every scene, or of the simplest one."""

    name: str
    run: Run
    scenes: bool = False
    needs: type | None = None  # a capability; a channel without it is not asked


class Paper:
    """The questions of one exam, in order."""

    def __init__(self) -> None:
        self.steps: list[Step] = []

    def step(self, *, scenes: bool = False, needs: type | None = None) -> Callable[[Run], Run]:
        """Adds a function as a question, named after it."""

        def add(run: Run) -> Run:
            self.steps.append(Step(run.__name__, run, scenes, needs))
            return run

        return add
