"""Parking sessions of the hub's own: a car comes in, pays, goes out; one car is inside a place once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import asyncpg

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.ids import new_id
from hutong.base.text import FORBIDDEN, Text, Unfit
from hutong.features.scenes.parking import plates
from hutong.switchboard.actor import Actor

COLUMNS: Final = "id, site_id, plate, ticket, lane, entered_at, left_at, created_at"
AHEAD: Final = timedelta(minutes=5)  # how far another clock may be ahead of ours
# What was paid for a session, and when we knew the last of it. Found by the bill's number, which is the order's: it is
# true even where a process died between making the payment and anything else.
_PAID: Final = """
SELECT coalesce(sum(p.fen), 0)::bigint AS fen, max(n.created_at) AS at
  FROM scene_payment b
  JOIN payment p ON p.merchant_id = b.merchant_id AND p.order_id = b.id AND p.state = 'paid'
  LEFT JOIN notice n ON n.subject = p.id AND n.topic = 'payment.paid'
 WHERE b.site_id = $1 AND b.key = $2
"""


@dataclass(frozen=True, slots=True)
class Session:
    """A car, or a ticket, from its entry to its exit."""

    id: str
    site_id: int
    plate: str
    ticket: str
    lane: str
    entered_at: datetime
    left_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Arrival:
    """A car that comes in: a plate or a ticket. `at` None: now."""

    plate: str = ""
    ticket: str = ""
    lane: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Paid:
    """What was paid for a session so far, in fen, and when we heard of the last of it."""

    fen: int
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Filters of a list; empty and None ask for everything."""

    site_id: int | None = None
    plate: str = ""
    ticket: str = ""
    search: str = ""  # a whole plate or ticket, as somebody writes it
    inside: bool | None = None


async def enter(pool: Pool, site_id: int, arrival: Arrival, *, actor: Actor | None = None) -> Session:
    """A new session of a parking site; Refusal (NO_SITE, BAD_ENTRY, PARKED_ALREADY).

    `actor`: the person who did it by hand, for the audit; a camera that calls the API is none.
    """
    plate, ticket = named(arrival.plate, arrival.ticket)
    at = arrival.at or now()
    if at > now() + AHEAD:
        raise _bad("at", Text("入场时间在将来", "the entry is in the future"))
    if len(arrival.lane) > 32 or FORBIDDEN.search(arrival.lane):
        raise _bad("lane", Text("车道名最多 32 个字", "a lane's name has at most 32 characters"))
    insert = (
        "INSERT INTO parking_session (id, site_id, plate, ticket, lane, entered_at)"
        f" SELECT $1, id, $3, $4, $5, $6 FROM scene_site WHERE id = $2 AND scene = 'parking' RETURNING {COLUMNS}"
    )
    async with pool.acquire() as connection, connection.transaction():
        try:
            row = await connection.fetchrow(insert, new_id(), site_id, plate, ticket, arrival.lane, at)
        except asyncpg.UniqueViolationError as error:
            raise Refusal(Problem.PARKED_ALREADY, plate or ticket) from error
        if row is None:
            raise Refusal(Problem.NO_SITE, str(site_id))
        if actor is not None:
            await actor.note(connection, "parking.enter", f"site/{site_id}", {"plate": plate or ticket})
    return _session(row)


async def leave(
    pool: Pool,
    site_id: int,
    plate: str = "",
    ticket: str = "",
    *,
    at: datetime | None = None,
    actor: Actor | None = None,
) -> Session:
    """Ends the session of a car that is inside; Refusal (BAD_ENTRY, NO_PARKING). `actor`: see `enter`."""
    plate, ticket = named(plate, ticket)
    update = (
        "UPDATE parking_session SET left_at = greatest(entered_at, $4) WHERE site_id = $1 AND left_at IS NULL"
        f" AND plate = $2 AND ticket = $3 RETURNING {COLUMNS}"
    )
    async with pool.acquire() as connection, connection.transaction():
        row = await connection.fetchrow(update, site_id, plate, ticket, at or now())
        if row is None:
            raise Refusal(Problem.NO_PARKING, plate or ticket)
        if actor is not None:
            await actor.note(connection, "parking.leave", f"site/{site_id}", {"plate": plate or ticket})
    return _session(row)


async def inside(pool: Pool, site_id: int, plate: str = "", ticket: str = "") -> Session | None:
    """The session of a car that is inside; None when it isn't. Plate and ticket as they are compared."""
    query = (
        f"SELECT {COLUMNS} FROM parking_session WHERE site_id = $1 AND left_at IS NULL"
        " AND (plate = $2 AND plate <> '' OR ticket = $3 AND ticket <> '')"
    )
    row = await pool.fetchrow(query, site_id, plate, ticket)
    return _session(row) if row else None


async def paid(pool: Pool, session: Session) -> Paid:
    """What was paid for a session."""
    row = await pool.fetchrow(_PAID, session.site_id, session.id)
    return Paid(row["fen"], row["at"]) if row else Paid(0, None)


async def listed(pool: Pool, wanted: Wanted, *, after: str = "", limit: int = 50) -> list[Session]:
    """The newest sessions that are wanted, older than the number `after`."""
    conditions, values = ["true"], list[Any]()
    for condition, value in (
        ("site_id = ?", wanted.site_id),
        ("plate = ?", wanted.plate or None),
        ("ticket = ?", wanted.ticket or None),
        ("(plate = ANY(?) OR ticket = ANY(?))", _meant(wanted.search) if wanted.search else None),
        ("(left_at IS NULL) = ?", wanted.inside),
        ("id < ?", after or None),
    ):
        if value is not None:
            values.append(value)
            conditions.append(condition.replace("?", f"${len(values)}"))
    query = f"SELECT {COLUMNS} FROM parking_session WHERE {' AND '.join(conditions)} ORDER BY id DESC LIMIT {limit:d}"
    return [_session(row) for row in await pool.fetch(query, *values)]


def named(plate: str, ticket: str) -> tuple[str, str]:
    """Plate and ticket as they are compared, one of them empty; Refusal (BAD_ENTRY)."""
    if bool(plate) is bool(ticket):
        raise _bad("plate", Text("填车牌或票号，二选一", "a plate or a ticket, one of the two"))
    try:
        if plate:
            return plates.plate(plate), ""
        return "", plates.ticket(ticket)
    except Unfit as error:
        raise _bad("plate" if plate else "ticket", error.cause) from error


def _meant(text: str) -> list[str]:
    """What plates and tickets could be meant, as they are compared."""
    found = []
    for reader in (plates.plate, plates.ticket):
        try:
            found.append(reader(text))
        except Unfit:
            continue
    return found


def _bad(name: str, cause: Text) -> Refusal:
    return Refusal(Problem.BAD_ENTRY, cause, [(name, cause)])


def _session(row: asyncpg.Record) -> Session:
    return Session(**dict(row))
