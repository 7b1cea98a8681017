"""Pushes as people look at them: a list, one whole, how the addresses fare; and handing one on again by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.capabilities.platform.push import HearsPushes
from hutong.features.pushes.phones import without_phones
from hutong.switchboard import registry
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Content, Setup

Row = dict[str, Any]
_COLUMNS: Final = """
id, at, channel_id, revision, kind, event, name, sender, receiver, told_at, sealed, form, state, tries, next_at,
results, done_at
"""
_AGAIN: Final = """
UPDATE push SET state = 'retrying', results = '{}', tries = 0, next_at = now(), done_at = NULL WHERE id = $1
RETURNING name
"""
_BIGGEST: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class WantedPushes:
    """Filters; empty and None ask for everything."""

    channel_id: int | None = None
    name: str = ""
    sender: str = ""
    states: Sequence[str] = ()
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """Where a platform pushes to for one channel, and how that fares."""

    setup: Setup
    url: str
    greeted_at: datetime | None = None  # when the platform last checked it
    heard_at: datetime | None = None
    sealed: bool | None = None  # whether what came last was encrypted
    refused: int = 0  # how many were not believed
    refused_at: datetime | None = None
    refused_revision: int = 0  # whose settings did not believe the last one; 0: nobody wrote it down
    refused_words: str = ""

    @property
    def doubt(self) -> Text:
        """Why the last one was not believed, as an operator understands it."""
        adapter = registry.spec(self.setup.code).adapter
        words = self.refused_words
        return adapter.doubted(words) if issubclass(adapter, HearsPushes) else Text(words, words)


async def listed(pool: Pool, wanted: WantedPushes, *, after: int | None = None, limit: int = 50) -> list[Row]:
    """The newest pushes that are wanted, below the number `after`; without their fields."""
    conditions, values = ["true"], list[Any]()
    for condition, value in (
        ("channel_id = ?", wanted.channel_id),
        ("name = ?", wanted.name or None),
        ("sender = ?", wanted.sender or None),
        ("state = ANY(?)", list(wanted.states) or None),
        ("at >= ?", wanted.since),
        ("at < ?", wanted.until),
        ("id < ?", after),
    ):
        if value is not None:
            values.append(value)
            conditions.append(condition.replace("?", f"${len(values)}"))
    where = " AND ".join(conditions)
    query = f"SELECT {_COLUMNS} FROM push WHERE {where} ORDER BY id DESC LIMIT ${len(values) + 1}"
    return [dict(row) for row in await pool.fetch(query, *values, limit)]


async def find(pool: Pool, push_id: int) -> Row:
    """One push, whole but for the phones in its fields; Refusal (NO_PUSH)."""
    row = None
    if 0 < push_id <= _BIGGEST:
        row = await pool.fetchrow(f"SELECT {_COLUMNS}, fields, said FROM push WHERE id = $1", push_id)
    if row is None:
        raise Refusal(Problem.NO_PUSH, str(push_id))
    return {**row, "fields": without_phones(row["fields"])}


async def names(pool: Pool) -> list[str]:
    """The events and kinds of messages that came lately."""
    query = "SELECT DISTINCT name FROM (SELECT name FROM push ORDER BY id DESC LIMIT 5000) p ORDER BY name"
    return [row["name"] for row in await pool.fetch(query)]


async def again(actor: Actor, push_id: int) -> None:
    """The worker hands it on to everybody once more; Refusal (NO_PUSH)."""
    if not 0 < push_id <= _BIGGEST:
        raise Refusal(Problem.NO_PUSH, str(push_id))
    async with actor.change() as connection:
        name = await connection.fetchval(_AGAIN, push_id)
        if name is None:
            raise Refusal(Problem.NO_PUSH, str(push_id))
        await actor.note(connection, "push.again", f"push/{push_id}", {"event": name})


async def addresses(pool: Pool, content: Content, base_url: str) -> list[Address]:
    """The address of every enabled channel that is to be pushed to, or was, in the order of the channels."""
    known = {row["channel_id"]: dict(row) for row in await pool.fetch("SELECT * FROM push_address")}
    found = []
    for setup in content.channels.values():
        told = known.get(setup.id, {})
        if setup.enabled and (told or _hears(setup)):
            told.pop("channel_id", None)
            found.append(Address(setup, address_of(base_url, setup.merchant_no), **told))
    return found


def _hears(setup: Setup) -> bool:
    """Whether it is to be pushed to: not every application of its kind is."""
    return registry.can(setup.code, HearsPushes) and not registry.lacks(setup.code, setup.settings, HearsPushes)


def address_of(base_url: str, merchant_no: str) -> str:
    """Where a platform pushes to for a merchant number."""
    return f"{base_url.rstrip('/')}/api/wechat/{merchant_no}/msg"
