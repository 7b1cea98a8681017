"""Finding payments that were paid since reminders were switched on; nothing of it is in the way of the money."""

from typing import Final

from hutong.base.db import Connection, Pool
from hutong.switchboard.content import Content
from hutong.switchboard.letters.kinds import PAYMENT, SMS

AT_ONCE: Final = 500
# Events get their numbers before they are committed: one that was slow may come below others that were read already,
# so those of the last moments are looked at again.
SLOW: Final = "20 s"
_BEGIN: Final = """
INSERT INTO reminder_place (event_id) SELECT coalesce(max(id), 0) FROM payment_event ON CONFLICT DO NOTHING
"""
_PLACE: Final = "SELECT event_id, since FROM reminder_place"
_PAGE: Final = f"""
SELECT id, payment_id, what = 'paid' AND at >= $3 AS paid, at < now() - interval '{SLOW}' AS old FROM payment_event
 WHERE id > $1 ORDER BY id LIMIT $2
"""
# Money that came before the switch was turned is not reminded of, however late the hub heard of it.
_PUT: Final = """
INSERT INTO reminder (payment_id, merchant_id, next_at)
SELECT p.id, p.merchant_id, now() FROM payment p
 WHERE p.id = ANY($1) AND p.paid_at >= $2::timestamptz - interval '1 s' AND p.state = 'paid'
   AND NOT EXISTS (SELECT FROM reminder r WHERE r.payment_id = p.id)
ON CONFLICT DO NOTHING RETURNING payment_id
"""


def wanted(content: Content) -> bool:
    """Whether payers are reminded at all: by WeChat, or by text message."""
    return any(content.letter(kind).enabled for kind in (PAYMENT, SMS))


class Finder:
    """Reads the payments' history on from where it was."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def turn(self, on: bool) -> int:
        """How many reminders are new. `on`: whether payers are reminded; a pause is a new beginning."""
        if not on:
            await self._pool.execute("DELETE FROM reminder_place")
            return 0
        place = await self._pool.fetchrow(_PLACE)
        if place is None:
            await self._pool.execute(_BEGIN)
            place = await self._pool.fetchrow(_PLACE)
        if place is None:  # switched off by another process just now
            return 0
        found, last = 0, place["event_id"]
        while True:
            async with self._pool.acquire() as connection, connection.transaction():
                rows = await connection.fetch(_PAGE, last, AT_ONCE, place["since"])
                paid = [row["payment_id"] for row in rows if row["paid"]]
                found += len(await connection.fetch(_PUT, paid, place["since"])) if paid else 0
                await _advance(connection, [row["id"] for row in rows if row["old"]])
            if len(rows) < AT_ONCE:
                return found
            last = rows[-1]["id"]


async def _advance(connection: Connection, old: list[int]) -> None:
    if old:
        await connection.execute("UPDATE reminder_place SET event_id = greatest(event_id, $1)", old[-1])
