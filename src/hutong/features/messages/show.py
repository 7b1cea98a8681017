"""Messages by template for people: a list, and the whole story of one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.ids import first_id
from hutong.features.notices import resend

Row = dict[str, Any]
State = Literal["sending", "sent", "delivered", "failed", "unknown", "unsent"]
_ROW: Final = """
SELECT s.id, s.merchant_id, m.name AS merchant_name, s.source, s.request_id, s.kind, s.channel_id, s.revision, s.way,
       s.openid, s.template, s.fields, s.url, s.mini_app, s.mini_page, s.notify_url, s.state, s.provider_no, s.code,
       s.words, s.created_at, s.left_at, s.sent_at, s.done_at, s.again_at, s.tries
  FROM message s JOIN merchant m ON m.id = s.merchant_id
"""
_NUMBERED: Final = """
s.id IN (SELECT id FROM message WHERE id = ?
         UNION ALL SELECT r.id FROM merchant o JOIN message r ON r.merchant_id = o.id AND r.request_id = ?
          AND r.source IN ('api', 'house', 'reminder'))
"""
_CALLS: Final = """
SELECT at, channel_id, revision, verb, number, fault, words, ms, exchanges FROM call_log WHERE number = $1
 ORDER BY at, id
"""
_DIGITS: Final = re.compile(r"[0-9]+$")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters; empty and None ask for everything. `number`: ours, or a merchant's."""

    number: str = ""
    openid: str = ""
    merchant_id: str = ""
    kind: str | None = None  # empty: by a template's id
    channel_id: int | None = None
    states: Sequence[str] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """A message with everything that belongs to it; rows as the database has them."""

    message: Row
    calls: Sequence[Row]  # masked when they were written
    notices: Sequence[Row]  # each with "tried": its tries


async def listed(pool: Pool, wanted: Wanted, *, after: str = "", limit: int = 50) -> list[Row]:
    """The newest messages that are wanted, below the number `after`."""
    conditions, values = ["true"], list[Any]()
    for condition, value in (
        (_NUMBERED, wanted.number or None),
        ("s.openid = ?", wanted.openid or None),
        ("s.merchant_id = ?", wanted.merchant_id or None),
        ("s.kind = ?", wanted.kind),
        ("s.channel_id = ?", wanted.channel_id),
        ("s.state = ANY(?)", list(wanted.states) or None),
        ("s.id >= ?", first_id(wanted.since) if wanted.since else None),
        ("s.id < ?", first_id(wanted.until) if wanted.until else None),
        ("s.id < ?", after or None),
    ):
        if value is not None:
            values.append(value)
            conditions.append(condition.replace("?", f"${len(values)}"))
    query = f"{_ROW} WHERE {' AND '.join(conditions)} ORDER BY s.id DESC LIMIT ${len(values) + 1}"
    return [_shown(dict(row)) for row in await pool.fetch(query, *values, limit)]


async def story(pool: Pool, message_id: str) -> Story:
    """One message whole, by our number; Refusal (MESSAGE_NOT_FOUND)."""
    row = await pool.fetchrow(f"{_ROW} WHERE s.id = $1", message_id)
    if row is None:
        raise Refusal(Problem.MESSAGE_NOT_FOUND, message_id[:64])
    notices = await resend.recent(pool, subject=message_id)
    return Story(
        _shown(dict(row)),
        [dict(one) for one in await pool.fetch(_CALLS, message_id)],
        [{**one, "tried": await resend.tries(pool, one["id"])} for one in notices],
    )


def in_order(fields: Mapping[str, str]) -> dict[str, str]:
    """Fields as a template has them: first, then by the number at their end, remark last."""

    def place(name: str) -> tuple[int, int, str]:
        digits = _DIGITS.search(name)
        return {"first": 0, "remark": 2}.get(name, 1), int(digits[0]) if digits else 0, name

    return {name: fields[name] for name in sorted(fields, key=place)}


def _shown(row: Mapping[str, Any]) -> Row:
    return {**row, "fields": in_order(row["fields"])}
