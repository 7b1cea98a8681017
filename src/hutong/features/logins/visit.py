"""A browser's way to a platform's page and back: the state, the cookie that binds it to this browser, the identity."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.secrets import Secret
from hutong.base.text import Text, bearable
from hutong.base.vault import Vault
from hutong.capabilities.faults import Failed, Fault, problem_of
from hutong.capabilities.platform.login import Identity, LogsInByPage
from hutong.features.logins.sealed import Sealer
from hutong.features.logins.states import LIFE, States
from hutong.switchboard import registry
from hutong.switchboard.live import Switchboard
from hutong.switchboard.open import Opened

RETURN: Final = "/login/return"
Errand = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie for this browser: HttpOnly, SameSite=Lax, and Secure where the hub is reached by HTTPS."""

    name: str
    value: str
    seconds: int
    path: str = "/"


@dataclass(frozen=True, slots=True)
class Going:
    """Where the browser goes, and what it is to keep meanwhile."""

    url: str
    cookie: Cookie


@dataclass(frozen=True, slots=True)
class Came:
    """A browser that came back: what it went for, and who it is, or why that could not be told."""

    errand: Errand
    application: str = ""
    identity: Identity | None = None
    refusal: Refusal | None = None


class Visits:
    """Sends browsers to platforms' pages and receives them."""

    def __init__(
        self, pool: Pool, vault: Vault, switchboard: Switchboard, *, base_url: str, clock: Callable[[], datetime] = now
    ) -> None:
        """`base_url`: the hub's public address; its host is what the operator entered at the platform."""
        self._switchboard = switchboard
        self._return = f"{base_url.rstrip('/')}{RETURN}"
        self._states = States(pool, vault.derive("login state"), clock=clock)
        self._notes = Sealer(vault, "visit", clock=clock)

    def begin(self, opened: Opened, errand: Errand, *, more: bool = False) -> Going:
        """The platform's page for this browser. `more`: nickname and picture are wanted. Failed."""
        state = self._states.new()
        url = opened.face(LogsInByPage).page(self._return, state, more=more)
        note = {"state": state, "channel": opened.channel_id, "more": more, "errand": dict(errand)}
        return Going(url, Cookie(_cookie(state), self._notes.seal(note, LIFE), LIFE, RETURN))

    async def end(self, query: Mapping[str, str], cookies: Mapping[str, str]) -> Came:
        """Who came back, once a state; Refusal (LOGIN_STATE) when this browser was never sent, or long ago."""
        state = query.get("state", "")
        until = self._states.until(state)
        if until is None:
            raise Refusal(Problem.LOGIN_STATE)
        note = self._notes.open(cookies.get(_cookie(state), ""))
        if note is None or note["state"] != state:
            raise Refusal(Problem.LOGIN_STATE, Text("浏览器中没有这次登录", "this browser began no such login"))
        errand: Errand = note["errand"]
        if not await self._states.use(state, until):
            return Came(errand, refusal=Refusal(Problem.LOGIN_STATE, Text("已经用过", "it was used")))
        try:
            return await self._identified(note, errand, query)
        except Failed as failed:
            setup = self._switchboard.current.channels.get(note["channel"])
            return Came(errand, refusal=trouble(failed, setup.code if setup else ""))

    async def _identified(self, note: Mapping[str, Any], errand: Errand, query: Mapping[str, str]) -> Came:
        opened = await self._switchboard.open(note["channel"])
        face = opened.face(LogsInByPage)
        code = face.returned(query)
        identity = await opened.ask("login", "", face.exchange(code, more=note["more"]), hide=(Secret(code),))
        return Came(errand, application_of(self._switchboard, opened.channel_id), identity)


def application_of(switchboard: Switchboard, channel_id: int) -> str:
    """The application of a platform channel: its channel merchant number."""
    setup = switchboard.current.channels.get(channel_id)
    return setup.merchant_no if setup else ""


def trouble(failed: Failed, code: str = "") -> Refusal:
    """A platform's failure as merchants and visitors are told: the detail is its number and words, and what they mean.

    `code`: the channel's, where its platform was asked.
    """
    said = Text(*map(bearable, failed.reason))
    problem = Problem.LOGIN_REFUSED if failed.fault is Fault.REFUSED else problem_of(failed.fault)
    if problem is Problem.CHANNEL_UNKNOWN:  # of a payment it would be asked about; a code is gone
        problem = Problem.LOGIN_UNKNOWN
    meaning = registry.meaning(code, failed.code) if failed.code else None
    return Refusal(problem, meaning.after(said) if meaning else said)


def _cookie(state: str) -> str:
    """One a login, so that two pages of a browser may log in at once."""
    return f"hutong_login_{hashlib.sha256(state.encode()).hexdigest()[:12]}"
