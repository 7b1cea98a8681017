"""What every exam asks about secrets: absent from everything that is printed, logged, kept, told or documented."""

import logging
import re
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from typing import Any

from tests.exams.parts import Verbs, secret_keys, tried
from tests.exams.room import Room

from hutong.base.http import Reply
from hutong.capabilities.channel import BadConfig
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.simulation import Mischief

LOUD = (None, Mischief.RESET, Mischief.BAD_SIGNATURE, Mischief.ERROR_BODY_200, Mischief.UNLISTED_STATE)


class Listening(logging.Handler):
    """Keeps every log line of every level, formatted with its traceback."""

    def __init__(self) -> None:
        super().__init__(logging.NOTSET)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(logging.Formatter().format(record))


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


def pieces(secret: str) -> list[str]:
    """What must not be seen of a secret: all of it, and every line of a key that is long enough to be of use."""
    lines = [line.strip() for line in secret.splitlines() if not line.startswith("-----")]
    body = "".join(lines)
    cut = [body[index : index + 24] for index in range(0, len(body) - 24, 24)] if len(body) > 64 else []
    return [piece for piece in (secret.strip(), body, *cut) if len(piece) >= 8]


def assert_absent(room: Room[Any, Any], where: str, text: str) -> None:
    for secret in (*room.secrets, room.own_key):
        for piece in pieces(secret):
            assert piece not in text, f"a secret is seen in {where}"


async def shown(verb: Awaitable[object]) -> str:
    """What a verb gives, in every way that it can be printed."""
    outcome = await tried(verb)
    return f"{outcome!r} {outcome} {getattr(outcome, '__cause__', '')!r} {getattr(outcome, '__context__', '')!r}"


def nothing_printed(room: Room[Any, Any]) -> None:
    """Settings, adapter, line, spec and the opened channel."""
    printed = (room.config, room.adapter, room.line, room.spec, room.opened, room.keys)
    for thing in printed:
        for render in (repr, str, "{}".format):
            assert_absent(room, type(thing).__name__, render(thing))
    assert_absent(room, "vars", str({item.name: getattr(room.config, item.name) for item in fields(room.config)}))
    assert_absent(room, "vars", str(vars(room.adapter)))


async def all_told(room: Room[Any, Any], verbs: Verbs) -> list[tuple[str, str]]:
    """Every verb, well and with every wrong, with logging at its loudest: all texts that came of it, by place."""
    told: list[str] = []
    with listened() as lines:
        for wrong in LOUD:
            async for _, verb in verbs():
                if wrong is not None:
                    room.wrong(wrong)
                told.append(await shown(verb()))
                room.right()
        told += [str(room.hears(knock)) for knock in room.knocks]
    assert room.log.rows
    places = (("a log", lines), ("an answer", told), ("the call log", room.log.rows))
    return [(where, "\n".join(texts)) for where, texts in places]


async def an_error_is_masked(room: Room[Any, Any], verb: Callable[[], Awaitable[object]]) -> None:
    """A bug of our own, whose message quotes what it was given: masked in the failure, the log and the call log."""
    for secret in room.secrets:

        def broken(reply: Reply, secret: str = secret) -> Reply:
            raise LookupError(f"{secret} is not in {reply.status}")

        with listened() as lines:
            room.wire.change = broken
            outcome = await tried(verb())
            room.right()
        assert isinstance(outcome, Failed)
        assert outcome.fault is Fault.UNKNOWN
        assert any("LookupError" in line for line in lines)
        texts = (f"{outcome} {outcome.reason}", *lines, *room.log.rows)
        assert_absent(room, "what is told of an error", "\n".join(texts))


async def a_repeated_secret_is_masked(room: Room[Any, Any], verb: Callable[[], Awaitable[object]]) -> None:
    """A provider that throws our own secret back at us: masked in the error and in the call log."""
    for secret in room.secrets:
        room.wire.change = lambda reply, secret=secret: Reply(500, f"bad key {secret}".encode(), {"x-key": "1"})
        outcome = await tried(verb())
        room.right()
        if isinstance(outcome, Failed):
            assert_absent(room, "an error", f"{outcome} {outcome.reason}")
    assert_absent(room, "the call log", "\n".join(room.log.rows))


def bad_ones_are_refused(room: Room[Any, Any], *, free: bool = False) -> None:
    """Each secret in turn, emptied, cut, or with a stranger's words in it: refused without being shown.

    `free`: there are providers that give their secrets no form, so that a stranger's words may be one.
    """
    required = secret_keys(room.spec)
    for wire in required:
        value = room.account.settings.get(wire, "")
        for bad in ("", " ", f"{value[: len(value) // 2]}%%", "s3cr3t-of-nobody-0123456789", "\0"):
            settings = {**room.account.settings, wire: bad}
            try:
                room.spec.config.read(room.account.merchant_no, settings)
            except BadConfig as error:
                told = f"{error} {error!r} {error.problems}"
                assert not bad.strip("\0 ") or bad.strip() not in told
                assert_absent(room, "a problem", told)
            else:
                assert "\0" not in bad
                assert bad.strip() or not required[wire], f"{wire} is required, and empty it is taken"
                assert not bad.strip() or (free and _fits(room, wire, bad)), f"{wire} takes {re.sub('.', 'x', bad)}"


def _fits(room: Room[Any, Any], wire: str, text: str) -> bool:
    declared = next(key for key in room.keys if key.wire == wire)
    return declared.check is None and re.fullmatch(declared.pattern or ".*", text) is not None


def explained(room: Room[Any, Any]) -> None:
    """Labels in Chinese and English for every key; no example of a secret."""
    for key in (room.spec.config.MERCHANT_NO, *room.keys):
        assert key.label.zh
        assert key.label.en
        assert bool(key.help.zh) is bool(key.help.en)
        assert_absent(room, "a form", repr(key))
    assert room.spec.name.zh
    assert room.spec.name.en
