"""The book of deliveries: one row for a merchant's number, claimed before anything leaves, finished after."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final, get_args

from hutong.base.clock import beijing, now
from hutong.base.db import Connection, Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.failpoint import failpoint
from hutong.base.ids import new_id
from hutong.base.money import yuan_of
from hutong.base.secrets import same
from hutong.base.text import bearable
from hutong.capabilities.delivery import Ride, Trip
from hutong.capabilities.faults import Failed, Fault
from hutong.features.deliveries.delivery import AGAIN, COLUMNS, UNSURE, Delivery, State
from hutong.features.deliveries.refuse import kept, readable, strange
from hutong.features.deliveries.settle import Heard, note, settled, tell
from hutong.features.deliveries.wish import Wish
from hutong.switchboard.open import DEADLINE, Opened

SOON: Final = timedelta(seconds=5)  # what may have been ordered is asked about at once
ANSWERED: Final = timedelta(seconds=DEADLINE + 5)  # after so long a call has its answer, or never will
FRESH: Final = timedelta(seconds=170)  # the token of an estimate is good for three minutes
# Nothing was ordered; anything else: it may have been.
NOT_DONE: Final = frozenset(
    {Fault.CONFIG, Fault.UNSUPPORTED, Fault.REFUSED, Fault.SLOW_DOWN, Fault.UNREACHABLE, Fault.NOT_FOUND}
)
_NUMBERED: Final = f"SELECT {COLUMNS} FROM delivery WHERE merchant_id = $1 AND number = $2"
_PUT: Final = f"""
INSERT INTO delivery (id, merchant_id, number, channel_id, revision, shop_id, carrier, shop_no, openid, phone, parcel,
                      notify_url, digest, state, owner, claimed_at, round)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, CASE WHEN $14 = 'placing' THEN now() END,
        CASE WHEN $14 = 'placing' THEN 1 ELSE 0 END)
ON CONFLICT (merchant_id, number) DO NOTHING RETURNING {COLUMNS}
"""
_FILL: Final = f"""
UPDATE delivery SET channel_id = $2, revision = $3, shop_id = $4, carrier = $5, shop_no = $6, openid = $7, phone = $8,
       parcel = $9, notify_url = $10, digest = $11, state = $12, owner = $13, code = '', words = '', ask_at = NULL,
       claimed_at = CASE WHEN $12 = 'placing' THEN now() END, round = CASE WHEN $12 = 'placing' THEN 1 ELSE 0 END
 WHERE id = $1 RETURNING {COLUMNS}
"""
_AGAIN: Final = f"""
UPDATE delivery SET state = 'placing', past_state = state, past_status = status, past_waybill = waybill_no,
       waybill_no = '', status = '', round = round + 1, version = version + 1, owner = $2, claimed_at = now(),
       revision = $3, told_at = NULL, done_at = NULL, ask_at = NULL, asked = 0, code = '', words = '', rider = '',
       rider_phone = '', lng = '', lat = '', seconds_left = NULL, deduct_fen = NULL
 WHERE id = $1 RETURNING {COLUMNS}
"""
_PRICED: Final = f"""
UPDATE delivery SET fen = coalesce($2, fen), tips_fen = coalesce($3, tips_fen), coupon_fen = coalesce($4, coupon_fen),
       insurance_fen = coalesce($5, insurance_fen), distance = coalesce($6, distance), seconds = coalesce($7, seconds),
       token = $8, token_at = CASE WHEN $8 = '' THEN token_at ELSE now() END
 WHERE id = $1 RETURNING {COLUMNS}
"""
_TAKEN: Final = f"""
UPDATE delivery SET waybill_no = coalesce(nullif($2, ''), waybill_no), pickup_code = $3, finish_code = $4,
       ordered_at = now(), token = ''
 WHERE id = $1 RETURNING {COLUMNS}
"""
_NOT: Final = f"""
UPDATE delivery SET state = CASE WHEN round > 1 THEN past_state ELSE 'unsent' END,
       status = CASE WHEN round > 1 THEN past_status ELSE '' END,
       waybill_no = CASE WHEN round > 1 THEN past_waybill ELSE '' END,
       done_at = CASE WHEN round > 1 THEN now() END,
       version = version + 1, code = $2, words = $3, ask_at = NULL
 WHERE id = $1 RETURNING {COLUMNS}
"""
_UNSURE: Final = f"""
UPDATE delivery SET state = 'unknown', version = version + 1, code = $2, words = $3, ask_at = $4, asked = 0
 WHERE id = $1 RETURNING {COLUMNS}
