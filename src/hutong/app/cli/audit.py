"""`hutong audit`: who did what, and whether anybody tampered with the record of it."""

import json
from typing import Annotated, Any

import typer

from hutong.app.cli.term.ground import run, settings
from hutong.app.cli.term.moments import clock, since
from hutong.app.cli.term.screen import AsJson, Yes, as_json, confirm, err, line, table
from hutong.app.cli.term.words import both, say, tell
from hutong.features.audit import anchor, look, words
from hutong.features.audit.findings import Report
from hutong.features.audit.link import Linker
from hutong.features.audit.verify import verify as walk
from hutong.switchboard.actor import Actor

app = typer.Typer(
    no_args_is_help=True, help=both("审计：操作记录与防篡改校验。", "The audit: who did what, untouched.")
)


@app.command("list", help=both("列出操作记录，最新在前", "List what was done, newest first"))
def list_(
    who: Annotated[str, typer.Option("--actor", help=both("操作人", "By whom"))] = "",
    action: Annotated[str, typer.Option("--action", help=both("操作，如 channel.set", "Such as channel.set"))] = "",
    subject: Annotated[str, typer.Option("--of", help=both("对象，如 merchant/1000001", "Such as channel/17"))] = "",
    start: Annotated[str, typer.Option("--since", help=both("自 24h、7d 或某日起", "24h, 7d or a date"))] = "",
    most: Annotated[int, typer.Option("--most", "-n", min=1, max=1000, help=both("条数", "How many"))] = 50,
    in_json: AsJson = False,
) -> None:
    """The audit's rows."""
    wish = look.Wish(
        actor=who,
        actions=(action,) if action else (),
        subject=subject,
        start=since(start) if start else None,
    )
    found = run(lambda actor: look.page(actor.pool, wish, limit=most))
    if in_json:
        as_json([_packed(one) for one in found.rows])
        return
    names = (say("编号", "Id"), say("北京时间", "At (Beijing)"), say("操作人", "Who"), say("操作", "Did"))
    rows = [
        [
            str(one.id),
            clock(one.at),
            one.actor,
            tell(words.action(one.action)),
            one.subject,
            json.dumps(one.detail, ensure_ascii=False),
        ]
        for one in found.rows
    ]
    table("", (*names, say("对象", "What"), say("内容", "Detail")), rows)


@app.command("verify", help=both("校验审计链：任何改动、删除、插入都会指出是哪一行", "Find what was tampered with"))
def verify(
    anchors: Annotated[
        list[str] | None,
        typer.Option("--anchor", metavar="SEQ:HASH", help=both("另存的锚点，可多次", "An anchor kept elsewhere")),
    ] = None,
    in_json: AsJson = False,
) -> None:
    """Walks the whole chain; status 1 when something is wrong."""
    heads = [*map(anchor.read, anchors or ()), *anchor.kept(settings().home)]

    async def work(actor: Actor) -> Report:
        return await walk(actor.pool, actor.vault, heads, progress=None if in_json else _progress)

    report = run(work)
    if in_json:
        as_json(_told(report))
    else:
        _print(report)
    if not report.intact:
        raise typer.Exit(1)


@app.command("anchor", help=both("打印链尾锚点，请存到别处", "Print the chain's end, to be kept elsewhere"))
def anchor_(in_json: AsJson = False) -> None:
    """Links what waits, then prints SEQ:HASH."""

    async def work(actor: Actor) -> str:
        linker = Linker(actor.pool, actor.vault)
        await linker.all()
        return str(await linker.head() or "")

    found = run(work)
    if in_json:
        as_json({"anchor": found})
    else:
        typer.echo(found)


@app.command(
    "adopt", help=both("把有签名之前的旧记录收进链里（升级后一次）", "Take in rows from before there were seals")
)
def adopt(yes: Yes = False, in_json: AsJson = False) -> None:
    """Once, after an upgrade: look at them first, for the hub can't know who wrote them."""
    confirm(
        "把没有签名的记录都收进审计链？先用 hutong audit list 看一遍：系统无法分辨它们是谁写的。",
        "Take every row without a seal into the chain? Look at them first: the hub can't tell who wrote them.",
        yes or in_json,
    )

    async def work(actor: Actor) -> int:
        linked = await Linker(actor.pool, actor.vault).adopt()
        async with actor.change() as connection:
            await actor.note(connection, "audit.adopt", "audit/chain", {"rows": linked})
        return linked

    linked = run(work)
    if in_json:
        as_json({"rows": linked})
    else:
        line(say(f"✔ 收进了 {linked} 行", f"✔ Took in {linked} rows"), "green")


def _progress(done: int, total: int) -> None:
    screen = err()
    if screen.is_terminal:
        screen.print(f"{done:,} / {total:,}", end="\r" if done < total else "\n")


def _print(report: Report) -> None:
    for finding in report.findings:
        line(f"✘ {tell(finding.text())}", "red")
    if report.found > len(report.findings):
        more = report.found - len(report.findings)
        line(say(f"…另有 {more} 处", f"… and {more} more"), "red")
    rows, anchors = report.rows, report.anchors
    if report.intact:
        line(say(f"✔ 审计链完好：{rows} 行", f"✔ The audit is intact: {rows} rows"), "green")
    else:
        line(
            say(f"审计链不完好：{report.found} 处", f"The audit was tampered with: {report.found} findings"), "bold red"
        )
    line(say(f"  对照锚点 {anchors} 个", f"  compared with {anchors} anchors"))
    if report.end:
        line(f"  {say('链尾', 'End')}  {report.end}")


def _told(report: Report) -> dict[str, Any]:
    findings = [
        {"kind": one.kind, "seq": one.seq, "until": one.until, "row": one.event_id, "text": tell(one.text())}
        for one in report.findings
    ]
    return {
        "intact": report.intact,
        "rows": report.rows,
        "end": report.end,
        "anchors": report.anchors,
        "waiting": report.waiting,
        "found": report.found,
        "findings": findings,
    }


def _packed(row: look.Row) -> dict[str, Any]:
    names = ("id", "at", "actor", "action", "subject", "detail")
    return {name: getattr(row, name) for name in names}
