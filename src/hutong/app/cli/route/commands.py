"""`hutong route list|add|remove|split|heal`: the routes of the draft, and channels that rest."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any

import typer

from hutong.app.cli.channel.names import namer, number_of
from hutong.app.cli.channel.show import KINDS, hint_refresh
from hutong.app.cli.channel.uses import packed
from hutong.app.cli.term.ground import run
from hutong.app.cli.term.moments import clock
from hutong.app.cli.term.screen import AsJson, Yes, as_json, confirm, line, table, yes_no
from hutong.app.cli.term.words import both, say, tell
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.capabilities.sayings import spoken
from hutong.switchboard import registry
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Content, Route, Setup
from hutong.switchboard.drafts import channels, publish, routes
from hutong.switchboard.drafts.difference import called, route_subject
from hutong.switchboard.drafts.publish import Plan
from hutong.switchboard.routing import health
from hutong.switchboard.routing.health import Illness, resting

app = typer.Typer(
    no_args_is_help=True,
    help=both("路由：哪类业务由哪个通道处理。", "Routes: which channel does which kind of business."),
)
Business = Annotated[
    str,
    typer.Argument(metavar="BUSINESS", help=both("业务类型", "Kind of business") + ": sms|storage"),
]
Reference = Annotated[
    str, typer.Argument(metavar="CHANNEL", help=both("编号，或 代码/商户号", "Its id, or CODE/MERCHANT_NO"))
]
Ill = Mapping[int, Illness]


def check_business(business: str) -> Text:
    """Its name; Refusal (BAD_ROUTE) when no channel code does such business."""
    known = registry.businesses()
    if business not in known:
        listed = ", ".join(known)
        detail = Text(f"没有业务类型 {business}（{listed}）", f"no business type {business} ({listed})")
        raise Refusal(Problem.BAD_ROUTE, detail)
    return known[business]


@app.command("list", help=both("列出路由，先用的在前", "List the routes, the first to run first"))
def list_(
    business: Annotated[
        str, typer.Argument(metavar="[BUSINESS]", help=both("只看这类业务", "Of this kind of business only"))
    ] = "",
    in_json: AsJson = False,
) -> None:
    """The routes of the draft, how each differs from what runs, and which channels rest."""
    if business:
        check_business(business)

    async def work(actor: Actor) -> tuple[Plan, Ill]:
        return await publish.plan(actor), await health.illnesses(actor.pool)

    plan, ill = run(work)
    found = [route for route in plan.content.routes if business in ("", route.business)]
    if in_json:
        as_json([{**_packed(route, plan.content, ill), "state": _state(route, plan)} for route in found])
        return
    if found:
        rows = [_row(route, plan, ill) for route in found]
        names = (say("业务", "Business"), say("通道", "Channel"), say("权重", "Weight"), say("启用", "On"))
        table("", (*names, say("状态", "State"), say("休息至", "Rests until"), say("备注", "Remark")), rows)
    else:
        line(
            say("没有路由；用 hutong route add 添加。", "There are no routes; `hutong route add` makes one."), "yellow"
        )
    _print_rest(plan, business)


@app.command(
    help=both(
        "新增或修改路由（草稿）；没有给出的保持不变", "Make or change a route in the draft; what isn't given stays"
    )
)
def add(
    business: Business,
    reference: Reference,
    weight: Annotated[
        int | None,
        typer.Option("--weight", help=both("权重，最高的先用；新增默认 100", "The highest runs; 100 if new")),
    ] = None,
    on: Annotated[bool | None, typer.Option("--on/--off", help=both("启用或停用", "On or off"))] = None,
    remark: Annotated[str | None, typer.Option("--remark", help=both("备注", "A remark"))] = None,
    in_json: AsJson = False,
) -> None:
    """Adds or changes a route."""
    name = check_business(business)
    given = {"weight": weight, "enabled": on, "remark": remark}
    changes: dict[str, Any] = {field: value for field, value in given.items() if value is not None}

    async def work(actor: Actor) -> tuple[Route, Setup, dict[str, Any]]:
        content = await channels.look(actor)
        setup = channels.find(content, reference)
        before = [route for route in content.routes_of(business) if route.channel_id == setup.id]
        route = replace(before[0] if before else Route(business, setup.id), **changes)
        await routes.put_route(actor, route)
        return route, setup, _packed(route, content, await health.illnesses(actor.pool))

    route, setup, shown = run(work)
    if in_json:
        as_json(shown)
        return
    state = "" if route.enabled else say("，停用", ", off")
    line(f"✔ {tell(name)} → {setup.title} ({say('权重', 'weight')} {route.weight}{state})", "green")
    hint_refresh()


@app.command(help=both("从草稿删除路由", "Remove a route from the draft"))
def remove(business: Business, reference: Reference, yes: Yes = False, in_json: AsJson = False) -> None:
    """Removes a route."""
    name = check_business(business)

    async def find(actor: Actor) -> Setup:
        content = await channels.look(actor)
        setup = channels.find(content, reference)
        if all(route.channel_id != setup.id for route in content.routes_of(business)):
            raise Refusal(Problem.NO_SUCH_ROUTE, f"{business} → {setup.title}")
        return setup

    setup = run(find)
    confirm(f"删除路由 {name.zh} → {setup.title}？", f"Remove the route {name.en} → {setup.title}?", yes or in_json)

    async def work(actor: Actor) -> None:
        await routes.remove_route(actor, business, setup.id)

    run(work)
    if in_json:
        as_json({"removed": {"business": business, "channel": setup.id}})
        return
    line(f"✔ {say('已删除', 'Removed')} {tell(name)} → {setup.title}", "green")
    hint_refresh()


@app.command(help=both("是否按权重分流（草稿）", "Whether the routes share the work by weight, in the draft"))
def split(
    business: Business,
    on: Annotated[bool, typer.Option("--on/--off", help=both("分流，或只用权重最高的", "Share, or the heaviest only"))],
    in_json: AsJson = False,
) -> None:
    """Sets or ends the split."""
    name = check_business(business)

    async def work(actor: Actor) -> None:
        await routes.set_split(actor, business, on)

    run(work)
    if in_json:
        as_json({"business": business, "split": on})
        return
    words = Text("按权重分流", "shared by weight") if on else Text("只用权重最高的", "the heaviest runs")
    line(f"✔ {tell(name)} {tell(words)}", "green")
    hint_refresh()


@app.command(
    help=both(
        "忘记通道的连续失败，立即按顺序使用",
        "Forget that a channel failed: it is tried in its turn at once, everywhere",
    )
)
def heal(reference: Reference, in_json: AsJson = False) -> None:
    """Forgets an illness."""

    async def work(actor: Actor) -> tuple[int, str, Illness | None]:
        content = await channels.look(actor)
        channel_id = number_of(content, reference)
        return channel_id, namer(content)(channel_id), await health.heal(actor, channel_id)

    channel_id, name, was = run(work)
    if in_json:
        as_json({"channel": channel_id, "healed": was is not None, "was": packed(was)})
    elif was is None:
        line(say(f"{name} 没有在休息。", f"{name} was not resting."))
    else:
        line(f"✔ {say(f'{name} 恢复使用', f'{name} is used again')} ({tell(spoken(was.words))})", "green")


def _print_rest(plan: Plan, business: str) -> None:
    """What the table doesn't tell: routes that go, splits, business that nothing leads to."""
    for change in plan.changes:
        if change.what == "route" and change.kind == "removed" and business in ("", change.subject.split(" ")[0]):
            name = called(change.what, change.subject)
            line(say(f"{name.zh} 刷新后删除", f"{name.en} goes at the next refresh"), "yellow")
    for one, name in registry.businesses().items():
        if one in plan.content.splits and business in ("", one):
            line(say(f"{name.zh} 按权重分流", f"{name.en} is shared by weight"))
    for one, cause in routes.lacking(plan.content):
        if business in ("", one):
            line(f"! {tell(cause)}", "yellow")


