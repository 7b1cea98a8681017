"""Who a payer is: found out by the channel that is the pay channel's own application, and kept in the browser."""

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from hutong.base.clock import now
from hutong.base.errors import Problem, Refusal
from hutong.base.vault import Vault
from hutong.capabilities.faults import Failed
from hutong.capabilities.pay import Pays
from hutong.capabilities.platform.login import LogsInByPage
from hutong.features.logins.sealed import Sealer
from hutong.features.logins.visit import Came, Cookie, Going, Visits, application_of
from hutong.switchboard import registry
from hutong.switchboard.live import Switchboard
from hutong.switchboard.open import Opened

KEPT: Final = 12 * 3600  # seconds that a browser keeps who its payer is
_PREFIX: Final = "hutong_payer_"
_MOST: Final = 8  # identities of one browser that are looked at
# Pages of the hub itself that somebody may be sent back to: a payment's, a scene's.
_OWN: Final = re.compile(r"/(?:pay|s)/[0-9A-Za-z][0-9A-Za-z/_-]{0,120}(?:\?[0-9A-Za-z_=&.%-]{0,200})?")
BACK: Final = "back"  # of an errand: the page that the payer goes back to


class Payers:
    """Finds out who pays. A browser tells it by a sealed cookie, one for each application."""

    def __init__(
        self, vault: Vault, switchboard: Switchboard, visits: Visits, *, clock: Callable[[], datetime] = now
    ) -> None:
        self._switchboard = switchboard
        self._visits = visits
        self._notes = Sealer(vault, "payer", clock=clock)

    async def login_of(self, channel_id: int) -> Opened | None:
        """The channel that can tell the payer's id that this pay channel wants; None where there is none."""
        wallet, application = await self._wanted(channel_id)
        if not application or not wallet:
            return None
        for setup in self._switchboard.current.channels.values():
            if setup.enabled and setup.merchant_no == application and registry.can(setup.code, LogsInByPage):
                try:
                    opened = await self._switchboard.open(setup.id)
                except Failed:
                    continue  # the next one may be whole
                if wallet == opened.face(LogsInByPage).WALLET:
                    return opened
        return None

    async def application(self, channel_id: int) -> str:
        """The application whose ids of payers a pay channel wants; empty: none, or any will do."""
        return (await self._wanted(channel_id))[1]

    async def takes(self, channel_id: int, payer_id: str) -> bool:
        """Whether this could be a payer's id at a pay channel, by its form."""
        try:
            return (await self._switchboard.open(channel_id)).face(Pays).takes(payer_id)
        except Failed:
            return False

    async def _wanted(self, channel_id: int) -> tuple[str, str]:
        try:
            pays = await self._switchboard.open(channel_id)
            return pays.spec.wallet, pays.face(Pays).payers()
        except Failed:
            return "", ""

    def known(self, login: Opened, cookies: Mapping[str, str]) -> str:
        """The payer's id in the login channel's application, as this browser keeps it; empty when it does not."""
        application = application_of(self._switchboard, login.channel_id)
        note = self._notes.open(cookies.get(_cookie(application), ""))
        return str(note["id"]) if note is not None and note["application"] == application else ""

    def ids(self, cookies: Mapping[str, str]) -> frozenset[str]:
        """Every id that this browser's payer has, in whatever application."""
        kept = [text for name, text in cookies.items() if name.startswith(_PREFIX)][:_MOST]
        return frozenset(str(note["id"]) for text in kept if (note := self._notes.open(text)) is not None)

    def begin(self, login: Opened, back: str) -> Going:
        """The platform's page for a payer who then goes back to `back`, a page of the hub.

        ValueError for a page of somebody else; Failed.
        """
        if not _OWN.fullmatch(back):
            raise ValueError(f"not a page of the hub: {back[:80]}")
        return self._visits.begin(login, {BACK: back})

    def came(self, came: Came) -> Cookie:
        """What a browser keeps of a payer who was found out; Refusal (LOGIN_SNAPSHOT)."""
        if came.identity is None or came.identity.snapshot:
            raise Refusal(Problem.LOGIN_SNAPSHOT)
        note = {"application": came.application, "id": came.identity.openid}
        return Cookie(_cookie(came.application), self._notes.seal(note, KEPT), KEPT)


def _cookie(application: str) -> str:
    return f"{_PREFIX}{hashlib.sha256(application.encode()).hexdigest()[:12]}"
