"""Reads and inserts of payments: the grouped insert of new orders, and looking one up by any of its numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hutong.base.db import Connection, Pool
from hutong.base.db.group import GroupCommit
from hutong.base.ids import next_id
from hutong.features.payments.attempts import COLUMNS as ATTEMPT
from hutong.features.payments.attempts import Attempt, Note
from hutong.features.payments.order import Order, Payment

COLUMNS: Final = (
    "id, merchant_id, order_id, product, fen, subject, attach, user_id, payer_ip, notify_url, return_url, digest,"
    " revision, state, created_at, expires_at, paid_at, paid_attempt"
)

_INSERT = """
WITH given AS (
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::text[],
                       $8::text[], $9::text[], $10::text[], $11::text[], $12::bytea[], $13::bigint[],
                       $14::timestamptz[], $15::timestamptz[], $16::text[], $17::bigint[], $18::text[],
                       $19::text[], $20::text[], $21::bigint[])
    AS g(id, merchant_id, order_id, product, fen, subject, attach, user_id, payer_ip, notify_url, return_url, digest,
         revision, created_at, expires_at, attempt_id, channel_id, scene, payer_id, auth_code, owner)
), made AS (
  INSERT INTO payment (id, merchant_id, order_id, product, fen, subject, attach, user_id, payer_ip, notify_url,
                       return_url, digest, revision, created_at, expires_at)
  SELECT id, merchant_id, order_id, product, fen, subject, attach, user_id, payer_ip, notify_url, return_url, digest,
         revision, created_at, expires_at FROM given
  ON CONFLICT (merchant_id, order_id) DO NOTHING
  RETURNING id
), tried AS (
  INSERT INTO attempt (id, payment_id, channel_id, revision, product, scene, fen, payer_id, auth_code, owner,
                       created_at, claimed_at, chase_at)
  SELECT attempt_id, id, channel_id, revision, product, scene, fen, payer_id, auth_code, owner,
         created_at, now(), now() + interval '60 s'
    FROM given JOIN made USING (id) WHERE attempt_id <> ''
)
SELECT id FROM made
"""

_LOCK = "SELECT id FROM payment WHERE id = $1 AND state = 'open' AND expires_at > now() FOR UPDATE"
_ADD_ATTEMPT = f"""
INSERT INTO attempt (id, payment_id, channel_id, revision, product, scene, fen, payer_id, payer_ip, owner, chase_at)
SELECT $1, id, $3, $4, $5, $6, fen, $7, $8, $9, now() + interval '60 s'
  FROM payment
 WHERE id = $2
   AND NOT EXISTS (SELECT FROM attempt WHERE payment_id = $2 AND product = $5 AND state <> 'closed'
                      AND channel_id <> ALL($10) AND payer_id = $7)
RETURNING {ATTEMPT}
"""

_HOLD = "SELECT id FROM attempt WHERE id = $1 AND owner = $2 AND state = 'claimed' FOR UPDATE"
# One statement ends what failed and begins what is next, so that no other request can claim the one that failed, and
# never are two of a product's attempts at providers. What failed has nothing at its provider.
_PASS_ON = f"""
WITH passed AS (
  UPDATE attempt a SET state = 'closed', fault = $3, words = $4, chase_at = NULL
   WHERE id = $1 AND owner = $2 AND state = 'claimed'
     AND NOT EXISTS (SELECT FROM attempt o WHERE o.payment_id = a.payment_id AND o.id <> a.id
                        AND o.state NOT IN ('unsent', 'refused', 'closed'))
  RETURNING payment_id, product, scene, fen, payer_id, payer_ip, auth_code
), noted AS (
  INSERT INTO payment_event (payment_id, attempt_id, what, source, detail)
  SELECT payment_id, $1, 'attempt passed on', 'answer', $8 FROM passed
)
INSERT INTO attempt (id, payment_id, channel_id, revision, product, scene, fen, payer_id, payer_ip, auth_code, owner,
                     chase_at)
SELECT $5, payment_id, $6, $7, product, scene, fen, payer_id, payer_ip, auth_code, $2, now() + interval '60 s'
  FROM passed
