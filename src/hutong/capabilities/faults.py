"""The ways a provider can fail us, in our words; what may be done next follows from the kind alone."""

from enum import StrEnum
from typing import Final

from hutong.base.errors import Problem
from hutong.base.text import Text
from hutong.capabilities.sayings import NAMES, spoken


class Fault(StrEnum):
    """Kinds of failure. Only UNREACHABLE never left; UNKNOWN may have happened and is asked about, never assumed."""

    CONFIG = "config"  # our settings are wrong: key, certificate, permission, app id
    UNSUPPORTED = "unsupported"  # the channel can't do this
    REFUSED = "refused"  # the provider said no to this request, for good
    NOT_FOUND = "not_found"  # the provider has no such order
    DUPLICATE = "duplicate"  # the number was used before, with other content
    SLOW_DOWN = "slow_down"  # too many requests; nothing happened
    UNREACHABLE = "unreachable"  # the request never left: safe to repeat, safe to try the next route
    UNKNOWN = "unknown"  # it may have happened
    FORGED = "forged"  # a callback that is not what it claims to be


_TOLD: Final = 200  # characters of a reason in an answer


def name_of(fault: str) -> Text:
    """A kind of failure as people call it; empty for none."""
    return NAMES.get(fault, Text(fault, fault))


class Failed(Exception):
    """A provider's failure: our kind, the provider's own code and words (no secrets in them).

    Words of our own are a `Text`; `said` has them in both languages, `words` in English. Payers may read them.
    """

    def __init__(self, fault: Fault, code: str = "", words: str | Text = "") -> None:
        self.said = words if isinstance(words, Text) else spoken(words)
        words = self.said.en
        super().__init__(f"{fault}: {code} {words}".strip())
        self.fault = fault
        self.code = code
        self.words = words

    @property
    def reason(self) -> Text:
        """The provider's code and words, as people are told them.

        What a row keeps for people is the Chinese of this, or of `said` where the code has a column of its own: rows
        are told to merchants as they are, in Chinese, and `spoken` reads our own words back for English readers.
        """
        return Text(*(f"{self.code} {words}".strip() for words in self.said))


class Forged(Failed):
    """A callback that must not be believed: signature, age, merchant or application does not fit."""

    def __init__(self, words: str | Text) -> None:
        super().__init__(Fault.FORGED, "", words)


class Sealed(Forged):
    """A callback that bears the provider's signature, and our own key does not open it: no stranger made that up."""

    def __init__(self) -> None:
        super().__init__(
            Text(
                "服务商签了名，但用来解密的密钥（如 APIv3 密钥）打不开",
                "the provider signed it, and our key that opens it (such as the APIv3 key) does not",
            )
        )


class Unbelieved(ValueError):
    """An answer that the provider did not sign as it should: what was asked may have been done. Words of our own."""


def problem_of(fault: Fault) -> Problem:
    """What a merchant is told when a channel's call ended so."""
    return _PROBLEMS.get(fault, Problem.CHANNEL_UNKNOWN)


def detail_of(failed: Failed) -> Text:
    """What a merchant is told beside the problem. Where nobody knows what happened, words without a code are left out.

    They are no provider's, but a library's or ours.
    """
    if not failed.code and problem_of(failed.fault) is Problem.CHANNEL_UNKNOWN:
        return Text("", "")
    return Text(*(words[:_TOLD] for words in failed.reason))


_PROBLEMS: Final = {
    Fault.CONFIG: Problem.CHANNEL_CONFIG,
    Fault.UNSUPPORTED: Problem.CHANNEL_UNSUPPORTED,
    Fault.SLOW_DOWN: Problem.CHANNEL_BUSY,
    Fault.UNREACHABLE: Problem.CHANNEL_UNREACHABLE,
    Fault.REFUSED: Problem.CHANNEL_REFUSED,
    Fault.NOT_FOUND: Problem.CHANNEL_REFUSED,
}  # anything else: unknown
