"""Merchants as a list: newest first, page by page, without anything that has to be unsealed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import asyncpg

from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text

_COLUMNS: Final = (
    "m.id, m.name, m.enabled, m.allowed_ips, m.notice_json, m.notice_ladder, m.late_money, m.products,"
    " m.accounts, m.created_at,"
    " m.public_key IS NOT NULL AS has_public_key,"
    " m.public_key_previous IS NOT NULL OR m.md5_key_previous IS NOT NULL AS has_old_keys,"
    " (SELECT count(*) FROM account a WHERE a.merchant_id = m.id) AS people"
)


@dataclass(frozen=True, slots=True)
class Row:
    """A merchant in a list."""

    id: str
    name: str
    enabled: bool
    allowed_ips: str
    notice_json: bool
    notice_ladder: str
    late_money: str
    products: list[str] | None  # None: all
    accounts: list[str] | None  # None: all
    created_at: datetime
    has_public_key: bool
    has_old_keys: bool  # two keys live
    people: int  # accounts of its portal


@dataclass(frozen=True, slots=True)
class Found:
    """Rows of a page, and where the next page begins."""

    rows: list[Row]
    next: str | None


async def page(pool: Pool, *, search: str = "", enabled: bool | None = None, after: str = "", limit: int = 50) -> Found:
    """Merchants whose number or name contains `search`; Refusal (BAD_INPUT) for an `after` that was never given."""
    arguments: list[Any] = [search.strip(), enabled, *_cursor(after)]
    query = (
        f"SELECT {_COLUMNS} FROM merchant m"
        " WHERE ($1 = '' OR strpos(lower(m.id || ' ' || m.name), lower($1)) > 0)"
        " AND ($2::boolean IS NULL OR m.enabled = $2)"
        " AND ($3::timestamptz IS NULL OR (m.created_at, m.id) < ($3, $4))"
        f" ORDER BY m.created_at DESC, m.id DESC LIMIT {limit + 1}"
    )
    rows = [_row(row) for row in await pool.fetch(query, *arguments)]
    last = rows[limit - 1] if len(rows) > limit else None
    return Found(rows[:limit], f"{last.created_at.isoformat()}|{last.id}" if last else None)


async def names(pool: Pool, ids: list[str]) -> dict[str, str]:
    """The names of some merchants."""
    rows = await pool.fetch("SELECT id, name FROM merchant WHERE id = ANY($1::text[])", ids)
    return {row["id"]: row["name"] for row in rows}


def _row(row: asyncpg.Record) -> Row:
    return Row(**dict(row))


def _cursor(after: str) -> tuple[datetime | None, str]:
    if not after:
        return None, ""
    moment, _, merchant_id = after.partition("|")
    try:
        return datetime.fromisoformat(moment), merchant_id
    except ValueError as error:
        raise Refusal(Problem.BAD_INPUT, "after", [("after", Text("不是游标", "no cursor"))]) from error
