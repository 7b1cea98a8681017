"""`hutong payment` and `hutong refund`: what became of an order, moment by moment."""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Annotated, Any, Literal

import typer

from hutong.app.cli.term.ground import run
from hutong.app.cli.term.moments import clock, since
from hutong.app.cli.term.screen import AsJson, as_json, line, table
from hutong.app.cli.term.states import called, failed, stands
from hutong.app.cli.term.words import both, say, tell
from hutong.base.errors import Problem, Refusal
from hutong.base.money import yuan_of
from hutong.base.text import Text
from hutong.capabilities.sayings import spoken
from hutong.features.refunds import timeline
from hutong.features.refunds.timeline import Timeline
from hutong.switchboard.actor import Actor

app = typer.Typer(
    no_args_is_help=True, help=both("支付：列表与全程记录。", "Payments: list, and the whole story of one.")
)
refund = typer.Typer(no_args_is_help=True, help=both("退款：列表与全程记录。", "Refunds: list, and the story of one."))

Number = Annotated[
    str,
    typer.Argument(
        metavar="NUMBER",
        help=both(
            "订单号、退款单号（商户或我方）或渠道流水号", "Of order or refund: the merchant's, ours, the provider's"
        ),
    ),
]
Merchant = Annotated[str | None, typer.Option("--merchant", help=both("只看该商户", "Of this merchant only"))]
Since = Annotated[
    str | None, typer.Option("--since", help=both("24h、7d 或日期时间以来", "Since 24h, 7d, or a date and time"))
]
Most = Annotated[int, typer.Option("--most", "-n", min=1, help=both("条数", "How many"))]
States = Annotated[
    Literal["open", "paid", "closed", "late"] | None, typer.Option("--state", help=both("状态", "State"))
]
RefundStates = Annotated[
    Literal["claimed", "unsent", "unknown", "processing", "done", "failed"] | None,
    typer.Option("--state", help=both("状态", "State")),
]
Calls = Annotated[
    bool, typer.Option("--calls", help=both("显示与渠道往来的内容（已脱敏）", "Show what went to and fro, masked"))
]


@app.command("list", help=both("列出支付，最新在前", "List payments, newest first"))
def list_(
    merchant: Merchant = None,
    state: States = None,
    begin: Since = None,
    most: Most = 50,
    in_json: AsJson = False,
) -> None:
    """Payments."""
    moment = since(begin) if begin else None

    async def work(actor: Actor) -> list[dict[str, Any]]:
        return await timeline.payments(actor.pool, merchant_id=merchant, state=state, since=moment, most=most)

    found = run(work)
    if in_json:
        as_json(found)
        return
    names = [say("支付编号", "Id"), say("北京时间", "At (Beijing)"), "merId", "orderId", say("产品", "Product")]
    names += [say("金额", "Yuan"), say("已退", "Refunded"), say("状态", "State"), say("商品", "For")]
    table("", names, [_paid_row(one) for one in found])


@app.command(help=both("一笔支付的全程：尝试、事件、退款、通知、渠道往来", "The whole story of a payment"))
def show(number: Number, merchant: Merchant = None, calls: Calls = False, in_json: AsJson = False) -> None:
    """A payment with attempts, events, refunds, notices and their tries, and calls."""
    _story(number, merchant, calls, in_json)


@refund.command("list", help=both("列出退款，最新在前", "List refunds, newest first"))
def refunds(
    merchant: Merchant = None,
    state: RefundStates = None,
    automatic: Annotated[
        bool | None,
        typer.Option("--automatic/--asked", help=both("自动退回的或商户发起的", "Made by itself, or asked for")),
    ] = None,
    begin: Since = None,
    most: Most = 50,
    in_json: AsJson = False,
) -> None:
    """Refunds."""
    moment = since(begin) if begin else None

    async def work(actor: Actor) -> list[dict[str, Any]]:
        return await timeline.refunds(
            actor.pool, merchant_id=merchant, state=state, since=moment, automatic=automatic, most=most
        )

    found = run(work)
    if in_json:
        as_json(found)
        return
    names = [say("退款编号", "Id"), say("北京时间", "At (Beijing)"), "merId", "orderId", "refundId"]
    names += [say("金额", "Yuan"), say("状态", "State"), say("到账", "Done"), say("渠道说", "The provider said")]
    table("", names, [_refund_row(one) for one in found])


@refund.command("show", help=both("一笔退款及其支付的全程", "The story of a refund and its payment"))
def show_refund(number: Number, merchant: Merchant = None, calls: Calls = False, in_json: AsJson = False) -> None:
    """The payment that the refund belongs to, with everything."""
    _story(number, merchant, calls, in_json)


def _story(number: str, merchant: str | None, calls: bool, in_json: bool) -> None:
    async def work(actor: Actor) -> tuple[Timeline | None, list[str]]:
        found = await timeline.find(actor.pool, number, merchant)
        return await timeline.timeline(actor.pool, found[0]) if found else None, found[1:]

    told, others = run(work)
    if told is None:
        whose = Text(f"（商户 {merchant}）", f" of merchant {merchant}") if merchant else Text("", "")
        detail = Text(
            f"没有支付或退款{whose.zh}用这个号码：{number}。用 hutong payment list 查看",
            f"no payment or refund{whose.en} goes by the number {number}; hutong payment list shows what there is",
        )
        raise Refusal(Problem.ORDER_NOT_FOUND, detail)
    if in_json:
        as_json(_packed(told, others))
        return
    _print(told, calls)
    if others:
        line(say(f"该号码也指：{', '.join(others)}", f"The number also means: {', '.join(others)}"), "yellow")


