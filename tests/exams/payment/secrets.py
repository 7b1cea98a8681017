"""Secrets: absent from everything that is printed, logged, kept, told or documented."""

from tests.exams import secrecy
from tests.exams.hall import Hall
from tests.exams.payment.answers import verbs
from tests.exams.secrecy import assert_absent
from tests.exams.steps import Paper

from hutong.capabilities.pay import Scene

paper = Paper[[Hall, Scene]]()


@paper.step()
async def no_secret_is_seen_in_what_is_printed(hall: Hall, scene: Scene) -> None:
    """Settings, adapter, line, spec and the opened channel."""
    assert hall.secrets
    secrecy.nothing_printed(hall)


@paper.step()
async def no_secret_is_seen_in_logs_errors_or_the_call_log(hall: Hall, scene: Scene) -> None:
    """Every verb, well and with every wrong, with logging at its loudest."""
    for where, text in await secrecy.all_told(hall, lambda: verbs(hall, scene)):
        assert_absent(hall, where, text)


@paper.step()
async def an_error_that_holds_a_secret_is_masked(hall: Hall, scene: Scene) -> None:
    """A bug of our own, whose message quotes what it was given: masked in the failure, the log and the call log."""
    await secrecy.an_error_is_masked(hall, lambda: hall.opened.pay(hall.ask(scene)))


@paper.step()
async def an_answer_that_repeats_a_secret_is_masked(hall: Hall, scene: Scene) -> None:
    """A provider that throws our own secret back at us: masked in the error and in the call log."""
    ask = hall.ask(scene)
    await secrecy.a_repeated_secret_is_masked(hall, lambda: hall.opened.pay(ask))


@paper.step()
async def a_bad_secret_is_refused_without_being_shown(hall: Hall, scene: Scene) -> None:
    """Each secret in turn: emptied, cut, or with a stranger's words in it."""
    secrecy.bad_ones_are_refused(hall)


@paper.step()
async def every_key_is_explained_in_both_languages(hall: Hall, scene: Scene) -> None:
    """Labels in Chinese and English; no example of a secret."""
    secrecy.explained(hall)
