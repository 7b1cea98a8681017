"""WeChat's numbers, looked up: which kind of failure one is, and how it is explained to an operator."""

from collections.abc import Mapping
from typing import Final

from hutong.capabilities.faults import Fault
from hutong.capabilities.platform.codes import Meaning
from hutong.vendors.wechat.codes.account import ACCOUNT
from hutong.vendors.wechat.codes.explained import Explained
from hutong.vendors.wechat.codes.messages import MESSAGES
from hutong.vendors.wechat.codes.pages import PAGES
from hutong.vendors.wechat.codes.pushes import PUSHES
from hutong.vendors.wechat.codes.requests import REQUESTS

CALLS: Final[Mapping[int, Explained]] = {**ACCOUNT, **REQUESTS, **MESSAGES}  # errcode of an answer
_TEMPLATE: Final = frozenset({"40037"})  # the numbers that are about the template's id
_ALL: Final[Mapping[int, Explained]] = {**CALLS, **PAGES, **PUSHES}


def fault_of(code: int) -> Fault:
    """The kind of failure that an errcode other than 0 is; UNKNOWN where it is not listed: it may have happened."""
    found = CALLS.get(code)
    return found.fault if found else Fault.UNKNOWN


def explained(code: str) -> Explained | None:
    """What a number of WeChat's means (of a call, of the authorise page, of the push's seal); None for another."""
    try:
        return _ALL.get(int(code))
    except ValueError:
        return None


def meaning(number: str) -> Meaning | None:
    """See `ExplainsCodes.meaning`."""
    known = explained(number)
    return Meaning(known.cause, known.remedy, number in _TEMPLATE) if known else None
