"""`hutong delivery list|show|cancel|carriers|shops`: deliveries, and what their platform says."""

from dataclasses import asdict
from typing import Annotated, Any

import typer

from hutong.app.cli.channel.names import namer
from hutong.app.cli.term.ground import run
from hutong.app.cli.term.hub import run as run_hub
from hutong.app.cli.term.moments import clock
from hutong.app.cli.term.screen import AsJson, Yes, as_json, confirm, line, table
from hutong.app.cli.term.states import stands
from hutong.app.cli.term.story import moments, print_calls, print_moments
from hutong.app.cli.term.words import both, say, tell
from hutong.app.hub import Hub
from hutong.app.rooms.deliveries import Deliveries
from hutong.base.errors import Problem, Refusal
from hutong.base.money import yuan_of
from hutong.base.text import Text
from hutong.features.deliveries import show
from hutong.features.deliveries.deeds import OTHER, Cancelling
from hutong.features.deliveries.delivery import Delivery, State
from hutong.features.deliveries.refuse import readable
from hutong.features.deliveries.show import Story
from hutong.features.merchants.accounts import house
from hutong.features.trade import deliveries
from hutong.features.trade.deliveries import WantedDeliveries
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Content
from hutong.switchboard.drafts import channels

app = typer.Typer(
    no_args_is_help=True,
    help=both(
        "即时配送：列表、全程、取消、配送公司与门店。", "Instant deliveries: list, story, cancel, carriers, shops."
    ),
)
Number = Annotated[
    str,
    typer.Argument(
        metavar="NUMBER", help=both("sysDeliveryNo、deliveryNo 或运单号", "sysDeliveryNo, deliveryNo or a waybill's")
    ),
]
Shop = Annotated[str, typer.Option("--shop", help=both("门店（通道商户号）", "A shop: a channel's merchant number"))]
Phone = Annotated[str, typer.Option("--phone", help=both("收件人电话", "The receiver's phone"))]
Merchant = Annotated[str | None, typer.Option("--merchant", help=both("只看该商户", "Of this merchant only"))]
StateIs = Annotated[State | None, typer.Option("--state", help=both("状态", "State"))]
Most = Annotated[int, typer.Option("--limit", "-n", min=1, max=1000, help=both("条数", "How many"))]
Calls = Annotated[
    bool, typer.Option("--calls", help=both("显示与平台往来的内容（已脱敏）", "Show what went to and fro, masked"))
]


@app.command("list", help=both("列出最近 31 天的配送单，最新在前", "Deliveries of the last 31 days, newest first"))
def list_(
    phone: Phone = "", merchant: Merchant = None, state: StateIs = None, most: Most = 50, in_json: AsJson = False
) -> None:
    """Deliveries."""
    wanted = WantedDeliveries(phone=phone, merchant_id=merchant, states=(state,) if state else ())

    async def work(actor: Actor) -> list[dict[str, Any]]:
        return await deliveries.listed(actor.pool, wanted, limit=most)

    found = run(work)
    if in_json:
        as_json(found)
        return
    if not found:
        line(say("没有配送单。", "There are no deliveries."))
        return
    names = [say("编号", "Id"), say("北京时间", "At (Beijing)"), "merId", "deliveryNo", say("配送公司", "Carrier")]
    table("", [*names, say("状态", "State"), say("骑手", "Rider"), say("费用", "Fee")], [_row(one) for one in found])


@app.command("show", help=both("一张配送单的全程：进度、通知、平台往来", "The whole story of a delivery"))
def show_(number: Number, calls: Calls = False, in_json: AsJson = False) -> None:
    """Every delivery that goes by this number."""

    async def work(actor: Actor) -> tuple[list[Story], Content]:
        found = [await show.story(actor.pool, one) for one in await show.ids(actor.pool, number)]
        return [one for one in found if one is not None], await channels.look(actor)

    found, content = run(work)
    if not found:
        raise _missing(number)
    if in_json:
        as_json([asdict(one) for one in found])
        return
    for one in found:
        _print(one, content, calls)


@app.command(help=both("取消配送：先告知费用，再取消", "Cancel a delivery: tells the cost first"))
def cancel(
    number: Number,
    reason: Annotated[
        int,
        typer.Option(
            "--reason",
            min=1,
            max=6,
            help=both(
                "1 不需要 2 价格 3 信息有误 4 取货慢 5 配送慢 6 其他",
                "1 not needed, 2 price, 3 wrong information, 4 slow pickup, 5 slow delivery, 6 other",
            ),
        ),
    ] = 1,
    words: Annotated[str, typer.Option("--words", help=both("说明；原因 6 必填", "Why; required with reason 6"))] = "",
    yes: Yes = False,
    in_json: AsJson = False,
) -> None:
    """Cancels one delivery."""
    if reason == OTHER and not words:
        raise Refusal(Problem.BAD_COMMAND, Text("原因 6 须用 --words 说明", "reason 6 needs --words"))
    why = Cancelling(reason, words)

    async def cost(hub: Hub, _: Actor) -> tuple[Delivery, int | None]:
        room, delivery = await _one(hub, number)
        return delivery, (await room.deeds.cancel_cost(delivery.merchant_id, delivery.number, why)).deduct_fen

    async def work(hub: Hub, actor: Actor) -> Delivery:
        room, delivery = await _one(hub, number)
        async with actor.change() as connection:  # before it is asked for: a deed that got away is known, too
            detail = {"order_id": delivery.number, "reason": str(reason), "words": words}
            await actor.note(connection, "delivery.cancel", f"delivery/{delivery.id}", detail)
        return await room.deeds.cancel(delivery.merchant_id, delivery.number, why, "office")

    delivery, fen = run_hub(cost)
    if not yes:
        sum_ = say("平台未告知", "not told") if fen is None else yuan_of(fen)
        confirm(
            f"取消 {delivery.number}，将扣除 {sum_} 元？", f"Cancel {delivery.number}? Deducted: {sum_} yuan", False
        )
    after = run_hub(work)
    if in_json:
        as_json({"id": after.id, "state": after.state, "status": after.status, "deduct_fen": after.deduct_fen})
        return
    line(f"{after.number} {stands('delivery', after.state)} {after.status}", "green")


