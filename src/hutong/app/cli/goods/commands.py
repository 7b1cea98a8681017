"""`hutong goods list|show|orders|aftersales`: goods, orders and claims of shops at platforms."""

from dataclasses import asdict
from typing import Annotated, Any

import typer

from hutong.app.cli.term.ground import run
from hutong.app.cli.term.moments import clock
from hutong.app.cli.term.screen import AsJson, as_json, line, table
from hutong.app.cli.term.states import stands
from hutong.app.cli.term.words import both, say, tell
from hutong.base.errors import Problem, Refusal
from hutong.base.money import yuan_of
from hutong.base.text import Text
from hutong.capabilities.sayings import spoken
from hutong.features.goods import show
from hutong.features.goods.show import Story
from hutong.switchboard.actor import Actor

app = typer.Typer(
    no_args_is_help=True,
    help=both("视频号小店：商品、订单、售后。", "Shops at platforms: goods, orders, claims."),
)
Number = Annotated[
    str,
    typer.Argument(
        metavar="NUMBER",
        help=both("商品、订单、售后编号，或平台编号", "Number of goods, order or claim, or the platform's"),
    ),
]
StateIs = Annotated[str, typer.Option("--state", help=both("状态", "State"))]
Most = Annotated[int, typer.Option("--limit", "-n", min=1, max=1000, help=both("条数", "How many"))]


@app.command("list", help=both("商品，最新在前", "Goods, newest first"))
def list_(state: StateIs = "", most: Most = 50, in_json: AsJson = False) -> None:
    """Goods."""
    _listed("goods", state, most, in_json)


@app.command(help=both("订单，最新在前", "Orders, newest first"))
def orders(state: StateIs = "", most: Most = 50, in_json: AsJson = False) -> None:
    """Orders."""
    _listed("order", state, most, in_json)


@app.command(help=both("售后单，最新在前", "Claims, newest first"))
def aftersales(state: StateIs = "", most: Most = 50, in_json: AsJson = False) -> None:
    """Claims."""
    _listed("aftersale", state, most, in_json)


@app.command("show", help=both("一个编号的全程", "The whole story of a number"))
def show_(number: Number, in_json: AsJson = False) -> None:
    """Everything that goes by this number."""

    async def work(actor: Actor) -> list[Story]:
        return await show.stories(actor.pool, number)

    found = run(work)
    if not found:
        detail = Text(f"{number}；用 hutong goods list 查看", f"{number}; `hutong goods list` shows what there is")
        raise Refusal(Problem.GOODS_NOT_FOUND, detail)
    if in_json:
        as_json([asdict(one) for one in found])
        return
    for one in found:
        table("", _names(), [_row(one.item)])
        names = [say("北京时间", "At (Beijing)"), say("事项", "What"), say("来源", "Source"), say("说明", "Words")]
        table("", names, [_event(event) for event in one.events])


def _listed(about: str, state: str, most: int, in_json: bool) -> None:
    async def work(actor: Actor) -> list[dict[str, Any]]:
        return await show.listed(actor.pool, about, state=state, limit=most)

    found = run(work)
    if in_json:
        as_json(found)
    elif not found:
        line(say("没有。", "There are none."))
    else:
        table("", _names(), [_row(one) for one in found])


def _names() -> list[str]:
    whose = [say("编号", "Id"), say("北京时间", "At (Beijing)"), "merId", say("商户编号", "Number")]
    return [*whose, say("平台编号", "Platform's"), say("名称", "Title"), say("状态", "State"), say("金额", "Amount")]


def _event(event: dict[str, Any]) -> list[str]:
    return [clock(event["at"]), event["what"], event["source"], tell(spoken(event["words"]))]


def _row(one: dict[str, Any]) -> list[str]:
    whose = [one["id"], clock(one["created_at"]), one["merchant_id"] or "", one["number"], one["provider_no"]]
    state = f"{stands(one['about'], one['state'])} {tell(spoken(one['words']))}".strip()
    return [*whose, one["title"], state, "" if one["fen"] is None else yuan_of(one["fen"])]
