"""Attempts: their states, how a process claims one, and how the outcome of a claim is written down."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from hutong.base.clock import now
from hutong.base.db import Connection, Pool
from hutong.base.db.group import GroupCommit
from hutong.capabilities.faults import Fault
from hutong.capabilities.pay import Scene, Start, StartKind

# claimed: one process is about to call, or is calling, the provider
# waiting: the provider has it, nobody paid yet      unknown: the provider may have it
# unsent: it never left                              refused: the provider said no
# paid: this attempt paid the payment                closed: it will not be paid any more
# surplus: paid, but another attempt had paid        late: paid after the payment was closed
# returned: surplus or late money that was given back (or kept by the merchant's rule)
OPEN: Final = ("claimed", "waiting", "unknown", "unsent", "refused")
NOWHERE: Final = ("unsent", "refused")  # no provider has anything of it
TROUBLED: Final = ("unknown", "unsent", "refused")
AHEAD: Final = timedelta(seconds=20)  # a start this close to its end is renewed
STALE: Final = 45.0  # seconds after which a claim whose owner lives is no longer believed; one call takes 15 at most

AFTER_FAULT: Final[Mapping[Fault, str]] = {
    Fault.CONFIG: "refused",
    Fault.UNSUPPORTED: "refused",
    Fault.REFUSED: "refused",
    Fault.NOT_FOUND: "refused",
    Fault.FORGED: "unknown",
    Fault.DUPLICATE: "unknown",
    Fault.UNKNOWN: "unknown",
    Fault.SLOW_DOWN: "unsent",
    Fault.UNREACHABLE: "unsent",
}


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try on one channel, under one number that never changes."""

    id: str
    payment_id: str
    channel_id: int
    revision: int
    product: str
    scene: str
    fen: int
    payer_id: str
    auth_code: str
    state: str
    owner: int
    claimed_at: datetime
    created_at: datetime
    start: Mapping[str, Any] | None = None
    fault: str = ""
    words: str = ""
    provider_no: str = ""
    chases: int = 0
    payer_ip: str = ""  # empty: the payment's

    @property
    def needs_call(self) -> bool:
        """Whether the provider is still to be called, or to be called again, before a payer can begin."""
        if self.state == "waiting":
            return self.start is None and self.scene != Scene.BARCODE
        return self.state in (*TROUBLED, "claimed")

    @property
    def failed(self) -> bool:
        """Whether its last call failed, and nothing was heard since that makes up for it."""
        return self.fault != "" and self.state in OPEN

    @property
    def stale(self) -> bool:
        """Whether it waits for a payer whose start is too old, or about to be."""
        start = unpack(self.start) if self.state == "waiting" else None
        return start is not None and start.good_until is not None and start.good_until <= now() + AHEAD

    def suits(self, app: str) -> bool:
        """Whether what it has to begin with, if anything, is of use to a payer with this app."""
        start = unpack(self.start) if self.state == "waiting" else None
        return start is None or start.app in ("", app)


COLUMNS: Final = (
    "id, payment_id, channel_id, revision, product, scene, fen, payer_id, payer_ip, auth_code, state, owner,"
    " claimed_at, created_at, start, fault, words, provider_no, chases"
)


@dataclass(frozen=True, slots=True)
class Note:
    """What became of a claim: the state after it, and what the payer needs to begin."""

    attempt_id: str
    owner: int
    state: str
    start: dict[str, Any] | None = None
    fault: str = ""
    words: str = ""
    chase_at: datetime | None = None
    provider_no: str = field(default="")


def pack(start: Start | None) -> dict[str, Any] | None:
    """A start as the database keeps it."""
    if start is None:
        return None
    until = start.good_until.isoformat() if start.good_until else None
    return {
        "kind": start.kind.value,
        "value": start.value,
        "params": dict(start.params),
        "until": until,
        "app": start.app,
    }


def unpack(kept: Mapping[str, Any] | None) -> Start | None:
    """The start that `pack` kept."""
    if kept is None:
        return None
    until = datetime.fromisoformat(kept["until"]) if kept["until"] else None
    return Start(StartKind(kept["kind"]), kept["value"], kept["params"], until, kept.get("app", ""))


_NOTE = """
UPDATE attempt a
   SET state = g.state, start = coalesce(g.start, a.start), fault = g.fault, words = g.words,
       provider_no = coalesce(nullif(g.provider_no, ''), a.provider_no), chase_at = g.chase_at
  FROM unnest($1::text[], $2::bigint[], $3::text[], $4::jsonb[], $5::text[], $6::text[], $7::text[],
              $8::timestamptz[]) AS g(id, owner, state, start, fault, words, provider_no, chase_at)
 WHERE a.id = g.id AND a.owner = g.owner AND a.state = 'claimed'
RETURNING a.id
"""

# As it was seen, to the moment of its last claim: its state alone may have come back since.
_CLAIM = f"""
UPDATE attempt
   SET state = 'claimed', owner = $2, claimed_at = now(), chase_at = now() + interval '60 s', chases = 0,
       channel_id = coalesce($6, channel_id), revision = coalesce($7, revision)
 WHERE id = $1 AND claimed_at = $5
   AND (state = $3 AND state <> 'claimed'
        OR state = 'claimed' AND owner = $4
           AND (claimed_at < now() - make_interval(secs => {STALE}) OR pg_try_advisory_xact_lock($4)))
RETURNING {COLUMNS}
"""


class Notebook:
    """Writes the outcomes of claims, many at a time."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._group: GroupCommit[Note, bool] = GroupCommit(pool, _write)

    async def write(self, note: Note) -> bool:
        """Whether the claim was still ours; false when a callback or another process came first."""
        return await self._group.add(note)

    async def claim(self, seen: Attempt, owner: int, onto: tuple[int, int] | None = None) -> Attempt | None:
        """The attempt, claimed as it was seen, or from an owner who died. None when another was quicker.

        `onto`: channel and revision that carry it from now on, for an attempt of which the provider has nothing.
        """
        channel_id, revision = onto or (None, None)
        row = await self._pool.fetchrow(
            _CLAIM, seen.id, owner, seen.state, seen.owner, seen.claimed_at, channel_id, revision
        )
        return Attempt(**row) if row else None

    async def read(self, attempt_id: str) -> Attempt | None:
        """The attempt as it stands."""
        row = await self._pool.fetchrow(f"SELECT {COLUMNS} FROM attempt WHERE id = $1", attempt_id)
        return Attempt(**row) if row else None


async def _write(connection: Connection, notes: Sequence[Note]) -> list[bool]:
    rows = await connection.fetch(
        _NOTE,
        [note.attempt_id for note in notes],
        [note.owner for note in notes],
        [note.state for note in notes],
        [note.start for note in notes],
        [note.fault for note in notes],
        [note.words for note in notes],
        [note.provider_no for note in notes],
        [note.chase_at for note in notes],
    )
    written = {row["id"] for row in rows}
    return [note.attempt_id in written for note in notes]


def scene_of(attempt: Attempt) -> Scene:
    """The attempt's scene as the channels know it."""
    return Scene(attempt.scene)
