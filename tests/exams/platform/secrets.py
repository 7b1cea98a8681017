"""Secrets of a platform's channel: absent from everything that is printed, logged, kept, told or documented."""

from collections.abc import AsyncIterator, Awaitable, Callable

from tests.exams import secrecy
from tests.exams.parts import Verb
from tests.exams.platform.hall import Hall
from tests.exams.secrecy import assert_absent
from tests.exams.steps import Step

Verbs = Callable[[Hall], AsyncIterator[tuple[str, Verb]]]
Question = Callable[[Hall, Verbs], Awaitable[None]]


def questions(verbs: Verbs) -> list[Step[[Hall]]]:
    """What every exam of a platform asks about secrets, of its own verbs."""
    return [_step(one, verbs) for one in (_printed, _told, _an_error, _repeated, _bad_ones, _explained)]


def _step(question: Question, verbs: Verbs) -> Step[[Hall]]:
    async def run(hall: Hall) -> None:
        await question(hall, verbs)

    return Step(f"secrets{question.__name__}", run)


async def _printed(hall: Hall, verbs: Verbs) -> None:
    secrecy.nothing_printed(hall)


async def _told(hall: Hall, verbs: Verbs) -> None:
    for where, text in await secrecy.all_told(hall, lambda: verbs(hall)):
        assert_absent(hall, where, text)


async def _an_error(hall: Hall, verbs: Verbs) -> None:
    async for _, verb in verbs(hall):
        await secrecy.an_error_is_masked(hall, verb)


async def _repeated(hall: Hall, verbs: Verbs) -> None:
    async for _, verb in verbs(hall):
        await secrecy.a_repeated_secret_is_masked(hall, verb)


async def _bad_ones(hall: Hall, verbs: Verbs) -> None:
    secrecy.bad_ones_are_refused(hall)


async def _explained(hall: Hall, verbs: Verbs) -> None:
    secrecy.explained(hall)
