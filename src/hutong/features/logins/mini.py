"""Logins of mini programs: codes become identities, and session keys, which never leave the hub, open user data."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from hutong.base.clock import now
from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.secrets import Secret
from hutong.base.vault import Vault
from hutong.capabilities.faults import Failed
from hutong.capabilities.platform.login import Identity, LogsInByCode, ReadsPhones, ReadsUserData, SignsPages
from hutong.features.logins.platforms import Platforms
from hutong.features.logins.visit import trouble
from hutong.features.merchants.accounts import Grant

LIFE: Final = timedelta(days=30)  # that a session key is kept; a newer login replaces it before
_KEEP: Final = """
INSERT INTO login_session (application, openid, sealed, at) VALUES ($1, $2, $3, $4)
ON CONFLICT (application, openid) DO UPDATE SET sealed = excluded.sealed, at = excluded.at
 WHERE login_session.at <= excluded.at
"""
_FIND: Final = "SELECT sealed FROM login_session WHERE application = $1 AND openid = $2 AND at > $3"
_FORGET: Final = """
DELETE FROM login_session WHERE (application, openid) IN
  (SELECT application, openid FROM login_session WHERE at < $1 ORDER BY at LIMIT 100 FOR UPDATE SKIP LOCKED)
"""


class MiniLogins:
    """What a mini program's server asks about its users. `may`: the applications that who asks may use."""

    def __init__(self, pool: Pool, vault: Vault, platforms: Platforms, *, clock: Callable[[], datetime] = now) -> None:
        self._pool = pool
        self._vault = vault
        self._platforms = platforms
        self._clock = clock

    async def identify(self, application: str, code: str, *, may: Grant) -> Identity:
        """Whose code it is; its session key is kept here. Refusal (NO_LOGIN, LOGIN_REFUSED and those of channels)."""
        opened, began = await self._platforms.of(application, LogsInByCode, may), self._clock()
        try:
            asked = opened.face(LogsInByCode).identify(code)
            identity = await opened.ask("login", "", asked, hide=(Secret(code),))
        except Failed as failed:
            raise trouble(failed, opened.code) from None
        if identity.session is not None:
            place = _place(application, identity.openid)
            sealed = self._vault.seal(identity.session, place)
            await self._pool.execute(_KEEP, application, identity.openid, sealed, began)
            await self._pool.execute(_FORGET, began - LIFE)
        return replace(identity, session=None)

    async def phone(self, application: str, code: str, *, may: Grant) -> str:
        """The telephone number behind a code of the phone button; Refusal."""
        opened = await self._platforms.of(application, ReadsPhones, may)
        try:
            asked = opened.face(ReadsPhones).phone(code)
            return await opened.ask("phone", "", asked, hide=(Secret(code),), discreet=True)
        except Failed as failed:
            raise trouble(failed, opened.code) from None

    async def open_data(self, application: str, openid: str, sealed: str, iv: str, *, may: Grant) -> Mapping[str, Any]:
        """What is in data that a mini program got sealed; Refusal (LOGIN_SESSION, LOGIN_DATA)."""
        opened = await self._platforms.of(application, ReadsUserData, may)
        session = await self._session(application, openid)
        try:
            told = opened.face(ReadsUserData).open_data(session, sealed, iv)
        except Failed as failed:
            raise Refusal(Problem.LOGIN_DATA, failed.said) from None
        if told.get("openId", openid) != openid:
            raise Refusal(Problem.LOGIN_DATA, "openId")
        return told

    async def vouch(self, application: str, openid: str, raw: str, signature: str, *, may: Grant) -> None:
        """Returns when the signature of plain user data is right; Refusal (LOGIN_SESSION, LOGIN_DATA)."""
        opened = await self._platforms.of(application, ReadsUserData, may)
        session = await self._session(application, openid)
        if not opened.face(ReadsUserData).vouches(session, raw, signature):
            raise Refusal(Problem.LOGIN_DATA, "signature")

    async def sign_page(self, application: str, url: str, *, may: Grant) -> Mapping[str, str]:
        """What the platform's JavaScript wants for a page; Refusal."""
        opened = await self._platforms.of(application, SignsPages, may)
        try:
            return await opened.ask("sign_page", "", opened.face(SignsPages).sign_page(url))
        except Failed as failed:
            raise trouble(failed, opened.code) from None

    async def _session(self, application: str, openid: str) -> Secret:
        sealed = await self._pool.fetchval(_FIND, application, openid, self._clock() - LIFE)
        if sealed is None:
            raise Refusal(Problem.LOGIN_SESSION)
        return self._vault.unseal(sealed, _place(application, openid))


def _place(application: str, openid: str) -> str:
    return f"login_session/{application}/{openid}"
