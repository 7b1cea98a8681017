"""通道路由: which channel does which kind of business, which would run now and after a refresh, and why."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from fastapi import Path
from pydantic import Field
from starlette.responses import StreamingResponse

from hutong.base.clock import now
from hutong.base.text import Text, listed
from hutong.capabilities.sayings import spoken
from hutong.doors.office.configuration.shapes import Line, Mark
from hutong.doors.office.configuration.take_away import Columns, Suffix, taken
from hutong.doors.office.frame.caller import Caller, Who
from hutong.doors.office.frame.forms import Answer, Done, Form, Rows
from hutong.doors.office.frame.parts import House
from hutong.doors.office.frame.room import Room
from hutong.switchboard import lists, registry
from hutong.switchboard.content import Content, Route
from hutong.switchboard.drafts import publish, routes
from hutong.switchboard.drafts.publish import Both
from hutong.switchboard.drafts.rows import mark
from hutong.switchboard.lists import RouteRow, State
from hutong.switchboard.routing.explain import explain, shares
from hutong.switchboard.routing.health import Illness, illnesses
from hutong.switchboard.routing.plan import Place

room = Room("office", "routes")
Business = Annotated[str, Path(max_length=32, pattern=r"^[a-z_0-9]+$")]


class RouteShown(Answer):
    """A route of the draft as a row of the list."""

    id: str
    business: str
    business_name: str
    channel_id: int
    channel: str
    channel_name: str
    weight: int
    enabled: bool
    remark: str
    state: State
    resting_until: datetime | None
    resting_words: str
    mark: str


class RouteStep(Answer):
    """A place in the order of trying, and why."""

    channel_id: int
    channel: str
    weight: int
    place: Place
    why: str
    share: int | None  # percent of a split


class Able(Answer):
    """A channel that can do a kind of business."""

    id: int
    title: str
    name: str
    enabled: bool
    routed: bool


class BusinessShown(Answer):
    """A kind of business that needs a route."""

    business: str
    name: str
    split: bool
    lacking: str  # what is missing and what to do; empty: nothing
    running: list[RouteStep]
    drafted: list[RouteStep]  # after a refresh
    able: list[Able]


class RouteEdit(Form):
    """A route as it is to be; `expect` is the mark that was looked at, empty for a new one."""

    expect: Mark
    weight: int = Field(ge=0, le=routes.HEAVIEST)
    enabled: bool = True
    remark: Line = ""


class RouteSplit(Form):
    """Whether the routes share the work by weight."""

    split: bool


@room.get("/routes", may="channel.view")
async def list_routes(who: Who, parts: House, business: str = "") -> Rows[RouteShown]:
    """Every route of the draft, the best first."""
    both, ill = await publish.both(who.actor), await illnesses(parts.pool)
    rows = lists.route_rows(both.draft, both.running, parts.vault, ill)
    return Rows[RouteShown](rows=[_row(row, who) for row in rows if business in ("", row.route.business)])


@room.get("/routes/export", may="channel.view")
async def export_routes(who: Who, parts: House, columns: Columns = None, format: Suffix = "csv") -> StreamingResponse:
    """The list as a file."""
    both = await publish.both(who.actor)
    return await taken("routes", both, await illnesses(parts.pool), who, format, columns)


@room.get("/routes/businesses", may="channel.view")
async def list_businesses(who: Who, parts: House) -> Rows[BusinessShown]:
    """Every kind of business that needs a route: who would run now, who after a refresh, and what is missing."""
    both, ill = await publish.both(who.actor), await illnesses(parts.pool)
    rows = [_business(business, name, both, ill, who) for business, name in registry.businesses().items()]
    return Rows[BusinessShown](rows=rows)


@room.put("/routes/{business}/split", may="channel.edit")
async def split_routes(business: Business, form: RouteSplit, who: Who) -> Done:
    """Whether the routes of a kind of business share the work by weight."""
    await routes.set_split(who.actor, business, form.split)
    return Done()


@room.put("/routes/{business}/{channel_id}", may="channel.edit")
async def put_route(business: Business, channel_id: int, form: RouteEdit, who: Who) -> Done:
    """Adds or changes a route of the draft."""
    route = Route(business, channel_id, form.weight, form.enabled, form.remark)
    await routes.put_route(who.actor, route, expect=form.expect)
    return Done()


@room.delete("/routes/{business}/{channel_id}", may="channel.edit")
async def remove_route(business: Business, channel_id: int, who: Who) -> Done:
    """Takes a route out of the draft."""
    await routes.remove_route(who.actor, business, channel_id)
    return Done()


def _row(row: RouteRow, who: Caller) -> RouteShown:
    route, setup = row.route, row.setup
    return RouteShown(
        id=f"{route.business}/{route.channel_id}",
        business=route.business,
        business_name=who.say(row.business),
        channel_id=route.channel_id,
        channel=setup.title if setup else str(route.channel_id),
        channel_name=setup.name if setup else "",
        weight=route.weight,
        enabled=route.enabled,
        remark=route.remark,
        state=row.state,
        resting_until=row.rests.until if row.rests else None,
        resting_words=who.say(spoken(row.rests.words)) if row.rests else "",
        mark=mark(route),
    )


def _business(business: str, name: Text, both: Both, ill: Mapping[int, Illness], who: Caller) -> BusinessShown:
    steps: dict[Literal["running", "drafted"], list[RouteStep]] = {
        "running": _steps(both.running, business, ill, who),
        "drafted": _steps(both.draft, business, ill, who),
    }
    routed = {route.channel_id for route in both.draft.routes_of(business)}
    able = [
        Able(id=one.id, title=one.title, name=one.name, enabled=one.enabled, routed=one.id in routed)
        for one in both.draft.channels.values()
        if registry.capability(one.code, business) is not None
    ]
    lacking = _lacking(name, steps["running"], steps["drafted"], able)
    split = business in both.draft.splits
    return BusinessShown(
        business=business, name=who.say(name), split=split, lacking=who.say(lacking), able=able, **steps
    )


def _steps(content: Content, business: str, ill: Mapping[int, Illness], who: Caller) -> list[RouteStep]:
    found = explain(content, business, ill, now(), who.parts.vault)
    share = shares(content, business, found, ill)
    return [
        RouteStep(
            channel_id=step.route.channel_id,
            channel=step.title,
            weight=step.route.weight,
            place=step.place,
            why=who.say(step.why),
            share=share.get(step.route.channel_id),
        )
        for step in found
    ]


def _lacking(name: Text, running: list[RouteStep], drafted: list[RouteStep], able: list[Able]) -> Text:
    """What keeps a kind of business from working, and the next step; empty when it works."""
    if any(step.place != "out" for step in running):
        return Text("", "")
    calls = f"{name.zh}没有可用的路由，现在调用会失败。", f"{name.en} has no route that works: calls fail now. "
    if any(step.place != "out" for step in drafted):
        return Text(f"{calls[0]}草稿里已有路由，刷新配置后生效。", f"{calls[1]}The draft has one: refresh it.")
    if drafted:
        return Text(f"{calls[0]}请处理下列路由不可用的原因。", f"{calls[1]}See below why its routes are out.")
    if able:
        titles = listed(one.title for one in able)
        return Text(f"{calls[0]}请新增路由，可选通道：{titles.zh}。", f"{calls[1]}Add one; there is {titles.en}.")
    return Text(f"{calls[0]}请先在通道信息中新增通道。", f"{calls[1]}Add a channel for it first.")
