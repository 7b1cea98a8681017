"""Text messages as an export; phones are not told whole."""

from typing import Any, Final

from hutong.base.db import Pool
from hutong.base.secrets import masked_phone
from hutong.base.text import Text
from hutong.features.exports.asked import Asked
from hutong.features.exports.kind import Cell, Field, Kind, Reader, Row, channel, moment, said, text, words
from hutong.features.trade import texts
from hutong.features.trade.texts import WantedTexts

STATES: Final = {
    "sending": Text("发送中", "Being sent"),
    "sent": Text("已提交", "Taken by the provider"),
    "delivered": Text("已送达", "Delivered"),
    "failed": Text("发送失败", "Failed"),
    "unknown": Text("结果未知", "Fate unknown"),
    "unsent": Text("未送出", "Never left"),
    "refused": Text("渠道拒绝", "Refused"),
}


def _read(asked: Asked) -> WantedTexts:
    phone = asked.text("phone").removeprefix("+86")
    wanted = WantedTexts(**asked.wanted(), phone=phone, template=asked.text("template"))
    asked.end()
    return wanted


async def _count(pool: Pool, wanted: WantedTexts) -> int:
    return sum((await texts.totals(pool, wanted)).values())


async def _page(pool: Pool, wanted: WantedTexts, after: str, limit: int) -> list[dict[str, Any]]:
    return await texts.listed(pool, wanted, after=after, limit=limit)


def _phone(row: Row, _: Reader) -> Cell:
    return masked_phone(row["phone"])


KIND: Final = Kind(
    name="sms",
    label=Text("短信", "Text messages"),
    may="sms.view",
    fields=(
        text("id", Text("系统编号", "Our number")),
        text("request_id", Text("商户请求号", "Merchant's number")),
        text("merchant_id", Text("商户号", "Merchant's id")),
        text("merchant", Text("商户", "Merchant"), of="merchant_name"),
        Field("phone", Text("手机号", "Phone"), _phone),
        text("kind", Text("类型", "Kind")),
        text("template", Text("模板", "Template")),
        words("state", Text("状态", "State"), STATES),
        channel(),
        text("provider_no", Text("渠道编号", "Provider's number")),
        text("code", Text("渠道状态码", "Provider's code")),
        said("words", Text("渠道说明", "What the provider said")),
        moment("created_at", Text("请求时间", "Asked")),
        moment("sent_at", Text("提交时间", "Sent")),
        moment("done_at", Text("完成时间", "Done")),
    ),
    states=STATES,
    read=_read,
    count=_count,
    page=_page,
)
