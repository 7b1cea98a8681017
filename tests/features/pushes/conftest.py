"""What the tests of pushes share: a switchboard with a channel that hears, an ear, a worker, and handlers."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from tests.features.pushes.post import SPECS, TOKEN, Clerk, Second
from tests.fresh import dsn, shared_dsn

from hutong.base.db import Pool, connect
from hutong.base.db.listener import Listener
from hutong.base.http import Wire
from hutong.base.vault import MasterKey
from hutong.features import audit
from hutong.features.followers import Followers
from hutong.features.pushes.handling import Handlers
from hutong.features.pushes.hear import PushEar
from hutong.features.pushes.ledger import PushLedger
from hutong.features.pushes.retry import PushRetrier
from hutong.features.pushes.tickets import Tickets
from hutong.switchboard import registry
from hutong.switchboard.actor import Actor
from hutong.switchboard.drafts import channels, publish
from hutong.switchboard.live import Switchboard
from hutong.switchboard.seal import Keeper

__all__ = ["dsn", "shared_dsn"]


@pytest.fixture(autouse=True)
def specs(monkeypatch: pytest.MonkeyPatch) -> None:
    """POST and DEAF are the only channel codes."""
    monkeypatch.setattr(registry, "specs", lambda: SPECS)


@pytest.fixture
async def pool(dsn: str) -> AsyncIterator[Pool]:
    made = await connect(dsn, size=6)
    yield made
    await made.close()


@dataclass
class Place:
    """Everything that hears pushes."""

    pool: Pool
    keeper: Keeper
    actor: Actor
    switchboard: Switchboard
    ledger: PushLedger
    clerk: Clerk
    second: Second
    ear: PushEar
    retrier: PushRetrier
    channel: int

    async def add(self, code: str, merchant_no: str, *, enabled: bool = True, **settings: str) -> int:
        """Another channel, published."""
        made = await channels.add_channel(self.actor, code, merchant_no, settings=settings, enabled=enabled)
        await publish.refresh(self.actor)
        await self.switchboard.catch_up()
        return made.id

    async def rows(self) -> list[dict[str, object]]:
        """Every push."""
        return [dict(row) for row in await self.pool.fetch("SELECT * FROM push ORDER BY id")]

    async def due(self) -> None:
        """Whatever waits is to be handed on now."""
        await self.pool.execute("UPDATE push SET next_at = now() WHERE next_at IS NOT NULL")


@pytest.fixture
async def place(dsn: str, pool: Pool) -> AsyncIterator[Place]:
    keeper = await Keeper.start(pool, MasterKey.read(MasterKey.generate()))
    actor = Actor(pool, keeper.vault, audit.record, "test")
    setup = await channels.add_channel(actor, "POST", "app1", settings={"token": TOKEN})
    await publish.refresh(actor)
    switchboard = await Switchboard.start(pool, keeper, Listener(dsn), base_url="https://hub.example", http=Wire())
    ledger, clerk, second = PushLedger(pool, keeper.vault), Clerk(), Second()
    handlers = Handlers([clerk, second, Followers(pool), Tickets(switchboard)])
    ear, retrier = PushEar(ledger, switchboard, handlers), PushRetrier(ledger, switchboard, handlers)
    yield Place(pool, keeper, actor, switchboard, ledger, clerk, second, ear, retrier, setup.id)
    await switchboard.stop()
