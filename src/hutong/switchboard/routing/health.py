"""A channel that failed several times in a row is passed over for a while, in every process of the installation."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import asyncpg

from hutong.base.clock import now
from hutong.base.db import AWAY, Pool
from hutong.base.db.listener import Listener
from hutong.base.text import bearable
from hutong.capabilities.faults import Fault
from hutong.switchboard.actor import Actor

log = logging.getLogger(__name__)
NEWS: Final = "hutong_health"  # NOTIFY: a channel fell ill or is well again
MOST: Final = 5  # failures in a row that are borne
PAUSE: Final = timedelta(seconds=60)  # of the first rest; each further one is twice as long
LONGEST: Final = timedelta(minutes=10)
# What the provider, not the request, is to blame for. A refusal is an answer of a provider that works.
ILL: Final = frozenset({Fault.UNREACHABLE, Fault.SLOW_DOWN, Fault.UNKNOWN})
# These tell neither. Wrong settings may be those of a single template or signature, and nobody may have been asked;
# the next channel steps in each time anyway.
_MUTE: Final = frozenset({Fault.UNSUPPORTED, Fault.CONFIG})

_ALL = "SELECT channel_id, fails, until, words FROM channel_health"
_HEAL = "DELETE FROM channel_health WHERE channel_id = $1 RETURNING fails, until, words"
_PUT = """
INSERT INTO channel_health (channel_id, fails, until, words) VALUES ($1, $2, $3, $4)
ON CONFLICT (channel_id) DO UPDATE SET
  fails = excluded.fails, until = excluded.until, words = excluded.words, at = now()
"""


@dataclass(frozen=True, slots=True)
class Illness:
    """Why a channel is passed over, and until when; afterwards it is tried again, and one failure is enough."""

    fails: int  # in a row, counted by the process that found out; those during a rest are not counted
    until: datetime
    words: str

    @property
    def rests(self) -> int:
        """How many times it was sent to rest: first for MOST failures, then for each one after a rest."""
        return self.fails - MOST + 1


class Health:
    """Counts failures in a row. What crosses the line is written down and told to the other processes."""

    def __init__(self, pool: Pool, clock: Callable[[], datetime] = now) -> None:
        self.ill: dict[int, Illness] = {}
        self._pool = pool
        self._clock = clock
        self._fails: dict[int, int] = {}
        self._writing: set[asyncio.Task[None]] = set()
        self._turns = asyncio.Lock()  # fair: what was found out later is written later

    @classmethod
    async def start(cls, pool: Pool, listener: Listener) -> "Health":
        """Knows what others found out, and hears of it from now on. Before `listener.start`."""
        health = cls(pool)
        listener.on(NEWS, health._heard)
        await health.load()
        return health

    async def load(self) -> None:
        """Reads what is written down. Who was ill and is no more begins anew: somebody asked it, or healed it."""
        found = await illnesses(self._pool)
        for channel_id in self.ill.keys() - found.keys():
            self._fails.pop(channel_id, None)
        self.ill = found

    def illness(self, channel_id: int) -> Illness | None:
        """Why this channel is passed over now; None when it isn't."""
        found = self.ill.get(channel_id)
        return found if found is not None and found.until > self._clock() else None

    def went_well(self, channel_id: int) -> None:
        """It answered: whatever was counted is forgotten."""
        self._fails.pop(channel_id, None)
        if self.ill.pop(channel_id, None) is not None:
            self._write(channel_id, None)

    def failed(self, channel_id: int, fault: Fault, words: str) -> None:
        """It failed. A refusal is the answer of a provider that works; what can't be asked says nothing.

        What fails while it rests was on its way before, or had no other channel: that tells nothing new.
        """
        if fault not in ILL:
            if fault not in _MUTE:
                self.went_well(channel_id)
            return
        if self.illness(channel_id) is not None:
            return
        before = self.ill.get(channel_id)
        fails = self._fails[channel_id] = (before.fails if before else self._fails.get(channel_id, 0)) + 1
        if fails < MOST:
            return
        rests = before.rests if before else 0
        pause = min(PAUSE * 2 ** min(rests, 10), LONGEST)
        illness = Illness(fails, self._clock() + pause, bearable(f"{fault} {words}".strip()))
        self.ill[channel_id] = illness
        log.warning("channel %d failed %d times in a row and is passed over: %s", channel_id, fails, illness.words)
        self._write(channel_id, illness)

    async def close(self) -> None:
        """Ends when everything is written."""
        await asyncio.gather(*self._writing, return_exceptions=True)

    async def _heard(self, _payload: str) -> None:
        await self.load()

    def _write(self, channel_id: int, illness: Illness | None) -> None:
        task = asyncio.create_task(self._written(channel_id, illness))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    async def _written(self, channel_id: int, illness: Illness | None) -> None:
        try:
            async with self._turns, self._pool.acquire() as connection, connection.transaction():
                if illness is None:
                    await connection.execute("DELETE FROM channel_health WHERE channel_id = $1", channel_id)
                else:
                    await connection.execute(_PUT, channel_id, illness.fails, illness.until, illness.words)
                await connection.execute("SELECT pg_notify($1, $2)", NEWS, str(channel_id))
        except (*AWAY, asyncpg.PostgresError):
            log.warning("the health of channel %d could not be written down", channel_id)


async def illnesses(pool: Pool) -> dict[int, Illness]:
    """What is written down, by channel; those whose time is over, too."""
    rows = await pool.fetch(_ALL)
    return {row["channel_id"]: Illness(row["fails"], row["until"], row["words"]) for row in rows}


def resting(ill: Mapping[int, Illness], channel_id: int) -> Illness | None:
    """Why and until when a channel rests at this moment."""
    found = ill.get(channel_id)
    return found if found is not None and found.until > now() else None


async def heal(actor: Actor, channel_id: int) -> Illness | None:
    """Forgets an illness in every process, so that the channel is tried in its turn at once; what it was, or None."""
    async with actor.change() as connection:
        row = await connection.fetchrow(_HEAL, channel_id)
        if row is None:
            return None
        await connection.execute("SELECT pg_notify($1, $2)", NEWS, str(channel_id))
        await actor.note(connection, "channel.heal", f"channel/{channel_id}", {"words": row["words"]})
        return Illness(**row)
