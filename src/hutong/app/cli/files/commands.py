"""`hutong files list|show|leftovers`: what is kept where, and what belongs to no file any more."""

from dataclasses import asdict
from typing import Annotated, Any

import typer
from rich.filesize import decimal

from hutong.app.cli.channel.names import namer, number_of
from hutong.app.cli.term.ground import run
from hutong.app.cli.term.moments import clock
from hutong.app.cli.term.screen import AsJson, as_json, line, table
from hutong.app.cli.term.states import stands
from hutong.app.cli.term.story import moments, print_calls, print_moments
from hutong.app.cli.term.words import both, say, tell
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.capabilities.sayings import spoken
from hutong.features.files.show import leftovers as rest
from hutong.features.files.show import story as stories
from hutong.features.files.show.leftovers import Leftover
from hutong.features.files.show.story import Story
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Content
from hutong.switchboard.drafts import channels

app = typer.Typer(
    no_args_is_help=True,
    help=both("文件：列表、记录、迁移、清理。", "Files: list, story of one, moving, what is thrown away."),
)
Merchant = Annotated[str | None, typer.Option("--merchant", help=both("只看该商户", "Of this merchant only"))]
State = Annotated[stories.State | None, typer.Option("--state", help=both("状态", "State"))]
Most = Annotated[int, typer.Option("--limit", "-n", min=1, help=both("条数", "How many"))]
Calls = Annotated[
    bool, typer.Option("--calls", help=both("显示与渠道往来的内容（已脱敏）", "Show what went to and fro, masked"))
]


@app.command("list", help=both("列出文件，最新在前", "List files, newest first"))
def list_(
    merchant: Merchant = None,
    state: State = None,
    channel: Annotated[
        str | None, typer.Option("--channel", help=both("只看在该通道的", "At this channel only"))
    ] = None,
    most: Most = 50,
    in_json: AsJson = False,
) -> None:
    """Files."""

    async def work(actor: Actor) -> tuple[list[dict[str, Any]], Content]:
        content = await channels.look(actor)
        where = None if channel is None else number_of(content, channel)
        found = await stories.recent(actor.pool, merchant_id=merchant, state=state, channel_id=where, most=most)
        return found, content

    found, content = run(work)
    if in_json:
        as_json(found)
        return
    if not found:
        line(say("没有文件。", "There are no files."))
        return
    named = namer(content)
    names = [say("编号", "Id"), say("北京时间", "At (Beijing)"), "merId", "fileId", say("名称", "Name")]
    names += [say("大小", "Size"), say("通道", "Channel"), say("状态", "State")]
    table("", names, [_row(one, named(one["channel_id"])) for one in found])


@app.command(help=both("一个文件的全程：存放、迁移、通知、渠道往来", "The whole story of a file"))
def show(
    number: Annotated[
        str, typer.Argument(metavar="NUMBER", help=both("sysFileId 或 fileId", "Our sysFileId, or a fileId"))
    ],
    merchant: Merchant = None,
    calls: Calls = False,
    in_json: AsJson = False,
) -> None:
    """A file with events, notices and calls."""

    async def work(actor: Actor) -> tuple[Story | None, list[str], Content]:
        found = await stories.find(actor.pool, number, merchant)
        story = await stories.story(actor.pool, found[0]) if found else None
        return story, found[1:], await channels.look(actor)

    story, others, content = run(work)
    if story is None:
        detail = Text(f"{number}；用 hutong files list 查看", f"{number}; `hutong files list` shows what there is")
        raise Refusal(Problem.FILE_NOT_FOUND, detail)
    if in_json:
        as_json({**asdict(story), "also": others})
        return
    _print(story, content, calls)
    if others:
        line(say(f"该编号也指：{', '.join(others)}", f"The number also means: {', '.join(others)}"), "yellow")


@app.command(
    help=both(
        "列出渠道上待清理的与放弃清理的（由后台进程清理）",
        "List what the worker is to throw away at carriers, and what it gave up",
    )
)
def leftovers(
    retry: Annotated[
        bool, typer.Option("--retry", help=both("重新清理已放弃的", "Try what was given up again"))
    ] = False,
    most: Most = 200,
    in_json: AsJson = False,
) -> None:
    """Leftovers."""

    async def work(actor: Actor) -> tuple[int, list[Leftover], Content]:
        again = await rest.retry(actor) if retry else 0
        return again, await rest.every(actor.pool, most), await channels.look(actor)

    again, found, content = run(work)
    if in_json:
        as_json([asdict(one) for one in found] if not retry else {"again": again, "left": [asdict(o) for o in found]})
        return
    if retry:
        line(f"✔ {say(f'{again} 项将由后台进程重新清理', f'the worker tries {again} of them again')}", "green")
    if not found:
        line(say("没有待清理的。", "There is nothing to throw away."))
        return
    named = namer(content)
    names = (say("编号", "Id"), say("通道", "Channel"), say("位置", "Key"), say("状态", "State"))
    more = (say("清理时间（北京）", "Due (Beijing)"), say("次数", "Tries"), say("上次失败", "Last failure"))
    table("", (*names, *more), [_leftover(one, named(one.channel_id)) for one in found])
    if any(one.state == "given_up" for one in found):
        line(say("放弃的可用 --retry 重试。", "--retry tries again what was given up."), "yellow")


def _row(one: dict[str, Any], channel: str) -> list[str]:
    whose = [one["id"], clock(one["created_at"]), one["merchant_id"], one["file_id"], one["name"]]
    return [*whose, decimal(one["size"]), channel, stands("file", one["state"])]


def _leftover(one: Leftover, channel: str) -> list[str]:
    due = clock(one.due_at) if one.state == "waiting" else ""
    key = f"{one.key} ({say('分片上传', 'parts')} {one.upload})" if one.upload else one.key
    return [str(one.id), channel, key, stands("leftover", one.state), due, str(one.tries), tell(spoken(one.words))]


def _print(story: Story, content: Content, calls: bool) -> None:
    file, named = story.file, namer(content)
    where = f"{named(file['channel_id'])} ({say('版本', 'revision')} {file['revision']})  {file['key']}"
    rows = [
        [say("编号", "Id"), file["id"]],
        ["merId / fileId", f"{file['merchant_id']} / {file['file_id']}"],
        [say("名称", "Name"), file["name"]],
        [say("大小", "Size"), f"{decimal(file['size'])} ({file['size']})"],
        ["SHA-256", file["sha256"]],
        [say("类型", "Type"), file["content_type"]],
        [say("状态", "State"), f"{stands('file', file['state'])}  {tell(spoken(file['words']))}".strip()],
        [say("存放于", "Kept at"), where if file["key"] else ""],
        [
            say("受理 / 存好 / 删除", "Taken / stored / deleted"),
            " / ".join(clock(file[name]) or "-" for name in ("created_at", "stored_at", "deleted_at")),
        ],
        [say("表单有效至", "Form good until"), clock(file["expires_at"])],
        [say("通知地址", "Told at"), file["notify_url"]],
    ]
    table("", (say("项", "Field"), say("值", "Value")), [row for row in rows if row[1]])
    print_moments(moments(story.events, story.calls, story.notices), named)
    if calls:
        print_calls(story.calls)
