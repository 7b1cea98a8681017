"""What is written down of pushes. A state: new (being handled), done, noted (for nobody), retrying, failed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, Literal

import asyncpg
import orjson

from hutong.base.db import Connection, Pool
from hutong.base.secrets import Secret
from hutong.base.text import bearable
from hutong.base.vault import Vault, VaultError
from hutong.capabilities.faults import Forged
from hutong.capabilities.platform.push import Pushed
from hutong.features.pushes.clean import parted
from hutong.features.pushes.event import Event, name_of
from hutong.switchboard.open import Opened

State = Literal["new", "done", "noted", "retrying", "failed"]
STATES: Final[tuple[State, ...]] = ("new", "done", "noted", "retrying", "failed")
# How long after each try that failed the next one follows; after the last one nobody tries any more.
LADDER: Final = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(hours=1),
    timedelta(hours=6),
)
# How long a signature is remembered: longer than any platform's clock may be away from ours, before and behind.
REMEMBERED: Final = timedelta(hours=1)
AGAIN: Final = "its signature, which does not cover the content, came with another content before"
LEASE: Final = timedelta(seconds=60)  # longer than handling may take: of a process that died, another one handles it

_KEEP: Final = """
INSERT INTO push (channel_id, revision, mark, kind, event, name, sender, receiver, told_at, fields, hidden, sealed,
                  form, next_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, now() + $14)
ON CONFLICT (channel_id, mark) DO NOTHING RETURNING id
"""
_KNOWN: Final = "SELECT id, said FROM push WHERE channel_id = $1 AND mark = $2"
_FINISH: Final = """
UPDATE push SET state = $2, results = $3, said = coalesce($4, said), tries = tries + 1, next_at = now() + $5::interval,
       done_at = CASE WHEN $2 IN ('done', 'noted') THEN now() END
 WHERE id = $1
"""
_CLAIM: Final = """
UPDATE push SET next_at = now() + $2 WHERE id IN (
  SELECT id FROM push WHERE next_at <= now() ORDER BY next_at LIMIT $1 FOR UPDATE SKIP LOCKED)
RETURNING id, channel_id, mark, kind, event, sender, receiver, told_at, fields, hidden, sealed, form, tries, results
"""
_HEARD: Final = """
INSERT INTO push_address (channel_id, heard_at, sealed) VALUES ($1, now(), $2)
ON CONFLICT (channel_id) DO UPDATE SET heard_at = now(), sealed = excluded.sealed
"""
_GREETED: Final = """
INSERT INTO push_address (channel_id, greeted_at) VALUES ($1, now())
ON CONFLICT (channel_id) DO UPDATE SET greeted_at = now()
"""
# Waits for another process that has the same one under way; whose it is, is told in every case.
_ONCE: Final = """
INSERT INTO push_once AS o (once, channel_id, mark, until) VALUES ($1, $2, $3, now() + $4)
ON CONFLICT (once) DO UPDATE SET until = o.until RETURNING channel_id, mark
"""
_SWEEP: Final = """
DELETE FROM push_once WHERE once IN
  (SELECT once FROM push_once WHERE until < now() ORDER BY until LIMIT 100 FOR UPDATE SKIP LOCKED)
"""
_REFUSED: Final = """
INSERT INTO push_address AS a (channel_id, refused, refused_at, refused_revision, refused_words)
VALUES ($1, 1, now(), $2, $3)
ON CONFLICT (channel_id) DO UPDATE
   SET refused = a.refused + 1, refused_at = now(), refused_revision = excluded.refused_revision,
       refused_words = excluded.refused_words
