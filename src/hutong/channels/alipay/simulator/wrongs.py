"""What the simulated Alipay says wrongly in an answer when it is told to."""

from typing import Any

from hutong.base.money import yuan_of
from hutong.capabilities.simulation import Mischief, Mischiefs
from hutong.channels.alipay.simulator.fields import business, fen

UNLISTED = "HELD_FOR_REVIEW"  # in no manual


def bent(mischiefs: Mischiefs, place: str, node: dict[str, Any]) -> dict[str, Any]:
    """The node of an answer, with the ordered wrongs done to it."""
    if mischiefs.take(Mischief.ERROR_BODY_200, place):
        return business("SYSTEM_ERROR", "系统错误").node
    if mischiefs.take(Mischief.UNLISTED_STATE, place):
        for name in ("trade_status", "refund_status"):
            if name in node:
                return {**node, name: UNLISTED}
        return business(UNLISTED, "交易需人工核实").node
    if "trade_status" in node and mischiefs.take(Mischief.WRONG_AMOUNT, place):
        return {**node, "total_amount": yuan_of(fen(node["total_amount"]) + 1)}
    return node
