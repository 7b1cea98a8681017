"""A shop at a platform: goods, orders, parcels and what comes back; what a channel may be asked, what it can answer."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Final

from hutong.base.text import Text


class GoodsState(StrEnum):
    """Where goods are in the platform's shop window."""

    EDITED = "edited"  # not seen by the platform's reviewers yet
    REVIEWING = "reviewing"  # the platform's reviewers have it
    REJECTED = "rejected"
    READY = "ready"  # approved, not in the window
    LISTED = "listed"  # can be bought
    TAKEN_DOWN = "taken_down"  # by the merchant
    BANNED = "banned"  # by the platform
    UNKNOWN = "unknown"


class OrderState(StrEnum):
    """Where an order is."""

    UNPAID = "unpaid"
    TO_SEND = "to_send"
    SENT = "sent"
    DONE = "done"
    CANCELLED = "cancelled"
    RETURNED = "returned"  # everything of it came back
    UNKNOWN = "unknown"


class AftersaleState(StrEnum):
    """Where a claim is."""

    ASKED = "asked"  # the merchant has to answer
    TO_RETURN = "to_return"  # the buyer has to send it back
    TO_RECEIVE = "to_receive"  # the merchant has to receive it
    REFUNDING = "refunding"
    REFUNDED = "refunded"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Goods:
    """Goods as the platform has them."""

    number: str  # ours
    state: GoodsState
    provider_no: str = ""
    title: str = ""
    words: str = ""  # of a rejection
    kinds: Mapping[str, str] = field(default_factory=dict)  # our number of each kind (SKU) -> the platform's
    facts: Mapping[str, Any] = field(default_factory=dict)  # as told


@dataclass(frozen=True, slots=True)
class ShopOrder:
    """An order as the platform has it."""

    number: str  # ours
    state: OrderState
    status: str = ""  # the platform's own number
    provider_no: str = ""
    openid: str = ""
    fen: int | None = None
    ticket: str = ""  # with which the mini program opens the payment
    transaction_no: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Aftersale:
    """A claim as the platform has it."""

    number: str  # ours
    state: AftersaleState
    status: str = ""
    provider_no: str = ""
    order_number: str = ""
    fen: int | None = None
    words: str = ""
    openid: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind (SKU) of goods: our number, its price, how many are left; None: not told."""

    number: str
    fen: int | None
    stock: int | None


@dataclass(frozen=True, slots=True)
class Bought:
    """A line of an order or a claim: goods, their kind, how many, and the price of one; None: not told."""

    goods: str
    kind: str
    count: int | None
    fen: int | None


@dataclass(frozen=True, slots=True)
class Sent:
    """A parcel of an order: the platform's word for the company, the waybill, and what is in it (empty: everything)."""

    company: str
    waybill_no: str
    goods: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class Contents:
    """What the facts of goods, an order or a claim say in our words; empty: they don't say."""

    title: str = ""
    review: GoodsState | None = None  # of the newest edit of goods
    why: str = ""  # it was rejected
    kinds: Sequence[Kind] = ()
    bought: Sequence[Bought] = ()
    parcels: Sequence[Sent] = ()
    receiver: str = ""
    phone: str = ""
    address: str = ""
    returns: bool | None = None  # whether a claim's goods come back


class PayEnd(StrEnum):
    """How the payment of an order ended, as the merchant tells the platform."""

    PAID = "paid"
    FAILED = "failed"
    CANCELLED = "cancelled"
    TIMED_OUT = "timed_out"
    WITHDRAWN = "withdrawn"  # by the merchant


@dataclass(frozen=True, slots=True)
class ShopEvent:
    """What a push tells: about what (goods, order, aftersale), its number, and the rest as told."""

    about: str
    number: str
    provider_no: str = ""
    state: str = ""  # in our words, where the push tells one
    words: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    changes: Mapping[str, Any] = field(default_factory=dict)  # what it tells, in the words of answers' facts
    status: str = ""  # the platform's own number of an order or a claim, where the push tells it


SHOP_EVENTS: Final = frozenset(
    {
        "open_product_spu_audit",
        "open_product_spu_status_update",
        "open_product_order_pay",
        "open_product_order_cancel",
        "aftersale_new_order",
        "aftersale_update_order",
    }
)


