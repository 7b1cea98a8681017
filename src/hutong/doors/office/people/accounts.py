"""账号: who signs in to the office, what they may do, and where they are signed in."""

from hutong.base.errors import Problem, Refusal
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
from hutong.features.operators import Account, accounts, grants, roles
from hutong.features.operators.accounts import Change

room = Room("office", "accounts")


@room.get("/accounts", may="account.view")
async def list_accounts(who: Who, parts: House) -> Rows[AccountRow]:
    """Every account of the office."""
    known = await roles.every(parts.pool, "office")
    return Rows(rows=[row_of(one, known, who) for one in await accounts.every(parts.pool, "office")])


@room.post("/accounts", may="account.edit")
async def add_account(form: NewAccount, who: Who, parts: House) -> AccountGiven:
    """A new account; its first password is in the answer this once."""
    await grants.giving(parts.pool, who.permissions, form.role)
    await accounts.may_create(parts.pool, "office", form.username, form.role)  # what is wrong must not cost a code
    await who.prove(form.proof)
    account, password = await accounts.create(
        who.actor, realm="office", username=form.username, name=form.name, role=form.role
    )
    return AccountGiven(account=await _row(account, who, parts), password=password.reveal())


@room.patch("/accounts/{account_id}", may="account.edit")
async def edit_account(account_id: int, form: AccountEdit, who: Who, parts: House) -> AccountRow:
    """Changes name, role, on or off; what it takes away holds from the account's next request on."""
    before = await _touched(account_id, who, parts)
    if form.role is not None and form.role != before.role:
        await grants.giving(parts.pool, who.permissions, form.role)
    change = Change(name=form.name, role=form.role, enabled=form.enabled)
    await accounts.may_edit(parts.pool, before, change)
    if form.role not in (None, before.role) or (form.enabled and not before.enabled):
        await proven(who, form.proof)
    return await _row(await accounts.edit(who.actor, account_id, change), who, parts)


@room.post("/accounts/{account_id}/reset", may="account.edit")
async def reset_account(account_id: int, form: AccountReset, who: Who, parts: House) -> AccountGiven:
    """Resets password, authenticator or payment password."""
    await _touched(account_id, who, parts)
    await who.prove(form.proof)
    password = await reset(who, form.what, account_id, None)
    account = await accounts.find(parts.pool, account_id)
    return AccountGiven(account=await _row(account, who, parts), password=password)


@room.get("/accounts/{account_id}/sessions", may="account.view")
async def list_account_sessions(account_id: int, who: Who, parts: House) -> Rows[SessionRow]:
    """Where an account is signed in."""
    await _office(account_id, parts)
    return Rows(rows=[session_of(one, who) for one in await parts.people.sessions(account_id)])


@room.delete("/accounts/{account_id}/sessions/{session_id}", may="account.edit")
async def end_account_session(account_id: int, session_id: int, who: Who, parts: House) -> Done:
    """Ends one session of an account."""
    await _touched(account_id, who, parts)
    await accounts.end_sessions(who.actor, account_id, only=session_id)
    return Done()


@room.delete("/accounts/{account_id}/sessions", may="account.edit")
async def end_account_sessions(account_id: int, who: Who, parts: House) -> Done:
    """Ends every session of an account."""
    await _touched(account_id, who, parts)
    await accounts.end_sessions(who.actor, account_id)
    return Done()


async def _office(account_id: int, parts: Parts) -> Account:
    """An account of the office; those of merchants are reached through their merchant only."""
    account = await accounts.find(parts.pool, account_id)
    if account.realm != "office":
        raise Refusal(Problem.NO_ACCOUNT, str(account_id))
    return account


async def _touched(account_id: int, who: Caller, parts: Parts) -> Account:
    account = await _office(account_id, parts)
    await grants.touching(parts.pool, who.permissions, account)
    return account


async def _row(account: Account, who: Caller, parts: Parts) -> AccountRow:
    return row_of(account, await roles.every(parts.pool, "office"), who)
