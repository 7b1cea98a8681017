"""The ways a provider can fail us, in our words; what may be done next follows from the kind alone."""

from enum import StrEnum
from typing import Final

from hutong.base.errors import Problem


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


class Failed(Exception):
    """A provider's failure: our kind, the provider's own code and words (no secrets in them)."""

    def __init__(self, fault: Fault, code: str = "", words: str = "") -> None:
        super().__init__(f"{fault}: {code} {words}".strip())
        self.fault = fault
        self.code = code
        self.words = words


class Forged(Failed):
    """A callback that must not be believed: signature, age, merchant or application does not fit."""

    def __init__(self, words: str) -> None:
        super().__init__(Fault.FORGED, "", words)


def problem_of(fault: Fault) -> Problem:
    """What a merchant is told when a channel's call ended so."""
    return _PROBLEMS.get(fault, Problem.CHANNEL_UNKNOWN)


_PROBLEMS: Final = {
    Fault.CONFIG: Problem.CHANNEL_CONFIG,
    Fault.UNSUPPORTED: Problem.CHANNEL_UNSUPPORTED,
    Fault.SLOW_DOWN: Problem.CHANNEL_BUSY,
    Fault.UNREACHABLE: Problem.CHANNEL_UNREACHABLE,
    Fault.REFUSED: Problem.CHANNEL_REFUSED,
    Fault.NOT_FOUND: Problem.CHANNEL_REFUSED,
}  # anything else: unknown
