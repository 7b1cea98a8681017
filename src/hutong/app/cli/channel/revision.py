"""`hutong channel refresh|versions|rollback`: how the draft becomes what runs."""

from typing import Annotated, Any

import typer

from hutong.app.cli.channel import show
from hutong.app.cli.term.ground import run
from hutong.app.cli.term.screen import AsJson, Yes, as_json, confirm, line, table
from hutong.app.cli.term.words import both, say
from hutong.base.clock import beijing
from hutong.base.errors import Problem, Refusal
from hutong.switchboard.actor import Actor
from hutong.switchboard.drafts import publish
from hutong.switchboard.drafts.difference import Change
from hutong.switchboard.drafts.publish import Incomplete, Plan, Published

app = typer.Typer()
Remark = Annotated[str, typer.Option("--remark", "-m", help=both("版本说明", "Why"))]
Expect = Annotated[
    str | None,
    typer.Option("--expect", help=both("只在草稿仍为此标记时发布", "Publish only if the draft still has this token")),
]


@app.command(help=both("检查草稿、显示差异、确认后发布", "Check the draft, show what changes, publish when confirmed"))
def refresh(
    remark: Remark = "",
    expect: Expect = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=both("只看不发布", "Only look"))] = False,
    yes: Yes = False,
    in_json: AsJson = False,
) -> None:
    """Publishes the draft."""
    plan = run(publish.plan)
    if dry_run:
        _look(plan, in_json)
        return
    if not plan.changes:
        raise Refusal(Problem.NOTHING_TO_PUBLISH)
    if not in_json:
        show.print_changes(plan.changes)
        show.print_findings(plan.warnings)
    if plan.errors:
        raise Incomplete(plan.errors)
    confirm("发布以上改动？", "Publish these changes?", yes or in_json)

    async def work(actor: Actor) -> Published:
        return await publish.refresh(actor, remark, expect or plan.token)

    _published(run(work), in_json)


@app.command(help=both("列出发布过的版本", "List what was published"))
def versions(
    most: Annotated[int, typer.Option("--most", "-n", help=both("条数", "How many"))] = 20,
    revision: Annotated[int | None, typer.Argument(help=both("只看这个版本的改动", "What this one changed"))] = None,
    in_json: AsJson = False,
) -> None:
    """Revisions, newest first."""

    async def work(actor: Actor) -> list[publish.Version]:
        return await publish.versions(actor, most) if revision is None else [await publish.version(actor, revision)]

    found = run(work)
    if in_json:
        as_json([_version(version) for version in found])
    elif revision is not None:
        show.print_changes([Change.unpack(item) for item in found[0].diff])
    else:
        rows = [[str(v.id), f"{beijing(v.at):%Y-%m-%d %H:%M:%S}", v.actor, str(len(v.diff)), v.remark] for v in found]
        names = (say("版本", "Revision"), say("北京时间", "At (Beijing)"), say("操作人", "By"))
        table("", (*names, say("改动", "Changes"), say("说明", "Remark")), rows)


@app.command(help=both("回到一个旧版本（作为新版本发布）", "Go back: publish an old revision's content as a new one"))
def rollback(
    revision: Annotated[int, typer.Argument(help=both("版本号", "The revision"))],
    remark: Remark = "",
    yes: Yes = False,
    in_json: AsJson = False,
) -> None:
    """Goes back, and makes the draft equal to it."""

    async def look(actor: Actor) -> tuple[Plan, list[Change]]:
        return await publish.plan_rollback(actor, revision)

    plan, lost = run(look)
    if not in_json:
        line(say(f"运行中的配置将回到版本 {revision}：", f"What runs goes back to revision {revision}:"))
        show.print_changes(plan.changes)
        if lost and lost != plan.changes:
            line(say("草稿也会变成这样：", "The draft becomes this too:"), "yellow")
            show.print_changes(lost)
        show.print_findings(plan.warnings)
    if plan.errors:
        raise Incomplete(plan.errors)
    confirm("确定？", "Sure?", yes or in_json)

    async def work(actor: Actor) -> Published:
        return await publish.rollback(actor, revision, remark, plan.token)

    _published(run(work), in_json)


def _look(plan: Plan, in_json: bool) -> None:
    if in_json:
        as_json(_plan(plan))
        return
    show.print_changes(plan.changes)
    show.print_findings(plan.findings)
    line(say(f"标记 {plan.token}", f"Token {plan.token}"), "dim")


def _published(done: Published, in_json: bool) -> None:
    if in_json:
        as_json({"revision": done.revision, **_plan(done.plan)})
        return
    words = f"运行中的版本：{done.revision}（各进程一秒内切换）", f"Revision {done.revision} runs within a second"
    line(f"✔ {say(*words)}", "green")


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "base": plan.base,
        "token": plan.token,
        "changes": [change.pack() for change in plan.changes],
        "errors": [show.finding(finding) for finding in plan.errors],
        "warnings": [show.finding(finding) for finding in plan.warnings],
    }


def _version(version: publish.Version) -> dict[str, Any]:
    moment = version.at.isoformat()
    return {"id": version.id, "at": moment, "actor": version.actor, "remark": version.remark, "changes": version.diff}
