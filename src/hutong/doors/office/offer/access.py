"""访问限制: orders a minute from one source, sources without a limit, and who was refused within the hour."""

from datetime import datetime
from ipaddress import ip_network
from typing import Annotated

from pydantic import Field

from hutong.base.clock import now
from hutong.base.rate import address_of
from hutong.doors.office.configuration.shapes import Line
from hutong.doors.office.frame.caller import Who
from hutong.doors.office.frame.forms import Answer, Done, Form, Rows
from hutong.doors.office.frame.parts import House
from hutong.doors.office.frame.room import Room
from hutong.features.access import QUERIES, edit
from hutong.features.access.edit import MOST, Allowed
from hutong.features.access.networks import Networks, network
from hutong.features.access.refused import Refused, refused

room = Room("office", "access limits")
Source = Annotated[str, Field(max_length=64)]


class AllowedShown(Answer):
    """A source without a limit."""

    network: str
    remark: str
    actor: str
    at: datetime
    until: datetime | None
    over: bool


class AccessLimits(Answer):
    """The limit and who is free of it; what the environment says can't be changed here."""

    per_minute: int
    own: bool  # set here, not by the environment
    given: int  # what the environment says
    most: int
    queries: int  # times as many questions as orders
    environment: list[str]
    rows: list[AllowedShown]
    you: str  # the address that this request comes from


class Allowing(Form):
    """A source to be freed of the limit."""

    network: Source
    remark: Line = ""
    until: datetime | None = None


class OrderLimit(Form):
    """Orders a minute from one source; null: what the environment says."""

    per_minute: int | None = Field(None, ge=1, le=MOST)


class RefusedShown(Answer):
    """A source that was refused; an empty one stands for many small ones."""

    source: str
    orders: int
    questions: int
    last_at: datetime
    free: bool  # it is on a list by now


@room.get("/access", may="limit.view")
async def access_limits(who: Who, parts: House) -> AccessLimits:
    """The limit of orders a minute, and who is free of it."""
    own = await edit.limit(parts.pool)
    given = parts.throttle.given
    return AccessLimits(
        per_minute=own or given,
        own=own is not None,
        given=given,
        most=MOST,
        queries=QUERIES,
        environment=list(parts.throttle.environment),
        rows=[_shown(one) for one in await edit.allowed(parts.pool)],
        you=who.ip,
    )


@room.get("/access/refused", may="limit.view")
async def refused_sources(parts: House) -> Rows[RefusedShown]:
    """Who was refused within the last hour, the busiest first."""
    listed = [(network(one.network), one.until) for one in await edit.allowed(parts.pool)]
    free = Networks([*listed, *((ip_network(text, strict=False), None) for text in parts.throttle.environment)])
    return Rows[RefusedShown](rows=[_refused(one, free) for one in await refused(parts.pool)])


@room.post("/access/allowed", may="limit.edit")
async def allow_source(form: Allowing, who: Who) -> AllowedShown:
    """Frees an address or network of the limit, in every process at once."""
    return _shown(await edit.allow(who.actor, form.network, remark=form.remark, until=form.until))


@room.delete("/access/allowed", may="limit.edit")
async def disallow_source(network: Source, who: Who) -> Done:
    """Takes an address or network off the list."""
    await edit.remove(who.actor, network)
    return Done()


@room.put("/access/limit", may="limit.edit")
async def set_order_limit(form: OrderLimit, who: Who) -> Done:
    """How many orders a minute one source may send."""
    await edit.set_limit(who.actor, form.per_minute)
    return Done()


def _shown(one: Allowed) -> AllowedShown:
    return AllowedShown(
        network=one.network, remark=one.remark, actor=one.actor, at=one.at, until=one.until, over=one.is_over()
    )


def _refused(one: Refused, free: Networks) -> RefusedShown:
    address = address_of(one.source.partition("/")[0])
    return RefusedShown(
        source=one.source,
        orders=one.orders,
        questions=one.questions,
        last_at=one.last_at,
        free=address is not None and free.holds(address, now()),
    )
