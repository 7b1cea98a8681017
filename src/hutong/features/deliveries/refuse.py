"""A provider's failure as merchants and operators are told it: code, words, cause, remedy; how it is kept and read."""

import re
from typing import Final

from hutong.base.errors import Refusal
from hutong.base.text import Text
from hutong.capabilities.delivery import Delivers
from hutong.capabilities.faults import Failed, detail_of, problem_of
from hutong.capabilities.sayings import spoken
from hutong.switchboard.open import Opened

NO_ORDER: Final = Text("平台没有这个配送单", "the platform has no such order")
_OURS: Final = dict.fromkeys(NO_ORDER, NO_ORDER)
_STATE: Final = re.compile(r"state (\S+)")
_AND: Final = " · "  # between the words of a deed and what came of it


def refusal_of(failed: Failed, opened: Opened | None) -> Refusal:
    """The refusal of a call that failed."""
    problem, told = problem_of(failed.fault), detail_of(failed)
    known = opened.face(Delivers).explain(failed.code) if opened is not None else None
    if known is None:
        return Refusal(problem, told)
    zh = f"{told.zh}（{known.cause.zh}；{known.remedy.zh}）"
    return Refusal(problem, Text(zh, f"{told.en} ({known.cause.en}; {known.remedy.en})"))


def kept(failed: Failed, deed: str = "") -> str:
    """What the timeline keeps of a failure: the provider's code and words, behind those of the deed.

    Our kind of failure is not in it: what happened has a word of its own there, and the call log names the kind.
    """
    return f"{deed}{_AND}{failed.reason.zh}".strip(_AND)


def strange(status: str) -> str:
    """What is kept of an order that was taken in a state from which nothing follows."""
    return f"state {status}"


def readable(words: str) -> Text:
    """What was kept, in both languages: our own words are translated, all others are as they were said."""
    parts = [_read(part) for part in words.split(_AND)]
    return Text(_AND.join(part.zh for part in parts), _AND.join(part.en for part in parts))


def _read(part: str) -> Text:
    whole = _own(part)
    if whole.zh != whole.en:
        return whole
    code, _, rest = part.partition(" ")
    own = _own(rest)
    return Text(f"{code} {own.zh}".strip(), f"{code} {own.en}".strip())


def _own(words: str) -> Text:
    state = _STATE.fullmatch(words)
    if state is not None:
        return Text(f"平台状态 {state[1]} 含义不明", words)
    return _OURS.get(words) or spoken(words)
