"""Secrets at rest: the data key in the database, opened by the master key; and where each secret's place is."""

from hutong.base.db import Connection, Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.vault import MasterKey, Vault, VaultError

_LOCK = 0x68_75_74_01  # advisory lock: only one process makes the first data key


def place(channel_id: int, key: str) -> str:
    """Where a channel's secret lives, for its seal."""
    return f"setting/{channel_id}/{key}"


class Keeper:
    """Holds the opened data key of this database."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault

    @classmethod
    async def start(cls, pool: Pool, master: MasterKey) -> "Keeper":
        """Opens the data key, making the first one in a new database; Refusal (WRONG_MASTER_KEY)."""
        async with pool.acquire() as connection, connection.transaction():
            wrapped = await _wrapped(connection, master)
        try:
            return cls(master.open(wrapped))
        except VaultError as error:
            raise Refusal(Problem.WRONG_MASTER_KEY) from error


async def _wrapped(connection: Connection, master: MasterKey) -> bytes:
    newest = "SELECT wrapped FROM data_key ORDER BY id DESC LIMIT 1"
    wrapped: bytes | None = await connection.fetchval(newest)
    if wrapped is None:
        await connection.execute("SELECT pg_advisory_xact_lock($1)", _LOCK)
        wrapped = await connection.fetchval(newest)
    if wrapped is None:
        wrapped = master.new_data_key()
        await connection.execute("INSERT INTO data_key (wrapped) VALUES ($1)", wrapped)
    return wrapped
