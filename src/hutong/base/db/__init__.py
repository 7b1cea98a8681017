"""PostgreSQL: a pool of connections that speak JSON."""

import json
from typing import TYPE_CHECKING, Any, Final

import asyncpg
import orjson

if TYPE_CHECKING:
    Pool = asyncpg.Pool[asyncpg.Record]
    Connection = asyncpg.Connection[asyncpg.Record] | asyncpg.pool.PoolConnectionProxy[asyncpg.Record]
else:
    Pool = asyncpg.Pool
    Connection = asyncpg.Connection

# The database is not to be had: away, restarting, shutting down, out of connections, or a standby just now.
AWAY: Final = (
    OSError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # what a connection says that was cut between two of its states
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.ReadOnlySQLTransactionError,
)


async def connect(dsn: str, *, size: int = 10) -> Pool:
    """A pool of up to `size` connections to the database at `dsn` (postgresql://...)."""
    pool = await asyncpg.create_pool(dsn, min_size=1, max_size=size, init=prepare, command_timeout=30)
    if pool is None:  # asyncpg's types allow it; it happens only for a pool that is being closed
        raise ConnectionError("no pool")
    return pool


def _packed(value: object) -> str:
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()


async def prepare(connection: Any) -> None:
    """Makes a connection read and write jsonb as Python values."""
    await connection.set_type_codec("jsonb", encoder=_packed, decoder=json.loads, schema="pg_catalog")
