"""The merchant's own people: made, changed and reset by one of them, who can give no more than they have."""

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.doors.office.frame.caller import Caller, Who
from hutong.doors.office.frame.forms import Answer, Done, Rows
from hutong.doors.office.frame.parts import House, Parts
from hutong.doors.office.frame.room import Room
from hutong.doors.office.people.shapes import (
    AccountEdit,
    AccountGiven,
    AccountReset,
    AccountRow,
    NewAccount,
    SessionRow,
    proven,
    reset,
    row_of,
    session_of,
)
from hutong.features.operators import Account, accounts, grants, roles
from hutong.features.operators.accounts import Change

room = Room("portal", "accounts")
_OWN = Text("不能修改自己的角色或停用自己", "your own role and access are changed by somebody else")


class PortalRole(Answer):
    """A role that can be given here."""

    name: str
    label: str


@room.get("/accounts", may="portal.account")
async def portal_accounts(who: Who, parts: House) -> Rows[AccountRow]:
    """The merchant's people."""
    known = await roles.every(parts.pool, "portal")
    found = await accounts.every(parts.pool, "portal", who.merchant_id)
    return Rows(rows=[row_of(one, known, who) for one in found])


@room.get("/roles", may="portal.account")
async def portal_roles(who: Who, parts: House) -> Rows[PortalRole]:
    """The roles that the caller can give."""
    found = [one for one in await roles.every(parts.pool, "portal") if one.permissions <= who.permissions]
    return Rows(rows=[PortalRole(name=one.name, label=who.say(one.label)) for one in found])


@room.post("/accounts", may="portal.account")
async def add_portal_account(form: NewAccount, who: Who, parts: House) -> AccountGiven:
    """Somebody new; the first password is in the answer this once."""
    await _within(who, parts, form.role)
    await accounts.may_create(parts.pool, "portal", form.username, form.role, who.merchant_id)
    await who.prove(form.proof)
    account, password = await accounts.create(
        who.actor,
        realm="portal",
        merchant_id=who.merchant_id,
        username=form.username,
        name=form.name,
        role=form.role,
    )
    return AccountGiven(account=await _row(account, who, parts), password=password.reveal())


@room.patch("/accounts/{account_id}", may="portal.account")
async def edit_portal_account(account_id: int, form: AccountEdit, who: Who, parts: House) -> AccountRow:
    """Changes name, role, on or off."""
    before = await _touched(account_id, who, parts)
    if before.id == who.account.id and (form.role not in (None, before.role) or form.enabled is False):
        raise Refusal(Problem.BAD_ACCOUNT, _OWN)
    if form.role is not None and form.role != before.role:
        await _within(who, parts, form.role)
    change = Change(name=form.name, role=form.role, enabled=form.enabled)
    await accounts.may_edit(parts.pool, before, change)
    if form.role not in (None, before.role) or (form.enabled and not before.enabled):
        await proven(who, form.proof)
    return await _row(await accounts.edit(who.actor, account_id, change, who.merchant_id), who, parts)


@room.post("/accounts/{account_id}/reset", may="portal.account")
async def reset_portal_account(account_id: int, form: AccountReset, who: Who, parts: House) -> AccountGiven:
    """Resets password, authenticator or payment password."""
    await _touched(account_id, who, parts)
    await who.prove(form.proof)
    password = await reset(who, form.what, account_id, who.merchant_id)
    account = await accounts.find(parts.pool, account_id, who.merchant_id)
    return AccountGiven(account=await _row(account, who, parts), password=password)


@room.get("/accounts/{account_id}/sessions", may="portal.account")
async def list_portal_sessions(account_id: int, who: Who, parts: House) -> Rows[SessionRow]:
    """Where an account is signed in."""
    await accounts.find(parts.pool, account_id, who.merchant_id)
    return Rows(rows=[session_of(one, who) for one in await parts.people.sessions(account_id)])


@room.delete("/accounts/{account_id}/sessions/{session_id}", may="portal.account")
async def end_portal_session(account_id: int, session_id: int, who: Who, parts: House) -> Done:
    """Ends one session of an account."""
    await _touched(account_id, who, parts)
    await accounts.end_sessions(who.actor, account_id, who.merchant_id, only=session_id)
    return Done()


@room.delete("/accounts/{account_id}/sessions", may="portal.account")
async def end_portal_sessions(account_id: int, who: Who, parts: House) -> Done:
    """Ends every session of an account."""
    await _touched(account_id, who, parts)
    await accounts.end_sessions(who.actor, account_id, who.merchant_id)
    return Done()


async def _touched(account_id: int, who: Caller, parts: Parts) -> Account:
    """An account of the caller's merchant that may do no more than the caller; Refusal."""
    account = await accounts.find(parts.pool, account_id, who.merchant_id)
    await _within(who, parts, account.role)
    return account


async def _within(who: Caller, parts: Parts, name: str) -> None:
    role = await roles.find(parts.pool, "portal", name)
    if role is not None:  # a role that isn't there is refused where it is given
        grants.within(who.permissions, role.permissions)


async def _row(account: Account, who: Caller, parts: Parts) -> AccountRow:
    return row_of(account, await roles.every(parts.pool, "portal"), who)