"""

_LOCK: Final = f"SELECT {COLUMNS} FROM delivery WHERE id = $1 FOR UPDATE"
_ASK: Final = (
    "UPDATE delivery SET ask_at = least(coalesce(ask_at, $2), $2), asked = 0 WHERE id = $1 AND done_at IS NULL"
)
_TIPS: Final = """
SELECT what, split_part(words, ' ', 1) AS yuan, at > clock_timestamp() - $3::interval AS fresh FROM delivery_event
 WHERE delivery_id = $1 AND round = $2 AND what IN ('tip_asked', 'tipped', 'tipped_failed', 'tipped_unknown')
 ORDER BY id
"""
# A tip is more than the one before, so that of two the greater is the later; what a round before gave doesn't count.
_TIPPED: Final = """
UPDATE delivery d SET tips_fen = CASE WHEN EXISTS (
         SELECT FROM delivery_event e WHERE e.delivery_id = d.id AND e.round = d.round AND e.what = 'tipped')
       THEN greatest(d.tips_fen, $2) ELSE $2 END
 WHERE d.id = $1
"""
# Deeds have words of their own and are left out: what the platform said, and what was found out of an order.
_TIMELINE: Final = """
SELECT coalesce(told_at, at) AS at, what, status, words, round, moved FROM delivery_event
 WHERE delivery_id = $1 AND what = ANY($2) ORDER BY id DESC LIMIT 100
"""


class Ledger:
    """Reads and writes deliveries."""

    def __init__(self, pool: Pool, owner: int) -> None:
        self._pool = pool
        self._owner = owner

    async def find(self, merchant_id: str, number: str) -> Delivery:
        """A merchant's delivery; Refusal (DELIVERY_NOT_FOUND)."""
        row = await self._pool.fetchrow(_NUMBERED, merchant_id, number)
        if row is None:
            raise Refusal(Problem.DELIVERY_NOT_FOUND, number)
        return Delivery(**row)

    async def known(self, merchant_id: str, number: str) -> Delivery | None:
        """A merchant's delivery, if there is one."""
        row = await self._pool.fetchrow(_NUMBERED, merchant_id, number)
        return Delivery(**row) if row else None

    async def timeline(self, delivery_id: str) -> list[dict[str, Any]]:
        """How it went so far, as it was heard, also what came too late to move it; merchants see it so. Newest 100."""
        rows = await self._pool.fetch(_TIMELINE, delivery_id, get_args(State))
        return [
            {
                "time": f"{beijing(row['at']):%Y-%m-%d %H:%M:%S}",
                "carrierStatus": row["status"],
                "status": row["what"],
                "words": readable(row["words"]).zh,
                "round": row["round"],
                "moved": bool(row["moved"]),
            }
            for row in reversed(rows)
        ]

    async def estimating(self, wish: Wish, opened: Opened, shop: str, usual: Trip) -> Delivery:
        """The row whose number the estimate bears; it takes what the wish says as long as nothing was ordered."""
        return (await self._take(wish, opened, shop, usual, "estimated"))[0]

    async def placing(self, wish: Wish, opened: Opened, shop: str, usual: Trip) -> tuple[Delivery, bool]:
        """The row, and whether this process is to order it now; Refusal (DELIVERY_CONFLICT)."""
        return await self._take(wish, opened, shop, usual, "placing")

    async def again(self, merchant_id: str, number: str, revision: int) -> Delivery:
        """Claims an ended delivery to be ordered once more; Refusal (DELIVERY_NOT_FOUND, …_GOING, …_UNSURE)."""
        async with self._pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow(f"{_NUMBERED} FOR UPDATE", merchant_id, number)
            if row is None:
                raise Refusal(Problem.DELIVERY_NOT_FOUND, number)
            if row["state"] in UNSURE:
                raise Refusal(Problem.DELIVERY_UNSURE, number)
            if row["state"] not in AGAIN:
                raise Refusal(Problem.DELIVERY_GOING, row["state"])
            again = await connection.fetchrow(_AGAIN, row["id"], self._owner, revision)
            assert again is not None
            return Delivery(**again)

    async def priced(self, delivery_id: str, ride: Ride) -> Delivery:
        """Keeps fees, way and token of an estimate."""
        async with self._pool.acquire() as connection:
            return await _priced(connection, delivery_id, ride)

    async def finish(self, claimed: Delivery, done: Ride | Failed, source: str) -> Delivery:
        """Writes down what came of ordering. A push that was quicker has moved it already, and stays."""
        failpoint("delivery.ordered")
        async with self._pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow(_LOCK, claimed.id)
            assert row is not None
            delivery = Delivery(**row)
            if delivery.round != claimed.round:
                return delivery
            if isinstance(done, Failed):
                return await not_ordered(connection, delivery, done, source)
            return await _ordered(connection, delivery, done, source)

    async def begin(self, delivery: Delivery, what: str, source: str, words: str) -> None:
        """Writes a deed down before it is asked for: where the asker dies, the worker looks what came of it."""
        async with self._pool.acquire() as connection, connection.transaction():
            await note(connection, delivery, what, source, words=words)
            await connection.execute(_ASK, delivery.id, now() + ANSWERED)

    async def ask_soon(self, delivery: Delivery) -> None:
        """Lets the worker ask how the delivery stands."""
        await self._pool.execute(_ASK, delivery.id, now() + SOON)

    async def tipping(self, delivery: Delivery, fen: int, source: str, words: str) -> bool:
        """Writes a tip down before it is asked for; Refusal (DELIVERY_TIPPING) while another one has no answer.

        Whether the same amount was asked for before without an answer: then the platform may have it. `words` begin
        with the amount in yuan.
        """
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute(_LOCK, delivery.id)
            lost: set[str] = set()
            waiting, fresh = "", False
            for row in await connection.fetch(_TIPS, delivery.id, delivery.round, ANSWERED):
                if row["what"] == "tip_asked":
                    lost |= {waiting} - {""}
                    waiting, fresh = row["yuan"], row["fresh"]
                    continue
                lost = set() if row["what"] == "tipped" else lost  # a greater one before it would have forbidden it
                lost |= {waiting} if row["what"] == "tipped_unknown" else set()
                waiting, fresh = "", False
            if waiting and fresh:
                raise Refusal(Problem.DELIVERY_TIPPING, delivery.number)
            await note(connection, delivery, "tip_asked", source, words=words)
        return yuan_of(fen) in lost | {waiting}

    async def tipped(self, delivery: Delivery, fen: int, source: str, words: str) -> None:
        """Writes down that the platform has a tip."""
        async with self._pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow(_LOCK, delivery.id)
            assert row is not None
            if row["round"] == delivery.round:
                await connection.execute(_TIPPED, delivery.id, fen)
            await note(connection, delivery, "tipped", source, words=words)

    async def _take(self, wish: Wish, opened: Opened, shop: str, usual: Trip, state: str) -> tuple[Delivery, bool]:
        digest = wish.digest() if state == "placing" else None
        carrier, shop_no = wish.carrier or usual.carrier, wish.shop_no or usual.shop_no
        where = (opened.channel_id, opened.revision, shop, carrier, shop_no)
        what = (wish.openid, wish.phone, wish.content(), wish.notify_url, digest, state, self._owner)
        async with self._pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow(_PUT, new_id(), wish.merchant_id, wish.number, *where, *what)
            if row is not None:
                return Delivery(**row), True
            row = await connection.fetchrow(f"{_NUMBERED} FOR UPDATE", wish.merchant_id, wish.number)
            assert row is not None
            known = Delivery(**row)
            if digest is not None and known.digest is not None and not same(digest, known.digest):
                raise Refusal(Problem.DELIVERY_CONFLICT, wish.number)
            if known.state != "estimated" and (digest is None or known.state != "unsent"):
                return known, False
            row = await connection.fetchrow(_FILL, known.id, *where, *what)
            assert row is not None
            return Delivery(**row), True