def _packed(told: Timeline, others: list[str]) -> dict[str, Any]:
    return {
        "payment": told.payment,
        "attempts": told.attempts,
        "refunds": told.refunds,
        "notices": told.notices,
        "events": told.events,
        "calls": told.calls,
        "also": others,
    }


def _print(told: Timeline, calls: bool) -> None:
    payment = told.payment
    rows = [
        [say("支付编号", "Id"), payment["id"]],
        ["merId / orderId", f"{payment['merchant_id']} / {payment['order_id']}"],
        [say("商品", "For"), payment["subject"]],
        [say("金额", "Yuan"), yuan_of(payment["fen"])],
        [say("已退", "Refunded"), yuan_of(payment["refunded"])],
        [say("状态", "State"), stands("payment", payment["state"])],
        [say("产品", "Product"), f"{payment['product']} ({say('版本', 'revision')} {payment['revision']})"],
        [say("下单 / 到期 / 付款", "Made / expires / paid"), _times(payment, "created_at", "expires_at", "paid_at")],
        [say("通知地址", "Told at"), payment["notify_url"]],
    ]
    table("", (say("项", "Field"), say("值", "Value")), rows)
    said = (say("渠道流水号", "Provider's no."), say("渠道说", "It said"))
    names = (say("编号", "Id"), say("通道", "Channel"), say("产品", "Product"), say("状态", "State"), *said)
    table(say("尝试", "Attempts"), names, [_attempt(one) for one in told.attempts])
    if told.refunds:
        names = (say("编号", "Id"), "refundId", say("金额", "Yuan"), say("状态", "State"), *said)
        table(say("退款", "Refunds"), names, [_refunded(one) for one in told.refunds])
    story = [[clock(at), *rest] for at, *rest in sorted(_moments(told), key=lambda moment: moment[0])]
    heads = (say("北京时间", "At (Beijing)"), say("类别", "Kind"), say("事项", "What"), say("内容", "Said"))
    table(say("全程", "Timeline"), heads, story)
    if calls:
        for call in told.calls:
            line(f"{clock(call['at'])} {called('call', call['verb'])} {call['number']}", "bold")
            line(json.dumps(call["exchanges"], ensure_ascii=False, indent=1))


def _paid_row(one: dict[str, Any]) -> list[str]:
    money = [yuan_of(one["fen"]), yuan_of(one["refunded"]) if one["refunded"] else ""]
    made = [one["id"], clock(one["created_at"]), one["merchant_id"], one["order_id"], one["product"]]
    return [*made, *money, stands("payment", one["state"]), one["subject"]]


def _refund_row(one: dict[str, Any]) -> list[str]:
    made = [one["id"], clock(one["created_at"]), one["merchant_id"], one["order_id"], one["refund_id"]]
    how = stands("refund", one["state"])
    return [*made, yuan_of(one["fen"]), how, clock(one["done_at"]), failed(one)]


def _times(payment: dict[str, Any], *names: str) -> str:
    return " / ".join(clock(payment[name]) or "-" for name in names)


def _attempt(one: dict[str, Any]) -> list[str]:
    how = stands("attempt", one["state"])
    return [one["id"], str(one["channel_id"]), one["product"], how, one["provider_no"], failed(one)]


def _refunded(one: dict[str, Any]) -> list[str]:
    how = stands("refund", one["state"])
    return [one["id"], one["refund_id"], yuan_of(one["fen"]), how, one["provider_no"], failed(one)]


def _moments(told: Timeline) -> Iterator[tuple[datetime, str, str, str]]:
    """What happened, in no order: when, its kind, what, and what was said; in the reader's language."""
    event, call, notice = say("事件", "event"), say("调用", "call"), say("通知", "notice")
    yield told.payment["created_at"], event, called("event", "created"), told.payment["product"]
    for one in told.events:
        told_by = (called("source", one["source"]), *_details(one["detail"]))
        yield one["at"], event, called("event", one["what"]), " · ".join(told_by)
    for one in told.calls:
        yield one["at"], call, called("call", one["verb"]), _answered(one)
    for one in told.notices:
        topic = called("topic", one["topic"])
        yield one["created_at"], notice, f"{topic} · {say('生成', 'made')}", one["url"]
        for tried in one["posted"]:
            said = tried["error"] or repr(tried["answer"])
            what = f"{topic} · {say('已发送', 'sent')}"
            yield tried["at"], notice, what, f"{tried['status'] or '-'} {said} ({tried['took_ms']} ms)"


def _details(detail: Mapping[str, Any]) -> Iterator[str]:
    """An event's details: amounts as amounts, our words as words, the rest as it was told."""
    for name, value in detail.items():
        if value in ("", None) or name == "refund":  # a refund has its merchant's number
            continue
        if name == "fen":
            yield say(f"{yuan_of(value)} 元", f"{yuan_of(value)} yuan")
        elif name == "fault":
            yield failed({"fault": value, "words": ""})
        elif name == "words":
            yield tell(spoken(str(value)))
        elif name == "to_channel":
            yield say(f"通道 {value}", f"channel {value}")
        else:
            yield called("why", str(value)) if name == "why" else str(value)


def _answered(call: Mapping[str, Any]) -> str:
    statuses = ", ".join(str(one.get("status") or one.get("error") or "-") for one in call["exchanges"])
    more = f", {statuses}" if statuses else ""
    return f"{failed(call) or say('成功', 'done')} ({call['ms']} ms{more})"
