"""Parking sessions of the hub's own: a car comes in, pays, goes out; one car is inside a place once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import asyncpg

from hutong.base.clock import BEIJING, now
from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.ids import first_id, new_id
from hutong.base.text import FORBIDDEN, Text, Unfit
from hutong.features.scenes.parking import plates
from hutong.switchboard.actor import Actor

COLUMNS: Final = "id, site_id, plate, ticket, lane, entered_at, left_at, created_at"
AHEAD: Final = timedelta(minutes=5)  # how far another clock may be ahead of ours
FIRST: Final = datetime(2000, 1, 1, tzinfo=BEIJING)  # an earlier moment is a clock that was never set
REPEATED: Final = timedelta(days=2)  # so long after a session was made, the same entry is known for a repeat
PARKED: Final = timedelta(days=30)  # so long after it was made, the same exit is
JUST: Final = timedelta(minutes=10)  # so long after an exit, another one without a moment of its own is a repeat
# Clocks of the API tell seconds. `id` keeps what is read small: numbers begin with their time.
_TOLD: Final = f"""
SELECT {COLUMNS} FROM parking_session
 WHERE site_id = $1 AND plate = $2 AND ticket = $3 AND id >= $4
   AND date_trunc('second', %s) = date_trunc('second', $5::timestamptz)
 ORDER BY id DESC LIMIT 1
"""
_CAME: Final = _TOLD % "entered_at"
_LEFT: Final = _TOLD % "left_at"
_JUST: Final = f"""
SELECT {COLUMNS} FROM parking_session
 WHERE site_id = $1 AND plate = $2 AND ticket = $3 AND id >= $4 AND left_at > $5 ORDER BY left_at DESC LIMIT 1
"""
_INSIDE: Final = f"""
SELECT {COLUMNS} FROM parking_session
 WHERE site_id = $1 AND left_at IS NULL AND plate = $2 AND ticket = $3 FOR UPDATE
"""
_END: Final = f"UPDATE parking_session SET left_at = greatest(entered_at, $2) WHERE id = $1 RETURNING {COLUMNS}"
# What was paid for a session and not given back, and when we knew the last of it. Found by the bill's number, which is
# the order's: it is true even where a process died between making the payment and anything else. Only what the attempt
# that paid gave back counts: a second one's money was surplus, and the stay is still paid when that is returned.
_PAID: Final = """
SELECT coalesce(sum(p.fen - r.fen), 0)::bigint AS fen, max(n.created_at) FILTER (WHERE p.fen > r.fen) AS at
  FROM scene_payment b
  JOIN payment p ON p.merchant_id = b.merchant_id AND p.order_id = b.id AND p.state = 'paid'
  LEFT JOIN notice n ON n.subject = p.id AND n.topic = 'payment.paid'
  CROSS JOIN LATERAL (
    SELECT coalesce(sum(fen), 0) AS fen FROM refund WHERE attempt_id = p.paid_attempt AND state = 'done') r
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


async def enter(
    pool: Pool, site_id: int, arrival: Arrival, *, actor: Actor | None = None, again: bool = False
) -> Session:
    """A new session of a parking site; Refusal (NO_SITE, BAD_ENTRY, PARKED_ALREADY).

    `actor`: the person who did it by hand, for the audit; a camera that calls the API is none.
    `again`: the same car at the same moment (of its own, to the second) is the same entry, told once more.
    """
    plate, ticket = named(arrival.plate, arrival.ticket)
    at = timely(arrival.at) if arrival.at else now()
    if len(arrival.lane) > 32 or FORBIDDEN.search(arrival.lane):
        raise _bad("lane", Text("车道名最多 32 个字", "a lane's name has at most 32 characters"))
    repeated = again and arrival.at is not None
    if repeated and (known := await _known(pool, _CAME, site_id, plate, ticket, at)):
        return known
    insert = (
        "INSERT INTO parking_session (id, site_id, plate, ticket, lane, entered_at)"
        f" SELECT $1, id, $3, $4, $5, $6 FROM scene_site WHERE id = $2 AND scene = 'parking' RETURNING {COLUMNS}"
    )
    try:
        async with pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow(insert, new_id(), site_id, plate, ticket, arrival.lane, at)
            if row is None:
                raise Refusal(Problem.NO_SITE, str(site_id))
            if actor is not None:
                await actor.note(connection, "parking.enter", f"site/{site_id}", {"plate": plate or ticket})
    except asyncpg.UniqueViolationError as error:
        if repeated and (known := await _known(pool, _CAME, site_id, plate, ticket, at)):  # by a call at the same time
            return known
        raise Refusal(Problem.PARKED_ALREADY, plate or ticket) from error
    return _session(row)


async def leave(
    pool: Pool,
    site_id: int,
    plate: str = "",
    ticket: str = "",
    *,
    at: datetime | None = None,
    actor: Actor | None = None,
    again: bool = False,
) -> Session:
    """Ends the session of a car that is inside; Refusal (BAD_ENTRY, NO_PARKING). `actor`: see `enter`.

    `again`: the same car at the same moment is the same exit, told once more; without a moment, one just now is.
    """
    plate, ticket = named(plate, ticket)
    moment = timely(at, out=True) if at else now()
    async with pool.acquire() as connection, connection.transaction():
        found = await connection.fetchrow(_INSIDE, site_id, plate, ticket)
        early = found is not None and at is not None and at < found["entered_at"].replace(microsecond=0)
        if found is not None and not early:
            [row] = await connection.fetch(_END, found["id"], moment)
            if actor is not None:
                await actor.note(connection, "parking.leave", f"site/{site_id}", {"plate": plate or ticket})
            return _session(row)
    query, since = (_LEFT, moment) if at else (_JUST, moment - JUST)
    if again and (known := await _known(pool, query, site_id, plate, ticket, since, PARKED)):
        return known  # also where the car has come back since
    if early:
        raise _bad("at", Text("离场时间早于入场时间", "the exit is before the entry"))
    raise Refusal(Problem.NO_PARKING, plate or ticket)


def timely(at: datetime, *, out: bool = False) -> datetime:
    """A moment at which a car can have come in, or gone out; Refusal (BAD_ENTRY)."""
    zh, en = ("离场", "exit") if out else ("入场", "entry")
    if at > now() + AHEAD:
        raise _bad("at", Text(f"{zh}时间在将来", f"the {en} is in the future"))
    if at < FIRST:
        raise _bad("at", Text(f"{zh}时间早于 2000 年", f"the {en} is before the year 2000"))
    return at


async def _known(
    pool: Pool, query: str, site_id: int, plate: str, ticket: str, at: datetime, within: timedelta = REPEATED
) -> Session | None:
    row = await pool.fetchrow(query, site_id, plate, ticket, first_id(now() - within), at)
    return _session(row) if row else None


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
