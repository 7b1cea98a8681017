"""The other side of a payment channel: what the sandbox, its phone and the exams ask of every provider's simulator."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from hutong.base.http import Http
from hutong.capabilities.simulation.book import Book
from hutong.capabilities.simulation.knocker import Knocker
from hutong.capabilities.simulation.mischief import App, Mischiefs


class Wallet(StrEnum):
    """The app on the simulated phone that a bill is paid with."""

    WECHAT = "wechat"
    ALIPAY = "alipay"
    UNIONPAY = "unionpay"


class BillState(StrEnum):
    """A bill as the payer sees it."""

    OPEN = "open"
    PAID = "paid"
    CLOSED = "closed"
    REFUNDED = "refunded"  # all or part of the money came back


@dataclass(frozen=True, slots=True)
class Bill:
    """A bill on the phone's screen."""

    id: str  # the simulator's own handle
    payee: str  # merchant's name or number
    number: str  # the merchant order number
    subject: str
    fen: int
    state: BillState
    refunded_fen: int = 0


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


class PaySimulator(ABC):
    """A provider of payments: speaks its true protocol on `app`, and has a phone side for the payer.

    Accounts, orders and refunds live in `home.book` (records under kinds of its own), so a restart forgets nothing.
    """

    CODE: ClassVar[str]
    WALLET: ClassVar[Wallet]
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

    @abstractmethod
    def scan(self, text: str) -> Bill | None:
        """The bill behind a QR text, a redirect address, an order string or the JSON of bridge or SDK parameters.

        None when it is not this provider's. Signatures in it are checked as the wallet would: ValueError if wrong.
        """

    @abstractmethod
    def bill(self, bill_id: str) -> Bill:
        """The bill as it stands now; KeyError."""

    @abstractmethod
    async def pay(self, bill_id: str) -> Bill:
        """The payer confirms: the book is changed, the notification set off. A closed or paid bill stays as it is."""

    @abstractmethod
    async def refuse(self, bill_id: str) -> Bill:
        """The payer cancels on the phone: the bill stays open at the provider, as in life."""

    @abstractmethod
    def show_code(self, *, confirm: bool = False) -> str:
        """The payment code that the phone shows to a scanner (barcode pay).

        With `confirm`, the payment made with it waits for the payer (USERPAYING, 10003) until `pay` is called.
        """

    @abstractmethod
    def release(self) -> None:
        """Sends the notifications that NOTICE_LATE held back."""

    @abstractmethod
    def refund_by_provider(self, bill_id: str, state: str = "") -> None:
        """Settles a pending refund of this bill with the provider's own state word (default: success), and notifies."""