@app.command(help=both("平台支持的配送公司", "The delivery companies of the platform"))
def carriers(shop: Shop = "", in_json: AsJson = False) -> None:
    """Asks the platform."""

    async def work(hub: Hub, _: Actor) -> list[dict[str, str]]:
        return [dict(one) for one in await Deliveries.assemble(hub).shops.carriers(house, shop)]

    _listed(run_hub(work), in_json)


@app.command(help=both("小程序绑定的门店及审核结果", "The shops that the mini program is bound to"))
def shops(shop: Shop = "", in_json: AsJson = False) -> None:
    """Asks the platform."""

    async def work(hub: Hub, _: Actor) -> list[dict[str, str]]:
        return [dict(one) for one in await Deliveries.assemble(hub).shops.bound(house, shop)]

    _listed(run_hub(work), in_json)


async def _one(hub: Hub, number: str) -> tuple[Deliveries, Delivery]:
    """The only delivery that a number means; Refusal (DELIVERY_NOT_FOUND)."""
    room, found = Deliveries.assemble(hub), await show.ids(hub.pool, number)
    delivery = await room.settler.read(found[0]) if len(found) == 1 else None
    if delivery is None:
        raise _missing(number)
    return room, delivery


def _missing(number: str) -> Refusal:
    detail = Text(f"{number}；用 hutong delivery list 查看", f"{number}; `hutong delivery list` shows what there is")
    return Refusal(Problem.DELIVERY_NOT_FOUND, detail)


def _listed(found: list[dict[str, str]], in_json: bool) -> None:
    if in_json:
        as_json(found)
    elif not found:
        line(say("没有。", "There are none."))
    else:
        table("", list(found[0]), [list(one.values()) for one in found])


def _row(one: dict[str, Any]) -> list[str]:
    whose = [one["id"], clock(one["created_at"]), one["merchant_id"], one["number"], one["carrier"]]
    state = f"{stands('delivery', one['state'])} {one['status']}".strip()
    return [*whose, state, one["rider"], "" if one["fen"] is None else yuan_of(one["fen"])]


def _print(story: Story, content: Content, calls: bool) -> None:
    one, named = story.delivery, namer(content)
    fees = ((say("合计", "in all"), one["fen"]), (say("小费", "tip"), one["tips_fen"]))
    deducted = (say("违约金", "deducted"), one["deduct_fen"])
    rows = [
        [say("编号", "Id"), one["id"]],
        ["merId / deliveryNo", f"{one['merchant_id']} / {one['number']}"],
        [say("状态", "State"), f"{stands('delivery', one['state'])} {one['status']}  {_said(one)}".strip()],
        [say("通道", "Channel"), named(one["channel_id"])],
        [say("配送公司 / 门店 / 运单", "Carrier / shop / waybill"), _joined(one, "carrier", "shop_no", "waybill_no")],
        [say("骑手", "Rider"), f"{one['rider']} {one['rider_phone']}".strip()],
        [
            say("费用", "Fees"),
            ", ".join(f"{name} {yuan_of(fen)}" for name, fen in (*fees, deducted) if fen is not None),
        ],
        [say("取货码 / 收货码", "Pickup / receipt code"), _joined(one, "pickup_code", "finish_code")],
        [
            say("提交 / 下单 / 结束", "Asked for / ordered / ended"),
            " / ".join(clock(one[name]) or "-" for name in ("created_at", "ordered_at", "done_at")),
        ],
        [say("下次查询", "Asked again"), clock(one["ask_at"])],
        [say("通知地址", "Told at"), one["notify_url"]],
    ]
    table("", (say("项", "Field"), say("值", "Value")), [row for row in rows if row[1]])
    events = [{**event, "channel_id": None, "words": tell(readable(event["words"]))} for event in story.events]
    print_moments(moments(events, story.calls, story.notices), named)
    if calls:
        print_calls(story.calls)


def _joined(one: dict[str, Any], *names: str) -> str:
    return " / ".join(str(one[name] or "-") for name in names) if any(one[name] for name in names) else ""


def _said(one: dict[str, Any]) -> str:
    return tell(readable(f"{one['code']} {one['words']}".strip()))
