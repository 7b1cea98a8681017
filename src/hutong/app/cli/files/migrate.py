"""`hutong files migrate`: files move from one carrier to another, watched; stopped anywhere, it goes on next time."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Annotated, Any, Final

import typer
from rich.filesize import decimal
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from hutong.app.cli.channel.names import namer, number_of
from hutong.app.cli.term.ground import run
from hutong.app.cli.term.hub import run as run_hub
from hutong.app.cli.term.screen import AsJson, Yes, as_json, confirm, err, line, table
from hutong.app.cli.term.words import both, say
from hutong.app.hub import Hub
from hutong.app.rooms.storage import Storage
from hutong.base.errors import Refusal
from hutong.capabilities.storage import Stores
from hutong.features.files.keep import LONGEST
from hutong.features.files.migrate import Progress as Moved
from hutong.features.files.show import story
from hutong.features.files.show.story import Kept
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Content
from hutong.switchboard.drafts import channels

HELP: Final = both(
    "把文件从一个通道移到另一个（校验内容）；可随时中断，再次运行会接着移动",
    "Move files from one channel to another, compared; stop it at any time: run again, it goes on where it was",
)
INTERRUPTED: Final = 130  # what shells expect of a command that Ctrl-C ended
_LONGEST: Final = 90 * 86_400  # seconds

Old = Annotated[str, typer.Argument(metavar="FROM", help=both("原通道：编号，或 代码/商户号", "The old channel"))]
New = Annotated[str, typer.Argument(metavar="TO", help=both("新通道：编号，或 代码/商户号", "The new channel"))]
Grace = Annotated[
    int,
    typer.Option(
        "--grace",
        min=0,
        max=_LONGEST,
        metavar="SECONDS",
        help=both("原处保留的秒数：旧链接在此期间有效", "How long the old place stays: links given before lead there"),
    ),
]


@dataclass(slots=True)
class _Run:
    """One run: between which channels, and how far it came."""

    old: int
    new: int
    names: tuple[str, str]
    moved: Moved = field(default_factory=lambda: Moved(0, 0))
    interrupted: bool = False
    still: bool = False  # new files still go to the old channel

    @property
    def left(self) -> int:
        """Files that are still at the old channel, as far as this run knows."""
        return self.moved.files - self.moved.moved - self.moved.changed


def migrate(old: Old, new: New, grace: Grace = LONGEST, yes: Yes = False, in_json: AsJson = False) -> None:
    """Moves every stored file of a channel; ends with 1 when some failed, with 130 when it was interrupted."""

    async def look(actor: Actor) -> tuple[_Run, Kept]:
        content = await channels.look(actor)
        found, named = _Run(number_of(content, old), number_of(content, new), ("", "")), namer(content)
        found.names = (named(found.old), named(found.new))
        return found, await story.kept(actor.pool, found.old)

    going, kept = run(look)
    first, second = going.names
    if kept.files:
        size = decimal(kept.bytes)
        zh = f"把 {kept.files} 个文件（{size}）从 {first} 移到 {second}？可随时中断，再次运行会接着移动"
        en = f"Move {kept.files} files ({size}) from {first} to {second}? It may be stopped and run again at any time"
        confirm(zh, en, yes or in_json)
    try:
        run_hub(lambda hub, actor: _move(hub, actor, going, timedelta(seconds=grace)))
    except Refusal:
        if going.moved.moved and not in_json:  # the database went away: what was moved stays moved
            _print(going, grace)
        raise
    if in_json:
        as_json(_packed(going))
    else:
        _print(going, grace)
    if going.interrupted:
        raise typer.Exit(INTERRUPTED)
    if going.moved.failures:
        raise typer.Exit(1)


async def _move(hub: Hub, actor: Actor, going: _Run, grace: timedelta) -> None:
    """Moves until all is done or somebody presses Ctrl-C; what is half copied then is thrown away by the worker."""
    with _bar(going) as bar:

        def tell(moved: Moved) -> None:
            going.moved = moved
            bar.update(
                bar.task_ids[0],
                total=moved.bytes,
                completed=moved.moved_bytes,
                files=f"{moved.moved + moved.changed}/{moved.files}",
            )

        try:
            await Storage.assemble(hub).mover.move(going.old, going.new, tell, grace=grace)
        except asyncio.CancelledError:
            going.interrupted = True
            task = asyncio.current_task()
            if task is not None:
                task.uncancel()  # it is dealt with here: the end of the hub must not be cut short
    going.still = _leads_to(hub.switchboard.current.content, going.old)
    detail = {"to": going.new, "files": going.moved.moved, "bytes": going.moved.moved_bytes}
    more = {"failed": len(going.moved.failures), "interrupted": going.interrupted}
    async with actor.change() as connection:
        await actor.note(connection, "files.migrate", f"channel/{going.old}", {**detail, **more})


@contextmanager
def _bar(going: _Run) -> Iterator[Progress]:
    """Files, bytes, rate and time left, on standard error: standard output is for the result."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[files]} " + say("个文件", "files")),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
    )
    screen = err()
    with Progress(*columns, console=screen, disable=not screen.is_terminal) as bar:
        bar.add_task(" → ".join(going.names), total=None, files="0/?")
        yield bar


def _leads_to(content: Content, channel_id: int) -> bool:
    return any(route.channel_id == channel_id and route.enabled for route in content.routes_of(Stores.ROUTE))


def _packed(going: _Run) -> dict[str, Any]:
    moved = going.moved
    return {
        "from": going.old,
        "to": going.new,
        "files": moved.files,
        "bytes": moved.bytes,
        "moved": moved.moved,
        "moved_bytes": moved.moved_bytes,
        "changed": moved.changed,
        "left": going.left,
        "failures": [{"id": number, "why": why} for number, why in moved.failures],
        "interrupted": going.interrupted,
        "route_still_leads_to_old": going.still,
    }


def _print(going: _Run, grace: int) -> None:
    moved, (first, second) = going.moved, going.names
    if not moved.files:
        line(say(f"{first} 上没有文件。", f"There are no files at {first}."))
    if moved.moved:
        size = decimal(moved.moved_bytes)
        words = f"已移动 {moved.moved} 个文件（{size}）到 {second}", f"Moved {moved.moved} files ({size}) to {second}"
        line(f"✔ {say(*words)}", "green")
        line(say(f"原处保留 {grace} 秒后由后台进程清理。", f"The worker clears the old place after {grace} s."), "dim")
    if moved.changed:
        words = f"{moved.changed} 个文件其间已被删除或移走", f"{moved.changed} files were deleted or moved meanwhile"
        line(say(*words))
    if moved.failures:
        line(f"✘ {say(f'{len(moved.failures)} 个文件失败', f'{len(moved.failures)} files failed')}", "red")
        table("", ("sysFileId", say("原因", "Why")), [[number, why] for number, why in moved.failures])
    if going.interrupted:
        line(f"! {say('已中断', 'Interrupted')}", "yellow")
    if going.left:
        zh = f"{going.left} 个文件仍在 {first}；再次运行同一命令会接着移动。"
        en = f"{going.left} files are still at {first}; run the same command again, it goes on."
        line(say(zh, en), "yellow")
    if going.still:
        zh = f"! 存储路由仍指向 {first}，新文件还会存到那里：hutong route add storage {going.old} --off"
        en = (
            f"! A storage route still leads to {first}: new files go there (hutong route add storage {going.old} --off)"
        )
        line(say(zh, en), "yellow")
