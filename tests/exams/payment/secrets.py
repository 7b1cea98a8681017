"""Secrets: absent from everything that is printed, logged, kept, told or documented."""

import logging
import re
from collections.abc import Awaitable, Iterator
from contextlib import contextmanager
from dataclasses import fields

from tests.exams.hall import Hall, secret_keys, tried
from tests.exams.payment.answers import verbs
from tests.exams.steps import Paper

from hutong.base.http import Reply
from hutong.capabilities.channel import BadConfig
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.pay import Scene
from hutong.capabilities.simulation import Mischief

paper = Paper()
LOUD = (None, Mischief.RESET, Mischief.BAD_SIGNATURE, Mischief.ERROR_BODY_200, Mischief.UNLISTED_STATE)


class Listening(logging.Handler):
    """Keeps every log line of every level, formatted with its traceback."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(logging.Formatter().format(record))


def pieces(secret: str) -> list[str]:
    """What must not be seen of a secret: all of it, and every line of a key that is long enough to be of use."""
    lines = [line.strip() for line in secret.splitlines() if not line.startswith("-----")]
    body = "".join(lines)
    cut = [body[index : index + 24] for index in range(0, len(body) - 24, 24)] if len(body) > 64 else []
    return [piece for piece in (secret.strip(), body, *cut) if len(piece) >= 8]


def assert_absent(hall: Hall, where: str, text: str) -> None:
    for secret in hall.secrets:
        for piece in pieces(secret):
            assert piece not in text, f"a secret is seen in {where}"


@paper.step()
async def no_secret_is_seen_in_what_is_printed(hall: Hall, scene: Scene) -> None:
    """Settings, adapter, line, spec and the opened channel."""
    assert hall.secrets
    printed = (hall.config, hall.adapter, hall.line, hall.spec, hall.opened, hall.spec.config.keys())
    for thing in printed:
        for render in (repr, str, "{}".format):
            assert_absent(hall, type(thing).__name__, render(thing))
    assert_absent(hall, "vars", str({item.name: getattr(hall.config, item.name) for item in fields(hall.config)}))
    assert_absent(hall, "vars", str(vars(hall.adapter)))


@contextmanager
def listened() -> Iterator[list[str]]:
    """Every log line of every level, while it lasts."""
    root, listening = logging.getLogger(), Listening()
    level = root.level
    root.addHandler(listening)
    root.setLevel(logging.NOTSET)
    try:
        yield listening.lines
    finally:
        root.removeHandler(listening)
        root.setLevel(level)


@paper.step()
async def no_secret_is_seen_in_logs_errors_or_the_call_log(hall: Hall, scene: Scene) -> None:
    """Every verb, well and with every wrong, with logging at its loudest."""
    told: list[str] = []
    with listened() as lines:
        for wrong in LOUD:
            async for _, verb in verbs(hall, scene):
                if wrong is not None:
                    hall.wrong(wrong)
                told.append(await shown(verb()))
                hall.right()
        told += [str(hall.hears(knock)) for knock in hall.knocks]
    for where, texts in (("a log", lines), ("an answer", told), ("the call log", hall.log.rows)):
        assert_absent(hall, where, "\n".join(texts))
    assert hall.log.rows


async def shown(verb: Awaitable[object]) -> str:
    """What a verb gives, in every way that it can be printed."""
    outcome = await tried(verb)
    return f"{outcome!r} {outcome} {getattr(outcome, '__cause__', '')!r} {getattr(outcome, '__context__', '')!r}"


@paper.step()
async def an_error_that_holds_a_secret_is_masked(hall: Hall, scene: Scene) -> None:
    """A bug of our own, whose message quotes what it was given: masked in the failure, the log and the call log."""
    for secret in hall.secrets:

        def broken(reply: Reply, secret: str = secret) -> Reply:
            raise LookupError(f"{secret} is not in {reply.status}")

        with listened() as lines:
            hall.wire.change = broken
            outcome = await tried(hall.opened.pay(hall.ask(scene)))
            hall.right()
        assert isinstance(outcome, Failed)
        assert outcome.fault is Fault.UNKNOWN
        assert any("LookupError" in line for line in lines)
        texts = (f"{outcome} {outcome.words}", *lines, *hall.log.rows)
        assert_absent(hall, "what is told of an error", "\n".join(texts))


@paper.step()
async def an_answer_that_repeats_a_secret_is_masked(hall: Hall, scene: Scene) -> None:
    """A provider that throws our own secret back at us: masked in the error and in the call log."""
    ask = hall.ask(scene)
    for secret in hall.secrets:
        hall.wire.change = lambda reply, secret=secret: type(reply)(500, f"bad key {secret}".encode(), {"x-key": "1"})
        try:
            await hall.opened.pay(ask)
        except Failed as failed:
            assert_absent(hall, "an error", f"{failed} {failed.code} {failed.words}")
        hall.right()
    assert_absent(hall, "the call log", "\n".join(hall.log.rows))


@paper.step()
async def a_bad_secret_is_refused_without_being_shown(hall: Hall, scene: Scene) -> None:
    """Each secret in turn: emptied, cut, or with a stranger's words in it."""
    required = secret_keys(hall.spec)
    for wire in required:
        value = hall.account.settings.get(wire, "")
        for bad in ("", " ", f"{value[: len(value) // 2]}%%", "s3cr3t-of-nobody-0123456789", "\0"):
            settings = {**hall.account.settings, wire: bad}
            try:
                hall.spec.config.read(hall.account.merchant_no, settings)
            except BadConfig as error:
                shown = f"{error} {error!r} {error.problems}"
                assert not bad.strip("\0 ") or bad.strip() not in shown
                assert_absent(hall, "a problem", shown)
            else:
                assert not bad.strip(), f"{wire} takes {re.sub('.', 'x', bad)}"
                assert not required[wire], f"{wire} is required, and empty it is taken"


@paper.step()
async def every_key_is_explained_in_both_languages(hall: Hall, scene: Scene) -> None:
    """Labels in Chinese and English; no example of a secret."""
    for key in (hall.spec.config.MERCHANT_NO, *hall.spec.config.keys()):
        assert key.label.zh
        assert key.label.en
        assert bool(key.help.zh) is bool(key.help.en)
        assert_absent(hall, "a form", repr(key))
    assert hall.spec.name.zh
    assert hall.spec.name.en
