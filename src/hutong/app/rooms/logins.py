"""Logins put together: which part is given which, in one place."""

from collections.abc import Mapping
from dataclasses import dataclass

from hutong.app.hub import Hub
from hutong.doors.api.calls import Call
from hutong.doors.api.logins import LoginCalls
from hutong.features.logins import Payers
from hutong.features.logins.landing import Landings
from hutong.features.logins.merchant import LoginPages
from hutong.features.logins.mini import MiniLogins
from hutong.features.logins.platforms import Platforms
from hutong.features.logins.visit import Visits


@dataclass(frozen=True, slots=True)
class Logins:
    """What the doors call."""

    payers: Payers
    pages: LoginPages
    minis: MiniLogins
    landings: Landings

    @classmethod
    def assemble(cls, hub: Hub) -> "Logins":
        """Logins over a started hub."""
        pool, vault, switchboard, base_url = hub.pool, hub.keeper.vault, hub.switchboard, hub.settings.base_url
        visits, platforms = Visits(pool, vault, switchboard, base_url=base_url), Platforms(switchboard)
        payers = Payers(vault, switchboard, visits)
        pages = LoginPages(pool, vault, platforms, visits, base_url=base_url)
        return cls(payers, pages, MiniLogins(pool, vault, platforms), Landings(visits, payers, pages))

    def calls(self) -> Mapping[str, Call]:
        """The calls of the signed API."""
        return LoginCalls(self.minis, self.pages).calls
