"""A provider's failure as merchants and operators are told it: our number, its code and words, cause and remedy."""

from hutong.base.errors import Problem, Refusal
from hutong.base.http import spoken
from hutong.base.text import Text
from hutong.capabilities.delivery import Delivers
from hutong.capabilities.faults import Failed, Fault, problem_of
from hutong.switchboard.open import Opened


def refusal_of(failed: Failed, opened: Opened | None) -> Refusal:
    """The refusal of a call that failed. Words without a code are nobody's but a library's, and left out."""
    problem = Problem.CHANNEL_UNKNOWN if failed.fault is Fault.DUPLICATE else problem_of(failed.fault)
    said = failed.words if failed.code or problem is not Problem.CHANNEL_UNKNOWN else ""
    told = f"{failed.code} {said}".strip()[:200]
    known = opened.face(Delivers).explain(failed.code) if opened is not None else None
    if known is None:
        return Refusal(problem, spoken(told))
    zh = f"{told}（{known.cause.zh}；{known.remedy.zh}）"
    return Refusal(problem, Text(zh, f"{told} ({known.cause.en}; {known.remedy.en})"))
