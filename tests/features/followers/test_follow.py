"""Who follows: what is told late or twice changes nothing, and what nobody told is not known."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from tests.fresh import dsn, shared_dsn

from hutong.base.db import Pool, connect
from hutong.capabilities.platform.push import Pushed
from hutong.features.followers import Followers, follows
from hutong.features.pushes import Event

__all__ = ["dsn", "shared_dsn"]
AT = datetime(2026, 11, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
async def pool(dsn: str) -> AsyncIterator[Pool]:
    made = await connect(dsn, size=2)
    yield made
    await made.close()


def event(name: str, minute: int, openid: str = "o1", channel_id: int = 1) -> Event:
    """Something that somebody did."""
    kind, what = ("text", "") if name == "text" else ("event", name)
    at = AT + timedelta(minutes=minute)
    return Event(minute, channel_id, "wx1", Pushed(kind, what, openid, "gh", at, f"{name}{minute}", {}, False, "xml"))


@pytest.mark.parametrize(
    ("told", "now"),
    [
        ([("subscribe", 1)], True),
        ([("subscribe", 1), ("unsubscribe", 2)], False),
        ([("unsubscribe", 2), ("subscribe", 1)], False),  # one overtook the other
        ([("subscribe", 1), ("unsubscribe", 2), ("subscribe", 3), ("unsubscribe", 2)], True),  # one is repeated
        ([("text", 1)], None),
        ([("text", 1), ("subscribe", 2)], True),
        ([("text", 5), ("subscribe", 2)], True),
        ([], None),
    ],
)
async def test_the_latest_counts(pool: Pool, told: list[tuple[str, int]], now: bool | None) -> None:
    followers = Followers(pool)
    for name, minute in told:
        assert await followers.handle(event(name, minute)) is None
    assert await follows(pool, 1, "o1") is now
    if told:
        seen = AT + timedelta(minutes=max(minute for _, minute in told))
        assert await pool.fetchval("SELECT seen_at FROM follower") == seen


async def test_accounts_are_apart(pool: Pool) -> None:
    followers = Followers(pool)
    await followers.handle(event("subscribe", 1))
    await followers.handle(event("unsubscribe", 2, channel_id=2))
    await followers.handle(event("subscribe", 2, openid="o2"))
    await followers.handle(event("subscribe", 2, openid=""))
    found = {(channel, openid): await follows(pool, channel, openid) for channel in (1, 2) for openid in ("o1", "o2")}
    assert found == {(1, "o1"): True, (2, "o1"): False, (1, "o2"): True, (2, "o2"): None}
    assert await pool.fetchval("SELECT count(*) FROM follower") == 3
    assert await follows(pool, 1, "o\0") is None
