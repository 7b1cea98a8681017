"""The merchant's own people: made, changed and reset by one of them, who can give no more than they have."""

from datetime import datetime
from typing import Literal

from pydantic import Field

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.doors.office.frame.caller import Caller, Who
from hutong.doors.office.frame.forms import Answer, Form, Proof, Rows
from hutong.doors.office.frame.parts import House, Parts
from hutong.doors.office.frame.room import Room
from hutong.features.operators import Account, accounts, roles
from hutong.features.operators.accounts import Change

room = Room("portal", "accounts")
Reset = Literal["password", "authenticator", "payment_password"]
_OWN = Text("不能修改自己的角色或停用自己", "your own role and access are changed by somebody else")
_MORE = Text("该角色的权限超出您自己的权限", "this role may do more than you may")


class PortalAccount(Answer):
    """One of the merchant's people."""

    id: int
    username: str
    name: str
    role: str
    role_label: str
    enabled: bool
    bound: bool
    has_payment_password: bool
    must_change_password: bool
    created_at: datetime
    last_seen_at: datetime | None
    locked_until: datetime | None
    you: bool


class PortalRole(Answer):
    """A role that can be given here."""

    name: str
    label: str
    permissions: list[str]


class PortalAccountNew(Form):
    """Somebody new, and proof of who lets them in."""

    username: str = Field(min_length=2, max_length=64)
    name: str = Field("", max_length=64)
    role: str = Field(min_length=1, max_length=32)
    proof: Proof


class PortalAccountEdited(Form):
    """What changes; what is left out stays."""

    name: str | None = Field(None, min_length=1, max_length=64)
    role: str | None = Field(None, min_length=1, max_length=32)
    enabled: bool | None = None


class PortalAccountReset(Form):
    """What is reset, and proof of who does it."""

    what: Reset
    proof: Proof


class PortalAccountGiven(Answer):
    """An account, and its first password where there is a new one: shown this once."""

    account: PortalAccount
    password: str | None


@room.get("/accounts", may="portal.account")
async def portal_accounts(who: Who, parts: House) -> Rows[PortalAccount]:
    """The merchant's people."""
    labels = await _labels(who, parts)
    found = await accounts.every(parts.pool, "portal", who.merchant_id)
    return Rows(rows=[_row(who, one, labels) for one in found])


@room.get("/roles", may="portal.account")
async def portal_roles(who: Who, parts: House) -> Rows[PortalRole]:
    """The roles that the caller can give."""
    found = [one for one in await roles.every(parts.pool, "portal") if one.permissions <= who.permissions]
    return Rows(
        rows=[PortalRole(name=one.name, label=who.say(one.label), permissions=sorted(one.permissions)) for one in found]
    )


@room.post("/accounts", may="portal.account")
async def create_portal_account(form: PortalAccountNew, who: Who, parts: House) -> PortalAccountGiven:
    """Somebody new, with a first password to be changed at the first sign-in."""
    await _within(who, parts, form.role)
    await who.prove(form.proof)
    made, password = await accounts.create(
        who.actor,
        realm="portal",
        merchant_id=who.merchant_id,
        username=form.username,
        name=form.name,
        role=form.role,
    )
    return PortalAccountGiven(account=_row(who, made, await _labels(who, parts)), password=password.reveal())


@room.patch("/accounts/{account_id}", may="portal.account")
async def edit_portal_account(account_id: int, form: PortalAccountEdited, who: Who, parts: House) -> PortalAccount:
    """Name, role, on or off."""
    before = await _theirs(who, parts, account_id)
    if before.id == who.account.id and (form.role not in (None, before.role) or form.enabled is False):
        raise Refusal(Problem.BAD_ACCOUNT, _OWN)
    if form.role is not None:
        await _within(who, parts, form.role)
    change = Change(name=form.name, role=form.role, enabled=form.enabled)
    changed = await accounts.edit(who.actor, account_id, change, who.merchant_id)
    return _row(who, changed, await _labels(who, parts))


@room.post("/accounts/{account_id}/reset", may="portal.account")
async def reset_portal_account(account_id: int, form: PortalAccountReset, who: Who, parts: House) -> PortalAccountGiven:
    """A new first password; or authenticator or payment password to be set anew."""
    await _theirs(who, parts, account_id)
    await who.prove(form.proof)
    password = None
    if form.what == "password":
        password = (await accounts.reset_password(who.actor, account_id, who.merchant_id)).reveal()
    elif form.what == "authenticator":
        await accounts.reset_authenticator(who.actor, account_id, who.merchant_id)
    else:
        await accounts.reset_payment_password(who.actor, account_id, who.merchant_id)
    account = await accounts.find(parts.pool, account_id, who.merchant_id)
    return PortalAccountGiven(account=_row(who, account, await _labels(who, parts)), password=password)


async def _theirs(who: Caller, parts: Parts, account_id: int) -> Account:
    """An account of the caller's merchant that may do no more than the caller; Refusal."""
    account = await accounts.find(parts.pool, account_id, who.merchant_id)
    await _within(who, parts, account.role)
    return account


async def _within(who: Caller, parts: Parts, name: str) -> None:
    """A role that may do no more than the caller: nobody gives what they have not."""
    role = await roles.find(parts.pool, "portal", name)
    if role is not None and not role.permissions <= who.permissions:
        raise Refusal(Problem.NO_PERMISSION, _MORE, [("role", _MORE)])


async def _labels(who: Caller, parts: Parts) -> dict[str, str]:
    return {one.name: who.say(one.label) for one in await roles.every(parts.pool, "portal")}


def _row(who: Caller, account: Account, labels: dict[str, str]) -> PortalAccount:
    return PortalAccount(
        id=account.id,
        username=account.username,
        name=account.name,
        role=account.role,
        role_label=labels.get(account.role, account.role),
        enabled=account.enabled,
        bound=account.bound,
        has_payment_password=account.has_payment_password,
        must_change_password=account.must_change_password,
        created_at=account.created_at,
        last_seen_at=account.last_seen_at,
        locked_until=account.locked_until,
        you=account.id == who.account.id,
    )
