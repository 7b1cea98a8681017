"""What the tests of the switchboard share: a database, somebody who changes things, and a channel code for it."""

from collections.abc import AsyncIterator
from types import MappingProxyType

import pytest
from tests.fresh import dsn, shared_dsn
from tests.switchboard.teapot import SPEC

__all__ = ["dsn", "shared_dsn"]

from hutong.base.db import Pool, connect
from hutong.base.secrets import Secret
from hutong.base.vault import MasterKey
from hutong.features import audit
from hutong.switchboard import registry
from hutong.switchboard.actor import Actor
from hutong.switchboard.seal import Keeper


@pytest.fixture(autouse=True)
def specs(monkeypatch: pytest.MonkeyPatch) -> None:
    """TEAPOT is the only channel code."""
    monkeypatch.setattr(registry, "specs", lambda: MappingProxyType({"TEAPOT": SPEC}))


@pytest.fixture
async def pool(dsn: str) -> AsyncIterator[Pool]:
    made = await connect(dsn, size=6)
    yield made
    await made.close()


@pytest.fixture
def master() -> Secret:
    """The text of a master key."""
    return MasterKey.generate()


@pytest.fixture
async def keeper(pool: Pool, master: Secret) -> Keeper:
    return await Keeper.start(pool, MasterKey.read(master))


@pytest.fixture
def actor(pool: Pool, keeper: Keeper) -> Actor:
    return Actor(pool, keeper.vault, audit.record, "test")
