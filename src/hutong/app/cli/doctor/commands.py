"""`hutong doctor`: an examination on a terminal with its progress, as JSON for machines, or the list of all checks."""

from collections.abc import Iterator
from contextlib import aclosing
from typing import Annotated, Final

import typer
from rich.markup import escape

from hutong.app.cli.doctor.every import every
from hutong.app.cli.term.hub import run
from hutong.app.cli.term.screen import AsJson, as_json, err, out
from hutong.app.cli.term.words import both, say, tell
from hutong.app.hub import Hub
from hutong.app.money import Money
from hutong.base.text import Text
from hutong.capabilities.diagnosis import Finding, Level
from hutong.features.doctor.report import ORDER
from hutong.features.doctor.run import Doctor, Report, Step
from hutong.features.doctor.run import as_json as packed
from hutong.switchboard.actor import Actor

app = typer.Typer()
_HEADS: Final = {
    Level.ERROR: Text("有问题", "Wrong"),
    Level.WARN: Text("将会有问题", "Will go wrong"),
    Level.FINE: Text("正常", "Fine"),
}
_SIGNS: Final = {Level.ERROR: ("✘", "red"), Level.WARN: ("!", "yellow"), Level.FINE: ("✔", "green")}


@app.command(
    help=both(
        "自检：检查整套配置，并向服务商问几个无害的问题；有错误时以 1 结束",
        "Examines the whole set-up, and asks providers what is harmless; ends with 1 where something is wrong",
    )
)
def doctor(
    draft: Annotated[
        bool,
        typer.Option("--draft/--running", help=both("检查草稿，而不是正在运行的配置", "The draft, not what runs")),
    ] = False,
    quiet: Annotated[
        bool, typer.Option("--quiet", "-q", help=both("只显示问题，没有进度", "Only what is wrong, without progress"))
    ] = False,
    list_: Annotated[
        bool, typer.Option("--list", help=both("列出全部检查项，不做检查", "List every check, examine nothing"))
    ] = False,
    markdown: Annotated[
        bool,
        typer.Option("--markdown", help=both("与 --list 一起：输出文档页", "With --list: the page of documentation")),
    ] = False,
    in_json: AsJson = False,
) -> None:
    """Examines, or lists what would be looked for."""
    if list_:
        every(in_json=in_json, markdown=markdown)
        return

    async def work(hub: Hub, _actor: Actor) -> Report:
        money = Money.assemble(hub)
        try:
            return await _examined(money.doctor, draft=draft, silent=quiet or in_json)
        finally:
            await money.post.close()

    report = run(work)
    if in_json:
        as_json(packed(report))
    else:
        _print(report, quiet=quiet)
    raise typer.Exit(1 if report.errors else 0)


async def _examined(doctor: Doctor, *, draft: bool, silent: bool) -> Report:
    """The report; how far it is shows on a terminal meanwhile."""
    screen = err()
    if silent or not screen.is_terminal:
        return await doctor.examine(draft=draft)
    with screen.status(say("正在检查…", "Examining…")) as shown:
        async with aclosing(doctor.stream(draft=draft)) as steps:
            async for step in steps:
                shown.update(_progress(step))
                if step.report is not None:
                    return step.report
    raise RuntimeError("an examination without an end")


def _progress(step: Step) -> str:
    waiting = say("、", ", ").join(tell(name) for name in step.waiting[:3])
    more = "…" if len(step.waiting) > 3 else ""
    return f"{step.done}/{step.total}  {escape(waiting)}{more}"


def _print(report: Report, *, quiet: bool) -> None:
    screen = out()
    for level in ORDER:
        found = list(report.of(level))
        if found and not (quiet and level is Level.FINE):
            sign, colour = _SIGNS[level]
            screen.print(f"[bold {colour}]{sign} {tell(_HEADS[level])} ({len(found)})[/]")
            for one in found:
                for text in _lines(one):
                    screen.print(text, soft_wrap=True)
            screen.print()
    what = say("草稿", "The draft") if report.draft else say("运行中的配置", "What runs")
    colour = "red" if report.errors else "yellow" if report.warnings else "green"
    counts = say(
        f"{report.errors} 个错误，{report.warnings} 个警告，共检查 {len(report.checked)} 项",
        f"{report.errors} errors, {report.warnings} warnings, {len(report.checked)} checks",
    )
    screen.print(f"[{colour}]{what}{say('：', ': ')}{counts}[/] [dim]({report.seconds:.1f} s)[/]", soft_wrap=True)


def _lines(finding: Finding) -> Iterator[str]:
    """One finding: what is right takes one line."""
    colour = _SIGNS[finding.level][1]
    head = f"  [{colour}]{escape(tell(finding.subject))}[/]{say('：', ': ')}{escape(tell(finding.cause))}"
    if finding.level is Level.FINE:
        yield head
        return
    yield f"{head} [dim]\\[{finding.id}][/]"
    if tell(finding.remedy):
        yield f"    [dim]{say('处理', 'Remedy')}[/]  {escape(tell(finding.remedy))}"
    if finding.place:
        yield f"    [dim]{say('页面', 'Page')}[/]  /office{escape(finding.place)}"
