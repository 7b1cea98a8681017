"""Accounts as an administrator changes them, and roles of one's own."""

import pytest
from tests.features.operators.conftest import Room

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.features.operators import PERMISSIONS, ROLES, accounts, roles
from hutong.features.operators.accounts import Change
from hutong.features.operators.roles import Role


async def test_a_name_is_taken_once_in_its_realm(room: Room) -> None:
    await room.make("lin")
    with pytest.raises(Refusal) as caught:
        await accounts.create(room.actor, realm="office", username="LIN", role="operator")
    assert caught.value.problem is Problem.ACCOUNT_EXISTS


@pytest.mark.parametrize(
    ("username", "role", "merchant", "problem"),
    [
        ("林", "operator", None, Problem.BAD_ACCOUNT),
        ("x", "operator", None, Problem.BAD_ACCOUNT),
        ("lin", "owner", None, Problem.NO_ROLE),
        ("lin", "operator", "M1", Problem.BAD_ACCOUNT),
    ],
)
async def test_wrong_accounts_are_refused(
    room: Room, username: str, role: str, merchant: str | None, problem: Problem
) -> None:
    with pytest.raises(Refusal) as caught:
        await accounts.create(room.actor, realm="office", username=username, role=role, merchant_id=merchant)
    assert caught.value.problem is problem
    with pytest.raises(Refusal) as caught:
        await accounts.create(room.actor, realm="portal", username="lin", role="owner", merchant_id="nobody")
    assert caught.value.problem is Problem.NO_MERCHANT


async def test_the_last_administrator_stays(room: Room) -> None:
    only = await room.make("root", "administrator")
    for change in (Change(enabled=False), Change(role="operator")):
        with pytest.raises(Refusal) as caught:
            await accounts.edit(room.actor, only.id, change)
        assert caught.value.problem is Problem.LAST_ADMINISTRATOR
    assert (await accounts.find(room.pool, only.id)) == only
    await room.make("second", "administrator")
    assert not (await accounts.edit(room.actor, only.id, Change(enabled=False))).enabled


async def test_resets_end_sessions_and_ask_for_new_ones(room: Room) -> None:
    account = await room.make()
    token, _ = await room.enter(account)
    given = await accounts.reset_password(room.actor, account.id)
    assert await room.people.session("office", token) is None
    _, half = await room.begin(account, given)
    assert half.account.must_change_password
    await accounts.reset_authenticator(room.actor, account.id)
    _, half = await room.begin(account, given)
    assert half.stage == "bind"
    await accounts.reset_payment_password(room.actor, account.id)
    assert not (await accounts.find(room.pool, account.id)).has_payment_password
    assert {
        action
        for action in ("password", "authenticator", "payment_password")
        if await room.audited(f"account.reset.{action}")
    } == {
        "password",
        "authenticator",
        "payment_password",
    }


async def test_a_merchant_reaches_its_own_accounts_only(room: Room) -> None:
    account = await room.make()
    with pytest.raises(Refusal) as caught:
        await accounts.find(room.pool, account.id, "M1001")
    assert caught.value.problem is Problem.NO_ACCOUNT
    with pytest.raises(Refusal):
        await accounts.reset_password(room.actor, account.id, "M1001")


async def test_a_role_of_ones_own(room: Room) -> None:
    role = Role("cashier", "office", Text("收银", "Cashier"), frozenset({"payment.view", "refund.create"}))
    await roles.put_role(room.actor, role)
    assert (await roles.find(room.pool, "office", "cashier")) == role
    account = await room.make("lin", "cashier")
    _, session = await room.enter(account)
    assert session.permissions == role.permissions
    with pytest.raises(Refusal) as caught:
        await roles.remove_role(room.actor, "office", "cashier")
    assert caught.value.problem is Problem.ROLE_IN_USE
    await accounts.edit(room.actor, account.id, Change(role="support"))
    await roles.remove_role(room.actor, "office", "cashier")
    assert await roles.find(room.pool, "office", "cashier") is None


@pytest.mark.parametrize(
    "role",
    [
        Role("operator", "office", Text("运营", "Operator"), frozenset()),
        Role("X", "office", Text("运营", "Operator"), frozenset()),
        Role("fine", "office", Text("", ""), frozenset()),
        Role("fine", "office", Text("好", "Fine"), frozenset({"portal.key"})),
    ],
)
async def test_wrong_roles_are_refused(room: Room, role: Role) -> None:
    with pytest.raises(Refusal) as caught:
        await roles.put_role(room.actor, role)
    assert caught.value.problem is Problem.BAD_ROLE


def test_built_in_roles_permit_what_there_is() -> None:
    for role in ROLES:
        assert role.permissions
        assert role.permissions <= {name for name, one in PERMISSIONS.items() if one.realm == role.realm}
    auditor = next(role for role in ROLES if role.name == "auditor")
    assert all(name.endswith(".view") for name in auditor.permissions)
