"""Where a browser that came back from a platform's page goes on to, payer or merchant's visitor."""

from collections.abc import Mapping
from dataclasses import dataclass

from hutong.base.errors import Problem, Refusal
from hutong.features.logins.merchant import LoginPages
from hutong.features.logins.payer import BACK, Payers
from hutong.features.logins.visit import Came, Cookie, Visits


@dataclass(frozen=True, slots=True)
class Landing:
    """The next address, empty where it is not known, and what the browser keeps. `refusal`: told on a page first."""

    url: str
    cookie: Cookie | None = None
    refusal: Refusal | None = None


class Landings:
    """Receives browsers."""

    def __init__(self, visits: Visits, payers: Payers, pages: LoginPages) -> None:
        self._visits = visits
        self._payers = payers
        self._pages = pages

    async def land(self, query: Mapping[str, str], cookies: Mapping[str, str]) -> Landing:
        """Where this browser goes on to."""
        try:
            came = await self._visits.end(query, cookies)
        except Refusal as refusal:
            return Landing("", refusal=refusal)
        return self._payer(came, cookies) if BACK in came.errand else await self._visitor(came)

    def _payer(self, came: Came, cookies: Mapping[str, str]) -> Landing:
        back = came.errand[BACK]
        if came.refusal is not None:
            # Some browsers open an address twice: who is known by now simply goes on.
            again = came.refusal.problem is Problem.LOGIN_STATE and self._payers.ids(cookies)
            return Landing(back, refusal=None if again else came.refusal)
        try:
            return Landing(back, self._payers.came(came))
        except Refusal as refusal:
            return Landing(back, refusal=refusal)

    async def _visitor(self, came: Came) -> Landing:
        if came.refusal is None:
            return Landing(await self._pages.came(came))
        return Landing(self._pages.back(came, "login_failed"), refusal=came.refusal)
