"""A merchant's own payments as an export of the portal; which channel took them is not the merchant's affair."""

from dataclasses import replace
from typing import Any, Final

from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.features.exports.asked import Asked
from hutong.features.exports.kind import Kind, moment, money, text, words
from hutong.features.exports.kinds import payments
from hutong.features.trade import payments as found
from hutong.features.trade.wanted import Wanted

STATES: Final = {name: payments.STATES[name] for name in ("open", "paid", "closed", "late", "refunded")}


def _read(asked: Asked) -> Wanted:
    """Bound to one merchant: without one, and for states that the portal does not know, it is refused."""
    wanted: Wanted = payments.KIND.read(asked)
    if not wanted.merchant_id or not STATES.keys() >= set(wanted.states):
        raise Refusal(Problem.BAD_INPUT, "merchant_id, state")
    return replace(wanted, channel_id=None)


async def _page(pool: Pool, wanted: Wanted, after: str, limit: int) -> list[dict[str, Any]]:
    return await found.listed(pool, wanted, after=after, limit=limit)


KIND: Final = Kind(
    name="own_payments",
    label=payments.KIND.label,
    may="portal.payment",
    fields=(
        text("order_id", Text("商户单号", "Merchant's number")),
        text("id", Text("系统单号", "System number")),
        money("fen", Text("金额（元）", "Amount in yuan")),
        words("state", Text("状态", "State"), STATES),
        text("subject", Text("订单描述", "Subject")),
        text("product", Text("产品", "Product")),
        moment("created_at", Text("下单时间", "Ordered")),
        moment("paid_at", Text("支付时间", "Paid at")),
        money("refunded_fen", Text("已退款（元）", "Refunded in yuan")),
        words("notice_state", Text("通知", "Notice"), payments.NOTICE),
    ),
    states=STATES,
    read=_read,
    count=payments.KIND.count,
    page=_page,
)
