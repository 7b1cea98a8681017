"""Nobody gives away more than they have."""

import pytest
from tests.features.operators.conftest import Room

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.features.operators import accounts, grants, roles
from hutong.features.operators.permissions import of_realm
from hutong.features.operators.roles import Role

ALL = of_realm("office")
SOME = frozenset({"account.view", "account.edit", "sms.view"})


async def test_a_role_is_given_by_those_who_have_all_of_it(room: Room) -> None:
    await roles.put_role(room.actor, Role("small", "office", Text("小", "small"), frozenset({"sms.view"})))
    await grants.giving(room.pool, SOME, "small")
    await grants.giving(room.pool, ALL, "administrator")
    await grants.giving(room.pool, SOME, "no such role")  # refused by name where it is given
    with pytest.raises(Refusal) as refused:
        await grants.giving(room.pool, SOME, "administrator")
    assert refused.value.problem is Problem.NO_PERMISSION


async def test_an_account_that_may_more_is_not_touched(room: Room) -> None:
    boss = await room.make("boss", "administrator")
    await grants.touching(room.pool, ALL, boss)
    with pytest.raises(Refusal):
        await grants.touching(room.pool, SOME, boss)


async def test_a_role_is_neither_widened_nor_narrowed_beyond_ones_own(room: Room) -> None:
    wide = Role("wide", "office", Text("大", "wide"), frozenset({"secret.reveal"}))
    await roles.put_role(room.actor, wide)
    await grants.shaping(room.pool, SOME, "office", "new", {"sms.view"})
    await grants.shaping(room.pool, {*SOME, "merchant.keys"}, "portal", "new", {"portal.key"})
    with pytest.raises(Refusal):  # every merchant's people with that role would gain it
        await grants.shaping(room.pool, SOME, "portal", "new", {"portal.key"})
    for name, permissions in (("new", {"secret.reveal"}), ("wide", {"sms.view"})):
        with pytest.raises(Refusal) as refused:
            await grants.shaping(room.pool, SOME, "office", name, permissions)
        assert refused.value.detail.en == "secret.reveal"


async def test_one_session_is_ended_and_titles_are_told(room: Room) -> None:
    account = await room.make()
    tokens = [await room.enter(account) for _ in range(2)]
    assert await accounts.end_sessions(room.actor, account.id, only=tokens[0][1].id) == 1
    assert await room.people.session("office", tokens[0][0]) is None
    assert await room.people.session("office", tokens[1][0]) is not None
    assert await accounts.titles(room.pool, [account.id, 999]) == {account.id: "office/lin"}
