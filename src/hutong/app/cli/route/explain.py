"""`hutong route explain`: which channel would run now, and why it and not another."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Annotated, Any, Final

import typer

from hutong.app.cli.channel.uses import packed
from hutong.app.cli.route.commands import Business, Ill, check_business
from hutong.app.cli.term.ground import run
from hutong.app.cli.term.moments import clock
from hutong.app.cli.term.screen import AsJson, as_json, line, table, yes_no
from hutong.app.cli.term.words import both, language, say, tell
from hutong.base.clock import now
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.base.vault import Vault
from hutong.capabilities.sayings import spoken
from hutong.capabilities.sms import SendsSms
from hutong.capabilities.storage import Stores
from hutong.features.files import shelves
from hutong.features.files.wish import checked_name
from hutong.features.sms import send
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Content, Template
from hutong.switchboard.drafts import channels, publish
from hutong.switchboard.drafts.routes import PAGE
from hutong.switchboard.routing import health
from hutong.switchboard.routing.explain import Judge, shares
from hutong.switchboard.routing.explain import explain as explained
from hutong.switchboard.routing.health import resting
from hutong.switchboard.routing.plan import Step

HELP: Final = both(
    "现在由哪个通道处理、为什么；没有可用路由时退出码为 1",
    "Which channel would run now, and why; ends with 1 when none would",
)
PLACES: Final = {
    "first": Text("运行", "runs"),
    "standby": Text("候补", "stands by"),
    "resting": Text("休息", "rests"),
    "out": Text("不可用", "out"),
}


@dataclass(frozen=True, slots=True)
class _Case:
    """What is to be carried: a template, a plain text, a file, or (all empty) nothing in particular."""

    template: str = ""
    text: bool = False
    file: str = ""


@dataclass(frozen=True, slots=True)
class _Told:
    """The explanation."""

    revision: int | None  # None: the draft; 0: nothing was published yet
    content: Content
    steps: list[Step]
    ill: Ill
    problem: Refusal | None  # why no channel would run


def explain(
    business: Business,
    template: Annotated[
        str, typer.Option("--template", metavar="NAME", help=both("发送这个短信模板时", "For this SMS template"))
    ] = "",
    text: Annotated[bool, typer.Option("--text", help=both("发送自由文本短信时", "For a plain text message"))] = False,
    file: Annotated[
        str, typer.Option("--file", metavar="NAME", help=both("存放这个名称的文件时", "For a file of this name"))
    ] = "",
    draft: Annotated[bool, typer.Option("--draft", help=both("按草稿，而不是运行中的版本", "Over the draft"))] = False,
    in_json: AsJson = False,
) -> None:
    """Every route in the order of trying, each with the reason for its place."""
    name = check_business(business)
    case = _case(business, template, text, file)

    async def work(actor: Actor) -> _Told:
        revision, content = (None, await channels.look(actor)) if draft else await _running(actor)
        return _explained(business, case, revision, content, await health.illnesses(actor.pool), actor.vault)

    told = run(work)
    if in_json:
        as_json(_packed(business, told))
    else:
        _print(business, name, told)
    if told.problem is not None:
        raise typer.Exit(1)


def _case(business: str, template: str, text: bool, file: str) -> _Case:
    """Refusal (BAD_COMMAND, FILE_NAME) for what can't be asked of this business."""
    if template and text:
        raise Refusal(Problem.BAD_COMMAND, Text("--template 与 --text 只能用一个", "either --template or --text"))
    if (template or text) and business != SendsSms.ROUTE:
        raise Refusal(Problem.BAD_COMMAND, Text("--template、--text 只用于 sms", "--template and --text go with sms"))
    if file and business != Stores.ROUTE:
        raise Refusal(Problem.BAD_COMMAND, Text("--file 只用于 storage", "--file goes with storage"))
    return _Case(template, text, checked_name(PurePath(file).name) if file else "")


async def _running(actor: Actor) -> tuple[int, Content]:
    newest = await publish.versions(actor, 1)
    if not newest:
        return 0, Content()
    async with actor.pool.acquire() as connection:
        return newest[0].id, await publish.content_of(connection, newest[0].id)


def _explained(business: str, case: _Case, revision: int | None, content: Content, ill: Ill, vault: Vault) -> _Told:
    carriers = shelves.by_settings(content, vault)
    judges: list[Judge] = []
    if case.template or case.text:
        template = _template(content, case.template) if case.template else None
        judges.append(lambda route: send.unfit(content, route, template))
    if case.file:
        judges.append(shelves.unfit(case.file, carriers))
    steps = explained(content, business, ill, now(), vault, judges)
    problem = None
    try:
        if case.file:
            shelves.check_suffix(content, case.file, carriers)
    except Refusal as refusal:
        problem = refusal
    if problem is None and all(step.place == "out" for step in steps):
        problem = Refusal(Problem.NO_ROUTE, business)
    return _Told(revision, content, steps, ill, problem)


