"""`hutong channel test|export`: a channel tried with its provider, and the lists taken away."""

from pathlib import Path
from typing import Annotated

import typer

from hutong.app.cli.setup import packed_probe, print_probe
from hutong.app.cli.term import hub as whole
from hutong.app.cli.term.ground import run
from hutong.app.cli.term.screen import AsJson, as_json, line, table
from hutong.app.cli.term.words import both, language, say, tell
from hutong.app.hub import Hub
from hutong.base.errors import Problem, Refusal
from hutong.base.sheet import Sheet
from hutong.base.text import Text
from hutong.capabilities.faults import Failed
from hutong.features.setup.probe import Probe, probe
from hutong.switchboard.actor import Actor
from hutong.switchboard.drafts import channels, publish
from hutong.switchboard.lists import sheets
from hutong.switchboard.routing.health import illnesses

app = typer.Typer()
_LISTS = ("channels", "settings", "routes")


@app.command("test", help=both("向服务商测试运行中的通道", "Test a running channel with its provider"))
def attempt(
    reference: Annotated[
        str, typer.Argument(metavar="CHANNEL", help=both("编号，或 代码/商户号", "Its id, or CODE/MERCHANT_NO"))
    ],
    in_json: AsJson = False,
) -> None:
    """Ends with 1 when the provider doesn't take our keys, or can't be reached."""

    async def work(hub: Hub, _: Actor) -> tuple[str, Probe]:
        setup = channels.find(hub.switchboard.current.content, reference)
        try:
            return setup.title, await probe(await hub.switchboard.open(setup.id))
        except Failed as failed:
            return setup.title, Probe(False, failed.said)

    title, found = whole.run(work)
    if in_json:
        as_json({"channel": title, **packed_probe(found)})
    else:
        print_probe(title, found)
    if found.passed is False:
        raise typer.Exit(1)


@app.command(help=both("导出通道、配置或路由清单（密钥已掩码）", "Take a list away (secrets are masked)"))
def export(
    what: Annotated[str, typer.Argument(help=both("channels、settings 或 routes", "channels, settings or routes"))],
    columns: Annotated[
        str, typer.Option("--columns", help=both("只要这些列，逗号分隔", "Only these columns, with commas"))
    ] = "",
    out: Annotated[
        Path | None, typer.Option("--csv", help=both("写入 CSV 文件；- 为标准输出", "Write CSV to a file; - to stdout"))
    ] = None,
    in_json: AsJson = False,
) -> None:
    """A table to look at and print, JSON, or CSV that no spreadsheet takes for formulas."""

    async def work(actor: Actor) -> Sheet:
        both, ill = await publish.both(actor), await illnesses(actor.pool)
        found = sheets(both.draft, actor.vault, language(), running=both.running, ill=ill)
        return _chosen(found[what], columns) if what in found else _none(what)

    sheet = run(work)
    if in_json:
        names = [column.name for column in sheet.columns]
        as_json([{name: row.get(name, "") for name in names} for row in sheet.rows])
    elif out is None:
        table("", [tell(column.label) for column in sheet.columns], sheet.cells())
    elif str(out) == "-":
        typer.echo(sheet.csv(language()), nl=False)
    else:
        out.write_text(sheet.csv(language()), encoding="utf-8", newline="")
        line(f"✔ {say('已写入', 'Wrote')} {out}  {len(sheet.rows)}", "green")


def _chosen(sheet: Sheet, columns: str) -> Sheet:
    names = [name.strip() for name in columns.split(",") if name.strip()]
    try:
        return sheet.choose(names)
    except KeyError as error:
        known = ", ".join(column.name for column in sheet.columns)
        wrong = str(error.args[0])
        detail = Text(f"没有列 {wrong}（{known}）", f"there is no column {wrong} ({known})")
        raise Refusal(Problem.BAD_COMMAND, detail) from None


def _none(what: str) -> Sheet:
    known = ", ".join(_LISTS)
    raise Refusal(Problem.BAD_COMMAND, Text(f"没有清单 {what}（{known}）", f"there is no list {what} ({known})"))
