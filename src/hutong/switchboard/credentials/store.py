"""The table of credentials: which generation is good until when, sealed, and who is renewing it just now."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

import asyncpg

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.base.secrets import Secret
from hutong.base.vault import VaultError
from hutong.switchboard.seal import Keeper

# Longer than issuing twice may take (see lender.py): a holder that died is replaced after this, by one of those who
# wait for it; so it is shorter than their patience (see holder.py).
LEASE: Final = timedelta(seconds=9)

_LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)
_ROW: Final = "place = $1 AND application = $2 AND kind = $3"
_READ: Final = f"SELECT sealed, generation, good_until, renewed_at FROM credential WHERE {_ROW}"
# Whoever saw generation $4 and finds it still the newest, with nobody renewing it, renews it.
_CLAIM: Final = """
INSERT INTO credential AS c (place, application, kind, leased_until) VALUES ($1, $2, $3, now() + $5)
ON CONFLICT (place, application, kind) DO UPDATE SET leased_until = now() + $5
 WHERE c.generation <= $4 AND (c.leased_until IS NULL OR c.leased_until < now())
RETURNING generation, leased_until
"""
# A holder that was given up meanwhile finds another generation, and writes nothing.
_WRITE: Final = f"""
UPDATE credential SET sealed = $5, good_until = $6, renewed_at = $7, generation = generation + 1, leased_until = NULL
 WHERE {_ROW} AND generation = $4 RETURNING generation
"""
_LEAVE: Final = f"UPDATE credential SET leased_until = NULL WHERE {_ROW} AND leased_until = $4"
_KEEP: Final = """
INSERT INTO credential AS c (place, application, kind, sealed, good_until, renewed_at, generation)
VALUES ($1, $2, $3, $4, $5, $6, 1)
ON CONFLICT (place, application, kind) DO UPDATE
   SET sealed = excluded.sealed, good_until = excluded.good_until, renewed_at = excluded.renewed_at,
       generation = c.generation + 1, leased_until = NULL
RETURNING generation
"""
_LIST: Final = """
SELECT place, application, kind, sealed, generation, good_until, renewed_at FROM credential
 ORDER BY application, kind, place
"""


class Key(NamedTuple):
    """Which credential. `place` is the provider's host: what a sandbox lends is never used in production."""

    place: str
    application: str
    kind: str

    @property
    def seal(self) -> str:
        """Where its value lives, for its seal."""
        return f"credential/{self.place}/{self.application}/{self.kind}"


@dataclass(frozen=True, slots=True)
class Lent:
    """A credential as this process knows it."""

    value: Secret
    generation: int
    good_until: datetime
    renewed_at: datetime

    @property
    def seconds(self) -> float:
        """How long it is still good."""
        return (self.good_until - now()).total_seconds()


@dataclass(frozen=True, slots=True)
class Kept:
    """A credential as people look at it; `value` None: nobody has it, or the seal does not open."""

    key: Key
    value: Secret | None
    generation: int
    good_until: datetime | None
    renewed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to renew a credential until the lease runs out."""

    generation: int  # that it has now
    leased_until: datetime


class Store:
    """Reads and writes the table."""

    def __init__(self, pool: Pool, keeper: Keeper, lease: timedelta = LEASE) -> None:
        self._pool = pool
        self._keeper = keeper
        self._lease = lease

    async def read(self, key: Key) -> Lent | None:
        """The newest generation, good or not any more; None where nobody has had one."""
        row = await self._pool.fetchrow(_READ, *key)
        if row is None:
            return None
        value = self._opened(key, row)
        if value is None:  # its generation counts all the same
            return Lent(Secret(""), row["generation"], _LONG_AGO, _LONG_AGO)
        return Lent(value, row["generation"], row["good_until"], row["renewed_at"])

    async def claim(self, key: Key, seen: int) -> Claim | None:
        """The right to renew it, if `seen` is the newest generation and nobody else has that right."""
        row = await self._pool.fetchrow(_CLAIM, *key, seen, self._lease)
        return None if row is None else Claim(row["generation"], row["leased_until"])

    async def write(self, key: Key, claim: Claim, value: Secret, good_until: datetime) -> Lent | None:
        """The next generation; None when the lease had run out and another process has written one."""
        at, sealed = now(), self._keeper.vault.seal(value, key.seal)
        generation = await self._pool.fetchval(_WRITE, *key, claim.generation, sealed, good_until, at)
        return None if generation is None else Lent(value, generation, good_until, at)

    async def leave(self, key: Key, claim: Claim) -> None:
        """Gives the right up."""
        await self._pool.execute(_LEAVE, *key, claim.leased_until)

    async def keep(self, key: Key, value: Secret, good_until: datetime) -> Lent:
        """The next generation, whoever has a lease: the provider told this one by itself."""
        at, sealed = now(), self._keeper.vault.seal(value, key.seal)
        generation = await self._pool.fetchval(_KEEP, *key, sealed, good_until, at)
        return Lent(value, generation, good_until, at)

    async def every(self) -> list[Kept]:
        """Every credential, to be shown with masks."""
        rows = [(Key(row["place"], row["application"], row["kind"]), row) for row in await self._pool.fetch(_LIST)]
        return [
            Kept(key, self._opened(key, row), row["generation"], row["good_until"], row["renewed_at"])
            for key, row in rows
        ]

    def _opened(self, key: Key, row: asyncpg.Record) -> Secret | None:
        """The value; None where there is none, or one that another master key sealed: it is renewed then."""
        try:
            return None if row["sealed"] is None else self._keeper.vault.unseal(row["sealed"], key.seal)
        except VaultError:
            return None
