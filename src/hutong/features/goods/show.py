"""A shop's goods, orders and claims for people: pages of a list, one with its history, notices and calls."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from hutong.base.db import Pool
from hutong.features.goods.item import COLUMNS
from hutong.features.notices import resend

Row = dict[str, Any]
_COLUMNS: Final = ", ".join(name for name in COLUMNS.split(", ") if name != "digest")
_LIST: Final = f"""
SELECT {_COLUMNS} FROM shop_item WHERE about = $1 AND ($2 = '' OR state = $2) AND ($3 = '' OR id < $3)
 ORDER BY id DESC LIMIT $4
"""
_NUMBERED: Final = f"""
SELECT {_COLUMNS} FROM shop_item WHERE id = $1 OR number = $1 OR (provider_no = $1 AND provider_no <> '') ORDER BY id
"""
_ONE: Final = f"""
SELECT {", ".join(f"i.{name}" for name in _COLUMNS.split(", "))}, coalesce(m.name, '') AS merchant_name
  FROM shop_item i LEFT JOIN merchant m ON m.id = i.merchant_id WHERE i.id = $1
"""
# By channel and verb, because goods, an order and a payment may all have the same number.
_CALLS: Final = """
SELECT at, channel_id, revision, verb, number, fault, words, ms, exchanges FROM call_log
 WHERE number = $1 AND channel_id = $2 AND verb = ANY($3) ORDER BY at DESC, id DESC LIMIT 100
"""
_VERBS: Final = {
    "goods": "goods_add goods_query update listing delisting stock remove",
    "order": "order_add order_query order_params order_pay send received",
    "aftersale": "aftersale_add aftersale_query aftersale_update aftersale_cancel aftersale_return "
    "accept_refund accept_return reject",
}
_EVENTS: Final = "SELECT at, what, moved, source, words FROM shop_event WHERE item_id = $1 ORDER BY id"


@dataclass(frozen=True, slots=True)
class Story:
    """One of a shop's things with everything that happened to it; rows as the database has them."""

    item: Row
    events: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Whole(Story):
    """With the newest calls of its platform, oldest first, and the merchant's notices."""

    calls: Sequence[Row]  # masked when they were written
    notices: Sequence[Row]  # each with "tried": its tries


async def listed(pool: Pool, about: str, *, state: str = "", after: str = "", limit: int = 50) -> list[Row]:
    """The newest goods, orders or claims."""
    return [dict(row) for row in await pool.fetch(_LIST, about, state, after, limit)]


async def stories(pool: Pool, number: str) -> list[Story]:
    """Everything that a number may mean: ours, the merchant's, the platform's."""
    return [
        Story(dict(row), [dict(one) for one in await pool.fetch(_EVENTS, row["id"])])
        for row in await pool.fetch(_NUMBERED, number)
    ]


async def whole(pool: Pool, item_id: str) -> Whole | None:
    """One whole, by our number; None when there is none."""
    row = await pool.fetchrow(_ONE, item_id)
    if row is None:
        return None
    verbs = [f"shop_{verb}" for verb in _VERBS[row["about"]].split()]
    calls = await pool.fetch(_CALLS, row["number"], row["channel_id"], verbs)
    notices = await resend.recent(pool, subject=item_id)
    return Whole(
        dict(row),
        [dict(one) for one in await pool.fetch(_EVENTS, item_id)],
        [dict(one) for one in reversed(calls)],
        [{**one, "tried": await resend.tries(pool, one["id"])} for one in notices],
    )