def _packed(route: Route, content: Content, ill: Ill) -> dict[str, Any]:
    setup = content.channels.get(route.channel_id)
    return {
        "business": route.business,
        "channel": route.channel_id,
        "title": setup.title if setup else str(route.channel_id),
        "weight": route.weight,
        "enabled": route.enabled,
        "remark": route.remark,
        "split": route.business in content.splits,
        "rests": packed(resting(ill, route.channel_id)),
    }


def _state(route: Route, plan: Plan) -> str:
    title = plan.content.channels[route.channel_id].title
    subject = route_subject(route.business, title)
    kinds = [change.kind for change in plan.changes if change.what == "route" and change.subject == subject]
    return kinds[0] if kinds else "published"


def _row(route: Route, plan: Plan, ill: Ill) -> list[str]:
    kind = _state(route, plan)
    state = tell(KINDS[kind]) if kind in KINDS else say("已发布", "published")
    illness = resting(ill, route.channel_id)
    until = f"{clock(illness.until)} {tell(spoken(illness.words))}" if illness else ""
    title = plan.content.channels[route.channel_id].title
    name = tell(registry.businesses().get(route.business, Text("", "")))
    where = [f"{route.business} {name}", title, str(route.weight)]
    return [*where, yes_no(route.enabled), state, until, route.remark]
