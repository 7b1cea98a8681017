"""Logins for merchants' own pages: a browser goes through the hub, and the merchant fetches who it is by a code."""

import hashlib
import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

import orjson

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.secrets import Secret
from hutong.base.vault import Vault
from hutong.capabilities.platform.login import LogsInByPage
from hutong.features.logins.platforms import Platforms
from hutong.features.logins.sealed import Sealer
from hutong.features.logins.visit import Came, Going, Visits
from hutong.features.merchants import Merchant

GO: Final = "/login/go"
TICKET: Final = 600  # seconds that the address of a login page is good for
CODE: Final = timedelta(minutes=5)
MERCHANT, URL, STATE = "merchant", "url", "state"  # of an errand
_KEEP: Final = "INSERT INTO login_code (digest, merchant_id, sealed, until) VALUES ($1, $2, $3, $4)"
_TAKE: Final = """
DELETE FROM login_code WHERE digest = $1 AND merchant_id = $2 AND until > $3 RETURNING sealed
"""
_FORGET: Final = """
DELETE FROM login_code WHERE digest IN
  (SELECT digest FROM login_code WHERE until < $1 ORDER BY until LIMIT 100 FOR UPDATE SKIP LOCKED)
"""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who came by a merchant's login page."""

    application: str
    openid: str
    unionid: str
    nickname: str
    avatar: str
    snapshot: bool
    facts: Mapping[str, Any]


class LoginPages:
    """Login pages of merchants."""

    def __init__(
        self,
        pool: Pool,
        vault: Vault,
        platforms: Platforms,
        visits: Visits,
        *,
        base_url: str,
        clock: Callable[[], datetime] = now,
    ) -> None:
        self._pool = pool
        self._vault = vault
        self._platforms = platforms
        self._visits = visits
        self._go = f"{base_url.rstrip('/')}{GO}"
        self._tickets = Sealer(vault, "ticket", clock=clock)
        self._clock = clock

    async def address(self, merchant: Merchant, application: str, url: str, state: str, *, more: bool) -> str:
        """Where the merchant sends a browser, which then comes to `url` with `code` and `state`; Refusal (NO_LOGIN)."""
        opened = await self._platforms.of(application, LogsInByPage, merchant.may_use)
        told = {"channel": opened.channel_id, "more": more, MERCHANT: merchant.id, URL: url, STATE: state}
        return f"{self._go}?{urlencode({'ticket': self._tickets.seal(told, TICKET)})}"

    async def go(self, ticket: str) -> Going:
        """The platform's page for a browser with such an address; Refusal (LOGIN_STATE), Failed."""
        told = self._tickets.open(ticket)
        if told is None:
            raise Refusal(Problem.LOGIN_STATE)
        opened = await self._platforms.at(told["channel"])
        return self._visits.begin(opened, {name: told[name] for name in (MERCHANT, URL, STATE)}, more=told["more"])

    async def came(self, came: Came) -> str:
        """The merchant's page with a new code, for a browser that was found out."""
        if came.identity is None:
            return self.back(came, "error")
        code, one = secrets.token_urlsafe(24), came.identity
        visitor = Visitor(
            came.application, one.openid, one.unionid, one.nickname, one.avatar, one.snapshot, dict(one.facts)
        )
        digest, at = _digest(code), self._clock()
        sealed = self._vault.seal(Secret(orjson.dumps(asdict(visitor)).decode()), _place(digest))
        await self._pool.execute(_KEEP, digest, came.errand[MERCHANT], sealed, at + CODE)
        await self._pool.execute(_FORGET, at)
        return _with(came.errand, {"code": code})

    def back(self, came: Came, error: str) -> str:
        """The merchant's page for a browser that was not found out."""
        return _with(came.errand, {"error": error})

    async def identity(self, merchant_id: str, code: str) -> Visitor:
        """Whose code it is, once; Refusal (LOGIN_CODE)."""
        digest = _digest(code)
        sealed = await self._pool.fetchval(_TAKE, digest, merchant_id, self._clock())
        if sealed is None:
            raise Refusal(Problem.LOGIN_CODE)
        return Visitor(**orjson.loads(self._vault.unseal(sealed, _place(digest)).reveal()))


def _with(errand: Mapping[str, str], more: Mapping[str, str]) -> str:
    address, mark, fragment = errand[URL].partition("#")
    told = {**more, **({STATE: errand[STATE]} if errand[STATE] else {})}
    return f"{address}{'&' if '?' in address else '?'}{urlencode(told)}{mark}{fragment}"


def _digest(code: str) -> bytes:
    return hashlib.sha256(code.encode("utf-8", "replace")).digest()


def _place(digest: bytes) -> str:
    return f"login_code/{digest.hex()}"
