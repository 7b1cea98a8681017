"""The other side of a platform with people: what the sandbox's phone and the exams ask of its simulators."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from hutong.capabilities.simulation.home import Simulator

OWNER: Final = "phone"  # the person whose phone the sandbox shows


@dataclass(frozen=True, slots=True)
class Mail:
    """A message as the platform has it, and as the phone shows it."""

    id: str  # the platform's number
    application: str
    sender: str  # the account's name
    person: str
    template: str
    kind: str  # template, subscribed, text
    title: str
    lines: Sequence[tuple[str, str]]  # label and value
    at: str  # ISO 8601
    url: str = ""
    mini: str = ""
    state: str = "delivered"  # delivered, blocked, failed
    number: str = ""  # the hub's, where the protocol carries it


class PlatformSimulator(Simulator):
    """A platform: applications with consoles, and people who follow, log in and get messages."""

    # What each form of account is for, in words of capabilities; a form that is not named is for everything.
    USES: ClassVar[Mapping[str, frozenset[str]]] = {}

    @abstractmethod
    def login_code(self, application: str, person: str = OWNER) -> str:
        """A code as the platform's own client gets it for an app or a mini program."""

    @abstractmethod
    def phone_code(self, application: str, person: str = OWNER) -> str:
        """A code for somebody's telephone number."""

    @abstractmethod
    def user_data(self, application: str, person: str = OWNER) -> Mapping[str, str]:
        """encryptedData, iv, rawData, signature of somebody who is logged in."""

    @abstractmethod
    def openid(self, application: str, person: str = OWNER) -> str:
        """How an application knows somebody."""

    @abstractmethod
    def telephone(self, person: str = OWNER) -> str:
        """Somebody's telephone number."""

    @abstractmethod
    def act(self, application: str, act: str, person: str = OWNER, *, template: str = "") -> None:
        """Somebody does something on the phone: follow, unfollow, block, unblock; allow, refuse, withdraw (a template).

        ValueError for anything else.
        """

    @abstractmethod
    def stir(self, application: str, person: str = OWNER) -> None:
        """Something happens that the application is told of, whatever it is."""

    @abstractmethod
    def page_works(self, application: str, url: str, signed: Mapping[str, str]) -> bool:
        """Whether the platform's JavaScript works on a page with these parameters."""

    @abstractmethod
    def say(self, application: str, text: str, person: str = OWNER) -> None:
        """Somebody writes to the account."""

    @abstractmethod
    def standing(self, application: str, person: str = OWNER) -> Mapping[str, Any]:
        """What somebody does there: openid, followed (seconds since 1970, 0: not), blocked, templates as
        {id, title, kind, allowed}."""

    @abstractmethod
    def mail(self, person: str = "") -> Sequence[Mail]:
        """Messages, oldest first: to one person, or every one that the platform took."""

    @abstractmethod
    def console(self, application: str) -> dict[str, Any]:
        """What the application's console shows."""

    @abstractmethod
    def configure(self, application: str, **changes: Any) -> dict[str, Any]:
        """Changes the console, and shows it; ValueError for what it has not."""

    @abstractmethod
    async def save_push(self, application: str, url: str, *, mode: str = "", form: str = "") -> bool:
        """Saves the address of pushes, if the server behind it proves itself; whether it did."""

    @abstractmethod
    def spoil(self, application: str, *, expired: bool = False) -> None:
        """Kills every access token of the application: refused as replaced, or as expired."""
