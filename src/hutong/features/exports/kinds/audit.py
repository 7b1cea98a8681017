"""The audit as an export, each row with its place in the chain."""

import json
from dataclasses import asdict
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from hutong.base.clock import BEIJING
from hutong.base.db import Pool
from hutong.base.text import Text
from hutong.features.audit import look
from hutong.features.audit import words as say
from hutong.features.audit.look import Wish
from hutong.features.exports.asked import Asked
from hutong.features.exports.kind import Cell, Field, Kind, Reader, Row, moment, number, text


def _read(asked: Asked) -> Wish:
    first, last = asked.day("from"), asked.day("to")
    wish = Wish(
        asked.text("actor"),
        asked.texts("action"),
        asked.text("subject"),
        _midnight(first) if first else None,
        _midnight(last) + timedelta(days=1) if last else None,
    )
    asked.end()
    return wish


async def _page(pool: Pool, wish: Wish, after: str, limit: int) -> list[dict[str, Any]]:
    found = await look.page(pool, wish, after=int(after) if after else None, limit=limit)
    return [asdict(row) for row in found.rows]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), BEIJING)


def _action(row: Row, reader: Reader) -> Cell:
    return say.action(row["action"]).to(reader.language)


def _detail(row: Row, _: Reader) -> Cell:
    return json.dumps(row["detail"], ensure_ascii=False)


KIND: Final = Kind(
    name="audit",
    label=Text("审计日志", "Audit"),
    may="audit.view",
    fields=(
        number("id", Text("编号", "Number")),
        moment("at", Text("时间", "When")),
        text("actor", Text("操作者", "Who")),
        Field("action", Text("操作", "What"), _action),
        text("code", Text("操作代码", "Action's code"), of="action"),
        text("subject", Text("对象", "About what")),
        Field("detail", Text("详情", "Detail"), _detail, 60),
        number("seq", Text("链序号", "Place in the chain")),
        text("hash", Text("链哈希", "Hash of the chain")),
    ),
    states={},
    read=_read,
    count=look.count,
    page=_page,
)
