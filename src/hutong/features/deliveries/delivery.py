"""A delivery as the house keeps it, and which of the things that are said of it move it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from hutong.capabilities.delivery import Parcel, Ride, RideState, Trip

# estimated: its price was asked, nothing ordered      placing: a process is ordering it
# unknown: it may have been ordered                    unsent: it was not ordered; the same request may try again
# the others: what the carrier says, see RideState
State = Literal[
    "estimated",
    "placing",
    "unknown",
    "unsent",
    "waiting",
    "taken",
    "at_shop",
    "picked_up",
    "on_its_way",
    "delivered",
    "returning",
    "returned",
    "cancelled",
    "failed",
]
UNSURE: Final = ("placing", "unknown")
GOING: Final = ("waiting", "taken", "at_shop", "picked_up", "on_its_way", "returning")
OVER: Final = ("delivered", "returned", "cancelled", "failed")
AGAIN: Final = ("returned", "cancelled", "failed")  # may be ordered again
PUSH: Final = "push"  # the source of what a platform tells by itself
_RANKS: Final = {name: rank for rank, name in enumerate((*GOING, *OVER))}


@dataclass(frozen=True, slots=True)
class Delivery:
    """One delivery."""

    id: str
    merchant_id: str
    number: str
    digest: bytes | None
    channel_id: int
    revision: int
    shop_id: str
    carrier: str
    shop_no: str
    openid: str
    phone: str
    parcel: Mapping[str, Any]
    notify_url: str
    state: str
    status: str
    version: int
    round: int
    waybill_no: str
    past_waybill: str
    past_state: str
    past_status: str
    fen: int | None
    tips_fen: int | None
    coupon_fen: int | None
    insurance_fen: int | None
    deduct_fen: int | None
    distance: int | None
    seconds: int | None
    pickup_code: str
    finish_code: str
    rider: str
    rider_phone: str
    lng: str
    lat: str
    seconds_left: int | None
    code: str
    words: str
    token: str
    token_at: datetime | None
    owner: int | None
    claimed_at: datetime | None
    created_at: datetime
    ordered_at: datetime | None
    told_at: datetime | None
    moved_by: str
    done_at: datetime | None
    ask_at: datetime | None
    asked: int

    @property
    def trip(self) -> Trip:
        """What every question about it names."""
        return Trip(self.id, self.waybill_no, self.carrier, self.shop_no)

    def as_parcel(self, token: str = "") -> Parcel:
        """What is ordered."""
        given = self.parcel
        return Parcel(
            self.id,
            self.carrier,
            self.shop_no,
            self.openid,
            given["receiver"],
            given["cargo"],
            given["order_info"],
            given["shop"],
            given["sender"],
            given["sub_biz_id"],
            token,
        )


COLUMNS: Final = ", ".join(Delivery.__dataclass_fields__)


def moves(delivery: Delivery, ride: Ride, *, seen: int | None = None) -> bool:
    """Whether what is said moves the delivery. `seen`: the version before it was asked; None: a push told it.

    An ended delivery stays ended, until it is ordered again; then what was said of the round before moves nothing.
    Pushes may come late and out of order: the carrier's own clock decides, and within a second the way's course.
    An answer to a question has no such time: it counts where no push came meanwhile, and our clock stands for the
    carrier's, so that a push from before it still moves the delivery forward, though never back.
    """
    if ride.state is RideState.UNKNOWN or delivery.state in ("estimated", *OVER) or is_foreign(delivery, ride):
        return False
    if delivery.state in (*UNSURE, "unsent"):
        return True
    if seen is not None:
        return seen == delivery.version and ride.status != delivery.status
    if ride.at is None or delivery.told_at is None or ride.at > delivery.told_at:
        return ride.status != delivery.status
    further = _RANKS[ride.state] > _RANKS[delivery.state]
    return further and (ride.at == delivery.told_at or delivery.moved_by != PUSH)


def is_foreign(delivery: Delivery, ride: Ride) -> bool:
    """Whether it is said of another round than the present one."""
    if not ride.waybill_no:
        return False
    if delivery.waybill_no:
        return ride.waybill_no != delivery.waybill_no
    return ride.waybill_no == delivery.past_waybill
