"""Routes of the draft: which channels may do a kind of business, and what makes a route impossible."""

from collections.abc import Iterator
from typing import Final

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text, listed
from hutong.switchboard import registry
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Content, Route
from hutong.switchboard.drafts import rows

HEAVIEST: Final = 10_000
PAGE: Final = Text("系统设置 → 通道管理 → 通道路由", "System settings → Channels → Routes")


def wrongs(route: Route, content: Content) -> Iterator[Text]:
    """Why this route can't be, given everything else; nothing when it can."""
    if route.business not in registry.businesses():
        yield _unknown(route.business)
        return
    if not 0 <= route.weight <= HEAVIEST:
        yield Text(f"权重须在 0–{HEAVIEST} 之间", f"a weight is 0 to {HEAVIEST}")
    setup = content.channels.get(route.channel_id)
    if setup is None:
        yield Text("指向的通道不存在", "its channel doesn't exist")
    elif registry.capability(setup.code, route.business) is None:
        able = listed(code for code in registry.specs() if registry.capability(code, route.business))
        yield Text(f"{setup.code} 不能做这类业务（能做的：{able.zh}）", f"{setup.code} can't do this (can: {able.en})")
    elif route.enabled and not setup.enabled:
        yield Text(f"指向的通道 {setup.title} 已停用", f"its channel {setup.title} is disabled")


def lacking(content: Content) -> Iterator[tuple[str, Text]]:
    """Channels that nothing leads to, since their business type has no enabled route."""
    for business, name in registry.businesses().items():
        able = [one for one in content.channels.values() if one.enabled and registry.capability(one.code, business)]
        if able and not any(route.enabled for route in content.routes_of(business)):
            titles = listed(setup.title for setup in able)
            yield (
                business,
                Text(
                    f"{name.zh}没有启用的路由，{titles.zh} 用不上；请到 {PAGE.zh} 添加",
                    f"{name.en} has no enabled route, so {titles.en} can't be used; add one at {PAGE.en}",
                ),
            )


async def put_route(actor: Actor, route: Route, *, expect: str | None = None) -> None:
    """Adds or changes a route in the draft; Refusal (BAD_ROUTE with every reason, DRAFT_CHANGED).

    `expect`: the mark of the route that was looked at; "" to add one that isn't there yet.
    """
    async with actor.change() as connection:
        content = await rows.read(connection)
        before = [one for one in content.routes_of(route.business) if one.channel_id == route.channel_id]
        rows.agree(expect, before[0] if before else None, _title(route, content))
        causes = list(wrongs(route, content))
        if causes:
            zh, en = "；".join(cause.zh for cause in causes), "; ".join(cause.en for cause in causes)
            name = registry.business(route.business)
            raise Refusal(Problem.BAD_ROUTE, Text(f"{name.zh}：{zh}", f"{name.en}: {en}"))
        await rows.put_route(connection, route)
        detail = {"weight": route.weight, "enabled": route.enabled, "remark": route.remark}
        await actor.note(connection, "route.put", f"route/{route.business}/{route.channel_id}", detail)


def _title(route: Route, content: Content) -> Text:
    setup = content.channels.get(route.channel_id)
    name, title = registry.business(route.business), setup.title if setup else route.channel_id
    return Text(f"路由 {name.zh} → {title}", f"route {name.en} → {title}")


async def remove_route(actor: Actor, business: str, channel_id: int) -> None:
    """Takes a route out of the draft; Refusal (NO_SUCH_ROUTE)."""
    delete = "DELETE FROM route WHERE business = $1 AND channel_id = $2 RETURNING weight"
    async with actor.change() as connection:
        weight = await connection.fetchval(delete, business, channel_id)
        if weight is None:
            name = registry.business(business)
            raise Refusal(Problem.NO_SUCH_ROUTE, Text(f"{name.zh} → {channel_id}", f"{name.en} → {channel_id}"))
        await actor.note(connection, "route.remove", f"route/{business}/{channel_id}", {"weight": weight})


async def set_split(actor: Actor, business: str, split: bool) -> None:
    """Whether the routes of a business type share the work by weight; Refusal (BAD_ROUTE)."""
    if business not in registry.businesses():
        raise Refusal(Problem.BAD_ROUTE, _unknown(business))
    async with actor.change() as connection:
        await rows.put_split(connection, business, split)
        await actor.note(connection, "route.split", f"route/{business}", {"split": split})


def _unknown(business: str) -> Text:
    known = listed(registry.businesses())
    return Text(f"没有业务类型 {business}（{known.zh}）", f"no business type {business} ({known.en})")
