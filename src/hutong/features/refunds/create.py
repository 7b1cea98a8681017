"""Taking a refund: never more than was paid, once under one number, and unknown is not failure."""

from dataclasses import replace
from typing import Final

from asyncpg import Record

from hutong.base.db import Connection, Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.failpoint import failpoint
from hutong.base.ids import new_id
from hutong.base.money import yuan_of
from hutong.base.secrets import same
from hutong.base.text import Text
from hutong.features.payments.attempts import STALE
from hutong.features.payments.create import trouble
from hutong.features.refunds.order import AGAIN, COLUMNS, JOINED, RESERVING, Refund, Wish
from hutong.features.refunds.send import Sender

_PAID: Final = """
SELECT p.id, p.state, p.fen, p.paid_attempt, a.channel_id, a.revision
  FROM payment p LEFT JOIN attempt a ON a.id = p.paid_attempt
 WHERE p.merchant_id = $1 AND p.order_id = $2 FOR UPDATE OF p
"""
_SPOKEN_FOR: Final = """
SELECT coalesce(sum(fen), 0)::bigint FROM refund WHERE attempt_id = $1 AND state = ANY($2) AND id <> $3
"""
_KNOWN: Final = f"SELECT {COLUMNS} FROM {JOINED} WHERE r.merchant_id = $1 AND r.refund_id = $2"
_INSERT: Final = """
WITH made AS (
  INSERT INTO refund (id, merchant_id, refund_id, payment_id, attempt_id, channel_id, revision, fen, reason, notify_url,
                      digest, owner, chase_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, now() + interval '60 s')
  ON CONFLICT (merchant_id, refund_id) DO NOTHING RETURNING payment_id, attempt_id
)
INSERT INTO payment_event (payment_id, attempt_id, what, source, detail)
SELECT payment_id, attempt_id, 'refund asked', $13, $14::jsonb FROM made
"""
_ASKED_AGAIN: Final = """
INSERT INTO payment_event (payment_id, attempt_id, what, source, detail) VALUES ($1, $2, 'refund asked', $3, $4::jsonb)
"""
_CLAIM: Final = f"""
UPDATE refund SET state = 'claimed', owner = $2, claimed_at = now(), chase_at = now() + interval '60 s'
 WHERE id = $1
   AND (state = ANY($3)
        OR state = 'claimed' AND owner = $4
           AND (claimed_at < now() - make_interval(secs => {STALE}) OR pg_try_advisory_xact_lock($4)))
RETURNING id
"""


class Refunder:
    """Makes refunds."""

    def __init__(self, pool: Pool, sender: Sender, owner: int) -> None:
        self._pool = pool
        self._sender = sender
        self._owner = owner

    async def create(self, wish: Wish) -> Refund:
        """The refund of this wish, made now or before, as it stands; Refusal when it can't be made."""
        refund, mine, again = await self._take(wish)
        if mine:
            failpoint("refund.inserted")
            failed = await self._sender.send(refund, ask_first=again)
            if failed is not None:
                raise trouble(failed)
        return await self.find(wish.merchant_id, wish.refund_id)

    async def may(self, wish: Wish) -> None:
        """Whether it may be made, as `create` refuses it: before somebody proves who they are."""
        async with self._pool.acquire() as connection, connection.transaction():
            _, known = await _looked_up(connection, wish)
            if known is not None:
                await _check_same(connection, known, wish)

    async def find(self, merchant_id: str, refund_id: str) -> Refund:
        """The merchant's refund under its own number; Refusal when there is none."""
        row = await self._pool.fetchrow(_KNOWN, merchant_id, refund_id)
        if row is None:
            raise Refusal(Problem.REFUND_NOT_FOUND, f"refundId {refund_id}")
        return Refund(**row)

    async def _take(self, wish: Wish) -> tuple[Refund, bool, bool]:
        """The refund, whether this request is the one to call the provider, and whether another may have called it."""
        async with self._pool.acquire() as connection, connection.transaction():
            paid, known = await _looked_up(connection, wish)
            if known is not None:
                return await self._again(connection, known, wish)
            number = new_id()
            await connection.execute(
                _INSERT,
                number,
                wish.merchant_id,
                wish.refund_id,
                paid["id"],
                paid["paid_attempt"],
                paid["channel_id"],
                paid["revision"],
                wish.fen,
                wish.reason,
                wish.notify_url,
                wish.digest(),
                self._owner,
                _source(wish),
                _detail(wish, number),
            )
            made = await connection.fetch(_KNOWN, wish.merchant_id, wish.refund_id)
            refund = Refund(**dict(made[0]))
            if refund.id != number:  # the same number was used for another order, at the same moment
                return await self._again(connection, refund, wish)
        return refund, True, False

    async def _again(self, connection: Connection, refund: Refund, wish: Wish) -> tuple[Refund, bool, bool]:
        await _check_same(connection, refund, wish)
        if refund.state not in (*AGAIN, "claimed"):
            return refund, False, False
        claimed = await connection.fetchrow(_CLAIM, refund.id, self._owner, list(AGAIN), refund.owner)
        if claimed is None:
            return refund, False, False
        if refund.state in AGAIN:
            told = (_source(wish), _detail(wish, refund.id))
            await connection.execute(_ASKED_AGAIN, refund.payment_id, refund.attempt_id, *told)
        return replace(refund, owner=self._owner, state="claimed"), True, refund.state == "claimed"


async def _looked_up(connection: Connection, wish: Wish) -> tuple[Record, Refund | None]:
    """The payment, locked, and the refund that there is under this number; Refusal where neither allows a refund."""
    paid = await connection.fetchrow(_PAID, wish.merchant_id, wish.order_id)
    if paid is None:
        raise Refusal(Problem.ORDER_NOT_FOUND, f"orderId {wish.order_id}")
    known = await connection.fetchrow(_KNOWN, wish.merchant_id, wish.refund_id)
    if known is not None:
        return paid, Refund(**known)
    if paid["state"] != "paid":
        raise Refusal(Problem.NOT_PAID, f"orderId {wish.order_id}")
    await _check_rest(connection, paid["paid_attempt"], paid["fen"], wish.fen, "")
    return paid, None


async def _check_same(connection: Connection, refund: Refund, wish: Wish) -> None:
    """Whether a wish is that of a refund that there is, and one that failed may be tried again."""
    if not same(refund.digest, wish.digest()):
        raise Refusal(Problem.REFUND_CONFLICT, f"refundId {wish.refund_id}")
    if refund.state in AGAIN:
        await _check_rest(connection, refund.attempt_id, refund.payment_fen, refund.fen, refund.id)


def _source(wish: Wish) -> str:
    return "office" if wish.by else "api"


def _detail(wish: Wish, number: str) -> dict[str, object]:
    """What the payment's story tells of a refund that is asked for."""
    return {"refund": number, "refundId": wish.refund_id, "fen": wish.fen, "reason": wish.reason, "by": wish.by}


async def _check_rest(connection: Connection, attempt_id: str, paid_fen: int, fen: int, but: str) -> None:
    spoken_for = await connection.fetchval(_SPOKEN_FOR, attempt_id, list(RESERVING), but)
    if spoken_for + fen > paid_fen:
        left = yuan_of(paid_fen - spoken_for)
        raise Refusal(Problem.REFUND_EXCEEDS, Text(f"最多可退 {left} 元", f"at most {left} yuan are left"))
