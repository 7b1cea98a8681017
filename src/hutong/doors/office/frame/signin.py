"""The way in, the same in both realms: password, authenticator (bound at the first time), own password, out again."""

from fastapi import Request, Response
from pydantic import Field

from hutong.base.secrets import Secret
from hutong.base.text import language_of
from hutong.doors.office.frame.caller import Who, address, cookie_of, csrf_of, realm_of
from hutong.doors.office.frame.forms import Answer, Done, Form
from hutong.doors.office.frame.parts import House, Parts
from hutong.doors.office.frame.room import ANYBODY, HALF, Twins
from hutong.features.operators import Session, authenticator

twins = Twins("signin")
rooms = twins.rooms


class SignIn(Form):
    """Who they say they are."""

    username: str = Field(min_length=1, max_length=64)
    password: str = Field(min_length=1, max_length=200)


class Code(Form):
    """A code of the authenticator, or a recovery code where one is taken."""

    code: str = Field(min_length=1, max_length=40)


class Passwords(Form):
    """An old password and a new one."""

    old: str = Field(min_length=1, max_length=200)
    new: str = Field(min_length=1, max_length=200)


class Stage(Answer):
    """How far in they are: bind, code, password or in; and what to send back in X-CSRF from now on."""

    stage: str
    csrf: str


class Bound(Stage):
    """The authenticator is bound; these codes get them in without it, each once."""

    recovery_codes: list[str]


class Entered(Stage):
    """In by a code; by a recovery code: how many of them are left."""

    recovery_codes_left: int | None = None


class Binding(Answer):
    """What an authenticator app takes: by QR code, by link or by hand."""

    secret: str
    uri: str
    qr_svg: str


@twins.post("/signin", may=ANYBODY)
async def sign_in(form: SignIn, request: Request, response: Response, parts: House) -> Stage:
    """Username and password; what is still needed to get in."""
    token, session = await parts.people.begin(
        realm_of(request),
        form.username,
        Secret(form.password),
        address(request),
        request.headers.get("user-agent", "")[:300],
        language_of(request.headers.get("accept-language")),
    )
    return stage_of(response, parts, token, session)


@twins.get("/signin/binding", may=HALF)
async def binding(who: Who, parts: House) -> Binding:
    """The secret for a new authenticator, while none is bound."""
    made = await parts.people.binding(who.session)
    return Binding(secret=made.secret.reveal(), uri=made.uri.reveal(), qr_svg=made.qr_svg)


@twins.post("/signin/bind", may=HALF)
async def bind(form: Code, who: Who, response: Response, parts: House) -> Bound:
    """The first code of a new authenticator; the answer has the recovery codes, shown this once."""
    token, session, codes = await parts.people.bind(who.session, form.code)
    stage = stage_of(response, parts, token, session)
    return Bound(stage=stage.stage, csrf=stage.csrf, recovery_codes=codes)


@twins.post("/signin/code", may=HALF)
async def code(form: Code, who: Who, response: Response, parts: House) -> Entered:
    """A code of the authenticator or a recovery code."""
    token, session = await parts.people.finish(who.session, form.code)
    stage = stage_of(response, parts, token, session)
    left = await authenticator.left(parts.pool, who.account.id) if authenticator.is_recovery(form.code) else None
    return Entered(stage=stage.stage, csrf=stage.csrf, recovery_codes_left=left)


@twins.post("/signin/password", may=HALF)
async def own_password(form: Passwords, who: Who, parts: House) -> Stage:
    """An own password in place of the one that was given."""
    session = await parts.people.change_password(who.session, Secret(form.old), Secret(form.new))
    return Stage(stage=session.stage, csrf=csrf_of(parts, session))


@twins.post("/signout", may=HALF)
async def sign_out(who: Who, response: Response, parts: House) -> Done:
    """Ends this session."""
    await parts.people.sign_out(who.session)
    realm = who.account.realm
    response.delete_cookie(
        cookie_of(realm), path=f"/{realm}", secure=parts.facts.secure, httponly=True, samesite="strict"
    )
    return Done()


def stage_of(response: Response, parts: Parts, token: str, session: Session) -> Stage:
    """Gives the browser its cookie: only for this realm's paths, only from our own pages, out of scripts' reach."""
    realm = session.account.realm
    response.set_cookie(
        cookie_of(realm), token, path=f"/{realm}", secure=parts.facts.secure, httponly=True, samesite="strict"
    )
    return Stage(stage=session.stage, csrf=csrf_of(parts, session))
