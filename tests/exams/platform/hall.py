"""Where a channel of a platform sits its exams: people with phones, a browser, credentials lent, pushes heard."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from tests.exams.parts import ADDRESS, Seat, sitting
from tests.exams.room import Room

from hutong.base.http import Reply
from hutong.base.ids import new_id
from hutong.base.secrets import Secret
from hutong.capabilities.faults import Forged
from hutong.capabilities.pay import Knock
from hutong.capabilities.platform.credential import Issued, IssuesCredentials
from hutong.capabilities.platform.push import HearsPushes, Pushed
from hutong.capabilities.simulation import Book
from hutong.switchboard.call_log import hide
from hutong.switchboard.registry import specs

T = TypeVar("T")


class Lender:
    """Credentials for one hall: gets one when there is none, and another when it was refused, once."""

    def __init__(self, issue: Callable[[str, bool], Awaitable[Issued]]) -> None:
        self._issue = issue
        self.kept: dict[tuple[str, str], Secret] = {}
        self.issued = 0

    async def using(
        self, application: str, kind: str, do: Callable[[Secret], Awaitable[T]], stale: Callable[[T], bool]
    ) -> T:
        """See `Credentials.using`."""
        answer = await do(await self._got(application, kind, afresh=False))
        return await do(await self._got(application, kind, afresh=True)) if stale(answer) else answer

    async def _got(self, application: str, kind: str, *, afresh: bool) -> Secret:
        if afresh or (application, kind) not in self.kept:
            self.issued += 1
            self.kept[application, kind] = (await self._issue(kind, afresh)).value
        hide(self.kept[application, kind])
        return self.kept[application, kind]


class Hall(Room[Any, Pushed]):
    """One channel code with one form of account; what is pushed to it is heard as a hub would hear it."""

    def __init__(self, seat: Seat, book: Book | None = None) -> None:
        self.lender = Lender(self._issued)
        self.credentials = self.lender
        self.says: dict[str, Any] | None = None  # what the hub answers to a push
        super().__init__(seat, book or Book())

    @property
    def application(self) -> str:
        """The application's number."""
        return self.account.merchant_no

    @property
    def secrets(self) -> list[str]:
        """The account's secrets, and what was lent."""
        return [*super().secrets, *(secret.reveal() for secret in self.lender.kept.values())]

    async def issue(self, kind: str, *, afresh: bool = False) -> Issued:
        """A credential, asked for as the hub does."""
        made = self.opened.face(IssuesCredentials).issue(kind, afresh=afresh)
        return await self.opened.ask(f"issue {kind}", new_id(), made)

    async def ready(self) -> None:
        """Whatever has to be pushed before credentials can be asked for was pushed."""
        if self.opened.can(HearsPushes) and self.shown()["kind"] == "component":
            await self.provider.save_push(self.application, ADDRESS)
            await self.provider.knocker.settled()

    def shown(self) -> dict[str, Any]:
        """The application's console."""
        found: dict[str, Any] = self.provider.console(self.application)
        return found

    def listen(self, knock: Knock) -> list[Pushed]:
        """See `Room.listen`."""
        hears = self.opened.face(HearsPushes)
        pushed = self.opened.hears(lambda: hears.read_push(knock))
        for name in pushed.hidden:  # a credential that is told by push
            self.lender.kept[self.application, pushed.event] = Secret(str(pushed.fields[name]))
        return [pushed]

    def acknowledge(self, knock: Knock, heard: bool) -> Reply:
        """See `Room.acknowledge`: what is not believed, or not kept, is answered with an error."""
        if not heard:
            return Reply(403, b"")
        hears = self.opened.face(HearsPushes)
        return hears.answer_push(hears.read_push(knock), self.says)

    async def served(self, knock: Knock) -> Reply:
        """See `Room.served`: the platform first checks the address."""
        if knock.method != "GET":
            return await super().served(knock)
        self.knocks.append(knock)
        try:
            return self.opened.hears(lambda: self.opened.face(HearsPushes).greet(knock))
        except Forged as forged:
            self.forged.append(forged)
            return Reply(403, b"")

    async def _issued(self, kind: str, afresh: bool) -> Issued:
        return await self.opened.face(IssuesCredentials).issue(kind, afresh=afresh)


def seats(capability: type) -> list[Seat]:
    """Every form of account of every channel with a capability that the form is for."""
    return sitting(capability, specs())