class Sells(ABC):
    """Has a shop at a platform. Every verb raises Failed; UNKNOWN wherever it may have been done."""

    CAPABILITY: ClassVar[str] = "shop"
    NAME: ClassVar[Text] = Text("小店", "Shop")

    @abstractmethod
    async def categories(self) -> Sequence[Mapping[str, Any]]:
        """The platform's classes of goods, each with what it demands."""

    @abstractmethod
    async def upload_image(self, url: str) -> str:
        """Gives the platform a picture by its address; the address that goods may show."""

    @abstractmethod
    async def add_goods(self, number: str, facts: Mapping[str, Any]) -> Goods:
        """Puts goods up for review; the names within `facts` are the platform's."""

    @abstractmethod
    async def update_goods(self, number: str, facts: Mapping[str, Any]) -> Goods:
        """Changes goods, which are reviewed anew."""

    @abstractmethod
    async def goods(self, number: str) -> Goods:
        """How goods stand."""

    @abstractmethod
    async def list_goods(self, number: str) -> None:
        """Into the window."""

    @abstractmethod
    async def take_down_goods(self, number: str) -> None:
        """Out of the window."""

    @abstractmethod
    async def restock(self, number: str, stock: Mapping[str, int]) -> None:
        """Tells how many there are of each kind that is named; nothing is reviewed anew."""

    @abstractmethod
    async def remove_goods(self, number: str) -> None:
        """Removes goods."""

    @abstractmethod
    async def add_order(self, number: str, openid: str, facts: Mapping[str, Any]) -> ShopOrder:
        """Makes an order; the names within `facts` are the platform's."""

    @abstractmethod
    async def payment_params(self, number: str, openid: str) -> Mapping[str, str]:
        """What the mini program begins the payment with."""

    @abstractmethod
    async def tell_paid(
        self, number: str, openid: str, end: PayEnd, *, transaction_no: str = "", at: datetime | None = None
    ) -> None:
        """Tells the platform how the payment ended."""

    @abstractmethod
    async def order(self, number: str, openid: str) -> ShopOrder:
        """How an order stands."""

    @abstractmethod
    async def companies(self) -> Sequence[Mapping[str, str]]:
        """The companies by which parcels can be sent: company, name."""

    @abstractmethod
    async def send(self, number: str, openid: str, parcels: Sequence[Sent], *, all_sent: bool, at: datetime) -> None:
        """Tells that parcels of an order were sent."""

    @abstractmethod
    async def received(self, number: str, openid: str) -> None:
        """Tells that the buyer received everything."""

    @abstractmethod
    async def add_aftersale(self, number: str, openid: str, facts: Mapping[str, Any]) -> Aftersale:
        """Makes a claim; the names within `facts` are the platform's."""

    @abstractmethod
    async def update_aftersale(self, number: str, openid: str, facts: Mapping[str, Any]) -> None:
        """Changes a claim that nobody has answered."""

    @abstractmethod
    async def cancel_aftersale(self, number: str, openid: str) -> None:
        """Takes a claim back."""

    @abstractmethod
    async def aftersale(self, number: str) -> Aftersale:
        """How a claim stands."""

    @abstractmethod
    async def accept_refund(self, number: str) -> None:
        """Gives the money back."""

    @abstractmethod
    async def accept_return(self, number: str, address: Mapping[str, str]) -> None:
        """Takes the goods back, to this address."""

    @abstractmethod
    async def tell_returned(self, number: str, openid: str, parcel: Sent, company: str) -> None:
        """Tells by which parcel the buyer has sent the goods of a claim back. `company`: its name, see `companies`."""

    @abstractmethod
    async def reject_aftersale(self, number: str) -> None:
        """Says no."""

    @abstractmethod
    def contents(self, facts: Mapping[str, Any]) -> Contents:
        """What facts say, of an answer or as a merchant gave them. Pure; never fails."""

    @abstractmethod
    def hear_shop(self, event: str, fields: Mapping[str, Any]) -> ShopEvent:
        """What a push of SHOP_EVENTS says; Forged for what can't be read. Pure."""
