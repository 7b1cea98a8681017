"""What a carrier says of a delivery becomes a fact: state, timeline and the merchant's notice in one transaction."""

import logging
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from hutong.base.clock import beijing, now
from hutong.base.db import Connection, Pool
from hutong.base.failpoint import failpoint
from hutong.base.ids import new_id
from hutong.base.money import yuan_of
from hutong.base.text import bearable
from hutong.capabilities.delivery import Ride
from hutong.features.deliveries.delivery import COLUMNS, OVER, PUSH, Delivery, is_foreign, moves
from hutong.features.deliveries.refuse import readable
from hutong.features.notices import host_of

log = logging.getLogger(__name__)
SILENT: Final = timedelta(minutes=10)  # without a word for so long, the carrier is asked

_LOCK: Final = f"SELECT {COLUMNS} FROM delivery WHERE id = $1 FOR UPDATE"
_READ: Final = f"SELECT {COLUMNS} FROM delivery WHERE id = $1"
_EVENT: Final = """
INSERT INTO delivery_event (delivery_id, told_at, round, what, moved, source, status, waybill_no, rider, rider_phone,
                            words)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (delivery_id, waybill_no, status, told_at) WHERE source = 'push' DO NOTHING RETURNING id
"""
_ROUND: Final = """
SELECT round FROM delivery_event WHERE delivery_id = $1 AND waybill_no = $2 ORDER BY id LIMIT 1
"""
_MOVE: Final = f"""
UPDATE delivery SET state = $2, status = $3, version = version + 1, told_at = $4, moved_by = $9,
       waybill_no = coalesce(nullif($5, ''), waybill_no), words = $6, code = '', asked = 0, ask_at = $7, done_at = $8
 WHERE id = $1 RETURNING {COLUMNS}
"""
_RIDER: Final = f"""
UPDATE delivery SET rider = coalesce(nullif($2, ''), rider), rider_phone = coalesce(nullif($3, ''), rider_phone),
       lng = coalesce(nullif($4, ''), lng), lat = coalesce(nullif($5, ''), lat), seconds_left = $6
 WHERE id = $1 RETURNING {COLUMNS}
"""
# A name and a number are one person's, and two coordinates one place: neither is put together of two that were told.
_LACKING: Final = """
UPDATE delivery SET waybill_no = coalesce(nullif(waybill_no, ''), $2),
       rider = CASE WHEN rider = '' AND rider_phone IN ('', $4) THEN $3 ELSE rider END,
       rider_phone = CASE WHEN rider_phone = '' AND rider IN ('', $3) THEN $4 ELSE rider_phone END,
       lng = CASE WHEN lng = '' AND lat = '' THEN $5 ELSE lng END,
       lat = CASE WHEN lng = '' AND lat = '' THEN $6 ELSE lat END, seconds_left = coalesce(seconds_left, $7)
 WHERE id = $1
"""
_NOTICE: Final = """
INSERT INTO notice (id, merchant_id, topic, subject, url, host, fields) VALUES ($1, $2, $3, $4, $5, $6, $7)
"""


class Heard(StrEnum):
    """What became of something that a carrier said."""

    MOVED = "moved"
    KNOWN = "known"  # it was told before
    KEPT = "kept"  # it is in the timeline and moves nothing: late, of the round before, or in no manual
    STRANGER = "stranger"  # no delivery of ours


class Settler:
    """Pushes, answers to questions and orders all end here."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def read(self, delivery_id: str) -> Delivery | None:
        """The delivery as it stands."""
        row = await self._pool.fetchrow(_READ, delivery_id)
        return Delivery(**row) if row else None

    async def settle(self, ride: Ride, source: str, *, seen: int | None = None) -> Heard:
        """Makes it a fact if it may be one. `seen`: the version before the question, see `moves`."""
        async with self._pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow(_LOCK, ride.number)
            if row is None:
                return Heard.STRANGER
            heard = await settled(connection, Delivery(**row), ride, source, seen)
        failpoint("delivery.settled")
        return heard


async def settled(
    connection: Connection, delivery: Delivery, ride: Ride, source: str, seen: int | None = None
) -> Heard:
    """See `Settler.settle`, for a delivery that the caller's transaction has locked."""
    moved = moves(delivery, ride, seen=seen)
    if moved and ride.waybill_no != delivery.waybill_no:  # it may be said of any order before, not of the last one only
        moved = await _round_of(connection, delivery, ride) == delivery.round
    told = source == PUSH
    if (told or moved) and not await note(connection, delivery, str(ride.state), source, ride=ride, moved=moved):
        return Heard.KNOWN
    if not moved:
        if ride.status and ride.status == delivery.status:
            await _again(connection, delivery, ride, source, last=not told and seen == delivery.version)
        return Heard.KEPT
    ended = str(ride.state) in OVER
    row = await connection.fetchrow(
        _MOVE,
        delivery.id,
        str(ride.state),
        ride.status,
        ride.at or now().replace(microsecond=0),
        bearable(ride.waybill_no),
        bearable(ride.words),
        None if ended else now() + SILENT,
        (ride.at or now()) if ended else None,
        source,
    )
    assert row is not None
    after = await _ridden(connection, delivery.id, ride)
    await tell(connection, after, ride.at)
    return Heard.MOVED


