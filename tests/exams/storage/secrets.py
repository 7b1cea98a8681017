"""Secrets, and other people's files: absent from everything that is printed, logged, kept, told or documented."""

from tests.exams import secrecy
from tests.exams.secrecy import assert_absent
from tests.exams.steps import Paper
from tests.exams.storage.hall import SECRET, TYPE, Hall

from hutong.capabilities.storage import PresignsForms, ServesItself

paper = Paper[[Hall]]()


@paper.step()
async def no_secret_is_seen_in_what_is_printed(hall: Hall) -> None:
    """Settings, adapter, line, spec and the opened channel."""
    secrecy.nothing_printed(hall)


@paper.step()
async def no_secret_and_no_content_is_seen_in_logs_errors_or_the_call_log(hall: Hall) -> None:
    """Every verb, well and with every wrong, with logging at its loudest; a read gives what it read and no more."""
    for where, text in await secrecy.all_told(hall, hall.verbs):
        assert_absent(hall, where, text)
        assert SECRET.decode().strip() not in text, f"a file's content is seen in {where}"
        assert where == "an answer" or SECRET[1:9].decode() not in text, f"what was read is seen in {where}"


@paper.step(without=ServesItself)
async def an_error_that_holds_a_secret_is_masked(hall: Hall) -> None:
    """A bug of our own, whose message quotes what it was given: masked in the failure, the log and the call log."""
    file = hall.file(len(SECRET))
    await secrecy.an_error_is_masked(hall, lambda: hall.put(file, SECRET))


@paper.step(without=ServesItself)
async def an_answer_that_repeats_a_secret_is_masked(hall: Hall) -> None:
    """A carrier that throws our own secret back at us: masked in the error and in the call log."""
    file = hall.file(len(SECRET))
    await secrecy.a_repeated_secret_is_masked(hall, lambda: hall.put(file, SECRET))


@paper.step()
async def no_secret_is_in_what_browsers_are_given(hall: Hall) -> None:
    """Links and forms go to anybody."""
    file = hall.file(len(SECRET), TYPE)
    assert_absent(hall, "a link", hall.link(file.key))
    if hall.opened.can(PresignsForms):
        assert_absent(hall, "a form", str(hall.form(file)))


@paper.step()
async def a_bad_secret_is_refused_without_being_shown(hall: Hall) -> None:
    """Each secret in turn: emptied, cut, or with a stranger's words in it."""
    secrecy.bad_ones_are_refused(hall, free=True)


@paper.step()
async def every_key_is_explained_in_both_languages(hall: Hall) -> None:
    """Labels in Chinese and English; no example of a secret."""
    secrecy.explained(hall)
