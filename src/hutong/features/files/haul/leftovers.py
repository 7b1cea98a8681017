"""What lies at carriers and belongs to no file: written down before it is made, thrown away by the worker."""

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from hutong.base.db import Connection, Pool
from hutong.base.text import bearable
from hutong.capabilities.faults import Failed
from hutong.capabilities.storage import Stores
from hutong.features.files.haul.place import opened_at
from hutong.features.files.record import File
from hutong.switchboard.live import Switchboard

log = logging.getLogger(__name__)
MOST: Final = 30  # tries; with doubled waits, at most a day, that is some three weeks; then a person must look
_WAIT: Final = 60  # seconds after the first failure, doubled each time, a day at most
_LEASE: Final = timedelta(minutes=10)

_HOLD = """
INSERT INTO leftover (channel_id, revision, key, parts_only, owner) VALUES ($1, $2, $3, $4, $5) RETURNING id
"""
_THROW = "INSERT INTO leftover (channel_id, revision, key, file_id, due_at) VALUES ($1, $2, $3, $4, now() + $5)"
_HURRY = "UPDATE leftover SET due_at = now() WHERE file_id = $1 AND due_at > now()"
_LET_GO = "UPDATE leftover SET owner = NULL, due_at = now() WHERE id = $1"
# Of a process that lives only the dead are taken: its lock is to be had.
_CLAIM: Final = """
WITH due AS MATERIALIZED (
  SELECT id FROM leftover WHERE NOT given_up AND due_at <= now() AND (owner IS NULL OR pg_try_advisory_xact_lock(owner))
   ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED
)
UPDATE leftover l SET due_at = now() + $2, tries = tries + 1 FROM due WHERE l.id = due.id
RETURNING l.id, l.channel_id, l.revision, l.key, l.upload, l.parts_only, l.tries
"""
_FAILED: Final = """
UPDATE leftover SET due_at = now() + make_interval(secs => $2), words = $3, given_up = tries >= $4 WHERE id = $1
"""


@dataclass(frozen=True, slots=True)
class _Due:
    """Something to be thrown away now."""

    id: int
    channel_id: int
    revision: int
    key: str
    upload: str
    parts_only: bool
    tries: int


class Leftovers:
    """The list of what may have to be thrown away."""

    def __init__(self, pool: Pool, switchboard: Switchboard, owner: int) -> None:
        self._pool = pool
        self._switchboard = switchboard
        self._owner = owner

    async def hold(self, channel_id: int, revision: int, key: str, *, parts_only: bool = False) -> int:
        """Something is about to be made: should this process die, it is thrown away. Gives the entry's number.

        `parts_only`: whatever lies at the key stays, since others may have made it a file.
        """
        number: int = await self._pool.fetchval(_HOLD, channel_id, revision, key, parts_only, self._owner)
        return number

    async def began(self, number: int, upload: str) -> None:
        """It is an upload in parts, of which this is the carrier's number."""
        await self._pool.execute("UPDATE leftover SET upload = $2 WHERE id = $1", number, upload)

    async def let_go(self, number: int) -> None:
        """It failed: whatever there is of it is to be thrown away."""
        await self._pool.execute(_LET_GO, number)

    @staticmethod
    async def keep(connection: Connection, number: int) -> None:
        """It became a file, within the same transaction."""
        await connection.execute("DELETE FROM leftover WHERE id = $1", number)

    @staticmethod
    async def throw(connection: Connection, file: File, after: timedelta) -> None:
        """The file lies there no more, within the same transaction; what lies there is thrown away after this time."""
        await connection.execute(_THROW, file.channel_id, file.revision, file.key, file.id, after)

    @staticmethod
    async def hurry(connection: Connection, file: File) -> None:
        """It was deleted, within the same transaction: its older places are thrown away now, with the links to them."""
        await connection.execute(_HURRY, file.id)

    async def turn(self) -> int:
        """One round of throwing away; how many entries were dealt with."""
        due = [_Due(**row) for row in await self._pool.fetch(_CLAIM, 20, _LEASE)]
        for one in due:
            try:
                await self._gone(one)
            except Failed as failed:
                wait = min(_WAIT * 2**one.tries, 86_400)
                words = bearable(f"{failed.fault} {failed.reason.zh}".strip())
                await self._pool.execute(_FAILED, one.id, wait, words, MOST)
                log.warning("%s on channel %d can't be thrown away yet: %s", one.key, one.channel_id, failed)
            else:
                await self._pool.execute("DELETE FROM leftover WHERE id = $1", one.id)
        return len(due)

    async def _gone(self, one: _Due) -> None:
        opened = await opened_at(self._switchboard, one.channel_id, one.revision)
        carrier = opened.face(Stores)
        if one.upload:
            await opened.ask("abort", one.key, carrier.abort(one.key, one.upload))
        if not one.parts_only:
            await opened.ask("delete", one.key, carrier.delete(one.key))