async def not_ordered(connection: Connection, delivery: Delivery, failed: Failed, source: str) -> Delivery:
    """What failed: not ordered, then as it was before, or perhaps ordered, which the worker finds out."""
    if delivery.state not in UNSURE:
        return delivery
    sure = failed.fault in NOT_DONE
    code, words = bearable(failed.code), bearable(failed.said.zh)
    if sure:
        row = await connection.fetchrow(_NOT, delivery.id, code, words)
    else:
        row = await connection.fetchrow(_UNSURE, delivery.id, code, words, now() + SOON)
    assert row is not None
    after = Delivery(**row)
    await note(connection, delivery, "unsent" if sure else "unknown", source, words=kept(failed), moved=True)
    if source in ("query", "worker"):  # whoever asked for it has his answer
        await tell(connection, after)
    return after


async def _ordered(connection: Connection, delivery: Delivery, ride: Ride, source: str) -> Delivery:
    heard = await settled(connection, delivery, ride, source, delivery.version)
    await _priced(connection, delivery.id, ride)
    if heard is Heard.KEPT and delivery.state in UNSURE:  # taken, in a state that no manual lists
        words = strange(ride.status)
        await connection.execute(_UNSURE, delivery.id, "", words, now() + SOON)
        await note(connection, delivery, "unknown", source, ride=replace(ride, words=words), moved=True)
    row = await connection.fetchrow(
        _TAKEN, delivery.id, bearable(ride.waybill_no), bearable(ride.pickup_code), bearable(ride.finish_code)
    )
    assert row is not None
    return Delivery(**row)


async def _priced(connection: Connection, delivery_id: str, ride: Ride) -> Delivery:
    given = (ride.fen, ride.tips_fen, ride.coupon_fen, ride.insurance_fen, ride.distance, ride.seconds)
    row = await connection.fetchrow(_PRICED, delivery_id, *given, bearable(ride.token, 512))
    assert row is not None
    return Delivery(**row)
