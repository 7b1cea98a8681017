"""The book of a shop: one row for each number, claimed before anything leaves, moved by whatever is said of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from hutong.base.clock import beijing, now
from hutong.base.db import Connection, Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.ids import new_id
from hutong.base.money import yuan_of
from hutong.base.text import bearable
from hutong.features.goods.item import COLUMNS, WORKER, Item, Said, learnt, moves, newest
from hutong.features.goods.wish import bearable as known
from hutong.features.notices import host_of

_FIND: Final = f"SELECT {COLUMNS} FROM shop_item WHERE shop_id = $1 AND about = $2 AND number = $3"
_LOCK: Final = f"SELECT {COLUMNS} FROM shop_item WHERE id = $1 FOR UPDATE"
_PUT: Final = f"""
INSERT INTO shop_item (id, about, merchant_id, number, channel_id, shop_id, openid, order_number, state, facts, digest,
                       notify_url, claimed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'placing', $9, $10, $11, now())
ON CONFLICT (shop_id, about, number) DO NOTHING RETURNING {COLUMNS}
"""
_CLAIM: Final = f"""
UPDATE shop_item SET state = 'placing', claimed_at = now(), version = version + 1, facts = $2, digest = $3, openid = $4,
       order_number = $5, notify_url = $6, words = ''
 WHERE id = $1 AND state = 'unsent' RETURNING {COLUMNS}
"""
_SEEN: Final = f"""
INSERT INTO shop_item (id, about, merchant_id, number, channel_id, shop_id, provider_no, order_number, state, facts,
                       notify_url, claimed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'unknown', $9, $10, now())
ON CONFLICT (shop_id, about, number) DO NOTHING RETURNING {COLUMNS}
"""
_BY_PROVIDER: Final = f"""
SELECT {COLUMNS} FROM shop_item WHERE shop_id = $1 AND about = $2 AND provider_no = $3 AND provider_no <> '' LIMIT 1
"""
_EVENT: Final = """
INSERT INTO shop_event (item_id, what, moved, source, push_id, words) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (item_id, push_id) DO NOTHING RETURNING id
"""
_FILL: Final = f"""
UPDATE shop_item SET provider_no = coalesce(nullif($2, ''), provider_no), title = coalesce(nullif($3, ''), title),
       openid = coalesce(nullif($4, ''), openid), order_number = coalesce(nullif($5, ''), order_number),
       fen = coalesce($6, fen), words = coalesce($7, words), facts = facts || $8,
       status = coalesce(nullif($9, ''), status)
 WHERE id = $1 RETURNING {COLUMNS}
"""
# What was submitted is there, so that nothing is open any more; what a push was the first to tell of is asked about.
_MOVE: Final = f"""
UPDATE shop_item SET state = $2, status = $3, words = $4, told_at = $5, version = version + 1,
       claimed_at = CASE WHEN state IN ('placing', 'unknown', 'unsent') AND digest IS NOT NULL THEN NULL
                         ELSE claimed_at END
 WHERE id = $1 RETURNING {COLUMNS}
"""
_END: Final = f"""
UPDATE shop_item SET state = $2, words = $3, version = version + 1,
       claimed_at = CASE WHEN $2 = 'unsent' THEN NULL ELSE claimed_at END
 WHERE id = $1 AND state IN ('placing', 'unknown') RETURNING {COLUMNS}
"""
_OPEN: Final = f"UPDATE shop_item SET claimed_at = clock_timestamp() WHERE id = $1 RETURNING {COLUMNS}"
_CLOSE: Final = "UPDATE shop_item SET claimed_at = NULL WHERE id = $1 AND claimed_at = $2"
_SINCE: Final = (
    "SELECT 1 FROM shop_event WHERE item_id = $1 AND what = $2 AND at >= $3::timestamptz - interval '1 s' LIMIT 1"
)
_NOTICE: Final = """
INSERT INTO notice (id, merchant_id, topic, subject, url, host, fields) VALUES ($1, $2, $3, $4, $5, $6, $7)
"""
_NAMES: Final = {"goods": "goodsNo", "order": "orderId", "aftersale": "aftersaleNo"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What a merchant submits."""

    about: str
    merchant_id: str
    number: str
    facts: Mapping[str, Any]
    digest: bytes
    openid: str = ""
    order_number: str = ""
    notify_url: str = field(default="")


