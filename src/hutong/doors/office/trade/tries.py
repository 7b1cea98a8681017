"""The tries of a notice, for people: what was answered, and what that means."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hutong.doors.office.frame.caller import Caller
from hutong.doors.office.frame.forms import Answer
from hutong.features.notices.verdict import GOOD, verdict


class NoticeTry(Answer):
    """One try, and what its result means."""

    at: datetime
    status: int | None
    took_ms: int
    answer: str
    error: str
    meaning: str
    heard: bool


def try_row(who: Caller, row: Mapping[str, Any]) -> NoticeTry:
    """A try with its words."""
    found = verdict(row["status"], row["answer"], row["error"])
    return NoticeTry.model_validate({**row, "meaning": who.say(found), "heard": found == GOOD})


def meaning(who: Caller, row: Mapping[str, Any]) -> str:
    """What a try came to and what to do about it."""
    return who.say(verdict(row["status"], row["answer"], row["error"]))
