"""Instant delivery: what a channel may be asked about one parcel's ride across town, and what it can answer."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar, Final

from hutong.base.text import Text


class RideState(StrEnum):
    """Where a delivery is, in our words; the carrier's own number is kept beside it."""

    WAITING = "waiting"  # for a rider
    TAKEN = "taken"  # a rider was found
    AT_SHOP = "at_shop"
    PICKED_UP = "picked_up"
    ON_ITS_WAY = "on_its_way"
    DELIVERED = "delivered"
    RETURNING = "returning"
    RETURNED = "returned"
    CANCELLED = "cancelled"
    FAILED = "failed"
    UNKNOWN = "unknown"  # a number that no manual lists: nothing follows from it


RIDE_EVENT: Final = "update_waybill_status"  # what a platform's push is called that tells how a delivery goes on
ENDED: Final = frozenset({RideState.DELIVERED, RideState.RETURNED, RideState.CANCELLED, RideState.FAILED})


@dataclass(frozen=True, slots=True)
class Ride:
    """What a carrier says of a delivery; fields that an answer doesn't have are empty."""

    state: RideState
    number: str = ""  # ours
    status: str = ""  # the carrier's own number, 101 …
    waybill_no: str = ""
    fen: int | None = None  # to be paid, everything included
    tips_fen: int | None = None
    coupon_fen: int | None = None
    insurance_fen: int | None = None
    rider: str = ""
    rider_phone: str = ""
    lng: str = ""
    lat: str = ""
    seconds_left: int | None = None
    pickup_code: str = ""
    finish_code: str = ""
    distance: int | None = None  # metres
    seconds: int | None = None  # estimated
    token: str = ""  # of an estimate, to be given to the order within minutes
    deduct_fen: int | None = None  # what a cancellation costs
    words: str = ""
    at: datetime | None = None  # when it happened, by the carrier's clock, in whole seconds


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is to be delivered; the names within are the platform's own, judged by `Delivers.judge`."""

    number: str
    carrier: str  # the platform's word for the delivery company; empty: the channel's usual one
    shop_no: str  # the store's number at that company; empty: the channel's usual one
    openid: str
    receiver: Mapping[str, Any]
    cargo: Mapping[str, Any]
    order_info: Mapping[str, Any]
    shop: Mapping[str, Any]
    sender: Mapping[str, Any] = field(default_factory=dict)
    sub_biz_id: str = ""
    token: str = ""


@dataclass(frozen=True, slots=True)
class Trip:
    """An order that a carrier has: what every further question about it must name."""

    number: str
    waybill_no: str = ""
    carrier: str = ""
    shop_no: str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """One of a provider's codes for people."""

    cause: Text
    remedy: Text


class Delivers(ABC):
    """Can have parcels delivered at once. Every verb raises Failed; UNKNOWN wherever it may have been done."""

    CAPABILITY: ClassVar[str] = "delivery"
    NAME: ClassVar[Text] = Text("即时配送", "Instant delivery")
    ROUTE: ClassVar[str] = "delivery"  # the business type whose routes lead here
    ROUTE_NAME: ClassVar[Text] = Text("即时配送", "Instant delivery")

    @property
    @abstractmethod
    def application(self) -> str:
        """The application whose pushes tell of this shop's deliveries; another one's are not believed."""

    @property
    @abstractmethod
    def usual(self) -> Trip:
        """Carrier and store where an order names none."""

    @property
    @abstractmethod
    def practises(self) -> bool:
        """Whether this is the platform's test shop, where `pretend` works."""

    @abstractmethod
    def judge(self, parcel: Parcel) -> Sequence[tuple[str, Text]]:
        """What is wrong with a parcel: the field, such as receiver.phone, and why. Pure; empty: nothing."""

    @abstractmethod
    def judge_tip(self, carrier: str, fen: int) -> Text | None:
        """Why a carrier takes no tip of this amount, whatever was given before; None: it may. Pure."""

    @abstractmethod
    def explain(self, code: str) -> Explained | None:
        """Cause and remedy of one of the platform's codes; None for what its tables don't list. Pure."""

    @abstractmethod
    def meaning(self, status: str) -> Text:
        """What one of the carrier's numbers means. Pure."""

    @abstractmethod
    async def carriers(self) -> Sequence[Mapping[str, str]]:
        """The delivery companies that the platform works with: carrier, name."""

    @abstractmethod
    async def bound_shops(self) -> Sequence[Mapping[str, str]]:
        """The shops that the application is bound to: shop, carrier, state (approved, under_review, rejected)."""

    @abstractmethod
    async def estimate(self, parcel: Parcel) -> Ride:
        """What it would cost and how long it would take; nothing is ordered."""

    @abstractmethod
    async def order(self, parcel: Parcel) -> Ride:
        """Orders it. Failed(DUPLICATE): there is one of this number already."""

    @abstractmethod
    async def order_again(self, parcel: Parcel) -> Ride:
        """Orders what was cancelled or failed once more, under the same number."""

    @abstractmethod
    async def tip(self, trip: Trip, fen: int, remark: str) -> None:
        """Adds a tip; only while no rider has taken it, and more than the tip before."""

    @abstractmethod
    async def cancel_cost(self, trip: Trip, reason: int, words: str) -> Ride:
        """What cancelling would cost (`deduct_fen`); nothing is cancelled. `reason`: 1 to 6."""

    @abstractmethod
    async def cancel(self, trip: Trip, reason: int, words: str) -> Ride:
        """Cancels; tells what was deducted. Where the delivery stands then, `ride` says."""

    @abstractmethod
    async def confirm_return(self, trip: Trip, remark: str) -> None:
        """Confirms that returned goods were received."""

    @abstractmethod
    async def ride(self, trip: Trip) -> Ride:
        """Where it is. Failed(NOT_FOUND)."""

    @abstractmethod
    async def pretend(self, trip: Trip, status: str, at: datetime, words: str) -> None:
        """Lets the platform's test shop go on to a status (`practises`), as if a rider had."""

    @abstractmethod
    def hear_ride(self, fields: Mapping[str, Any]) -> Ride:
        """What a push of RIDE_EVENT says; Forged for one that isn't of this shop or can't be read. Pure."""

    @abstractmethod
    def answer_ride(self, fields: Mapping[str, Any]) -> Mapping[str, Any]:
        """What the platform is answered to that push."""
