"""`hutong channel codes|add|set|unset|show|list|enable|disable|remove`: the draft."""

from typing import Annotated, Any

import typer

from hutong.app.cli.channel import show, uses
from hutong.app.cli.term.given import pairs
from hutong.app.cli.term.ground import run
from hutong.app.cli.term.screen import AsJson, Yes, as_json, confirm, line, table
from hutong.app.cli.term.words import both, say, tell
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.switchboard import registry
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Setup
from hutong.switchboard.drafts import channels, publish
from hutong.switchboard.drafts.form import form
from hutong.switchboard.routing.health import illnesses

app = typer.Typer(
    no_args_is_help=True,
    help=both("通道：配置、刷新、版本。", "Channels: settings, refresh, revisions."),
)
Reference = Annotated[
    str, typer.Argument(metavar="CHANNEL", help=both("编号，或 代码/商户号", "Its id, or CODE/MERCHANT_NO"))
]
Values = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="KEY=VALUE...",
        help=both(
            "KEY=值；KEY=@文件 从文件读；KEY=- 从标准输入读", "KEY=value; KEY=@FILE reads a file; KEY=- reads stdin"
        ),
    ),
]
Name = Annotated[str | None, typer.Option("--name", help=both("名称", "A name"))]
Remark = Annotated[str | None, typer.Option("--remark", help=both("备注", "A remark"))]


@app.command(help=both("列出通道编码及其配置键", "List the channel codes and their keys"))
def codes(
    code: Annotated[str, typer.Argument(help=both("只看这个代码", "Only this code"))] = "", in_json: AsJson = False
) -> None:
    """Channel codes and keys."""
    wanted = [registry.spec(code)] if code else list(registry.specs().values())
    if in_json:
        as_json([show.code(spec) for spec in wanted])
        return
    for spec in wanted:
        show.print_code(spec)


@app.command(help=both("在草稿中新增通道", "Make a channel in the draft"))
def add(
    code: Annotated[str, typer.Argument(help=both("通道编码，见 codes", "The channel code, see `codes`"))],
    merchant_no: Annotated[str, typer.Argument(help=both("通道商户号", "The number at the provider"))],
    values: Values = None,
    name: Name = None,
    remark: Remark = None,
    disabled: Annotated[bool, typer.Option("--disabled", help=both("先不启用", "Leave it off"))] = False,
    in_json: AsJson = False,
) -> None:
    """A new channel."""
    given = pairs(values)

    async def work(actor: Actor) -> tuple[Setup, dict[str, Any]]:
        setup = await channels.add_channel(
            actor, code, merchant_no, name=name or "", remark=remark or "", enabled=not disabled, settings=given
        )
        return setup, show.setup(setup, actor.vault)

    setup, shown = run(work)
    _done(shown, in_json, Text(f"已新增通道 {setup.title}", f"Made channel {setup.title}"))


@app.command("set", help=both("修改草稿中的配置", "Change settings in the draft"))
def set_(
    reference: Reference,
    values: Values = None,
    name: Name = None,
    remark: Remark = None,
    merchant_no: Annotated[
        str | None, typer.Option("--merchant-no", help=both("通道商户号", "Merchant number"))
    ] = None,
    in_json: AsJson = False,
) -> None:
    """Settings, name, remark, merchant number. An empty secret leaves the one that is there; `unset` removes it."""
    given = pairs(values)
    if not given and name is None and remark is None and merchant_no is None:
        raise Refusal(Problem.BAD_COMMAND, Text("没有要改的内容", "nothing to change was given"))

    async def work(actor: Actor) -> tuple[Setup, dict[str, Any]]:
        setup = channels.find(await channels.look(actor), reference)
        setup = await channels.edit_channel(
            actor, setup.id, merchant_no=merchant_no, name=name, remark=remark, settings=given
        )
        return setup, show.setup(setup, actor.vault)

    setup, shown = run(work)
    declared = registry.spec(setup.code).config.keys()
    kept = [key.wire for key in declared if key.secret and given.get(key.wire) == ""]
    if kept and len(kept) == len(given) and name is None and remark is None and merchant_no is None:
        done = Text(f"{setup.title} 没有改动", f"Nothing changed in {setup.title}")
    else:
        done = Text(f"已修改 {setup.title}", f"Changed {setup.title}")
    _done(shown, in_json, done)
    if kept and not in_json:
        names = ", ".join(kept)
        zh = f"空值不改密钥，{names} 保持原样；要删除用 hutong channel unset {setup.id} {' '.join(kept)}"
        en = f"An empty value keeps a secret: {names} is as it was; remove it with hutong channel unset {setup.id}"
        line(say(zh, f"{en} {' '.join(kept)}"), "yellow")


