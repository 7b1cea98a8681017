"""Where a simulated provider lives, and what every one of them has, whatever it provides."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from hutong.base.http import Http
from hutong.capabilities.simulation.book import Book
from hutong.capabilities.simulation.knocker import Knocker
from hutong.capabilities.simulation.mischief import App, Mischiefs
from hutong.capabilities.simulation.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Account:
    """A merchant's account at the simulated provider: what an operator would type into the channel's settings."""

    merchant_no: str
    settings: Mapping[str, str]  # wire name of the key -> value, as the adapter's Config declares them


@dataclass(slots=True)
class Home:
    """Where a simulator lives: its public address, its book, and what carries its notifications."""

    base_url: str  # without a trailing slash, e.g. http://127.0.0.1:8001/wxpay_v3
    http: Http
    book: Book = field(default_factory=Book)
    speed: float = 1.0  # divides the waits between notifications
    shelf: Shelf = field(default_factory=Shelf)  # where files are kept


class Simulator(ABC):
    """A provider that speaks its true protocol on `app`.

    Accounts and all that happened live in `home.book` (records under kinds of its own), so a restart forgets nothing.
    """

    CODE: ClassVar[str]
    FORMS: ClassVar[tuple[str, ...]]  # the forms an account can have, e.g. ("direct", "partner"); the first is usual
    LADDER: ClassVar[tuple[float, ...]]  # seconds between the tries of a notification, from the manual

    def __init__(self, home: Home) -> None:
        self.home = home
        self.mischiefs = Mischiefs()
        self.knocker = Knocker(home.http, self.LADDER, speed=home.speed)

    @property
    @abstractmethod
    def app(self) -> App:
        """The provider's HTTP interface (paths as in the manual), with `mischiefs.around` applied."""

    @abstractmethod
    def account(self, form: str) -> Account:
        """The account of this form; opened (with fresh keys) at the first call, the same one afterwards."""

    def release(self) -> None:
        """Sends the notifications that NOTICE_LATE held back; nothing where a provider sends none."""
        return

    async def close(self) -> None:
        """Gives up what is under way."""
        await self.knocker.close()