RETURNING {ATTEMPT}
"""


@dataclass(frozen=True, slots=True)
class New:
    """A payment about to be made, with its first attempt when the provider is to be called at once."""

    id: str
    order: Order
    digest: bytes
    revision: int
    created_at: datetime
    expires_at: datetime
    owner: int
    attempt_id: str = ""
    channel_id: int = 0
    scene: str = ""
    payer_id: str = ""


class Ledger:
    """The payments in the database."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._inserts: GroupCommit[New, bool] = GroupCommit(pool, _insert)

    async def insert(self, new: New) -> bool:
        """Whether the payment is new; false when this merchant has used the order number before."""
        return await self._inserts.add(new)

    async def add_attempt(self, attempt_id: str, like: New, foreign: Sequence[int] = ()) -> Attempt | None:
        """A further attempt for an open payment, claimed by `like.owner`.

        None when the payment is not open any more, or has an attempt with this product and payer: two would be two
        bills. One on a `foreign` channel is another app's.
        """
        async with self._pool.acquire() as connection, connection.transaction():
            if await connection.fetchval(_LOCK, like.id) is None:
                return None
            row = await connection.fetchrow(  # a statement of its own, so that it sees what was waited for
                _ADD_ATTEMPT,
                attempt_id,
                like.id,
                like.channel_id,
                like.revision,
                like.order.product,
                like.scene,
                like.payer_id,
                like.order.payer_ip,
                like.owner,
                foreign,
            )
        return Attempt(**row) if row else None

    async def pass_on(self, failed: Note, payment_id: str, channel_id: int, revision: int) -> Attempt | None:
        """The next attempt, on another channel and claimed by the same process; the failed one is closed.

        None when the failed one isn't this process's any more, when another may still be paid, or when the payment is
        not open: nothing is changed then.
        """
        detail = {"fault": failed.fault, "words": failed.words, "to_channel": channel_id}
        number = next_id(failed.attempt_id)  # the newest attempt is the last one by number
        given = (failed.attempt_id, failed.owner, failed.fault, failed.words, number, channel_id, revision, detail)
        async with self._pool.acquire() as connection, connection.transaction():
            # The attempt before the payment, as settle does: the other way round the two could wait for each other.
            if await connection.fetchval(_HOLD, failed.attempt_id, failed.owner) is None:
                return None
            if await connection.fetchval(_LOCK, payment_id) is None:
                return None
            row = await connection.fetchrow(_PASS_ON, *given)
        return Attempt(**row) if row else None

    async def by_order(self, merchant_id: str, order_id: str) -> Payment | None:
        """The merchant's payment under its own number."""
        query = f"SELECT {COLUMNS} FROM payment WHERE merchant_id = $1 AND order_id = $2"
        row = await self._pool.fetchrow(query, merchant_id, order_id)
        return Payment(**row) if row else None

    async def by_id(self, payment_id: str) -> Payment | None:
        """The payment under our number."""
        row = await self._pool.fetchrow(f"SELECT {COLUMNS} FROM payment WHERE id = $1", payment_id)
        return Payment(**row) if row else None

    async def attempts(self, payment_id: str) -> list[Attempt]:
        """The payment's attempts, newest first."""
        query = f"SELECT {ATTEMPT} FROM attempt WHERE payment_id = $1 ORDER BY id DESC"
        return [Attempt(**row) for row in await self._pool.fetch(query, payment_id)]

    async def states(self, payment_ids: Sequence[str]) -> dict[str, str]:
        """Where these payments stand, for pages that watch them; one query for all."""
        rows = await self._pool.fetch("SELECT id, state FROM payment WHERE id = ANY($1)", list(payment_ids))
        return {row["id"]: row["state"] for row in rows}

    async def attempt_states(self, attempt_ids: Sequence[str]) -> dict[str, str]:
        """Where these attempts stand, for requests that wait for an equal one."""
        rows = await self._pool.fetch("SELECT id, state FROM attempt WHERE id = ANY($1)", list(attempt_ids))
        return {row["id"]: row["state"] for row in rows}


async def _insert(connection: Connection, news: Sequence[New]) -> list[bool]:
    orders = [new.order for new in news]
    rows = await connection.fetch(
        _INSERT,
        [new.id for new in news],
        [order.merchant_id for order in orders],
        [order.order_id for order in orders],
        [order.product for order in orders],
        [order.fen for order in orders],
        [order.subject for order in orders],
        [order.attach for order in orders],
        [order.user_id for order in orders],
        [order.payer_ip for order in orders],
        [order.notify_url for order in orders],
        [order.return_url for order in orders],
        [new.digest for new in news],
        [new.revision for new in news],
        [new.created_at for new in news],
        [new.expires_at for new in news],
        [new.attempt_id for new in news],
        [new.channel_id for new in news],
        [new.scene for new in news],
        [new.payer_id for new in news],
        [order.auth_code for order in orders],
        [new.owner for new in news],
    )
    made = {row["id"] for row in rows}
    return [new.id in made for new in news]
