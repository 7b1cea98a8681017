"""Where a channel that knows people sits its exam."""

from collections.abc import AsyncIterator
from typing import Final

from tests.exams.parts import HUB, Verb
from tests.exams.platform.hall import Hall as PlatformHall
from tests.exams.platform.login.browser import surf

from hutong.base.ids import new_id
from hutong.base.secrets import Secret
from hutong.capabilities.platform.login import Identity, LogsInByCode, LogsInByPage, ReadsPhones

BACK: Final = f"{HUB}/login/return"
STATE: Final = "aZ09-_.~" * 8


class Hall(PlatformHall):
    """One channel code with one form of account, and somebody with a phone and a browser."""

    async def identify(self, code: str) -> Identity:
        """Whose code of a mini program it is."""
        return await self.opened.ask("identify", new_id(), self.opened.face(LogsInByCode).identify(code))

    async def phone(self, code: str) -> str:
        """The telephone number behind a code."""
        return await self.opened.ask("phone", new_id(), self.opened.face(ReadsPhones).phone(code))

    async def exchange(self, code: str, *, more: bool = False) -> Identity:
        """Whose code of a page it is."""
        asked = self.opened.face(LogsInByPage).exchange(code, more=more)
        return await self.opened.ask("exchange", new_id(), asked)

    async def query(self, *, more: bool = False, agree: bool = True, back: str = BACK) -> dict[str, str]:
        """What the browser brings back from the page."""
        face = self.opened.face(LogsInByPage)
        page = face.page(back, STATE, more=more)
        return await surf(self.inner, page, back, face.WALLET, agree=agree)

    async def page_code(self, *, more: bool = False) -> str:
        """A fresh code from the page."""
        return self.opened.face(LogsInByPage).returned(await self.query(more=more))


async def verbs(hall: Hall) -> AsyncIterator[tuple[str, Verb]]:
    """Everything that is asked of the platform about people, with a fresh code each."""
    if hall.opened.can(LogsInByCode):
        login = hall.provider.login_code(hall.application)
        yield "identify", lambda: hall.identify(login)
    if hall.opened.can(ReadsPhones):
        number = hall.provider.phone_code(hall.application)
        yield "phone", lambda: hall.phone(number)
    if hall.opened.can(LogsInByPage):
        code = await hall.page_code()
        yield "exchange", lambda: hall.exchange(code)
        named = await hall.page_code(more=True)
        yield "exchange more", lambda: hall.exchange(named, more=True)


def sessions(identity: Identity) -> Secret:
    """The session of somebody who logged in from a mini program."""
    assert identity.session is not None
    return identity.session