def _template(content: Content, name: str) -> Template:
    """The template; Refusal (NO_TEMPLATE, SMS_TEMPLATE when it is off)."""
    found = content.templates.get(name)
    if found is None:
        raise Refusal(Problem.NO_TEMPLATE, name)
    if not found.enabled:
        raise Refusal(Problem.SMS_TEMPLATE, Text(f"{name} 已停用", f"{name} is off"))
    return found


def _shares(told: _Told, business: str) -> dict[int, str]:
    """Which part of a split business each channel gets, resting ones left out."""
    found = shares(told.content, business, told.steps, told.ill)
    return {channel_id: f"{share}%" for channel_id, share in found.items()}


def _packed(business: str, told: _Told) -> dict[str, Any]:
    first = told.steps[0].route.channel_id if told.steps and told.problem is None else None
    shares = _shares(told, business)
    problem = told.problem
    return {
        "business": business,
        "revision": told.revision,
        "split": business in told.content.splits,
        "runs": first,
        "problem": problem and {"code": problem.problem.entry.number, "msg": problem.message(language())},
        "page": tell(PAGE) if problem and problem.problem is Problem.NO_ROUTE else None,
        "steps": [_packed_step(step, told.ill, shares) for step in told.steps],
    }


def _packed_step(step: Step, ill: Ill, shares: dict[int, str]) -> dict[str, Any]:
    return {
        "channel": step.route.channel_id,
        "title": step.title,
        "weight": step.route.weight,
        "enabled": step.route.enabled,
        "place": step.place,
        "why": tell(step.why),
        "rests": packed(resting(ill, step.route.channel_id)),
        "share": shares.get(step.route.channel_id),
    }


def _print(business: str, name: Text, told: _Told) -> None:
    over = say("草稿", "the draft") if told.revision is None else f"{say('版本', 'revision')} {told.revision}"
    if told.revision == 0:
        line(
            say("还没有发布过任何版本；加 --draft 查看草稿。", "Nothing was published yet; --draft looks at the draft.")
        )
    shares = _shares(told, business)
    if told.steps:
        heads = [say("次序", "Order"), say("通道", "Channel"), say("权重", "Weight"), say("启用", "On")]
        heads += [say("份额", "Share")] if shares else []
        rows = [_row(number, step, shares) for number, step in enumerate(told.steps, 1)]
        heads += [say("位置", "Place"), say("原因", "Why")]
        table(f"{tell(name)} {business}  ({over})", heads, rows)
    for step in told.steps:
        _print_rest(step, told.ill)
    _print_verdict(name, told)


def _row(number: int, step: Step, shares: dict[int, str]) -> list[str]:
    order = "-" if step.place == "out" else str(number)
    share = [shares.get(step.route.channel_id, "")] if shares else []
    head = [order, step.title, str(step.route.weight), yes_no(step.route.enabled)]
    return [*head, *share, tell(PLACES[step.place]), tell(step.why)]


def _print_rest(step: Step, ill: Ill) -> None:
    illness = resting(ill, step.route.channel_id)
    if illness is not None:
        said = spoken(illness.words)
        zh = f"{step.title} 休息至 {clock(illness.until)}（北京时间）：连续失败 {illness.fails} 次，{said.zh}"
        en = f"{step.title} rests until {clock(illness.until)} (Beijing): {illness.fails} failures, {said.en}"
        line(f"! {say(zh, en)}", "yellow")
        line(f"  hutong route heal {step.route.channel_id}", "dim")


def _print_verdict(name: Text, told: _Told) -> None:
    if told.problem is None:
        first = told.steps[0]
        line(say(f"✔ {name.zh}由 {first.title} 处理：", f"✔ {first.title} does it: ") + tell(first.why), "green")
        return
    entry = told.problem.problem.entry
    line(f"✘ {entry.number} {told.problem.message(language())}", "red")
    line(f"  {say('原因', 'Cause')}  {tell(entry.cause)}")
    line(f"  {say('处理', 'Remedy')}  {tell(entry.remedy)}")
    if told.problem.problem is Problem.NO_ROUTE:
        line(f"  {say('或', 'Or')}  hutong route add, hutong channel refresh", "dim")
