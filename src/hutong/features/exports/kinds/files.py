"""Files as an export: what is known of them, not their content."""

from typing import Any, Final

from hutong.base.db import Pool
from hutong.base.text import Text
from hutong.features.exports.asked import Asked
from hutong.features.exports.kind import Kind, channel, moment, number, said, text, words
from hutong.features.trade import files
from hutong.features.trade.files import WantedFiles

STATES: Final = {
    "uploading": Text("上传中", "On its way"),
    "expected": Text("等待上传", "Expected"),
    "stored": Text("已存储", "Stored"),
    "failed": Text("上传失败", "Failed"),
    "refused": Text("已拒绝", "Refused"),
    "lost": Text("已丢失", "Lost"),
    "deleted": Text("已删除", "Deleted"),
}


def _read(asked: Asked) -> WantedFiles:
    wanted = WantedFiles(**asked.wanted(), name=asked.text("name"), media=asked.text("media"))
    asked.end()
    return wanted


async def _count(pool: Pool, wanted: WantedFiles) -> int:
    return (await files.totals(pool, wanted)).count


async def _page(pool: Pool, wanted: WantedFiles, after: str, limit: int) -> list[dict[str, Any]]:
    return await files.listed(pool, wanted, after=after, limit=limit)


KIND: Final = Kind(
    name="files",
    label=Text("文件", "Files"),
    may="file.view",
    fields=(
        text("id", Text("系统编号", "Our number")),
        text("file_id", Text("商户文件号", "Merchant's number")),
        text("merchant_id", Text("商户号", "Merchant's id")),
        text("merchant", Text("商户", "Merchant"), of="merchant_name"),
        text("name", Text("文件名", "Name")),
        number("size", Text("字节", "Bytes")),
        text("content_type", Text("类型", "Type")),
        words("state", Text("状态", "State"), STATES),
        channel(),
        said("words", Text("说明", "Words")),
        moment("created_at", Text("请求时间", "Asked")),
        moment("stored_at", Text("存储时间", "Stored at")),
        moment("deleted_at", Text("删除时间", "Deleted at")),
    ),
    states=STATES,
    read=_read,
    count=_count,
    page=_page,
)
