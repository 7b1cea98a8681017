"""What tests do to the credentials of a hub: look at what is kept, and let a platform lend none in time."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from tests.stack import Stack

from hutong.base.http import TOO_SLOW, NoAnswer, Reply
from hutong.base.text import Text
from hutong.switchboard.credentials import Store
from hutong.switchboard.credentials.store import Kept

NO_TOKEN = Text(f"没有取到 access_token：{TOO_SLOW.zh}", f"no access_token: {TOO_SLOW.en}")


async def kept(hub: Stack) -> list[Kept]:
    """Every credential that is kept."""
    return await Store(hub.hub.pool, hub.hub.keeper).every()


@asynccontextmanager
async def silent(hub: Stack) -> AsyncIterator[None]:
    """What was lent is over, and who asks for another token has no answer in time."""
    send = hub.net.send

    async def unanswered(method: str, url: str, **rest: Any) -> Reply:
        if "/cgi-bin/stable_token" in url or "/cgi-bin/token" in url:
            raise NoAnswer(TOO_SLOW.en)
        return await send(method, url, **rest)

    hub.hub.switchboard.credentials._holder._known.clear()
    await hub.hub.pool.execute("UPDATE credential SET good_until = now()")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(hub.net, "send", unanswered)
        yield
