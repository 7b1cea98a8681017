"""The other side of a payment channel: what the sandbox, its phone and the exams ask of every provider's simulator."""

from abc import abstractmethod
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from hutong.capabilities.simulation.home import Simulator


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
    apps: tuple[str, ...] = ()  # that can pay it, where a provider serves several; empty: the simulator's own wallet


class PaySimulator(Simulator):
    """A provider of payments: has a phone side for the payer."""

    WALLET: ClassVar[Wallet]
    BARE: ClassVar[frozenset[str]] = frozenset()  # forms of account whose answers bear no signature in life, either

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
