"""`hutong scene site try`: what a payer would be told now, and what went to and fro with the operator's system."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Annotated, Any, Final

import typer

from hutong.app.cli.scene.site import SiteId
from hutong.app.cli.term.given import pairs
from hutong.app.cli.term.hub import run as run_hub
from hutong.app.cli.term.screen import AsJson, as_json, fail, table
from hutong.app.cli.term.words import both, language, say, tell
from hutong.app.hub import Hub
from hutong.app.rooms.scenes import desk_of, sites_of
from hutong.base.errors import Problem, Refusal
from hutong.base.money import yuan_of
from hutong.base.text import Text, listed
from hutong.features.notices.post import Post
from hutong.features.scenes.desk import Rehearsal
from hutong.features.scenes.operator import Exchange
from hutong.features.scenes.scene import Kind, Quote, Way
from hutong.switchboard.actor import Actor

HELP: Final = both(
    "试算：像付款人一样查询，显示与收费系统的往来；不能付款时以 1 结束",
    "Try a site: ask as a payer does, and show what went to and fro; ends with 1 where nobody could pay",
)


def try_(
    site_id: SiteId,
    given: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FIELD=VALUE…]", help=both("如 plate=粤B12345", "Such as plate=粤B12345")),
    ] = None,
    kind: Annotated[Kind, typer.Option("--kind", help=both("按哪类二维码", "As at a code of this kind"))] = "gate",
    value: Annotated[str, typer.Option("--value", help=both("车道或账号", "Its lane or account"))] = "",
    way: Annotated[
        str, typer.Option("--way", help=both("查询方式；默认按所给字段", "The way; by default by fields"))
    ] = "",
    in_json: AsJson = False,
) -> None:
    """Asks what is due; nothing is made of it."""
    fields = pairs(given)

    async def work(hub: Hub, _: Actor) -> Rehearsal:
        post = Post(loopback=hub.settings.sandbox_url is not None)
        try:
            desk = desk_of(hub, sites_of(hub), post)
            spot = await desk.stage(site_id, kind, value)
            return await desk.rehearse(spot, way or _way(desk.ways(spot), fields), fields)
        finally:
            await post.close()

    told = run_hub(work)
    if in_json:
        as_json(_packed(told))
    else:
        _print(told)
    if told.refusal is not None:
        raise typer.Exit(1)


def _way(ways: Sequence[Way], given: Mapping[str, str]) -> str:
    """The way that asks for exactly these fields; Refusal (BAD_COMMAND) tells what there is."""
    for way in ways:
        needed = {field.name for field in way.fields if field.required}
        if needed <= given.keys() <= {field.name for field in way.fields}:
            return way.name
    known = listed(f"{way.name}({', '.join(field.name for field in way.fields)})" for way in ways)
    detail = Text(f"字段须属于一种查询方式：{known.zh}", f"the fields must be those of one way: {known.en}")
    raise Refusal(Problem.BAD_COMMAND, detail)


def _packed(told: Rehearsal) -> dict[str, Any]:
    quote, refusal = told.quote, told.refusal
    return {
        "quote": None if quote is None else {"subject": quote.subject, "key": quote.key, **quote.pack()},
        "refused": None
        if refusal is None
        else {"code": refusal.problem.entry.number, "msg": refusal.message(language())},
        "exchanges": [asdict(one) for one in told.exchanges],
    }


def _print(told: Rehearsal) -> None:
    for one in told.exchanges:
        _exchange(one)
    if told.refusal is not None:
        fail(told.refusal, False)
    if told.quote is not None:
        _quote(told.quote)


def _quote(quote: Quote) -> None:
    rows = [[tell(fact.label), tell(fact.value)] for fact in quote.facts]
    rows.append([say("应付", "Due"), _sum(quote)])
    if quote.nothing:
        rows.append([say("说明", "Note"), tell(quote.nothing)])
    rows += [[f"attch.{name}", text] for name, text in quote.attach.items()]
    table(quote.order, (say("项", "Field"), say("值", "Value")), rows)


def _sum(quote: Quote) -> str:
    if quote.sum.fen is not None:
        return f"¥{yuan_of(quote.sum.fen)}"
    offered = [f"¥{yuan_of(fen)}" for fen in quote.sum.choices]
    if quote.sum.least:
        offered.append(f"¥{yuan_of(quote.sum.least)}–{yuan_of(quote.sum.most)}")
    return " / ".join(offered)


def _exchange(one: Exchange) -> None:
    answered = say("没有应答", "no answer") if one.status is None else f"HTTP {one.status}"
    trusted = say("验签通过", "signature right") if one.trusted else say("未通过验证", "not trusted")
    rows = [
        [say("请求", "Request"), f"POST {one.url}\n{one.content_type}"],
        [say("字段", "Fields"), "\n".join(f"{name}={text}" for name, text in one.asked.items())],
        [say("待签名文本", "Text that is signed"), one.signed_text],
        ["MD5", one.digest],
        [say("应答", "Answer"), f"{answered}, {one.millis} ms, {trusted}\n{one.body}".rstrip()],
    ]
    table("", (say("项", "Field"), say("值", "Value")), rows)
