"""Changing who is free of the limit, and the limit; every process hears of it, so both hold at once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from hutong.base.clock import now
from hutong.base.db import Connection, Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.features.access.networks import network, written
from hutong.switchboard.actor import Actor

NEWS: Final = "hutong_access"  # NOTIFY: the list or the limit changed
MOST: Final = 100_000  # orders a minute; a higher limit protects nothing
_ROWS: Final = 1000  # of the list
_ORDERS: Final = "orders_per_minute"
_COLUMNS: Final = "network, remark, actor, at, until"
_PUT: Final = f"""
INSERT INTO access_allow (network, remark, actor, until) VALUES ($1, $2, $3, $4)
ON CONFLICT (network) DO UPDATE SET remark = excluded.remark, until = excluded.until, actor = excluded.actor, at = now()
RETURNING {_COLUMNS}
"""


@dataclass(frozen=True, slots=True)
class Allowed:
    """An address or network without a limit, who listed it, and until when (None: for good)."""

    network: str
    remark: str
    actor: str
    at: datetime
    until: datetime | None

    def is_over(self, at: datetime | None = None) -> bool:
        """Whether its time has passed."""
        return self.until is not None and self.until <= (at or now())


async def allowed(pool: Pool) -> list[Allowed]:
    """The list, the newest first; also what has run out, until somebody removes it."""
    rows = await pool.fetch(f"SELECT {_COLUMNS} FROM access_allow ORDER BY at DESC, network LIMIT {_ROWS}")
    return [Allowed(**row) for row in rows]


async def limit(pool: Pool) -> int | None:
    """Orders a minute from one source as the office says; None: as the environment says."""
    value: int | None = await pool.fetchval("SELECT value FROM access_limit WHERE name = $1", _ORDERS)
    return value


async def allow(actor: Actor, text: str, *, remark: str = "", until: datetime | None = None) -> Allowed:
    """Frees an address or network of the limit, or changes its remark and end. Refusal (BAD_SOURCE)."""
    name = written(network(text))
    if until is not None and until <= now():
        why = Text("到期时间已过", "this end is in the past")
        raise Refusal(Problem.BAD_SOURCE, why, [("until", why)])
    async with actor.change() as connection:
        others = await connection.fetchval("SELECT count(*) FROM access_allow WHERE network <> $1", name)
        if others >= _ROWS:
            raise Refusal(Problem.BAD_SOURCE, Text(f"白名单最多 {_ROWS} 条", f"the list has at most {_ROWS} rows"))
        (row,) = await connection.fetch(_PUT, name, remark, actor.name, until)
        detail: dict[str, Any] = {"remark": remark, "until": until and until.isoformat()}
        await _told(connection, actor, "access.allow", f"network/{name}", detail)
    return Allowed(**row)


async def remove(actor: Actor, text: str) -> Allowed:
    """Takes an address or network off the list. Refusal (BAD_SOURCE, NO_SOURCE)."""
    name = written(network(text))
    async with actor.change() as connection:
        row = await connection.fetchrow(f"DELETE FROM access_allow WHERE network = $1 RETURNING {_COLUMNS}", name)
        if row is None:
            raise Refusal(Problem.NO_SOURCE, name)
        gone = Allowed(**row)
        await _told(connection, actor, "access.remove", f"network/{name}", {"remark": gone.remark})
    return gone


async def set_limit(actor: Actor, per_minute: int | None) -> None:
    """How many orders a minute one source may send; None: what the environment says. Refusal (BAD_LIMIT)."""
    if per_minute is not None and not 1 <= per_minute <= MOST:
        why = Text(f"须在 1–{MOST} 之间", f"1 to {MOST}")
        raise Refusal(Problem.BAD_LIMIT, why, [("per_minute", why)])
    async with actor.change() as connection:
        if per_minute is None:
            await connection.execute("DELETE FROM access_limit WHERE name = $1", _ORDERS)
        else:
            await connection.execute(
                "INSERT INTO access_limit (name, value) VALUES ($1, $2)"
                " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                _ORDERS,
                per_minute,
            )
        await _told(connection, actor, "access.limit", "limit/orders", {"per_minute": per_minute})


async def _told(connection: Connection, actor: Actor, action: str, subject: str, detail: dict[str, Any]) -> None:
    await actor.note(connection, action, subject, detail)
    await connection.execute("SELECT pg_notify($1, '')", NEWS)
