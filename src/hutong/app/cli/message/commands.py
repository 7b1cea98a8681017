"""`hutong message send|list|show|reminders`: what was sent by template, and sending one by hand."""

from dataclasses import asdict
from typing import Annotated, Any

import typer

from hutong.app.cli.channel.names import namer
from hutong.app.cli.term.given import pairs
from hutong.app.cli.term.ground import run
from hutong.app.cli.term.hub import run as run_hub
from hutong.app.cli.term.moments import clock
from hutong.app.cli.term.screen import AsJson, as_json, line, table
from hutong.app.cli.term.states import stands
from hutong.app.cli.term.story import moments, print_calls, print_moments
from hutong.app.cli.term.words import both, say, tell
from hutong.app.hub import Hub
from hutong.app.money import Money
from hutong.base.errors import Problem, Refusal
from hutong.base.ids import new_id
from hutong.base.money import yuan_of
from hutong.capabilities.sayings import spoken
from hutong.features.messages import show
from hutong.features.messages.show import State, Story, Wanted
from hutong.features.messages.wish import OPENID, Wish
from hutong.features.reminders import show as reminded
from hutong.features.reminders.remind import State as Standing
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Content
from hutong.switchboard.drafts import channels
from hutong.switchboard.letters.kinds import KINDS

app = typer.Typer(
    no_args_is_help=True,
    help=both("模板消息：发送、记录、推送配置、模板自检。", "Messages by template: send, log, settings, check."),
)
Most = Annotated[int, typer.Option("--limit", "-n", min=1, max=1000, help=both("条数", "How many"))]


@app.command(help=both("以商户名义发一条模板消息（按正在生效的配置）", "Send one in a merchant's name, by what runs"))
def send(
    merchant: Annotated[str, typer.Option("--merchant", help=both("商户号", "The merchant"))],
    openid: Annotated[str, typer.Option("--openid", help=both("收件人", "To whom"))],
    fields: Annotated[list[str], typer.Argument(metavar="FIELD=VALUE…", help=both("字段内容", "What the fields say"))],
    kind: Annotated[str, typer.Option("--kind", help=both("消息类型，如 wx_visitor", "Such as wx_visitor"))] = "",
    template: Annotated[str, typer.Option("--template", help=both("模板 ID", "A template's id"))] = "",
    channel: Annotated[str, typer.Option("--channel", help=both("账号的 AppID", "The account's AppID"))] = "",
    url: Annotated[str, typer.Option("--url", help=both("点击后打开的网页", "Where a tap leads"))] = "",
    in_json: AsJson = False,
) -> None:
    """Sends a message; the audit tells who did."""
    if bool(kind) == bool(template):
        raise Refusal(Problem.BAD_COMMAND, "--kind / --template")
    if not OPENID.fullmatch(openid):
        raise Refusal(Problem.BAD_COMMAND, "--openid")
    wish = Wish(
        merchant_id=merchant,
        request_id=f"CLI{new_id()}",
        openid=openid,
        fields=pairs(fields),
        kind=kind,
        template=template,
        channel=channel,
        url=url,
        source="house",
    )

    async def work(hub: Hub, actor: Actor) -> dict[str, Any]:
        found = await hub.directory.get(merchant)
        if found is None:
            raise Refusal(Problem.NO_MERCHANT, merchant)
        money = Money.assemble(hub)
        try:
            money.messages.sender.written(wish, found.may_use)
            async with actor.change() as connection:
                detail = {"merchant_id": merchant, "openid": openid, "request": wish.request_id}
                subject = f"letter/{kind}" if kind else f"message/{template}"
                await actor.note(connection, "message.send", subject, detail)
            sent = await money.messages.sender.send(wish, found.may_use)
        finally:
            await money.post.close()
        refusal = sent.refusal()
        return {"id": sent.message.id, "state": sent.message.state, "why": tell_all(refusal)}

    told = run_hub(work)
    if in_json:
        as_json(told)
    else:
        how = stands("message", told["state"])
        line(f"{told['id']}  {how}  {told['why']}".strip(), "green" if told["state"] == "sent" else "yellow")


@app.command("list", help=both("列出模板消息，最新在前", "List messages, newest first"))
def list_(
    openid: Annotated[str, typer.Option("--openid", help=both("只看发给此人的", "To this person only"))] = "",
    merchant: Annotated[str, typer.Option("--merchant", help=both("只看该商户", "Of this merchant only"))] = "",
    kind: Annotated[str | None, typer.Option("--kind", help=both("消息类型", "Of this kind only"))] = None,
    state: Annotated[State | None, typer.Option("--state", help=both("状态", "State"))] = None,
    most: Most = 50,
    in_json: AsJson = False,
) -> None:
    """Messages."""
    wanted = Wanted(openid=openid, merchant_id=merchant, kind=kind, states=() if state is None else (state,))

    async def work(actor: Actor) -> tuple[list[dict[str, Any]], Content]:
        return await show.listed(actor.pool, wanted, limit=most), await channels.look(actor)

    found, content = run(work)
    if in_json:
        as_json(found)
    elif not found:
        line(say("没有模板消息。", "There are no messages."))
    else:
        named = namer(content)
        names = [say("编号", "Id"), say("北京时间", "At (Beijing)"), say("类型", "Kind"), "openid"]
        names += [say("通道", "Channel"), say("状态", "State"), say("微信的结果", "What WeChat says")]
        table("", names, [_row(one, named(one["channel_id"])) for one in found])


