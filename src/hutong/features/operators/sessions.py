"""Sessions: what a cookie stands for, how far in somebody is, and how it ends."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

import asyncpg

from hutong.base.db import Connection, Pool
from hutong.features.operators.account import COLUMNS, Account, built
from hutong.features.operators.permissions import Realm
from hutong.features.operators.roles import permissions_of

Stage = Literal["bind", "code", "password", "in"]
IDLE: Final = 1800  # seconds without a request after which a session is over
LIFE: Final = 12 * 3600  # seconds after which it is over in any case
WAY_IN: Final = 600  # seconds that signing in may take
_SEEN: Final = 60  # seconds between two notes of "was here"

_SELECT: Final = f"""
SELECT s.id AS session_id, s.token_hash, s.stage, s.ip, s.agent, s.created_at AS began_at, s.seen_at, s.expires_at,
       {COLUMNS}, r.permissions AS own
  FROM account_session s JOIN account a ON a.id = s.account_id
  LEFT JOIN account_role r ON r.realm = a.realm AND r.name = a.role
 WHERE a.enabled AND s.expires_at > now() AND s.seen_at > now() - make_interval(secs => {IDLE})
"""
_OPEN: Final = """
INSERT INTO account_session (account_id, token_hash, stage, ip, agent, expires_at)
VALUES ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))
"""
_TURN: Final = """
WITH turned AS (
    UPDATE account_session
       SET token_hash = $3, stage = $4, seen_at = now(), expires_at = now() + make_interval(secs => $5)
     WHERE id = $1 AND token_hash = $2 RETURNING id, account_id
), seen AS (UPDATE account a SET last_seen_at = now() FROM turned WHERE a.id = turned.account_id)
SELECT id FROM turned
"""


@dataclass(frozen=True, slots=True)
class Session:
    """A cookie that somebody has, how far in it brings them, and what they may do."""

    id: int
    account: Account
    permissions: frozenset[str]
    stage: Stage
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    ip: str
    agent: str
    token_hash: bytes


def hashed(token: str) -> bytes:
    """What is kept of a token."""
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()


async def opened(connection: Pool | Connection, account_id: int, stage: Stage, ip: str, agent: str) -> str:
    """A new session; its token is known to the browser only."""
    token = secrets.token_urlsafe(32)
    await connection.execute(_OPEN, account_id, hashed(token), stage, ip, agent, float(_life(stage)))
    return token


async def turned(connection: Pool | Connection, session: Session, stage: Stage) -> str | None:
    """The session a stage further, under a new token; None when another request was quicker."""
    token = secrets.token_urlsafe(32)
    done = await connection.fetchval(_TURN, session.id, session.token_hash, hashed(token), stage, float(_life(stage)))
    return None if done is None else token


async def find(pool: Pool | Connection, realm: Realm, token: str) -> Session | None:
    """The living session of a token; it is noted once a minute that it was seen."""
    row = await pool.fetchrow(f"{_SELECT} AND s.token_hash = $1 AND a.realm = $2", hashed(token), realm)
    if row is None:
        return None
    await pool.execute(
        "WITH seen AS (UPDATE account_session SET seen_at = now() WHERE id = $1"
        f" AND seen_at < now() - make_interval(secs => {_SEEN}) RETURNING account_id)"
        " UPDATE account SET last_seen_at = now() WHERE id IN (SELECT account_id FROM seen)",
        row["session_id"],
    )
    return _session(row)


async def by_hash(pool: Pool | Connection, token_hash: bytes) -> Session | None:
    """The living session whose token has this hash."""
    row = await pool.fetchrow(f"{_SELECT} AND s.token_hash = $1", token_hash)
    return None if row is None else _session(row)


async def of_account(pool: Pool, account_id: int) -> list[Session]:
    """The living sessions of an account that are all the way in, newest first."""
    rows = await pool.fetch(f"{_SELECT} AND a.id = $1 AND s.stage = 'in' ORDER BY s.id DESC", account_id)
    return [_session(row) for row in rows]


async def ended(connection: Pool | Connection, account_id: int, *, only: int | None = None, but: int = 0) -> int:
    """Ends sessions of an account: one, or all but one; how many."""
    rows = await connection.fetch(
        "DELETE FROM account_session WHERE account_id = $1 AND ($2::bigint IS NULL OR id = $2) AND id <> $3"
        " RETURNING id",
        account_id,
        only,
        but,
    )
    return len(rows)


async def swept(pool: Pool) -> int:
    """Removes sessions that are over; how many."""
    over = f"SELECT id FROM account_session WHERE expires_at < now() OR seen_at < now() - make_interval(secs => {IDLE})"
    rows = await pool.fetch(f"DELETE FROM account_session WHERE id IN ({over} FOR UPDATE SKIP LOCKED) RETURNING id")
    return len(rows)


def _life(stage: Stage) -> int:
    return LIFE if stage == "in" else WAY_IN


def _session(row: asyncpg.Record | dict[str, Any]) -> Session:
    account = built(row)
    return Session(
        id=row["session_id"],
        account=account,
        permissions=permissions_of(account.realm, account.role, row["own"]),
        stage=row["stage"],
        created_at=row["began_at"],
        seen_at=row["seen_at"],
        expires_at=row["expires_at"],
        ip=row["ip"],
        agent=row["agent"],
        token_hash=row["token_hash"],
    )
