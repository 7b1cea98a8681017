"""Bills: what was quoted, and which of them is being paid; of one key never two at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import asyncpg

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.base.ids import new_id
from hutong.features.scenes.scene import Quote, Spot

COLUMNS: Final = (
    "id, site_id, merchant_id, code, subject, key, fen, quote, quoted_at, valid_until, product, app, ip, begun_at, live"
)
_INSERT: Final = """
INSERT INTO scene_payment (id, site_id, merchant_id, code, subject, key, fen, quote, quoted_at, valid_until)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""
# Of the same thing to pay for: the bill that may be paid, its payment, and how its notice fares. A notice is made in
# the transaction that makes a payment paid.
_RIVAL: Final = f"""
SELECT {", ".join(f"b.{name}" for name in COLUMNS.split(", "))}, p.id AS payment_id, p.state, p.expires_at,
       n.state AS notice, n.created_at AS paid_at, n.done_at AS told_at
  FROM scene_payment b
  LEFT JOIN payment p ON p.merchant_id = b.merchant_id AND p.order_id = b.id
  LEFT JOIN LATERAL (SELECT state, created_at, done_at FROM notice
                      WHERE subject = p.id AND topic = 'payment.paid' ORDER BY id LIMIT 1) n ON true
 WHERE b.site_id = $1 AND b.key = $2 AND b.live AND b.id <> $3
"""
_BEGIN: Final = """
UPDATE scene_payment SET live = (key <> ''), product = $2, app = $3, ip = $4, fen = $5, quote = $6,
       begun_at = now()
 WHERE id = $1 AND product = ''
RETURNING id
"""
_UNDO: Final = "UPDATE scene_payment SET live = false, product = '', app = '', ip = '', begun_at = NULL WHERE id = $1"
_REMIND: Final = "UPDATE scene_payment SET phone = $2 WHERE id = $1"
_FORGET: Final = """
DELETE FROM scene_payment WHERE id IN (
  SELECT id FROM scene_payment WHERE product = '' AND quoted_at < $1 ORDER BY quoted_at LIMIT 1000) AND product = ''
"""


@dataclass(frozen=True, slots=True)
class Bill:
    """A quote that somebody was shown; with a product once it is being paid."""

    id: str  # also the payment's orderId
    site_id: int
    merchant_id: str
    code: str
    quote: Quote
    fen: int | None  # None until an amount is chosen
    quoted_at: datetime
    valid_until: datetime
    product: str
    app: str
    ip: str
    begun_at: datetime | None
    live: bool


@dataclass(frozen=True, slots=True)
class Rival:
    """Another bill for the same thing that was begun, and how its payment stands ("" while there is none)."""

    bill: Bill
    payment_id: str
    state: str  # of the payment: open, paid, closed, late
    expires_at: datetime | None
    paid_at: datetime | None  # by our clock, when we knew
    told_at: datetime | None  # when the operator's system confirmed it

    def covers(self, bill: Bill) -> bool:
        """Whether it is paid, and `bill` was quoted by somebody who did not know that yet."""
        if self.state != "paid" or self.paid_at is None:
            return False
        known_at = self.paid_at if bill.quote.reckoned else self.told_at
        return known_at is None or known_at >= bill.quoted_at


class Bills:
    """The bills in the database."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def add(self, spot: Spot, quote: Quote, quoted_at: datetime) -> Bill:
        """A new bill. `quoted_at`: a moment before the scene was asked."""
        bill = Bill(
            id=new_id(),
            site_id=spot.site.id,
            merchant_id=spot.merchant.id,
            code=spot.code.code,
            quote=quote,
            fen=quote.sum.fen,
            quoted_at=quoted_at,
            valid_until=now() + timedelta(minutes=quote.minutes),
            product="",
            app="",
            ip="",
            begun_at=None,
            live=False,
        )
        await self._pool.execute(
            _INSERT,
            bill.id,
            bill.site_id,
            bill.merchant_id,
            bill.code,
            quote.subject,
            quote.key,
            bill.fen,
            quote.pack(),
            bill.quoted_at,
            bill.valid_until,
        )
        return bill

    async def find(self, bill_id: str) -> Bill | None:
        """The bill under this number."""
        row = await self._pool.fetchrow(f"SELECT {COLUMNS} FROM scene_payment WHERE id = $1", bill_id)
        return _bill(row) if row else None

    async def rival(self, bill: Bill) -> Rival | None:
        """The other bill of its key that is begun; None when there is none."""
        if not bill.quote.key:
            return None
        row = await self._pool.fetchrow(_RIVAL, bill.site_id, bill.quote.key, bill.id)
        if row is None:
            return None
        return Rival(
            bill=_bill(row),
            payment_id=row["payment_id"] or "",
            state=row["state"] or "",
            expires_at=row["expires_at"],
            paid_at=row["paid_at"],
            told_at=row["told_at"],
        )

    async def begin(self, bill: Bill, begun: Bill) -> bool:
        """Makes it the one of its key that may be paid, with the product, app, ip, fen and quote of `begun`.

        False when another one is, or this one was begun meanwhile.
        """
        try:
            done = await self._pool.fetchval(
                _BEGIN, bill.id, begun.product, begun.app, begun.ip, begun.fen, begun.quote.pack()
            )
        except asyncpg.UniqueViolationError:
            return False
        return done is not None

    async def remind(self, bill_id: str, phone: str) -> None:
        """Its payer is to be reminded at this number, whatever was entered before.

        It is no part of what the payment was made of: that stays as it is, so that a repeat is equal.
        """
        await self._pool.execute(_REMIND, bill_id, phone)

    async def release(self, bill: Bill) -> None:
        """It can't be paid any more, or was: another of its key may begin. Nothing where it was begun again since."""
        release = "UPDATE scene_payment SET live = false WHERE id = $1 AND begun_at IS NOT DISTINCT FROM $2"
        await self._pool.execute(release, bill.id, bill.begun_at)

    async def hold(self, bill_id: str) -> bool:
        """Whether a bill that was begun is still the one of its key; it is begun anew."""
        hold = "UPDATE scene_payment SET begun_at = now() WHERE id = $1 AND (live OR key = '') RETURNING id"
        return await self._pool.fetchval(hold, bill_id) is not None

    async def anew(self, bill: Bill) -> Bill:
        """A bill that another one has overtaken, as before it was begun; what there is where it is live again."""
        await self._pool.execute(f"{_UNDO} AND NOT live", bill.id)
        return await self.find(bill.id) or bill

    async def undo(self, bill_id: str) -> None:
        """Nothing was made of it: it may be begun again, with another product."""
        await self._pool.execute(_UNDO, bill_id)

    async def forget(self, before: datetime) -> int:
        """Deletes what was quoted before and nobody began to pay, a thousand at a time; how many."""
        told: str = await self._pool.execute(_FORGET, before)
        return int(told.rpartition(" ")[2])


def _bill(row: asyncpg.Record) -> Bill:
    given: dict[str, Any] = {name: row[name] for name in COLUMNS.split(", ")}
    subject, key, kept = given.pop("subject"), given.pop("key"), given.pop("quote")
    return Bill(**given, quote=Quote.unpack(subject, key, kept))
