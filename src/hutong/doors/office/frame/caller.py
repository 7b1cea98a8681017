"""Who asks: the session behind the cookie, what it may do, and that the request comes from our own page."""

import hashlib
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Annotated, Final

from fastapi import Depends, Request
from starlette.datastructures import State

from hutong.base.errors import Problem, Refusal
from hutong.base.secrets import Secret, same
from hutong.base.text import Language, Text, language_of
from hutong.doors.office.frame.forms import Proof
from hutong.doors.office.frame.parts import House, Parts
from hutong.features import audit
from hutong.features.merchants.offers import offers
from hutong.features.operators import Account, Realm, Session
from hutong.switchboard.actor import Actor

ANYBODY: Final = "anybody"  # no session at all
HALF: Final = "half"  # a session on its way in: password given, code not yet
SIGNED_IN: Final = "signed in"  # any permission
SAFE: Final = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody with a session."""

    session: Session
    parts: Parts
    language: Language
    ip: str
    asked: State = field(default_factory=State)  # of the request: what its refusal has to know

    @property
    def account(self) -> Account:
        """Their account."""
        return self.session.account

    @property
    def permissions(self) -> frozenset[str]:
        """What they may do."""
        return self.session.permissions

    @property
    def merchant_id(self) -> str:
        """The merchant whose people they are, which bounds everything they see; Refusal in the office."""
        if self.account.merchant_id is None:
            raise Refusal(Problem.NO_PERMISSION)
        return self.account.merchant_id

    @property
    def actor(self) -> Actor:
        """They, as the audit names them."""
        name = f"{self.account.realm}/{self.account.username}"
        return Actor(self.parts.pool, self.parts.vault, audit.record, name, offers)

    async def still(self, permission: str) -> bool:
        """Whether, by now, the session lives and has this permission: a stream outlasts the request that began it."""
        session = await self.parts.people.again(self.session)
        return session is not None and permission in session.permissions

    def may(self, permission: str) -> bool:
        """Whether they have this permission."""
        return permission in self.permissions

    def say(self, text: Text) -> str:
        """A text in their language."""
        return text.to(self.language)

    async def prove(self, proof: Proof, *, code: bool = True, payment_password: bool = True) -> None:
        """Makes sure that it is they, now: a fresh code of the authenticator and the payment password. Refusal.

        Whatever can be refused is refused before: a code is good once, and later refusals have to say that it is spent.
        """
        await self.parts.people.prove(
            self.session,
            code=proof.code if code else None,
            payment_password=Secret(proof.payment_password) if payment_password else None,
        )
        self.asked.code_spent = code


def realm_of(request: Request) -> Realm:
    """The realm that a request is made in."""
    return "portal" if request.url.path.startswith("/portal/") else "office"


def cookie_of(realm: Realm) -> str:
    """The name of a realm's cookie."""
    return f"hutong_{realm}"


def csrf_of(parts: Parts, session: Session) -> str:
    """What a page must send back in X-CSRF: nobody without the session's cookie can know it."""
    key = parts.csrf_key.reveal().encode()
    return hmac.new(key, session.token_hash, hashlib.sha256).hexdigest()


def address(request: Request) -> str:
    """Where the request comes from."""
    return request.client.host if request.client else ""


async def caller(request: Request, parts: House) -> Caller:
    """Whoever has a session, on the way in or in; Refusal (NOT_SIGNED_IN, FORGED_REQUEST)."""
    realm = realm_of(request)
    token = request.cookies.get(cookie_of(realm), "")
    session = await parts.people.session(realm, token) if token else None
    if session is None:
        raise Refusal(Problem.NOT_SIGNED_IN)
    if request.method not in SAFE and not same(csrf_of(parts, session), request.headers.get("x-csrf", "")):
        raise Refusal(Problem.FORGED_REQUEST)
    wanted = request.query_params.get("lang") or request.headers.get("accept-language")  # a stream can't set headers
    return Caller(session, parts, language_of(wanted), address(request), request.state)


Who = Annotated[Caller, Depends(caller)]


def admits(may: str) -> Callable[..., Awaitable[None]]:
    """The guard of a route that declares `may`."""
    if may == ANYBODY:
        return _foreign_pages_out

    async def guard(request: Request, who: Who) -> None:
        await _foreign_pages_out(request)
        if may == HALF:
            return
        if who.session.stage != "in":
            raise Refusal(Problem.NOT_SIGNED_IN)
        if may != SIGNED_IN and not who.may(may):
            raise Refusal(Problem.NO_PERMISSION, may)

    return guard


async def _foreign_pages_out(request: Request) -> None:
    """A browser says where a request was made; one made on another site changes nothing here."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    if request.method not in SAFE and site not in ("same-origin", "none"):
        raise Refusal(Problem.FORGED_REQUEST)
