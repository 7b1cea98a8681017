"""`hutong message settings|check`: by which channel and template each kind goes, and whether the templates fit."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Any, Final

import typer

from hutong.app.cli.channel.names import namer
from hutong.app.cli.channel.show import hint_refresh
from hutong.app.cli.term.given import pairs
from hutong.app.cli.term.ground import run
from hutong.app.cli.term.hub import run as run_hub
from hutong.app.cli.term.screen import AsJson, as_json, line, table, yes_no
from hutong.app.cli.term.words import both, say, tell
from hutong.app.hub import Hub
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.features.messages.check import KINDS_CHECKED, Checked
from hutong.features.messages.check import check as compare
from hutong.features.messages.compare import Compared
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Content
from hutong.switchboard.drafts import channels
from hutong.switchboard.drafts.texts import letters
from hutong.switchboard.letters.head import Letterhead, Shape
from hutong.switchboard.letters.kinds import KINDS

CHECK: Final = both(
    "模板自检：与公众号里的模板逐字比对；有不一致时以 1 结束",
    "Compare with the accounts' own templates, character by character; ends with 1 where one is wrong",
)
app = typer.Typer(no_args_is_help=True, help=both("推送配置（草稿）。", "Push settings, in the draft."))
KindName = Annotated[str, typer.Argument(metavar="KIND", help=both("消息类型，如 wx_payment", "Such as wx_payment"))]
MiniApp = Annotated[
    str | None,
    typer.Option("--mini-app", help=both("点击后打开的小程序 AppID", "AppID of the mini program that a tap opens")),
]
MiniPage = Annotated[str | None, typer.Option("--mini-page", help=both("小程序页面", "The mini program's page"))]
_RUNNING: Final = (
    "以下比对的是正在生效的配置；草稿用 --draft。",
    "Compared: the settings that run; --draft is for the draft.",
)
_VERDICTS: Final = {
    "same": Text("一致", "the same"),
    "slight": Text("略有不同", "slightly different"),
    "wrong": Text("不一致", "different"),
    "unset": Text("未选通道", "no channel chosen"),
    "unasked": Text("未能取回模板", "the account could not be asked"),
}


@app.command("list", help=both("列出五类消息", "List the five kinds"))
def list_(in_json: AsJson = False) -> None:
    """Every kind of the draft."""
    content = run(channels.look)
    found = [content.letter(kind) for kind in KINDS]
    if in_json:
        as_json([_packed(one, content) for one in found])
        return
    named = namer(content)
    names = [say("类型", "Kind"), say("名称", "Label"), say("启用", "On"), say("通道", "Channel")]
    rows = [
        [one.kind, tell(KINDS[one.kind].label), yes_no(one.enabled), named(one.channel_id), one.template, one.shape]
        for one in found
    ]
    table("", [*names, say("模板", "Template"), say("格式", "Shape")], rows)


@app.command(
    "set", help=both("修改一类消息（草稿）；没有给出的保持不变", "Change a kind in the draft; what isn't given stays")
)
def set_(
    kind: KindName,
    channel: Annotated[str | None, typer.Option("--channel", help=both("通道", "The channel that sends it"))] = None,
    template: Annotated[
        str | None,
        typer.Option("--template", help=both("模板 ID；短信填模板名", "Its id; of sms, the template's name")),
    ] = None,
    shape: Annotated[
        Shape | None,
        typer.Option("--shape", help=both("模板格式；字段与内容随之恢复", "Its shape; names and text follow")),
    ] = None,
    name: Annotated[
        list[str] | None,
        typer.Option("--name", metavar="FIELD=NAME", help=both("字段对应，可多次", "The template's name; may repeat")),
    ] = None,
    first: Annotated[str | None, typer.Option("--first", help=both("开头", "First line"))] = None,
    remark: Annotated[str | None, typer.Option("--remark", help=both("结尾", "Last line"))] = None,
    title: Annotated[str | None, typer.Option("--title", help=both("模板标题", "The template's title"))] = None,
    text: Annotated[str | None, typer.Option("--text", help=both("模板内容", "The template's text"))] = None,
    url: Annotated[str | None, typer.Option("--url", help=both("点击后打开的网页", "Where a tap leads"))] = None,
    mini_app: MiniApp = None,
    mini_page: MiniPage = None,
    on: Annotated[bool | None, typer.Option("--on/--off", help=both("启用或停用", "On or off"))] = None,
    in_json: AsJson = False,
) -> None:
    """Sets a kind up."""
    if kind not in KINDS:
        raise Refusal(Problem.BAD_COMMAND, ", ".join(KINDS))
    given = {"template": template, "first": first, "remark": remark, "title": title, "text": text, "url": url}
    given |= {"mini_app": mini_app, "mini_page": mini_page}
    changes: dict[str, Any] = {key: value for key, value in {**given, "enabled": on}.items() if value is not None}

    async def work(actor: Actor) -> tuple[Letterhead, Content]:
        content = await channels.look(actor)
        letter = content.letter(kind)
        if shape is not None and shape != letter.shape:
            usual = KINDS[kind].shaped(shape)
            like = {key: getattr(usual, key) for key in ("shape", "title", "text", "names", "first", "remark")}
            letter = replace(letter, **like)
        names = {ours: theirs for ours, theirs in {**letter.names, **pairs(name)}.items() if theirs}
        where = letter.channel_id if channel is None else channels.find(content, channel).id
        letter = replace(letter, channel_id=where, names=names, **changes)
        await letters.put_letter(actor, letter)
        return letter, content

    letter, content = run(work)
    if in_json:
        as_json(_packed(letter, content))
        return
    line(f"✔ {say('已保存', 'Saved')} {tell(KINDS[kind].label)}", "green")
    for cause in letters.doubts(letter, content):
        line(f"! {tell(cause)}", "yellow")
    hint_refresh()


def check(
    kinds: Annotated[
        list[str] | None, typer.Argument(metavar="[KIND…]", help=both("消息类型；默认全部", "Which; by default all"))
    ] = None,
    draft: Annotated[
        bool, typer.Option("--draft", help=both("比对草稿，而不是正在生效的配置", "Of the draft, before a refresh"))
    ] = False,
    in_json: AsJson = False,
) -> None:
    """Compares; ends with 1 where a template is wrong or could not be had."""
    strange = [kind for kind in kinds or () if kind not in KINDS_CHECKED]
    if strange:
        raise Refusal(Problem.BAD_COMMAND, f"{strange[0][:32]}; {', '.join(KINDS_CHECKED)}")

    async def work(hub: Hub, actor: Actor) -> list[Checked]:
        content = await channels.look(actor) if draft else None
        return await compare(hub.switchboard, content, kinds or KINDS_CHECKED)

    found = run_hub(work)
    if in_json:
        as_json([{"of": "draft" if draft else "running", **_checked(one)} for one in found])
    else:
        line(say("以下比对的是草稿。", "Compared: the draft.") if draft else say(*_RUNNING))
        for one in found:
            _print(one)
    if any(one.verdict in ("wrong", "unasked") for one in found):
        raise typer.Exit(1)


def _packed(letter: Letterhead, content: Content) -> dict[str, Any]:
    found = letters.faults(letter, content)
    faults = [{"field": field, "message": tell(why)} for field, why in found] if letter.enabled else []
    return {**letter.pack(), "label": KINDS[letter.kind].label._asdict(), "faults": faults}


def _checked(one: Checked) -> dict[str, Any]:
    failed = one.failed
    return {
        "kind": one.head.kind,
        "verdict": one.verdict,
        "template": one.head.template,
        "why": f"{failed.fault} {tell(failed.reason)}".strip() if failed else "",
        "findings": [
            {"level": found.level, "what": found.what, "message": tell(found.message), "remedy": tell(found.remedy)}
            for found in one.findings
        ],
        "title": _diff(one.title),
        "text": _diff(one.text),
    }


def _diff(one: Compared | None) -> dict[str, Any] | None:
    if one is None:
        return None
    sides = {"expected_spans": one.expected_spans, "found_spans": one.found_spans}
    return {"expected": one.expected, "found": one.found, **sides}


def _print(one: Checked) -> None:
    tone = {"same": "green", "slight": "yellow", "unset": "yellow"}.get(one.verdict, "red")
    line(f"{tell(KINDS[one.head.kind].label)}  {tell(_VERDICTS[one.verdict])}", tone)
    if one.failed:
        line(f"  {tell(one.failed.reason)}")
    for found in one.findings:
        line(f"  - {tell(found.message)}")
        line(f"    {tell(found.remedy)}")
    for compared in (one.title, one.text):
        if compared is not None and compared.found_spans:
            line(f"    {say('应为', 'expected')}: {marked(compared.expected, compared.expected_spans)}")
            line(f"    {say('实际', 'it has')}: {marked(compared.found, compared.found_spans)}")


def marked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """A text with what differs in brackets, on one line; empty brackets where something is missing."""
    told, at = "", 0
    for begin, end in spans:
        told += f"{text[at:begin]}【{text[begin:end]}】"
        at = end
    return (told + text[at:]).replace("\n", "↵")