@app.command(help=both("删除草稿中的配置项", "Remove settings from the draft"))
def unset(
    reference: Reference,
    keys: Annotated[list[str], typer.Argument(metavar="KEY...", help=both("配置键", "Keys"))],
    in_json: AsJson = False,
) -> None:
    """Removes settings."""

    async def work(actor: Actor) -> tuple[Setup, dict[str, Any]]:
        setup = channels.find(await channels.look(actor), reference)
        setup = await channels.unset_settings(actor, setup.id, keys)
        return setup, show.setup(setup, actor.vault)

    setup, shown = run(work)
    _done(shown, in_json, Text(f"已修改 {setup.title}", f"Changed {setup.title}"))


@app.command("show", help=both("查看一个通道（密钥已遮盖）", "Show a channel, secrets masked"))
def show_(reference: Reference, in_json: AsJson = False) -> None:
    """One channel."""

    async def work(actor: Actor) -> None:
        content = await channels.look(actor)
        setup = channels.find(content, reference)
        found = uses.uses(content, setup.id, await illnesses(actor.pool))
        if in_json:
            as_json({**show.setup(setup, actor.vault), **found.pack()})
            return
        show.print_setup(setup, *form(setup, actor.vault))
        uses.print_uses(found)
        show.print_unverified(registry.spec(setup.code))

    run(work)


@app.command("list", help=both("列出通道", "List the channels"))
def list_(in_json: AsJson = False) -> None:
    """All channels of the draft, and how each differs from what runs."""

    async def work(actor: Actor) -> None:
        plan = await publish.plan(actor)
        states = {change.subject: change.kind for change in plan.changes if change.what == "channel"}
        setups = plan.content.channels.values()
        if in_json:
            as_json([{**show.own(setup), "state": states.get(setup.title, "published")} for setup in setups])
            return
        kinds = show.KINDS
        rows = [
            [
                *show.row(setup),
                tell(kinds[states[setup.title]]) if setup.title in states else say("已发布", "published"),
            ]
            for setup in setups
        ]
        gone = [title for title, kind in states.items() if kind == "removed"]
        names = (say("编号", "Id"), say("代码", "Code"), say("商户号", "Merchant no."), say("名称", "Name"))
        table("", (*names, say("启用", "On"), say("状态", "State")), rows)
        for title in gone:
            line(say(f"{title} 刷新后删除", f"{title} goes at the next refresh"), "yellow")
        if plan.changes:
            line(
                say("草稿有未发布的改动：hutong channel refresh", "The draft has changes: hutong channel refresh"),
                "yellow",
            )

    run(work)


@app.command(help=both("启用通道", "Switch a channel on"))
def enable(reference: Reference, in_json: AsJson = False) -> None:
    """On."""
    _switch(reference, True, in_json)


@app.command(help=both("停用通道", "Switch a channel off"))
def disable(reference: Reference, in_json: AsJson = False) -> None:
    """Off."""
    _switch(reference, False, in_json)


@app.command(
    help=both("从草稿删除通道（已有订单不受影响）", "Remove a channel from the draft; its payments keep working")
)
def remove(reference: Reference, yes: Yes = False, in_json: AsJson = False) -> None:
    """Removes a channel."""

    async def find(actor: Actor) -> Setup:
        return channels.find(await channels.look(actor), reference)

    setup = run(find)
    confirm(f"删除通道 {setup.title}？", f"Remove channel {setup.title}?", yes or in_json)

    async def work(actor: Actor) -> None:
        await channels.remove_channel(actor, setup.id)

    run(work)
    _done({"removed": setup.id}, in_json, Text(f"已删除 {setup.title}", f"Removed {setup.title}"))


def _switch(reference: str, enabled: bool, in_json: bool) -> None:
    async def work(actor: Actor) -> tuple[Setup, dict[str, Any]]:
        setup = channels.find(await channels.look(actor), reference)
        setup = await channels.edit_channel(actor, setup.id, enabled=enabled)
        return setup, show.setup(setup, actor.vault)

    setup, shown = run(work)
    words = Text("已启用", "Switched on") if enabled else Text("已停用", "Switched off")
    _done(shown, in_json, Text(f"{words.zh} {setup.title}", f"{words.en}: {setup.title}"))


def _done(shown: dict[str, Any], in_json: bool, words: Text) -> None:
    if in_json:
        as_json(shown)
        return
    line(f"✔ {tell(words)}", "green")
    show.hint_refresh()
