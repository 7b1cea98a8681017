"""`hutong sandbox review` and `hutong sandbox buyer`: what a shop's platform and its buyers do."""

import asyncio
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, Final

import typer

from hutong.app.cli.sandbox.commands import SandboxUrl
from hutong.app.cli.sandbox.rider import asked
from hutong.app.cli.term.screen import AsJson, as_json, line, table
from hutong.app.cli.term.words import both, say
from hutong.base.errors import Problem, Refusal
from hutong.base.money import fen_of, yuan_of
from hutong.base.text import Text

REVIEW_HELP: Final = both(
    "小店的审核员：不带参数列出商品、订单与售后；给出商品编号则通过或驳回",
    "The shop's reviewers: without a number, goods, orders and claims; with one, approve or reject goods",
)
_ABOUT: Final = {
    "goods": Text("商品", "Goods"),
    "order": Text("订单", "Order"),
    "aftersale": Text("售后", "Claim"),
}
_WAITS: Final = {
    "reviewer": Text("等审核", "a reviewer"),
    "buyer": Text("等买家付款", "the buyer to pay"),
    "merchant": Text("等商户处理", "the merchant"),
    "": Text("", ""),
}

buyer = typer.Typer(
    no_args_is_help=True,
    help=both("小店的买家：付款、申请退款", "The shop's buyers: pay, or want money back"),
)
OrderNumber = Annotated[str, typer.Argument(metavar="ORDER", help=both("订单编号 orderId", "The order's orderId"))]


class Verdict(StrEnum):
    """What a reviewer says."""

    APPROVE = "approve"
    REJECT = "reject"


def review(
    number: Annotated[
        str, typer.Argument(metavar="[NUMBER]", help=both("商品编号 goodsNo", "The goods' goodsNo"))
    ] = "",
    verdict: Annotated[Verdict, typer.Argument(help=both("通过或驳回", "What the reviewers say"))] = Verdict.APPROVE,
    words: Annotated[str, typer.Option("--words", help=both("驳回原因", "Why they say no"))] = "",
    in_json: AsJson = False,
    sandbox: SandboxUrl = "",
) -> None:
    """Lists, or says yes or no to goods."""
    if number:
        given = {"number": number, "approved": verdict is Verdict.APPROVE, "words": words}
        _told(asyncio.run(asked(sandbox, "review", given)), in_json)
        return
    found = asyncio.run(asked(sandbox, "wares", {}))["things"]
    if in_json:
        as_json(found)
    elif not found:
        line(say("小店里还什么都没有。", "There is nothing in the shop yet."))
    else:
        names = (say("类别", "What"), say("编号", "Number"), say("内容", "Content"), say("平台状态", "Status"))
        table(
            "",
            (*names, say("金额", "Yuan"), say("在等", "Waits for"), say("说明", "Words")),
            [_row(one) for one in found],
        )


@buyer.command(help=both("买家在小程序里付款", "The buyer pays in the mini program"))
def pay(number: OrderNumber, in_json: AsJson = False, sandbox: SandboxUrl = "") -> None:
    """Pays an order."""
    _told(asyncio.run(asked(sandbox, "buy", {"number": number})), in_json)


@buyer.command(help=both("买家申请退款", "The buyer wants money back"))
def refund(
    number: OrderNumber,
    amount: Annotated[str, typer.Option("--amount", help=both("金额（元），默认全部", "Yuan, by default all"))] = "",
    goods: Annotated[bool, typer.Option("--return", help=both("并退货", "And send the goods back"))] = False,
    in_json: AsJson = False,
    sandbox: SandboxUrl = "",
) -> None:
    """Makes a claim about an order."""
    try:
        fen = fen_of(amount) if amount else 0
    except ValueError as wrong:
        raise Refusal(Problem.BAD_COMMAND, Text(f"金额：{amount}", f"amount: {amount}")) from wrong
    _told(asyncio.run(asked(sandbox, "claim", {"number": number, "fen": fen, "goods": goods})), in_json)


def _told(thing: Mapping[str, Any], in_json: bool) -> None:
    if in_json:
        as_json(thing)
    else:
        about = _ABOUT[thing["about"]]
        line(f"{say(about.zh, about.en)} {thing['number']} → {thing['status']} {thing['words']}".rstrip())


def _row(one: Mapping[str, Any]) -> list[str]:
    about, waits = _ABOUT[one["about"]], _WAITS[one["waits"]]
    fen = "" if one["fen"] is None else yuan_of(one["fen"])
    return [
        say(about.zh, about.en),
        one["number"],
        one["title"],
        one["status"],
        fen,
        say(waits.zh, waits.en),
        one["words"],
    ]
