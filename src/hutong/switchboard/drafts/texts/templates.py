"""Templates of the draft: texts that merchants send by name, and how each channel knows them."""

import re
from collections.abc import Iterator
from typing import Final

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text
from hutong.capabilities.sms import SendsSms
from hutong.switchboard import registry
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import PARAM, Carrier, Content, Template
from hutong.switchboard.drafts import rows

_NAME: Final = re.compile(r"[a-z][a-z0-9_]{1,31}")
LONGEST: Final = 500  # characters of a text; providers bill every 67 of them as one message
WORD: Final = 64  # characters of a provider's template or signature


def wrongs(template: Template, content: Content) -> Iterator[Text]:
    """Why this template can't be, given everything else; nothing when it can."""
    return (cause for _, cause in faults(template, content))


def faults(template: Template, content: Content) -> Iterator[tuple[str, Text]]:
    """`wrongs` with the field that each is about; carriers.17 is how channel 17 knows it."""
    if not _NAME.fullmatch(template.name):
        why = Text(
            "名称须为 2–32 位小写字母、数字或下划线", "a name is 2 to 32 lower-case letters, digits, underscores"
        )
        yield "name", why
    if not template.text.strip() or len(template.text) > LONGEST:
        yield "text", Text(f"内容须为 1–{LONGEST} 字", f"a text has 1 to {LONGEST} characters")
    if "${" in PARAM.sub("", template.text):
        yield "text", Text("参数须写成 ${name}，字母开头", "a parameter is written ${name} and begins with a letter")
    for channel_id, carrier in template.carriers.items():
        for cause in _wrong_carrier(channel_id, carrier, content):
            yield f"carriers.{channel_id}", cause


def unmapped(template: Template, content: Content) -> Iterator[Text]:
    """Channels that have a route but couldn't carry this template: they will be passed over."""
    for route in content.routes_of(SendsSms.ROUTE):
        setup = content.channels.get(route.channel_id)
        spec = registry.specs().get(setup.code) if setup else None
        if setup is None or spec is None or not issubclass(spec.adapter, SendsSms) or not route.enabled:
            continue
        carrier = template.carriers.get(setup.id, Carrier())
        if not carrier.template and not spec.adapter.PLAIN:
            yield Text(
                f"{setup.title} 没有对应的模板编号，发送时会被跳过",
                f"{setup.title} has no template for it and will be passed over",
            )


async def put_template(actor: Actor, template: Template, *, expect: str | None = None) -> None:
    """Adds or replaces a template in the draft; Refusal (BAD_TEMPLATE with every reason at its field, DRAFT_CHANGED).

    `expect`: the mark of the template that was looked at; "" to add one that isn't there yet.
    """
    async with actor.change() as connection:
        content = await rows.read(connection)
        title = Text(f"模板 {template.name}", f"template {template.name}")
        rows.agree(expect, content.templates.get(template.name), title)
        found = list(faults(template, content))
        if found:
            zh, en = "；".join(why.zh for _, why in found), "; ".join(why.en for _, why in found)
            raise Refusal(Problem.BAD_TEMPLATE, Text(f"{template.name}：{zh}", f"{template.name}: {en}"), found)
        await rows.put_template(connection, template)
        carriers = {str(key): [carrier.template, carrier.sign] for key, carrier in template.carriers.items()}
        detail = {"text": template.text, "enabled": template.enabled, "carriers": carriers}
        await actor.note(connection, "template.put", f"template/{template.name}", detail)


async def remove_template(actor: Actor, name: str) -> None:
    """Takes a template out of the draft; Refusal (NO_TEMPLATE)."""
    async with actor.change() as connection:
        if await connection.fetchval("DELETE FROM sms_template WHERE name = $1 RETURNING name", name) is None:
            raise Refusal(Problem.NO_TEMPLATE, name)
        await actor.note(connection, "template.remove", f"template/{name}", {})


def _wrong_carrier(channel_id: int, carrier: Carrier, content: Content) -> Iterator[Text]:
    setup = content.channels.get(channel_id)
    if setup is None:
        yield Text(f"通道 {channel_id} 不存在", f"channel {channel_id} doesn't exist")
        return
    spec = registry.specs().get(setup.code)
    if spec is None or not issubclass(spec.adapter, SendsSms):
        yield Text(f"{setup.title} 不能发短信", f"{setup.title} can't send SMS")
    elif carrier.template and not spec.adapter.TEMPLATES:
        yield Text(f"{setup.title} 只发文本，没有模板", f"{setup.title} sends plain text and knows no templates")
    if max(len(carrier.template), len(carrier.sign)) > WORD:
        yield Text(f"模板编号与签名最多 {WORD} 字", f"a template or signature has at most {WORD} characters")