async def note(
    connection: Connection | Pool,
    delivery: Delivery,
    what: str,
    source: str,
    *,
    words: str = "",
    ride: Ride | None = None,
    moved: bool = False,
) -> bool:
    """Writes into the timeline; false when a push told the same before."""
    round_ = delivery.round if moved or ride is None else await _round_of(connection, delivery, ride)
    written = await connection.fetchval(
        _EVENT,
        delivery.id,
        ride.at if ride else None,
        round_,
        what,
        int(moved),
        source,
        ride.status if ride else "",
        bearable(ride.waybill_no) if ride else "",
        bearable(ride.rider) if ride else "",
        bearable(ride.rider_phone) if ride else "",
        bearable(ride.words if ride else words),
    )
    return written is not None


async def tell(connection: Connection, delivery: Delivery, at: datetime | None = None) -> None:
    """Owes the merchant a notice of how the delivery stands, if it gave an address."""
    if not delivery.notify_url:
        return
    fields = {**fields_of(delivery), "time": f"{beijing(at or now()):%Y-%m-%d %H:%M:%S}"}
    url, topic = delivery.notify_url, f"delivery.{delivery.state}"
    await connection.execute(_NOTICE, new_id(), delivery.merchant_id, topic, delivery.id, url, host_of(url), fields)


def fields_of(delivery: Delivery) -> dict[str, Any]:
    """A delivery as merchants see it, every value a text; empty ones are left out of signatures."""
    return {
        "merId": delivery.merchant_id,
        "deliveryNo": delivery.number,
        "sysDeliveryNo": delivery.id,
        "status": delivery.state,
        "carrierStatus": delivery.status,
        "seq": str(delivery.version),
        "round": str(delivery.round),
        "shopId": delivery.shop_id,
        "carrier": delivery.carrier,
        "waybillNo": delivery.waybill_no,
        "fee": _yuan(delivery.fen),
        "tips": _yuan(delivery.tips_fen),
        "couponFee": _yuan(delivery.coupon_fen),
        "insuranceFee": _yuan(delivery.insurance_fen),
        "deductFee": _yuan(delivery.deduct_fen),
        "distance": _text(delivery.distance),
        "duration": _text(delivery.seconds),
        "pickupCode": delivery.pickup_code,
        "finishCode": delivery.finish_code,
        "riderName": delivery.rider,
        "riderPhone": delivery.rider_phone,
        "riderLng": delivery.lng,
        "riderLat": delivery.lat,
        "reachTime": _text(delivery.seconds_left),
        "reason": bearable(readable(f"{delivery.code} {delivery.words}".strip()).zh),
    }


async def _again(connection: Connection, delivery: Delivery, ride: Ride, source: str, *, last: bool) -> None:
    """What is said of a status that the delivery has already: an answer and the push of one change, whichever is first.

    Each may know what the other does not. `last`: nothing was said since it was asked; else it only fills in.
    """
    if is_foreign(delivery, ride) or await _round_of(connection, delivery, ride) != delivery.round:
        return
    if last:
        await _ridden(connection, delivery.id, ride)
    if source != PUSH and ride.waybill_no and not delivery.waybill_no:  # by the timeline it is known whose it was
        await note(connection, delivery, str(ride.state), source, ride=ride)
    person, place = (ride.rider, ride.rider_phone), (ride.lng, ride.lat)
    texts = map(bearable, (ride.waybill_no, *person, *place))
    await connection.execute(_LACKING, delivery.id, *texts, ride.seconds_left)


async def _ridden(connection: Connection, delivery_id: str, ride: Ride) -> Delivery:
    """Who rides, where: whatever was said last."""
    row = await connection.fetchrow(
        _RIDER,
        delivery_id,
        bearable(ride.rider),
        bearable(ride.rider_phone),
        bearable(ride.lng),
        bearable(ride.lat),
        ride.seconds_left,
    )
    assert row is not None
    return Delivery(**row)


async def _round_of(connection: Connection | Pool, delivery: Delivery, ride: Ride) -> int:
    """The order that it is said of: the one whose waybill the timeline has; the present one where it has none such."""
    number = bearable(ride.waybill_no)  # as it was kept
    found = await connection.fetchval(_ROUND, delivery.id, number) if number else None
    return delivery.round if found is None else int(found)


def _yuan(fen: int | None) -> str:
    return "" if fen is None else yuan_of(fen)


def _text(value: int | None) -> str:
    return "" if value is None else str(value)
