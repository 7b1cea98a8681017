"""One's own account, the same in both realms: who one is, passwords, recovery codes, sessions."""

from datetime import datetime

from fastapi import Request, Response
from pydantic import Field

from hutong.base.errors import Problem, Refusal
from hutong.base.secrets import Secret
from hutong.doors.office.frame.caller import Caller, Who, caller, csrf_of
from hutong.doors.office.frame.forms import Answer, Done, Form, Rows
from hutong.doors.office.frame.parts import House, Parts
from hutong.doors.office.frame.room import ANYBODY, SIGNED_IN, Twins
from hutong.doors.office.frame.signin import Code, Passwords, Stage, stage_of
from hutong.features.operators import Realm, roles

twins = Twins("me")
rooms = twins.rooms


class Mine(Answer):
    """One's account."""

    id: int
    username: str
    name: str
    role: str
    role_label: str
    merchant_id: str | None
    merchant_name: str
    has_payment_password: bool
    must_change_password: bool


class Me(Answer):
    """Who is signed in, how far, and what the pages need to know of this hub."""

    realm: Realm
    account: Mine
    stage: str
    permissions: list[str]
    csrf: str
    sandbox: bool
    base_url: str


class PaymentPassword(Form):
    """A new payment password, and a code of the authenticator."""

    code: str = Field(min_length=1, max_length=40)
    new: str = Field(min_length=1, max_length=200)


class Unbinding(Form):
    """The login password, and a code of the authenticator or a recovery code."""

    password: str = Field(min_length=1, max_length=200)
    code: str = Field(min_length=1, max_length=40)


class Codes(Answer):
    """Fresh recovery codes, shown this once."""

    codes: list[str]


class Seat(Answer):
    """A session: where and since when."""

    id: int
    ip: str
    agent: str
    created_at: datetime
    seen_at: datetime
    current: bool


class Ended(Answer):
    """How many sessions were ended."""

    ended: int


@twins.get("/me", may=ANYBODY)
async def me(request: Request, parts: House) -> Me | None:
    """Who is signed in; null when nobody is, which every page asks first and which is no error."""
    try:
        who = await caller(request, parts)
    except Refusal as refusal:
        if refusal.problem is not Problem.NOT_SIGNED_IN:
            raise
        return None
    return Me(
        realm=who.account.realm,
        account=await _mine(who, parts),
        stage=who.session.stage,
        permissions=sorted(who.permissions) if who.session.stage == "in" else [],
        csrf=csrf_of(parts, who.session),
        sandbox=parts.facts.sandbox,
        base_url=parts.facts.base_url,
    )


@twins.post("/me/password", may=SIGNED_IN)
async def password(form: Passwords, who: Who, parts: House) -> Stage:
    """A new password; every other session ends."""
    session = await parts.people.change_password(who.session, Secret(form.old), Secret(form.new))
    return Stage(stage=session.stage, csrf=csrf_of(parts, session))


@twins.post("/me/payment-password", may=SIGNED_IN)
async def payment_password(form: PaymentPassword, who: Who, parts: House) -> Done:
    """A new payment password."""
    await parts.people.set_payment_password(who.session, form.code, Secret(form.new))
    return Done()


@twins.post("/me/recovery-codes", may=SIGNED_IN)
async def recovery_codes(form: Code, who: Who, parts: House) -> Codes:
    """Ten fresh recovery codes; the former ones are void."""
    return Codes(codes=await parts.people.new_recovery_codes(who.session, form.code))


@twins.post("/me/authenticator", may=SIGNED_IN)
async def another_authenticator(form: Unbinding, who: Who, response: Response, parts: House) -> Stage:
    """Takes the authenticator off; the page goes on as at the first sign-in, with binding another one."""
    token, session = await parts.people.unbind(who.session, Secret(form.password), form.code)
    return stage_of(response, parts, token, session)


@twins.get("/me/sessions", may=SIGNED_IN)
async def my_sessions(who: Who, parts: House) -> Rows[Seat]:
    """Where one is signed in."""
    found = await parts.people.sessions(who.account.id)
    return Rows(
        rows=[
            Seat(
                id=one.id,
                ip=one.ip,
                agent=one.agent,
                created_at=one.created_at,
                seen_at=one.seen_at,
                current=one.id == who.session.id,
            )
            for one in found
        ]
    )


@twins.delete("/me/sessions/{session_id}", may=SIGNED_IN)
async def end_session(session_id: int, who: Who, parts: House) -> Done:
    """Ends one of one's own sessions."""
    if not await parts.people.end(session_id, who.account.id):
        raise Refusal(Problem.NO_PAGE)
    return Done()


@twins.delete("/me/sessions", may=SIGNED_IN)
async def end_other_sessions(who: Who, parts: House) -> Ended:
    """Ends every other session of one's own."""
    return Ended(ended=await parts.people.end_others(who.session))


async def _mine(who: Caller, parts: Parts) -> Mine:
    account = who.account
    merchant = await parts.directory.get(account.merchant_id) if account.merchant_id else None
    role = await roles.find(parts.pool, account.realm, account.role)
    return Mine(
        id=account.id,
        username=account.username,
        name=account.name,
        role=account.role,
        role_label=who.say(role.label) if role else account.role,
        merchant_id=account.merchant_id,
        merchant_name=merchant.name if merchant else "",
        has_payment_password=account.has_payment_password,
        must_change_password=account.must_change_password,
    )
