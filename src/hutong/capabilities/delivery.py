"""Instant delivery: what a channel may be asked about one parcel's ride across town, and what it can answer."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

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
    UNKNOWN = "unknown"


ENDED = frozenset({RideState.DELIVERED, RideState.RETURNED, RideState.CANCELLED, RideState.FAILED})


@dataclass(frozen=True, slots=True)
class Ride:
    """What a carrier says of a delivery."""

    state: RideState
    number: str = ""  # ours
    status: str = ""  # the carrier's own number, 101 …
    waybill_no: str = ""
    fen: int | None = None
    rider: str = ""
    rider_phone: str = ""
    lng: str = ""
    lat: str = ""
    seconds_left: int | None = None
    pickup_code: str = ""
    finish_code: str = ""
    distance: int | None = None  # metres
    seconds: int | None = None  # estimate
    token: str = ""  # of an estimate, to be given to the order within minutes
    deduct_fen: int | None = None
    words: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is to be delivered; names and limits are those of the platform's manual, checked at the door."""

    number: str
    carrier: str  # delivery_id
    shop_no: str
    openid: str
    receiver: Mapping[str, Any]
    cargo: Mapping[str, Any]
    order_info: Mapping[str, Any]
    shop: Mapping[str, Any]
    sender: Mapping[str, Any] = field(default_factory=dict)
    sub_biz_id: str = ""
    token: str = ""


class Delivers(ABC):
    """Can have parcels delivered at once."""

    CAPABILITY: ClassVar[str] = "delivery"
    NAME: ClassVar[Text] = Text("即时配送", "Instant delivery")

    @abstractmethod
    async def carriers(self) -> Sequence[Mapping[str, str]]: ...
    @abstractmethod
    async def bound_shops(self) -> Sequence[Mapping[str, str]]: ...
    @abstractmethod
    async def estimate(self, parcel: Parcel) -> Ride: ...
    @abstractmethod
    async def order(self, parcel: Parcel) -> Ride: ...
    @abstractmethod
    async def order_again(self, parcel: Parcel) -> Ride: ...
    @abstractmethod
    async def tip(self, number: str, waybill_no: str, fen: int, remark: str) -> None: ...
    @abstractmethod
    async def cancel_cost(self, number: str, waybill_no: str, reason: int, words: str) -> Ride: ...
    @abstractmethod
    async def cancel(self, number: str, waybill_no: str, reason: int, words: str) -> Ride: ...
    @abstractmethod
    async def confirm_return(self, number: str, waybill_no: str, remark: str) -> None: ...
    @abstractmethod
    async def ride(self, number: str) -> Ride: ...
    @abstractmethod
    async def pretend(self, number: str, status: str, at: datetime, words: str) -> None: ...
