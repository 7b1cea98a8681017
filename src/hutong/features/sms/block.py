"""Numbers that nothing is sent to."""

from dataclasses import dataclass
from datetime import datetime

from hutong.base.db import Pool
from hutong.switchboard.actor import Actor


@dataclass(frozen=True, slots=True)
class Blocked:
    """A blocked number, and who blocked it why."""

    phone: str
    reason: str
    actor: str
    at: datetime


async def block(actor: Actor, phone: str, reason: str) -> None:
    """Nothing is sent to this number any more; holds at once."""
    async with actor.change() as connection:
        await connection.execute(
            "INSERT INTO sms_block (phone, reason, actor) VALUES ($1, $2, $3)"
            " ON CONFLICT (phone) DO UPDATE SET reason = excluded.reason, actor = excluded.actor, at = now()",
            phone,
            reason,
            actor.name,
        )
        await actor.note(connection, "sms.block", f"phone/{phone}", {"reason": reason})


async def unblock(actor: Actor, phone: str) -> bool:
    """Whether the number was blocked; it isn't any more."""
    async with actor.change() as connection:
        gone = await connection.fetchval("DELETE FROM sms_block WHERE phone = $1 RETURNING phone", phone)
        if gone is not None:
            await actor.note(connection, "sms.unblock", f"phone/{phone}", {})
        return gone is not None


async def blocked(pool: Pool, most: int = 200, *, search: str = "", after: str = "") -> list[Blocked]:
    """The blocked numbers that hold this text, the newest first; `after` the number that ended the part before."""
    rows = await pool.fetch(
        "SELECT phone, reason, actor, at FROM sms_block"
        " WHERE ($2 = '' OR position($2 in phone) > 0 OR position(lower($2) in lower(reason)) > 0)"
        "   AND ($3 = '' OR (at, phone) < (SELECT at, phone FROM sms_block WHERE phone = $3))"
        " ORDER BY at DESC, phone DESC LIMIT $1",
        most,
        search,
        after,
    )
    return [Blocked(**row) for row in rows]
