"""What the tests of merchants share: a database, its seals, and somebody who changes things."""

from collections.abc import AsyncIterator

import pytest
from tests.fresh import dsn, shared_dsn

from hutong.base.db import Pool, connect
from hutong.base.text import Text
from hutong.base.vault import MasterKey
from hutong.capabilities.pay import Scene
from hutong.features import audit
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Product
from hutong.switchboard.drafts import channels, products
from hutong.switchboard.seal import Keeper

__all__ = ["dsn", "shared_dsn"]
NUMBERS = {"WXPAY": "wxd678efh567hg6787", "CHINAUMS": "898340149000005"}  # a merchant's, by code


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


async def sell(actor: Actor, code: str, *names: str) -> None:
    """Products of these names, scanned, of a channel of this code."""
    setup = await channels.add_channel(actor, code, NUMBERS[code])
    for name in names:
        await products.put_product(actor, Product(name, Text(name, name), Scene.NATIVE, setup.id))