class Ledger:
    """Reads and writes goods, orders and claims."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def read(self, item_id: str) -> Item | None:
        """One of our number."""
        row = await self._pool.fetchrow(f"SELECT {COLUMNS} FROM shop_item WHERE id = $1", item_id)
        return Item(**row) if row else None

    async def find(self, shop_id: str, about: str, number: str, merchant_id: str) -> Item:
        """A merchant's own; Refusal (GOODS_NOT_FOUND)."""
        row = await self._pool.fetchrow(_FIND, shop_id, about, number)
        if row is None or row["merchant_id"] != merchant_id:
            raise Refusal(Problem.GOODS_NOT_FOUND, number)
        return Item(**row)

    async def placing(self, wish: Wish, channel_id: int, shop_id: str) -> tuple[Item, bool]:
        """The row, and whether this process is to submit it now; Refusal (GOODS_CONFLICT)."""
        given = (wish.facts, wish.digest, wish.openid, wish.order_number, wish.notify_url)
        facts, digest, openid, order, url = given
        whose = (new_id(), wish.about, wish.merchant_id, wish.number, channel_id, shop_id)
        row = await self._pool.fetchrow(_PUT, *whose, openid, order, facts, digest, url)
        if row is not None:
            return Item(**row), True
        known = await self._pool.fetchrow(_FIND, shop_id, wish.about, wish.number)
        if known is None or known["merchant_id"] != wish.merchant_id:
            raise Refusal(Problem.GOODS_CONFLICT, wish.number)
        again = await self._pool.fetchrow(_CLAIM, known["id"], *given)
        if again is not None:
            return Item(**again), True
        if known["digest"] != wish.digest:
            raise Refusal(Problem.GOODS_CONFLICT, wish.number)
        return Item(**known), False

    async def ended(self, item: Item, state: str, words: str, source: str) -> Item:
        """A submission that failed: unsent or unknown. A push that was quicker has moved it already, and stays.

        Where the worker finds it out nobody else waits for the answer, so the merchant is told.
        """
        async with self._pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow(_END, item.id, state, bearable(words))
            await connection.fetchval(_EVENT, item.id, f"{state}", int(row is not None), source, None, bearable(words))
            if row is not None and source == WORKER:
                await _tell(connection, Item(**row), now())
        return Item(**row) if row else (await self.read(item.id) or item)

    async def begin(self, item: Item, what: str, source: str, words: str = "") -> Item:
        """Writes a deed down before it is asked for: one that got away is known, and asked about."""
        async with self._pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow(_OPEN, item.id)
            assert row is not None
            await connection.fetchval(_EVENT, item.id, what, 0, source, None, bearable(words))
        return Item(**row)

    async def reopen(self, item: Item) -> None:
        """What was asked has no answer; the worker asks what became of it."""
        await self._pool.execute(_OPEN, item.id)

    async def close(self, item: Item) -> None:
        """What was asked has its answer, unless something else was asked since."""
        await self._pool.execute(_CLOSE, item.id, item.claimed_at)

    async def tried(self, item: Item, what: str) -> bool:
        """Whether a deed is among what has no answer."""
        return bool(await self._pool.fetchval(_SINCE, item.id, what, item.claimed_at))

    async def note(self, item: Item, what: str, source: str, words: str = "") -> None:
        """Writes a deed into the history."""
        await self._pool.fetchval(_EVENT, item.id, what, 0, source, None, bearable(words))

    async def seen(self, about: str, number: str, shop: tuple[int, str], said: Said) -> Item | None:
        """What a push is about; made now where the platform tells of it first, with its order's merchant."""
        channel_id, shop_id = shop
        async with self._pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow(_FIND, shop_id, about, number) if number else None
            row = row or await connection.fetchrow(_BY_PROVIDER, shop_id, about, said.provider_no)
            if row is None and number:
                order = await connection.fetchrow(_FIND, shop_id, "order", said.order_number)
                whose = (order["merchant_id"], order["notify_url"]) if order else (None, "")
                made = (new_id(), about, whose[0], number, channel_id, shop_id, said.provider_no, said.order_number)
                row = await connection.fetchrow(_SEEN, *made, {}, whose[1])
                row = row or await connection.fetchrow(_FIND, shop_id, about, number)
        return Item(**row) if row else None

    async def settle(self, item_id: str, said: Said) -> Item:
        """Makes it a fact if it may be one: state, history and the merchant's notice in one transaction."""
        async with self._pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow(_LOCK, item_id)
            assert row is not None
            item = Item(**row)
            moved = moves(item, said)
            if moved or said.push_id is not None:
                told = (item.id, said.state, int(moved), said.source, said.push_id, bearable(said.words))
                if await connection.fetchval(_EVENT, *told) is None:
                    return item
            new = learnt(item, said)
            extra = (said.provider_no, new.title, said.openid, said.order_number)
            facts = dict(new.facts) if known(said.facts) else {}
            words = bearable(new.words) if new.words or (item.about == "goods" and newest(item, said)) else None
            status = new.status if said.state == item.state else ""  # two of their numbers may be one state
            filled = await connection.fetchrow(_FILL, item.id, *map(bearable, extra), new.fen, words, facts, status)
            if not moved:
                return Item(**filled) if filled else item
            after = await connection.fetchrow(_MOVE, item.id, said.state, said.status, bearable(said.words), said.at)
            assert after is not None
            await _tell(connection, Item(**after), said.at)
            return Item(**after)


def fields_of(item: Item) -> dict[str, str]:
    """What merchants are told of one."""
    told = {
        "merId": item.merchant_id or "",
        "shopId": item.shop_id,
        _NAMES[item.about]: item.number,
        "providerNo": item.provider_no,
        "state": item.state,
        "platformStatus": item.status,
        "reason": item.words,
    }
    if item.about == "goods":
        return {**told, "title": item.title}
    amount = "" if item.fen is None else yuan_of(item.fen)
    if item.about == "order":
        return {**told, "userId": item.openid, "orderAmt": amount}
    return {**told, "orderId": item.order_number, "refundAmt": amount}


async def _tell(connection: Connection, item: Item, at: datetime) -> None:
    if not item.notify_url or item.merchant_id is None:
        return
    kind = "" if item.about == "goods" else f"{item.about}_"
    fields = {**fields_of(item), "time": f"{beijing(at):%Y-%m-%d %H:%M:%S}"}
    topic, url = f"goods.{kind}{item.state}", item.notify_url
    await connection.execute(_NOTICE, new_id(), item.merchant_id, topic, item.id, url, host_of(url), fields)
