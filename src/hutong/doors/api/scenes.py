"""Calls of the signed API with which an operator's cameras and ticket machines tell the hub of cars."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from hutong.base.clock import BEIJING, beijing
from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.money import yuan_of
from hutong.doors.api.calls import Answer, Call, Fields, succeeded
from hutong.features.merchants import Merchant
from hutong.features.scenes.parking import sessions
from hutong.features.scenes.parking.parking import owes
from hutong.features.scenes.parking.sessions import Arrival, Session
from hutong.features.scenes.parking.settings import ParkingConfig
from hutong.features.scenes.parking.tariff import Tariff
from hutong.features.scenes.scene import Site
from hutong.features.scenes.sites import Sites

CAR: Final = ("merId", "siteId", "nonceStr", "sign")
_CLOCK: Final = "%Y-%m-%d %H:%M:%S"  # in Beijing
_DONE: Final = "请求成功"


class SceneCalls:
    """/api/parking and what is below it."""

    def __init__(self, pool: Pool, sites: Sites) -> None:
        self._pool = pool
        self._sites = sites

    @property
    def calls(self) -> Mapping[str, Call]:
        """By path."""
        return {
            "/api/parking/enter": Call(CAR, self._enter),
            "/api/parking/leave": Call(CAR, self._leave),
            "/api/parking/query": Call(CAR, self._query, "question"),
        }

    async def _enter(self, merchant: Merchant, fields: Fields) -> Answer:
        site, _ = await self._site(merchant, fields)
        plate, ticket = fields.get("plate", ""), fields.get("ticket", "")
        arrival = Arrival(plate, ticket, fields.get("lane", ""), _moment(fields, "enterTime"))
        session = await sessions.enter(self._pool, site.id, arrival, again=True)
        return succeeded(merchant, _DONE, _told(merchant, session))

    async def _leave(self, merchant: Merchant, fields: Fields) -> Answer:
        site, _ = await self._site(merchant, fields)
        plate, ticket, at = fields.get("plate", ""), fields.get("ticket", ""), _moment(fields, "leaveTime")
        session = await sessions.leave(self._pool, site.id, plate, ticket, at=at, again=True)
        return succeeded(merchant, _DONE, _told(merchant, session))

    async def _query(self, merchant: Merchant, fields: Fields) -> Answer:
        """Whether the car may leave: what it owes now, what it has paid."""
        site, tariff = await self._site(merchant, fields)
        plate, ticket = sessions.named(fields.get("plate", ""), fields.get("ticket", ""))
        session = await sessions.inside(self._pool, site.id, plate, ticket)
        if session is None:
            raise Refusal(Problem.NO_PARKING, plate or ticket)
        owed = await owes(self._pool, session, tariff)
        told = {
            **_told(merchant, session),
            "feeAmt": yuan_of(owed.fen),
            "paidAmt": yuan_of(owed.paid),
            "leaveBy": _clock(owed.until),
        }
        return succeeded(merchant, _DONE, told)

    async def _site(self, merchant: Merchant, fields: Fields) -> tuple[Site, Tariff]:
        """The merchant's own car park, and how the hub reckons there.

        Refusal (NO_SITE): of others it is not told that they exist; OWN_FEES: the hub knows nothing of its cars.
        """
        site = await self._sites.find(int(fields["siteId"]))
        if site.merchant_id != merchant.id or site.scene != "parking":
            raise Refusal(Problem.NO_SITE, fields["siteId"])
        config = ParkingConfig.read(merchant.id, site.settings)
        if config.fee_url:
            raise Refusal(Problem.OWN_FEES, fields["siteId"])
        return site, config.tariff


def _told(merchant: Merchant, session: Session) -> dict[str, str]:
    return {
        "merId": merchant.id,
        "siteId": str(session.site_id),
        "sessionId": session.id,
        "plate": session.plate,
        "ticket": session.ticket,
        "lane": session.lane,
        "enterTime": _clock(session.entered_at),
        "leaveTime": _clock(session.left_at),
    }


def _clock(moment: datetime | None) -> str:
    return f"{beijing(moment):{_CLOCK}}" if moment else ""


def _moment(fields: Fields, name: str) -> datetime | None:
    text = fields.get(name, "")
    if not text:
        return None
    try:
        return datetime.strptime(text, _CLOCK).replace(tzinfo=BEIJING)
    except ValueError as error:
        raise Refusal(Problem.BAD_FIELD, name) from error
