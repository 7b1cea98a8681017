"""What the tests of merchants share: a database, its seals, and somebody who changes things."""

from collections.abc import AsyncIterator

import pytest
from tests.fresh import dsn, shared_dsn

from hutong.base.db import Pool, connect
from hutong.base.vault import MasterKey
from hutong.features import audit
from hutong.switchboard.actor import Actor
from hutong.switchboard.seal import Keeper

__all__ = ["dsn", "shared_dsn"]


@pytest.fixture
async def pool(dsn: str) -> AsyncIterator[Pool]:
    made = await connect(dsn, size=4)
    yield made
    await made.close()


@pytest.fixture
async def keeper(pool: Pool) -> Keeper:
    return await Keeper.start(pool, MasterKey.read(MasterKey.generate()))


@pytest.fixture
def actor(pool: Pool, keeper: Keeper) -> Actor:
    return Actor(pool, keeper.vault, audit.record, "test")
