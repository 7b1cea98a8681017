"""The portal's first page: the merchant's day, what is owed to it, and what of the set-up is still to do."""

from dataclasses import asdict
from datetime import date, datetime, timedelta

from hutong.base.clock import now
from hutong.doors.office.frame.caller import Who
from hutong.doors.office.frame.forms import Answer
from hutong.doors.office.frame.parts import House
from hutong.doors.office.frame.room import Room
from hutong.doors.office.portal.develop import SetupStage, stages
from hutong.features.merchants.progress import owed
from hutong.features.overview import days
from hutong.features.overview.days import Total

room = Room("portal", "home")


class HomeSums(Answer):
    """A span in figures."""

    orders: int
    decided: int  # no longer open: the rate is of these
    paid_orders: int
    count: int
    fen: int
    refunded_fen: int
    rate: float | None


class HomeHour(Answer):
    """An hour of a day."""

    at: int
    count: int
    fen: int


class PortalHome(Answer):
    """Everything that the first page shows."""

    day: date
    today: HomeSums
    yesterday: HomeSums
    hours: list[HomeHour]
    hours_before: list[HomeHour]
    waiting: int  # notices to be delivered
    failing: int  # of them tried in vain
    oldest: datetime | None
    given_up: int  # notices given up within seven days
    stages: list[SetupStage]


@room.get("/home", may="portal.view")
async def home(who: Who, parts: House) -> PortalHome:
    """The merchant's own figures now."""
    today, merchant_id = days.day_of(now()), who.merchant_id
    before = today - timedelta(days=1)
    return PortalHome(
        day=today,
        today=_sums(await days.total(parts.pool, days.span_of(today), merchant_id)),
        yesterday=_sums(await days.total(parts.pool, days.span_of(before), merchant_id)),
        hours=[HomeHour.model_validate(bar) for bar in await days.hours(parts.pool, today, merchant_id)],
        hours_before=[HomeHour.model_validate(bar) for bar in await days.hours(parts.pool, before, merchant_id)],
        **asdict(await owed(parts.pool, merchant_id)),
        stages=await stages(who, parts),
    )


def _sums(total: Total) -> HomeSums:
    return HomeSums(**asdict(total), rate=total.rate)
