"""`hutong sms template`: texts that merchants send by name, and how each channel knows them; all in the draft."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Annotated, Any

import typer

from hutong.app.cli.channel.names import namer
from hutong.app.cli.channel.show import hint_refresh
from hutong.app.cli.term.ground import run
from hutong.app.cli.term.screen import AsJson, Yes, as_json, confirm, line, table, yes_no
from hutong.app.cli.term.words import both, say, tell
from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Carrier, Content, Template
from hutong.switchboard.drafts import channels
from hutong.switchboard.drafts.texts import templates

app = typer.Typer(
    no_args_is_help=True,
    help=both("短信模板：商户按名称发送的内容。", "Templates: the texts that merchants send by name."),
)
Name = Annotated[str, typer.Argument(help=both("模板名，如 login_code", "Its name, e.g. login_code"))]


@app.command("list", help=both("列出短信模板", "List the templates"))
def list_(in_json: AsJson = False) -> None:
    """All templates of the draft."""
    content = run(channels.look)
    if in_json:
        as_json([_packed(template, content) for template in content.templates.values()])
        return
    if not content.templates:
        line(say("没有模板；用 hutong sms template set 新增。", "None yet; `hutong sms template set` makes one."))
        return
    names = (say("模板", "Template"), say("名称", "Label"), say("内容", "Text"), say("参数", "Parameters"))
    rows = [_row(template, content) for template in content.templates.values()]
    table("", (*names, say("各通道的模板", "At the channels"), say("启用", "On")), rows)


@app.command(
    "set",
    help=both(
        "新增或修改模板（草稿）；没有给出的保持不变", "Make or change a template in the draft; what isn't given stays"
    ),
)
def set_(
    name: Name,
    text: Annotated[
        str | None,
        typer.Option(
            "--text", help=both("内容，参数写作 ${name}；请用单引号", "Its text, with ${name}; single quotes")
        ),
    ] = None,
    zh: Annotated[str | None, typer.Option("--label-zh", help=both("中文名称", "Chinese label"))] = None,
    en: Annotated[str | None, typer.Option("--label-en", help=both("英文名称", "English label"))] = None,
    carrier: Annotated[
        list[str] | None,
        typer.Option(
            "--carrier",
            metavar="CHANNEL=TEMPLATE[@SIGN]",
            help=both("该通道上的模板编号与签名，可多次", "The provider's template and signature; may repeat"),
        ),
    ] = None,
    no_carrier: Annotated[
        list[str] | None,
        typer.Option("--no-carrier", metavar="CHANNEL", help=both("去掉该通道的对应", "Forget it at this channel")),
    ] = None,
    on: Annotated[bool | None, typer.Option("--on/--off", help=both("启用或停用", "On or off"))] = None,
    in_json: AsJson = False,
) -> None:
    """Makes or changes a template."""

    async def work(actor: Actor) -> tuple[Template, Content]:
        content = await channels.look(actor)
        template = content.templates.get(name, Template(name, Text(name, name), ""))
        label = Text(template.label.zh if zh is None else zh, template.label.en if en is None else en)
        template = replace(
            template,
            label=label,
            text=template.text if text is None else text,
            enabled=template.enabled if on is None else on,
            carriers=_carriers(template, content, carrier or (), no_carrier or ()),
        )
        await templates.put_template(actor, template)
        return template, content

    template, content = run(work)
    if in_json:
        as_json(_packed(template, content))
        return
    line(f"✔ {say('已保存', 'Saved')} {name}", "green")
    for cause in templates.unmapped(template, content):
        line(f"! {tell(cause)}", "yellow")
    hint_refresh()


@app.command(help=both("从草稿删除模板", "Remove a template from the draft"))
def remove(name: Name, yes: Yes = False, in_json: AsJson = False) -> None:
    """Removes a template."""
    if name not in run(channels.look).templates:
        raise Refusal(Problem.NO_TEMPLATE, name)
    confirm(f"删除短信模板 {name}？", f"Remove the template {name}?", yes or in_json)

    async def work(actor: Actor) -> None:
        await templates.remove_template(actor, name)

    run(work)
    if in_json:
        as_json({"removed": name})
        return
    line(f"✔ {say('已删除', 'Removed')} {name}", "green")
    hint_refresh()


def _carriers(template: Template, content: Content, given: Sequence[str], gone: Sequence[str]) -> dict[int, Carrier]:
    """The template at every channel after the changes; Refusal (BAD_COMMAND, CHANNEL_NOT_FOUND)."""
    found = dict(template.carriers)
    for reference in gone:
        if found.pop(channels.find(content, reference).id, None) is None:
            detail = Text(f"{reference} 没有对应的模板", f"{reference} has nothing to forget")
            raise Refusal(Problem.BAD_COMMAND, detail)
    for one in given:
        reference, equals, rest = one.partition("=")
        at, _, sign = rest.partition("@")
        if not equals or not reference or not (at or sign):
            detail = Text(f"{one[:40]}：须写成 通道=模板编号@签名", f"{one[:40]}: write CHANNEL=TEMPLATE@SIGN")
            raise Refusal(Problem.BAD_COMMAND, detail)
        found[channels.find(content, reference).id] = Carrier(at.strip(), sign.strip())
    return found


def _packed(template: Template, content: Content) -> dict[str, Any]:
    carriers = {str(channel_id): asdict(carrier) for channel_id, carrier in template.carriers.items()}
    return {
        "name": template.name,
        "label": template.label._asdict(),
        "text": template.text,
        "params": list(template.params),
        "carriers": carriers,
        "enabled": template.enabled,
        "warnings": [tell(cause) for cause in templates.unmapped(template, content)],
    }


def _row(template: Template, content: Content) -> list[str]:
    named = namer(content)
    carriers = "\n".join(
        f"{named(channel_id)} = {carrier.template}{f' @{carrier.sign}' if carrier.sign else ''}"
        for channel_id, carrier in template.carriers.items()
    )
    told = [template.name, tell(template.label), template.text, ", ".join(template.params)]
    return [*told, carriers, yes_no(template.enabled)]
