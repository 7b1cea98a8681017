"""Notices to merchants as an export."""

from typing import Any, Final

from hutong.base.db import Pool
from hutong.base.text import Text
from hutong.features.exports.asked import Asked
from hutong.features.exports.kind import Kind, moment, number, text, words
from hutong.features.trade import notices
from hutong.features.trade.notices import WantedNotices

STATES: Final = {
    "waiting": Text("待送达", "To be delivered"),
    "retrying": Text("重试中", "Tried again"),
    "done": Text("已送达", "Delivered"),
    "given_up": Text("已放弃", "Given up"),
}


def _read(asked: Asked) -> WantedNotices:
    wanted = WantedNotices(**asked.wanted(), kind=asked.text("kind"))
    asked.end()
    return wanted


async def _page(pool: Pool, wanted: WantedNotices, after: str, limit: int) -> list[dict[str, Any]]:
    return await notices.listed(pool, wanted, after=after, limit=limit)


KIND: Final = Kind(
    name="notices",
    label=Text("商户通知", "Notices"),
    may="notice.view",
    fields=(
        text("id", Text("通知编号", "Notice")),
        text("topic", Text("类型", "Topic")),
        text("number", Text("商户单号", "Merchant's number")),
        text("subject", Text("系统单号", "Our number")),
        text("merchant_id", Text("商户号", "Merchant's id")),
        text("merchant", Text("商户", "Merchant"), of="merchant_name"),
        text("url", Text("通知地址", "Notify URL")),
        words("state", Text("状态", "State"), STATES),
        number("tries", Text("阶梯次数", "Steps of the ladder")),
        number("posted", Text("发送次数", "Times sent")),
        number("status", Text("最近 HTTP 状态", "Last HTTP status")),
        text("answer", Text("最近应答", "Last answer")),
        text("error", Text("最近错误", "Last error")),
        moment("created_at", Text("生成时间", "Made")),
        moment("tried_at", Text("最近发送", "Last sent")),
        moment("next_at", Text("下次发送", "Next")),
        moment("done_at", Text("送达时间", "Delivered at")),
    ),
    states=STATES,
    read=_read,
    count=notices.count,
    page=_page,
)
