"""What the tests of access limits share: a database and somebody who changes things."""

from collections.abc import AsyncIterator

import pytest
from tests.fresh import dsn, shared_dsn

from hutong.base.db import Pool, connect
from hutong.base.vault import Vault
from hutong.features import audit
from hutong.switchboard.actor import Actor

__all__ = ["dsn", "shared_dsn"]


@pytest.fixture
async def pool(dsn: str) -> AsyncIterator[Pool]:
    made = await connect(dsn, size=4)
    yield made
    await made.close()


@pytest.fixture
def actor(pool: Pool) -> Actor:
    return Actor(pool, Vault(bytes(range(32))), audit.record, "test")
