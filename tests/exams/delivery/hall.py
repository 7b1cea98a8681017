"""Where a channel of instant delivery sits its exam: a shop of a form, its parcels, and pushes that are heard."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import orjson
from tests.delivering import CARGO, PERSON, SENDER, SHOP
from tests.exams.parts import Seat, Verb
from tests.exams.platform.hall import Lender
from tests.exams.room import Room

from hutong.base.clock import now
from hutong.base.http import Reply
from hutong.base.ids import new_id
from hutong.base.secrets import Secret
from hutong.capabilities.delivery import Delivers, Parcel, Ride, Trip
from hutong.capabilities.pay import Knock
from hutong.capabilities.platform.credential import Issued
from hutong.capabilities.simulation import Book
from hutong.channels.wx_delivery.simulator import WxDeliverySimulator
from hutong.vendors.wechat_world.tokens import SECONDS, Tokens


class Hall(Room[WxDeliverySimulator, Ride]):
    """One channel code with one form of shop; its application's tokens are lent."""

    def __init__(self, seat: Seat, book: Book | None = None) -> None:
        self.lender = Lender(self._issued)
        self.credentials = self.lender
        super().__init__(seat, book or Book())

    @property
    def face(self) -> Delivers:
        """The channel's capability."""
        return self.opened.face(Delivers)

    @property
    def secrets(self) -> list[str]:
        """The shop's secret, and what was lent."""
        return [*super().secrets, *(secret.reveal() for secret in self.lender.kept.values())]

    def parcel(self, **changes: Any) -> Parcel:
        """A grilled fish; every call has a number of its own."""
        info = {"order_type": 0, "order_time": int(now().timestamp()), "is_direct_delivery": 1}
        usual = Parcel(new_id(), "", "", self.provider.openid(), PERSON, CARGO, info, SHOP, SENDER)
        return replace(usual, **changes)

    async def order(self, parcel: Parcel) -> Ride:
        """Orders it as the hub does."""
        return await self.opened.ask("order", parcel.number, self.face.order(parcel), deadline=2)

    async def ordered(self) -> Trip:
        """A delivery that waits for a rider."""
        parcel = self.parcel()
        ride = await self.order(parcel)
        return Trip(parcel.number, ride.waybill_no)

    async def ride(self, trip: Trip) -> Ride:
        """Where it is, asked as the hub does."""
        return await self.opened.ask("ride", trip.number, self.face.ride(trip), deadline=2)

    async def verbs(self) -> AsyncIterator[tuple[str, Verb]]:
        """Every verb, ready to be asked of a delivery of its own."""
        ask, face = self.opened.ask, self.face
        yield "carriers", lambda: ask("carriers", "", face.carriers())
        yield "bound_shops", lambda: ask("bound_shops", "", face.bound_shops())
        yield "estimate", lambda: ask("estimate", "", face.estimate(self.parcel()))
        yield "order", lambda: self.order(self.parcel())
        for name in ("ride", "tip", "cancel_cost", "cancel"):
            trip = await self.ordered()
            more = {"tip": (500, "加急"), "cancel_cost": (1, ""), "cancel": (1, "")}.get(name, ())
            yield name, lambda name=name, trip=trip, more=more: ask(name, "", getattr(face, name)(trip, *more))

    def listen(self, knock: Knock) -> list[Ride]:
        """See `Room.listen`: what the push door would hand on."""
        return [self.face.hear_ride(orjson.loads(knock.body))]

    def acknowledge(self, knock: Knock, heard: bool) -> Reply:
        """See `Room.acknowledge`."""
        return Reply(200 if heard else 503, b"success")

    async def _issued(self, kind: str, afresh: bool) -> Issued:
        shop = self.provider.shop(self.seat.form)
        token = Tokens(self.provider.home.book).stable(shop.appid, force=afresh)
        assert kind == "access_token"
        return Issued(Secret(token.value), SECONDS)
