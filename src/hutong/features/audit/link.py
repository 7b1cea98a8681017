"""Linking rows into the chain, after their transactions: in the order of linking, whatever their numbers are."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import asyncpg

from hutong.base.db import Connection, Pool
from hutong.base.secrets import same
from hutong.base.vault import Vault
from hutong.features.audit.seal import COLUMNS, START, Event, Seals, hashed

log = logging.getLogger(__name__)
BATCH: Final = 500
_LOCK: Final = 0x68_75_74_05  # advisory lock: one links at a time
_LAST: Final = """
SELECT seq, hash FROM audit_link ORDER BY seq DESC LIMIT 1
"""
_WAITING: Final = f"""
SELECT {COLUMNS} FROM audit_pending p JOIN audit_event e ON e.id = p.event_id ORDER BY e.id LIMIT $1
"""
_UNSEALED: Final = """
INSERT INTO audit_pending (event_id)
SELECT id FROM audit_event e WHERE seal IS NULL AND NOT EXISTS (SELECT FROM audit_link l WHERE l.event_id = e.id)
ON CONFLICT DO NOTHING
"""
_PUT: Final = """
INSERT INTO audit_link (seq, event_id, prev, hash, seal)
SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bytea[], $4::bytea[], $5::bytea[])
"""
_HEAD: Final = """
INSERT INTO audit_head (id, seq, hash, seal) VALUES (1, $1, $2, $3)
ON CONFLICT (id) DO UPDATE SET seq = $1, hash = $2, seal = $3
"""


@dataclass(frozen=True, slots=True)
class Head:
    """How far the chain goes: the last link's number and hash."""

    seq: int
    hash: bytes

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash.hex()}"


async def head_of(connection: Pool | Connection, seals: Seals) -> Head | None:
    """The end of the chain as it was sealed; None when there is none or somebody changed it."""
    row = await connection.fetchrow("SELECT seq, hash, seal FROM audit_head WHERE id = 1")
    if row is None or not same(seals.head(row["seq"], row["hash"]), row["seal"]):
        return None
    return Head(row["seq"], row["hash"])


class Linker:
    """Gives rows their links."""

    def __init__(self, pool: Pool, vault: Vault) -> None:
        self._pool = pool
        self._seals = Seals(vault)
        self._adopting = False

    async def turn(self) -> int:
        """How many rows were linked; 0 when none waits."""
        if not await self._pool.fetchval("SELECT EXISTS (SELECT FROM audit_pending)"):
            return 0
        async with self._pool.acquire() as connection, connection.transaction():
            await connection.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
            return await self._link(connection)

    async def all(self) -> int:
        """Links everything that waits; how many."""
        linked = 0
        while some := await self.turn():
            linked += some
        return linked

    async def adopt(self) -> int:
        """Takes in what was written before there were seals; how many rows. Only because somebody said so.

        The hub never does it by itself: it can't tell such rows from those that somebody put into the database.
        """
        await self._pool.execute(_UNSEALED)
        self._adopting = True
        return await self.all()

    async def head(self) -> Head | None:
        """The end of the chain."""
        return await head_of(self._pool, self._seals)

    async def _link(self, connection: Connection) -> int:
        rows = await connection.fetch(_WAITING, BATCH)
        if not rows:
            return 0
        last = await connection.fetchrow(_LAST)
        end = await self._end(connection, last)
        good = self._judged(list(map(Event.of, rows)), adopting=self._adopting)
        head = await self._chain(connection, end, good)
        await connection.execute("DELETE FROM audit_pending WHERE event_id = ANY($1)", [row["id"] for row in rows])
        await connection.execute(_HEAD, head.seq, head.hash, self._seals.head(head.seq, head.hash))
        return len(rows)

    async def _end(self, connection: Connection, last: asyncpg.Record | None) -> Head:
        """Where the chain goes on: at the sealed end, also when what leads there was cut off, so that a gap shows."""
        end = await head_of(connection, self._seals)
        if end is not None:
            return end
        if last is None:
            return Head(0, START)
        log.error("audit: the sealed end of the chain is gone; number %d stays empty to show it", last["seq"] + 1)
        return Head(last["seq"] + 1, last["hash"])

    def _judged(self, events: Sequence[Event], *, adopting: bool) -> list[Event]:
        """The rows that the hub wrote. Those without a seal are from before there were seals, or somebody else's."""
        good = []
        for event in events:
            if (adopting and event.seal is None) or self._seals.is_sealed(event):
                good.append(event)
            else:
                log.error("audit: row %d was not written by the hub; it gets no link", event.id)
        return good

    async def _chain(self, connection: Connection, end: Head, events: Sequence[Event]) -> Head:
        links: list[tuple[int, int, bytes, bytes, bytes]] = []
        seq, prev = end.seq, end.hash
        for event in events:
            seq += 1
            hash_ = hashed(seq, prev, event)
            links.append((seq, event.id, prev, hash_, self._seals.link(hash_)))
            prev = hash_
        if links:
            await connection.execute(_PUT, *(list(column) for column in zip(*links, strict=True)))
        return Head(seq, prev)
