"""A merchant's people: the accounts of its portal, as operators manage them."""

from hutong.doors.office.frame.caller import Caller, Who
from hutong.doors.office.frame.forms import Done, Rows
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
from hutong.features.operators import Account, accounts, roles
from hutong.features.operators.accounts import Change

room = Room("office", "merchants' people")


@room.get("/merchants/{merchant_id}/accounts", may="merchant.view")
async def list_staff(merchant_id: str, who: Who, parts: House) -> Rows[AccountRow]:
    """The accounts of a merchant's portal."""
    known = await roles.every(parts.pool, "portal")
    found = await accounts.every(parts.pool, "portal", merchant_id)
    return Rows(rows=[row_of(one, known, who) for one in found])


@room.post("/merchants/{merchant_id}/accounts", may="merchant.keys")
async def add_staff(merchant_id: str, form: NewAccount, who: Who, parts: House) -> AccountGiven:
    """A new account of a merchant's portal; its first password is in the answer this once."""
    await accounts.may_create(parts.pool, "portal", form.username, form.role, merchant_id)  # it must not cost a code
    await who.prove(form.proof)
    account, password = await accounts.create(
        who.actor, realm="portal", merchant_id=merchant_id, username=form.username, name=form.name, role=form.role
    )
    return AccountGiven(account=await _row(account, who, parts), password=password.reveal())


@room.patch("/merchants/{merchant_id}/accounts/{account_id}", may="merchant.keys")
async def edit_staff(merchant_id: str, account_id: int, form: AccountEdit, who: Who, parts: House) -> AccountRow:
    """Changes name, role, on or off."""
    before = await accounts.find(parts.pool, account_id, merchant_id)
    change = Change(name=form.name, role=form.role, enabled=form.enabled)
    await accounts.may_edit(parts.pool, before, change)
    if form.role not in (None, before.role) or (form.enabled and not before.enabled):
        await proven(who, form.proof)
    return await _row(await accounts.edit(who.actor, account_id, change, merchant_id), who, parts)


@room.post("/merchants/{merchant_id}/accounts/{account_id}/reset", may="merchant.keys")
async def reset_staff(merchant_id: str, account_id: int, form: AccountReset, who: Who, parts: House) -> AccountGiven:
    """Resets password, authenticator or payment password."""
    await accounts.find(parts.pool, account_id, merchant_id)
    await who.prove(form.proof)
    password = await reset(who, form.what, account_id, merchant_id)
    account = await accounts.find(parts.pool, account_id, merchant_id)
    return AccountGiven(account=await _row(account, who, parts), password=password)


@room.get("/merchants/{merchant_id}/accounts/{account_id}/sessions", may="merchant.view")
async def list_staff_sessions(merchant_id: str, account_id: int, who: Who, parts: House) -> Rows[SessionRow]:
    """Where an account is signed in."""
    await accounts.find(parts.pool, account_id, merchant_id)
    return Rows(rows=[session_of(one, who) for one in await parts.people.sessions(account_id)])


@room.delete("/merchants/{merchant_id}/accounts/{account_id}/sessions/{session_id}", may="merchant.keys")
async def end_staff_session(merchant_id: str, account_id: int, session_id: int, who: Who) -> Done:
    """Ends one session of an account."""
    await accounts.end_sessions(who.actor, account_id, merchant_id, only=session_id)
    return Done()


@room.delete("/merchants/{merchant_id}/accounts/{account_id}/sessions", may="merchant.keys")
async def end_staff_sessions(merchant_id: str, account_id: int, who: Who) -> Done:
    """Ends every session of an account."""
    await accounts.end_sessions(who.actor, account_id, merchant_id)
    return Done()


async def _row(account: Account, who: Caller, parts: Parts) -> AccountRow:
    return row_of(account, await roles.every(parts.pool, "portal"), who)
