"""Refunds as an export."""

from typing import Any, Final

from hutong.base.db import Pool
from hutong.base.text import Text
from hutong.features.exports.asked import Asked
from hutong.features.exports.kind import Cell, Field, Kind, Reader, Row, channel, moment, money, said, text, words
from hutong.features.trade import refunds
from hutong.features.trade.wanted import Wanted

STATES: Final = {
    "claimed": Text("正在请求", "Being asked"),
    "unsent": Text("未送达渠道", "Never left"),
    "unknown": Text("结果未知", "Fate unknown"),
    "processing": Text("处理中", "Processing"),
    "done": Text("已退款", "Refunded"),
    "failed": Text("退款失败", "Failed"),
}
_HUB: Final = Text("系统自动", "The hub")
_PEOPLE: Final = Text("商户或后台", "Merchant or office")


def _read(asked: Asked) -> Wanted:
    wanted = Wanted(
        **asked.wanted(),
        min_fen=asked.number("min_fen"),
        max_fen=asked.number("max_fen"),
        automatic=asked.flag("automatic"),
    )
    asked.end()
    return wanted


async def _count(pool: Pool, wanted: Wanted) -> int:
    return (await refunds.totals(pool, wanted)).count


async def _page(pool: Pool, wanted: Wanted, after: str, limit: int) -> list[dict[str, Any]]:
    return await refunds.listed(pool, wanted, after=after, limit=limit)


def _by(row: Row, reader: Reader) -> Cell:
    return (_HUB if row["automatic"] else _PEOPLE).to(reader.language)


KIND: Final = Kind(
    name="refunds",
    label=Text("退款", "Refunds"),
    may="refund.view",
    fields=(
        text("refund_id", Text("退款单号", "Refund's number")),
        text("id", Text("系统退款单号", "Our number")),
        text("provider_no", Text("渠道退款单号", "Provider's number")),
        money("fen", Text("退款金额（元）", "Amount in yuan")),
        words("state", Text("状态", "State"), STATES),
        text("order_id", Text("商户单号", "Merchant's number")),
        text("payment_id", Text("系统单号", "Our number of the payment")),
        money("payment_fen", Text("订单金额（元）", "Of, in yuan")),
        text("merchant_id", Text("商户号", "Merchant's id")),
        text("merchant", Text("商户", "Merchant"), of="merchant_name"),
        channel(),
        text("reason", Text("原因", "Reason")),
        Field("automatic", Text("发起方", "Made by"), _by),
        moment("created_at", Text("申请时间", "Asked")),
        moment("done_at", Text("完成时间", "Done")),
        said("words", Text("渠道说明", "What the provider said")),
    ),
    states=STATES,
    read=_read,
    count=_count,
    page=_page,
)
