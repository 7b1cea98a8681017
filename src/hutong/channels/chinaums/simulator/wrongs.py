"""What the simulated UnionPay Commerce says wrongly in an answer when it is told to."""

from typing import Any, Final

from hutong.capabilities.simulation import Mischief, Mischiefs
from hutong.channels.chinaums.simulator.fields import Refused

UNLISTED: Final = "HELD_FOR_REVIEW"  # in no manual
_STATES: Final = ("refundStatus", "billStatus", "status")  # the first that is there is what the answer is about


def bent(mischiefs: Mischiefs, place: str, node: dict[str, Any]) -> dict[str, Any]:
    """The content of an answer, with the ordered wrongs done to it."""
    if mischiefs.take(Mischief.ERROR_BODY_200, place):
        return Refused("INTERNAL_ERROR").node
    if mischiefs.take(Mischief.UNLISTED_STATE, place):
        name = next((name for name in _STATES if name in node), "errCode")
        return {**node, name: UNLISTED}
    if ("billStatus" in node or "status" in node) and mischiefs.take(Mischief.WRONG_AMOUNT, place):
        return {**node, "totalAmount": node["totalAmount"] + 1}
    return node
