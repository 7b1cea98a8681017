"""An official account with the manual's keys, and WeChat's door before it on a real port."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from tests.fresh import dsn, shared_dsn
from tests.witness.conftest import Serve, serve

from hutong.base.db import Pool, connect
from hutong.base.db.listener import Listener
from hutong.base.http import Reply, Wire
from hutong.base.vault import MasterKey
from hutong.doors.wechat.push import PushDoor
from hutong.features import audit
from hutong.features.followers import Followers
from hutong.features.pushes.handling import Handlers
from hutong.features.pushes.hear import PushEar
from hutong.features.pushes.ledger import PushLedger
from hutong.switchboard.actor import Actor
from hutong.switchboard.drafts import channels, publish
from hutong.switchboard.live import Switchboard
from hutong.switchboard.seal import Keeper

__all__ = ["dsn", "serve", "shared_dsn"]
APP = "wxba5fad812f8e6fb9"
BARE = "wx0123456789abcdef"  # the same token, and no key: it is pushed to in plain


class Demo:
    """Answers the manual's event as the manual does."""

    EVENTS = frozenset({"debug_demo"})

    async def handle(self, event: object) -> dict[str, str]:
        """See `Handler.handle`."""
        return {"demo_resp": "good luck"}


@dataclass
class Front:
    """The door as WeChat reaches it."""

    pool: Pool
    url: str
    wire: Wire
    at: list[datetime]  # the moment that it is, for the door
    door: PushDoor
    add: Callable[..., Any]
    codes: dict[str, int] = field(default_factory=dict)

    async def ask(
        self, query: dict[str, str], body: bytes = b"", *, method: str = "POST", number: str = APP, path: str = ""
    ) -> Reply:
        """A request of WeChat's, at the moment that its timestamp says."""
        if query.get("timestamp"):
            self.at[0] = datetime.fromtimestamp(int(query["timestamp"]), UTC)
        where = path or f"/api/wechat/{number}/msg"
        return await self.wire.send(method, f"{self.url}{where}?{urlencode(query)}", headers={}, body=body)

    async def kept(self) -> list[dict[str, Any]]:
        """Every push."""
        return [dict(row) for row in await self.pool.fetch("SELECT * FROM push ORDER BY id")]


@pytest.fixture
async def front(dsn: str, serve: Serve) -> AsyncIterator[Front]:
    pool, wire = await connect(dsn, size=6), Wire()
    keeper = await Keeper.start(pool, MasterKey.read(MasterKey.generate()))
    actor = Actor(pool, keeper.vault, audit.record, "test")
    switchboard = await Switchboard.start(pool, keeper, Listener(dsn), base_url="https://hub.example", http=wire)

    async def add(app: str, token: str, aes_key: str) -> None:
        given = {"PRIVATE_KEY": "0" * 32, "token": token, "ENCODING_AES_KEY": aes_key}
        settings = {name: value for name, value in given.items() if value}
        await channels.add_channel(actor, "WX_GZH", app, settings=settings)
        await publish.refresh(actor)
        await switchboard.catch_up()

    await add(APP, "AAAAA", "A" * 43)
    await add(BARE, "AAAAA", "")
    at = [datetime(2024, 4, 25, tzinfo=UTC)]
    ear = PushEar(PushLedger(pool, keeper.vault), switchboard, Handlers([Demo(), Followers(pool)]))
    door = PushDoor(ear, clock=lambda: at[0])
    yield Front(pool, await serve(door), wire, at, door, add)
    await switchboard.stop()
    await wire.close()
    await pool.close()
