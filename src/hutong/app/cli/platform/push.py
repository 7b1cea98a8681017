"""`hutong push`: what platforms told, the addresses they push to, and handing one on again."""

from typing import Annotated, Any

import typer

from hutong.app.cli.channel.names import namer, number_of
from hutong.app.cli.term.ground import run, settings
from hutong.app.cli.term.moments import clock
from hutong.app.cli.term.screen import AsJson, as_json, line, table
from hutong.app.cli.term.states import stands
from hutong.app.cli.term.words import both, say, tell
from hutong.features.pushes import look
from hutong.features.pushes.ledger import State
from hutong.features.pushes.look import Address, WantedPushes
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Content
from hutong.switchboard.drafts import channels

app = typer.Typer(
    no_args_is_help=True,
    help=both("消息推送：查看、重新处理、推送地址。", "Pushes: look, hand on again, addresses to enter."),
)
Id = Annotated[int, typer.Argument(metavar="ID", min=1, help=both("推送编号", "The push's number"))]


@app.command("list", help=both("列出推送，最新在前", "List pushes, newest first"))
def list_(
    channel: Annotated[str | None, typer.Option("--channel", help=both("只看该通道", "Of this channel only"))] = None,
    event: Annotated[
        str, typer.Option("--event", help=both("事件，如 subscribe、text", "The event, such as subscribe or text"))
    ] = "",
    state: Annotated[State | None, typer.Option("--state", help=both("状态", "State"))] = None,
    most: Annotated[int, typer.Option("--limit", "-n", min=1, help=both("条数", "How many"))] = 50,
    in_json: AsJson = False,
) -> None:
    """Pushes."""

    async def work(actor: Actor) -> tuple[list[dict[str, Any]], Content]:
        content = await channels.look(actor)
        number = None if channel is None else number_of(content, channel)
        wanted = WantedPushes(channel_id=number, name=event.strip().lower(), states=() if state is None else (state,))
        return await look.listed(actor.pool, wanted, limit=most), content

    found, content = run(work)
    if in_json:
        as_json(found)
        return
    if not found:
        line(say("没有推送。", "There are no pushes."))
        return
    named = namer(content)
    names = [say("编号", "Id"), say("北京时间", "At (Beijing)"), say("通道", "Channel"), say("事件", "Event")]
    names += ["openid", say("状态", "State"), say("次数", "Tries"), say("问题", "Trouble")]
    table("", names, [_row(one, named(one["channel_id"])) for one in found])


@app.command(help=both("一条推送的内容与处理结果", "One push with its fields and what came of it"))
def show(push_id: Id, in_json: AsJson = False) -> None:
    """One push."""

    async def work(actor: Actor) -> tuple[dict[str, Any], Content]:
        return await look.find(actor.pool, push_id), await channels.look(actor)

    found, content = run(work)
    if in_json:
        as_json(found)
        return
    rows = [
        [say("编号", "Id"), str(found["id"])],
        [say("收到", "Came"), clock(found["at"])],
        [say("通道", "Channel"), namer(content)(found["channel_id"])],
        [say("事件", "Event"), found["name"]],
        ["openid", found["sender"]],
        [say("形式", "Form"), f"{found['form']}, {say('密文', 'sealed') if found['sealed'] else say('明文', 'plain')}"],
        [say("状态", "State"), stands("push", found["state"])],
        [say("下次处理", "Next try"), clock(found["next_at"]) if found["next_at"] else ""],
        [say("内容", "Fields"), "\n".join(f"{name} = {value}" for name, value in found["fields"].items())],
        [say("处理", "Handled"), "\n".join(f"{name}: {words or 'ok'}" for name, words in found["results"].items())],
        [say("应答", "Answered"), str(found["said"] or "success")],
    ]
    table("", (say("项", "Field"), say("值", "Value")), rows)


@app.command(help=both("重新处理一条推送（由后台进程执行）", "Hand a push on again; a worker does it"))
def again(push_id: Id, in_json: AsJson = False) -> None:
    """Hands a push on once more."""

    async def work(actor: Actor) -> dict[str, Any]:
        await look.again(actor, push_id)
        return await look.find(actor.pool, push_id)

    found = run(work)
    if in_json:
        as_json(found)
    else:
        line(f"✔ {say('后台进程将立即重新处理', 'A worker hands it on now')}", "green")


@app.command(help=both("各通道的推送地址与最近情况", "The address of each channel, and how it fares"))
def addresses(in_json: AsJson = False) -> None:
    """The addresses to enter at the platforms."""

    async def work(actor: Actor) -> list[Address]:
        return await look.addresses(actor.pool, await channels.look(actor), settings().base_url)

    found = run(work)
    if in_json:
        as_json([_address(one) for one in found])
    elif not found:
        line(say("没有能接收消息推送的通道。", "No channel hears pushes."))
    else:
        names = [say("通道", "Channel"), say("推送地址", "Address"), say("平台验证于", "Checked by the platform")]
        names += [say("最近收到", "Last heard"), say("签名不符", "Not believed")]
        table("", names, [_shown(one) for one in found])


def _row(one: dict[str, Any], channel: str) -> list[str]:
    trouble = "; ".join(f"{name}: {words}" for name, words in one["results"].items() if words)
    told = [one["name"], one["sender"], stands("push", one["state"]), str(one["tries"]), trouble]
    return [str(one["id"]), clock(one["at"]), channel, *told]


def _address(one: Address) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in ("url", "greeted_at", "heard_at", "sealed", "refused", "refused_at")}
    return {"channel_id": one.setup.id, "channel": one.setup.title, **told, "refused_words": one.refused_words}


def _shown(one: Address) -> list[str]:
    greeted = clock(one.greeted_at) if one.greeted_at else say("从未", "never")
    heard = clock(one.heard_at) if one.heard_at else say("从未", "never")
    return [
        one.setup.title,
        one.url,
        greeted,
        heard,
        f"{one.refused} {tell(one.doubt)}".strip() if one.refused else "0",
    ]