@app.command("show", help=both("一条模板消息的全程", "The whole story of a message"))
def show_(
    number: Annotated[str, typer.Argument(metavar="NUMBER", help=both("系统编号 sysMsgId", "Our sysMsgId"))],
    calls: Annotated[
        bool, typer.Option("--calls", help=both("显示与渠道往来的内容（已脱敏）", "Show what went to and fro, masked"))
    ] = False,
    in_json: AsJson = False,
) -> None:
    """One message with its notices and calls."""

    async def work(actor: Actor) -> tuple[Story, Content]:
        return await show.story(actor.pool, number), await channels.look(actor)

    found, content = run(work)
    if in_json:
        as_json(asdict(found))
        return
    one, named = found.message, namer(content)
    rows = [
        [say("编号", "Id"), one["id"]],
        ["merId / msgId", f"{one['merchant_id']} / {one['request_id']}"],
        [say("类型", "Kind"), _kind(one)],
        ["openid", one["openid"]],
        [say("状态", "State"), f"{stands('message', one['state'])}  {_told(one)}".strip()],
        [say("通道", "Channel"), named(one["channel_id"])],
        [say("模板", "Template"), one["template"]],
        *([name, value] for name, value in one["fields"].items()),
        [say("微信消息编号", "WeChat's no."), one["provider_no"]],
        [
            say("创建 / 接收 / 结束", "Made / taken / ended"),
            " / ".join(clock(one[name]) or "-" for name in ("created_at", "sent_at", "done_at")),
        ],
        [say("下次重试", "Tried again"), clock(one["again_at"])],
        [say("通知地址", "Told at"), one["notify_url"]],
    ]
    table("", (say("项", "Field"), say("值", "Value")), [row for row in rows if row[1]])
    print_moments(moments([], found.calls, found.notices), named)
    if calls:
        print_calls(found.calls)


@app.command(help=both("付款提醒：提醒了谁，没提醒的原因", "Reminders of payments, and why one did not go"))
def reminders(
    payment: Annotated[str, typer.Option("--payment", help=both("支付的系统单号", "Of this payment"))] = "",
    state: Annotated[Standing | None, typer.Option("--state", help=both("状态", "State"))] = None,
    most: Most = 50,
    in_json: AsJson = False,
) -> None:
    """Reminders."""

    async def work(actor: Actor) -> list[dict[str, Any]]:
        states = () if state is None else (state,)
        return await reminded.listed(actor.pool, payment_id=payment, states=states, limit=most)

    found = run(work)
    if in_json:
        as_json(found)
    elif not found:
        line(say("没有付款提醒。", "There are no reminders."))
    else:
        names = [say("系统单号", "Payment"), say("支付时间", "Paid at"), say("金额", "Amount"), say("状态", "State")]
        names += [say("微信的结果", "What WeChat says"), say("原因", "Why"), say("详情", "Details")]
        table("", names, map(_reminder, found))


def tell_all(refusal: Refusal | None) -> str:
    """Why, in the reader's language; empty for no reason."""
    return "" if refusal is None else say(refusal.message("zh"), refusal.message("en"))


def _kind(one: dict[str, Any]) -> str:
    kind = KINDS.get(one["kind"])
    return f"{tell(kind.label)} {kind.name}" if kind else say("按模板 ID", "by template id")


def _reminder(one: dict[str, Any]) -> list[str]:
    words = "" if one["words"] == one["said"] else tell(reminded.detail(one["words"]))
    return [
        *(one["payment_id"], clock(one["paid_at"]), yuan_of(one["fen"]), tell(reminded.STATES[one["state"]])),
        *(
            f"{stands('message', one['message_state'] or '')} {tell(spoken(one['said'] or ''))}".strip(),
            tell(reminded.REASONS[one["why"]]),
            words,
        ),
    ]


def _told(one: dict[str, Any]) -> str:
    return f"{one['code']} {tell(spoken(one['words']))}".strip()


def _row(one: dict[str, Any], channel: str) -> list[str]:
    said = _told(one)
    return [
        one["id"],
        clock(one["created_at"]),
        _kind(one),
        one["openid"],
        channel,
        stands("message", one["state"]),
        said,
    ]
