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
_LONGEST: Final = 500  # characters of a text; providers bill every 67 of them as one message
_WORD: Final = 64  # characters of a provider's template or signature


def wrongs(template: Template, content: Content) -> Iterator[Text]:
    """Why this template can't be, given everything else; nothing when it can."""
    if not _NAME.fullmatch(template.name):
        yield Text(
            "名称须为 2–32 位小写字母、数字或下划线", "a name is 2 to 32 lower-case letters, digits, underscores"
        )
    if not template.text.strip() or len(template.text) > _LONGEST:
        yield Text(f"内容须为 1–{_LONGEST} 字", f"a text has 1 to {_LONGEST} characters")
    if "${" in PARAM.sub("", template.text):
        yield Text("参数须写成 ${name}，字母开头", "a parameter is written ${name} and begins with a letter")
    for channel_id, carrier in template.carriers.items():
        yield from _wrong_carrier(channel_id, carrier, content)


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


async def put_template(actor: Actor, template: Template) -> None:
    """Adds or replaces a template in the draft; Refusal (BAD_TEMPLATE) with every reason."""
    async with actor.change() as connection:
        content = await rows.read(connection)
        causes = list(wrongs(template, content))
        if causes:
            zh, en = "；".join(cause.zh for cause in causes), "; ".join(cause.en for cause in causes)
            raise Refusal(Problem.BAD_TEMPLATE, Text(f"{template.name}：{zh}", f"{template.name}: {en}"))
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
    if max(len(carrier.template), len(carrier.sign)) > _WORD:
        yield Text(f"模板编号与签名最多 {_WORD} 字", f"a template or signature has at most {_WORD} characters")
