"""Sessions: idle and whole life, the list, and ends."""

import pytest
from tests.features.operators.conftest import Room

from hutong.features.operators import sessions


@pytest.mark.parametrize("aged", ["seen_at = now() - interval '31 min'", "expires_at = now() - interval '1 s'"])
async def test_a_session_ends_by_itself(room: Room, aged: str) -> None:
    token, _ = await room.enter(await room.make())
    assert await room.people.session("office", token) is not None
    await room.pool.execute(f"UPDATE account_session SET {aged}")
    assert await room.people.session("office", token) is None
    assert await sessions.swept(room.pool) >= 1


async def test_being_there_is_noted_once_a_minute(room: Room) -> None:
    account = await room.make()
    token, session = await room.enter(account)
    await room.people.session("office", token)
    assert (
        await room.pool.fetchval("SELECT seen_at FROM account_session WHERE id = $1", session.id)
    ) == session.seen_at
    await room.pool.execute("UPDATE account_session SET seen_at = now() - interval '2 min'")
    await room.people.session("office", token)
    age = await room.pool.fetchval("SELECT now() - seen_at FROM account_session WHERE id = $1", session.id)
    assert age.total_seconds() < 60


async def test_a_token_of_the_other_realm_is_nobody(room: Room) -> None:
    token, _ = await room.enter(await room.make())
    assert await room.people.session("portal", token) is None
    assert await room.people.session("office", token + "x") is None


async def test_sessions_are_listed_and_ended_by_their_owner_only(room: Room) -> None:
    mine, theirs = await room.make("lin"), await room.make("wang")
    _, one = await room.enter(mine)
    other, two = await room.enter(mine)
    _, foreign = await room.enter(theirs)
    assert [session.id for session in await room.people.sessions(mine.id)] == [two.id, one.id]
    assert not await room.people.end(foreign.id, mine.id)
    assert await room.people.end_others(one) == 1
    assert await room.people.session("office", other) is None
    await room.people.sign_out(one)
    assert await room.people.sessions(mine.id) == []
    ended = await room.audited("session.end")
    assert ended == [("office/lin", f"account/{mine.id}")] * 2
    assert len(await room.people.sessions(theirs.id)) == 1