"""


@dataclass(frozen=True, slots=True)
class Kept:
    """A push that is written down; `fresh`: it is the first of its mark, and now to be handled."""

    event: Event
    fresh: bool
    said: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Due:
    """A push that is to be handled again, with what came of each handler so far."""

    event: Event
    tries: int
    results: Mapping[str, str]


class PushLedger:
    """Reads and writes pushes."""

    def __init__(self, pool: Pool, vault: Vault) -> None:
        self._pool = pool
        self._vault = vault

    async def keep(self, opened: Opened, merchant_no: str, pushed: Pushed, once: str = "") -> Kept:
        """Writes a push down, unless it is there already: platforms repeat what was not answered in time.

        `once`: see `HearsPushes.once`; Forged where something else was told with it.
        """
        mark, channel = bearable(pushed.mark), opened.channel_id
        shown, secrets = parted(pushed.fields, pushed.hidden)
        hidden = self._vault.seal(Secret(orjson.dumps(secrets).decode()), _place(channel, mark)) if secrets else None
        texts = [
            bearable(text) for text in (pushed.kind, pushed.event, name_of(pushed), pushed.sender, pushed.receiver)
        ]
        told = (pushed.at, shown, hidden, pushed.sealed, pushed.form)
        async with self._pool.acquire() as connection, connection.transaction():
            await _used(connection, once, channel, mark)
            number = await connection.fetchval(_KEEP, channel, opened.revision, mark, *texts, *told, LEASE)
            await connection.execute(_HEARD, channel, pushed.sealed)
        if number is not None:
            return Kept(Event(number, channel, merchant_no, pushed), True, None)
        known = await self._pool.fetchrow(_KNOWN, channel, mark)
        if known is None:  # forgotten between the two, months after it came
            return Kept(Event(0, channel, merchant_no, pushed), False, None)
        return Kept(Event(known["id"], channel, merchant_no, pushed), False, known["said"])

    async def finish(
        self, push_id: int, tries: int, results: Mapping[str, str], said: Mapping[str, Any] | None
    ) -> State:
        """What came of the handlers, after so many tries before this one; when the next one follows."""
        wait: timedelta | None = None
        state: State = "done" if results else "noted"
        if any(results.values()):
            wait = wait_after(tries + 1)
            state = "failed" if wait is None else "retrying"
        await self._pool.execute(_FINISH, push_id, state, dict(results), None if said is None else dict(said), wait)
        return state

    async def due(self, most: int, merchants: Mapping[int, str]) -> list[Due]:
        """Pushes to be handled now, for whoever asks; `merchants`: the numbers of the channels."""
        rows = await self._pool.fetch(_CLAIM, most, LEASE)
        return [Due(self._event(row, merchants), row["tries"], row["results"]) for row in rows]

    async def greeted(self, channel_id: int, once: str = "") -> None:
        """The platform checked the address, and is answered. `once`: as of `keep`; Forged."""
        async with self._pool.acquire() as connection, connection.transaction():
            await _used(connection, once, channel_id, "")
            await connection.execute(_GREETED, channel_id)

    async def refused(self, channel_ids: Sequence[int], revision: int, words: str) -> None:
        """Somebody told these channels what can't be believed; `revision`: whose settings did not believe it."""
        for channel_id in channel_ids:
            await self._pool.execute(_REFUSED, channel_id, revision, bearable(words))

    def _event(self, row: asyncpg.Record, merchants: Mapping[int, str]) -> Event:
        channel, mark = row["channel_id"], row["mark"]
        try:
            secrets = (
                orjson.loads(self._vault.unseal(row["hidden"], _place(channel, mark)).reveal()) if row["hidden"] else {}
            )
        except VaultError:  # what was kept under another master key
            secrets = {}
        pushed = Pushed(
            row["kind"],
            row["event"],
            row["sender"],
            row["receiver"],
            row["told_at"],
            mark,
            {**row["fields"], **secrets},
            row["sealed"],
            row["form"],
            frozenset(secrets),
        )
        return Event(row["id"], channel, merchants.get(channel, ""), pushed)


async def _used(connection: Connection, once: str, channel_id: int, mark: str) -> None:
    """Remembers what something was signed with; Forged where it was something else before."""
    if not once:
        return
    await connection.execute(_SWEEP)
    first = await connection.fetchrow(_ONCE, once, channel_id, mark, REMEMBERED)
    if first is None or (first["channel_id"], first["mark"]) != (channel_id, mark):
        raise Forged(AGAIN)


def wait_after(tries: int) -> timedelta | None:
    """How long after so many tries (at least one) the next follows; None: there is none."""
    return LADDER[tries - 1] if tries <= len(LADDER) else None


def _place(channel_id: int, mark: str) -> str:
    return f"push/{channel_id}/{mark}"
