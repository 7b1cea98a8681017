"""A shop's goods, orders and claims for people: pages of a list, and one with its history."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from hutong.base.db import Pool
from hutong.features.goods.item import COLUMNS

Row = dict[str, Any]
_COLUMNS: Final = ", ".join(name for name in COLUMNS.split(", ") if name != "digest")
_LIST: Final = f"""
SELECT {_COLUMNS} FROM shop_item WHERE about = $1 AND ($2 = '' OR state = $2) AND ($3 = '' OR id < $3)
 ORDER BY id DESC LIMIT $4
"""
_NUMBERED: Final = f"""
SELECT {_COLUMNS} FROM shop_item WHERE id = $1 OR number = $1 OR (provider_no = $1 AND provider_no <> '') ORDER BY id
"""
_EVENTS: Final = "SELECT at, what, moved, source, words FROM shop_event WHERE item_id = $1 ORDER BY id"


@dataclass(frozen=True, slots=True)
class Story:
    """One of a shop's things with everything that happened to it; rows as the database has them."""

    item: Row
    events: Sequence[Row]


async def listed(pool: Pool, about: str, *, state: str = "", after: str = "", limit: int = 50) -> list[Row]:
    """The newest goods, orders or claims."""
    return [dict(row) for row in await pool.fetch(_LIST, about, state, after, limit)]


async def stories(pool: Pool, number: str) -> list[Story]:
    """Everything that a number may mean: ours, the merchant's, the platform's."""
    return [
        Story(dict(row), [dict(one) for one in await pool.fetch(_EVENTS, row["id"])])
        for row in await pool.fetch(_NUMBERED, number)
    ]
