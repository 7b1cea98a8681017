"""How accounts and their sessions look in both the office's and the merchants' lists."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from hutong.base.errors import Problem, Refusal
from hutong.doors.office.frame.caller import Caller
from hutong.doors.office.frame.forms import Answer, Form, Proof
from hutong.features.operators import Account, Session, accounts
from hutong.features.operators.roles import Role

Name = Annotated[str, Field(max_length=64)]
What = Literal["password", "authenticator", "payment_password"]


class AccountRow(Answer):
    """An account in a list."""

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
    own: bool


class NewAccount(Form):
    """An account to be made; proof, because it lets somebody in."""

    username: str = Field(min_length=2, max_length=64)
    name: Name = ""
    role: str = Field(min_length=1, max_length=32)
    proof: Proof


class AccountEdit(Form):
    """What is to be changed; what is absent stays. A role is given with proof."""

    name: Name | None = None
    role: str | None = Field(None, max_length=32)
    enabled: bool | None = None
    proof: Proof | None = None


class AccountReset(Form):
    """What is to be reset."""

    what: What
    proof: Proof


class AccountGiven(Answer):
    """An account, and its first password where there is a new one: shown this once."""

    account: AccountRow
    password: str


class SessionRow(Answer):
    """Where and since when an account is signed in."""

    id: int
    ip: str
    agent: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    current: bool


def row_of(account: Account, roles: list[Role], who: Caller) -> AccountRow:
    """An account as a row."""
    label = next((role.label for role in roles if role.name == account.role), None)
    return AccountRow(
        id=account.id,
        username=account.username,
        name=account.name,
        role=account.role,
        role_label=who.say(label) if label else account.role,
        enabled=account.enabled,
        bound=account.bound,
        has_payment_password=account.has_payment_password,
        must_change_password=account.must_change_password,
        created_at=account.created_at,
        last_seen_at=account.last_seen_at,
        locked_until=account.locked_until,
        own=account.id == who.account.id,
    )


def session_of(session: Session, who: Caller) -> SessionRow:
    """A session as a row."""
    return SessionRow(
        id=session.id,
        ip=session.ip,
        agent=session.agent,
        created_at=session.created_at,
        seen_at=session.seen_at,
        expires_at=session.expires_at,
        current=session.id == who.session.id,
    )


async def reset(who: Caller, what: What, account_id: int, merchant_id: str | None) -> str:
    """Resets one thing of an account; the new first password where that is it."""
    if what == "password":
        return (await accounts.reset_password(who.actor, account_id, merchant_id)).reveal()
    if what == "authenticator":
        await accounts.reset_authenticator(who.actor, account_id, merchant_id)
    else:
        await accounts.reset_payment_password(who.actor, account_id, merchant_id)
    return ""


async def proven(who: Caller, proof: Proof | None) -> None:
    """Makes sure that a proof came and is one; Refusal."""
    if proof is None:
        raise Refusal(Problem.WRONG_CODE, fields=[("code", Problem.WRONG_CODE.entry.message)])
    await who.prove(proof)
