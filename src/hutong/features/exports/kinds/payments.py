"""Payments as an export."""

from typing import Any, Final

from hutong.base.db import Pool
from hutong.base.text import Text
from hutong.features.exports.asked import Asked
from hutong.features.exports.kind import Kind, channel, moment, money, text, words
from hutong.features.trade import payments
from hutong.features.trade.wanted import Wanted

STATES: Final = {
    "open": Text("待支付", "Open"),
    "paid": Text("已支付", "Paid"),
    "closed": Text("已关闭", "Closed"),
    "late": Text("关单后到账", "Paid late"),
    "unknown": Text("结果未知", "Fate unknown"),
    "refunded": Text("有退款", "Refunded"),
}
NOTICE: Final = {
    "waiting": Text("待送达", "To be delivered"),
    "done": Text("已送达", "Delivered"),
    "given_up": Text("已放弃", "Given up"),
}


def _read(asked: Asked) -> Wanted:
    wanted = Wanted(
        **asked.wanted(),
        product=asked.text("product"),
        min_fen=asked.number("min_fen"),
        max_fen=asked.number("max_fen"),
    )
    asked.end()
    return wanted


async def _count(pool: Pool, wanted: Wanted) -> int:
    return (await payments.totals(pool, wanted)).count


async def _page(pool: Pool, wanted: Wanted, after: str, limit: int) -> list[dict[str, Any]]:
    rows = await payments.listed(pool, wanted, after=after, limit=limit)
    return [{**row, "state": "unknown" if row["attempt_state"] == "unknown" else row["state"]} for row in rows]


KIND: Final = Kind(
    name="payments",
    label=Text("支付订单", "Payments"),
    may="payment.view",
    fields=(
        text("order_id", Text("商户单号", "Merchant's number")),
        text("id", Text("系统单号", "Our number")),
        text("provider_no", Text("渠道单号", "Provider's number")),
        money("fen", Text("金额（元）", "Amount in yuan")),
        words("state", Text("状态", "State"), STATES),
        text("merchant_id", Text("商户号", "Merchant's id")),
        text("merchant", Text("商户", "Merchant"), of="merchant_name"),
        channel(),
        text("product", Text("产品", "Product")),
        moment("created_at", Text("下单时间", "Ordered")),
        moment("paid_at", Text("支付时间", "Paid at")),
        money("refunded_fen", Text("已退款（元）", "Refunded in yuan")),
        words("notice_state", Text("通知", "Notice"), NOTICE),
        text("subject", Text("订单描述", "Subject")),
    ),
    states=STATES,
    read=_read,
    count=_count,
    page=_page,
)
