"""What the tests of credentials share: two processes' switchboards over one database, and a provider that lends."""

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import cast

import pytest
from tests.switchboard.conftest import actor, dsn, keeper, master, pool, shared_dsn
from tests.switchboard.credentials.tap import SPECS, Cup, Provider, Tap

from hutong.base.db import Pool
from hutong.base.db.listener import Listener
from hutong.switchboard import registry
from hutong.switchboard.actor import Actor
from hutong.switchboard.credentials import Holder, Lender, Store
from hutong.switchboard.drafts import channels, publish
from hutong.switchboard.live import Switchboard
from hutong.switchboard.open import Opened
from hutong.switchboard.seal import Keeper

__all__ = ["actor", "dsn", "keeper", "master", "pool", "shared_dsn"]


@pytest.fixture(autouse=True)
def specs(monkeypatch: pytest.MonkeyPatch) -> None:
    """TAP and CUP are the only channel codes."""
    monkeypatch.setattr(registry, "specs", lambda: SPECS)


@pytest.fixture
def provider() -> Provider:
    return Provider()


@pytest.fixture
async def app1(actor: Actor) -> int:
    """The channel that gets the tokens of app1, published."""
    setup = await channels.add_channel(actor, "TAP", "app1")
    await publish.refresh(actor)
    return setup.id


Start = Callable[..., "AsyncIterator[Switchboard]"]


class Street:
    """Starts processes' switchboards."""

    def __init__(self, dsn: str, pool: Pool, keeper: Keeper, provider: Provider, stack: AsyncExitStack) -> None:
        self._given = dsn, pool, keeper, provider
        self._stack = stack

    async def process(
        self, *, ahead: float = 300.0, patience: float = 5.0, lease: float = 15.0, sandbox_url: str | None = None
    ) -> Switchboard:
        """Another process's; seconds as in `Holder` and `Store`."""
        return await self._stack.enter_async_context(self._run(ahead, patience, lease, sandbox_url))

    @asynccontextmanager
    async def _run(
        self, ahead: float, patience: float, lease: float, sandbox_url: str | None
    ) -> AsyncIterator[Switchboard]:
        dsn, pool, keeper, provider = self._given
        listener = Listener(dsn)
        switchboard = await Switchboard.start(
            pool, keeper, listener, base_url="https://hub.example", http=provider, sandbox_url=sandbox_url
        )
        store = Store(pool, keeper, timedelta(seconds=lease))
        switchboard.credentials = Lender(store, Holder(store, ahead=ahead, patience=patience))
        switchboard.current.opened.clear()  # they were opened with the usual seconds
        try:
            yield switchboard
        finally:
            await switchboard.stop()


@pytest.fixture
async def street(dsn: str, pool: Pool, keeper: Keeper, provider: Provider) -> AsyncIterator[Street]:
    async with AsyncExitStack() as stack:
        yield Street(dsn, pool, keeper, provider, stack)


def tap(opened: Opened) -> Tap:
    """The adapter of a channel that gets tokens."""
    return opened.face(Tap)


def cup(opened: Opened) -> Cup:
    """The adapter of a channel that only uses them."""
    return cast(Cup, opened.face(Cup))


async def hello(switchboard: Switchboard, channel_id: int, number: str = "n1") -> str:
    """A verb that needs a token, as features ask for it."""
    opened = await switchboard.open(channel_id)
    face = tap(opened) if opened.can(Tap) else cup(opened)
    return await opened.ask("hello", number, face.hello())
