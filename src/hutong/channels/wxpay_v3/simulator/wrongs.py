"""What the simulated WeChat Pay says wrongly in an answer when it is told to."""

from typing import Any

from hutong.capabilities.simulation import Mischief, Mischiefs
from hutong.channels.wxpay_v3.simulator.gate import Answer, Call

UNLISTED = "HELD_FOR_REVIEW"  # in no manual


def bent(mischiefs: Mischiefs, call: Call, answer: Answer) -> Answer:
    """The answer, with the ordered wrongs done to it."""
    if answer.raw is not None:
        return answer
    if mischiefs.take(Mischief.ERROR_BODY_200, call.path):
        return Answer(200, {"code": "SYSTEM_ERROR", "message": "系统异常，请稍后重试"})
    content = dict(answer.content or {})
    if mischiefs.take(Mischief.UNLISTED_STATE, call.path):
        return _unlisted(answer, content)
    if call.method == "GET" and "trade_state" in content and mischiefs.take(Mischief.WRONG_AMOUNT, call.path):
        content["amount"] = {**content["amount"], "total": content["amount"]["total"] + 1}
        return Answer(answer.status, content)
    return answer


def _unlisted(answer: Answer, content: dict[str, Any]) -> Answer:
    for name in ("trade_state", "status"):
        if name in content:
            return Answer(answer.status, {**content, name: UNLISTED})
    return Answer(403, {"code": UNLISTED, "message": "交易需人工核实"})
