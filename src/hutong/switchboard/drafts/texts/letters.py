"""推送配置 of the draft: which kinds of message go out, by which channel and template, and what is wrong with that."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text, listed
from hutong.capabilities.platform.message import MessageKind, SendsMessages
from hutong.capabilities.sms import SendsSms
from hutong.switchboard import registry
from hutong.switchboard.actor import Actor
from hutong.switchboard.content import Content
from hutong.switchboard.drafts import rows
from hutong.switchboard.letters.head import DATA, FIRST, PLACE, REMARK, SHAPES, Letterhead
from hutong.switchboard.letters.kinds import KINDS, SMS

LONGEST: Final = 500  # characters of a text
WORD: Final = 64  # of a title
ADDRESS: Final = 512
_ID: Final = re.compile(r"[0-9A-Za-z_-]{43}")
_KEYWORD: Final = re.compile(r"keyword[1-9][0-9]?")
_TYPED: Final = re.compile(r"[a-z_]{2,20}[1-9][0-9]?")
_TAP: Final = "点击"  # what the manual's own closing words ask the receiver to do
_PAGE: Final = re.compile(r"https?://[^\s\\]+")


def message_kind(letter: Letterhead) -> MessageKind:
    """How a channel is asked to send it."""
    return MessageKind.SUBSCRIBED if letter.shape == "subscribed" else MessageKind.TEMPLATE


def faults(letter: Letterhead, content: Content) -> Iterator[tuple[str, Text]]:
    """Why it can't be on, field by field; nothing when it can."""
    yield from misshapen(letter)
    yield from _by_sms(letter, content) if letter.kind == SMS else _by_channel(letter, content)


def misshapen(letter: Letterhead) -> Iterator[tuple[str, Text]]:
    """What can't be so, on or off, whatever else there is."""
    if letter.shape not in SHAPES or (letter.kind == SMS and letter.shape != "old"):
        yield "shape", Text("没有这种模板格式", "there is no such shape of template")
    parts = {part.name for part in KINDS[letter.kind].parts}
    strangers = listed(sorted(set(letter.names) - parts))
    if strangers.zh:
        yield "names", Text(f"没有字段 {strangers.zh}", f"there is no field {strangers.en}")
    twice = listed(name for name, times in Counter(letter.names.values()).items() if times > 1)
    if twice.zh:
        yield "names", Text(f"{twice.zh} 重复", f"{twice.en} is there twice")
    if letter.kind != SMS:
        yield from _named(letter)
        yield from _leads(letter)
    for name in ("first", "remark", "url", "mini_page"):
        if "${" in PLACE.sub("", getattr(letter, name)):
            yield name, Text("字段须写成 ${name}，字母开头", "a field is written ${name} and begins with a letter")


def doubts(letter: Letterhead, content: Content) -> Iterator[Text]:
    """What deserves a look but forbids nothing."""
    if letter.kind == SMS and not any(route.enabled for route in content.routes_of(SendsSms.ROUTE)):
        yield Text("短信没有可用的路由，发不出去", "no route leads text messages anywhere")
    missing = [part.label for part in KINDS[letter.kind].parts if part.name not in letter.names]
    if letter.kind != SMS and missing:
        zh, en = listed(one.zh for one in missing).zh, listed(one.en for one in missing).en
        yield Text(f"没有对应模板字段：{zh}", f"no field of the template tells: {en}")
    inviting = letter.shape == "old" and any(_TAP in text for text in (letter.first, letter.remark))
    if letter.kind != SMS and inviting and not (letter.url or letter.mini_app):
        yield Text(
            f"内容写着“{_TAP}”，但没有填写点击后打开的网页或小程序：收件人点了没有反应",
            f"its words ask for a tap ({_TAP}), but no page and no mini program is entered: a tap does nothing",
        )


async def put_letter(actor: Actor, letter: Letterhead, *, expect: str | None = None) -> None:
    """Sets a kind of message up in the draft; Refusal (BAD_LETTER with every reason at its field, DRAFT_CHANGED).

    `expect`: the mark of what was looked at. What is off may have gaps.
    """
    if letter.kind not in KINDS:
        raise Refusal(Problem.BAD_LETTER, Text(f"没有 {letter.kind[:32]} 这类消息", f"no kind {letter.kind[:32]}"))
    async with actor.change() as connection:
        content, name = await rows.read(connection), KINDS[letter.kind].label
        rows.agree(expect, content.letter(letter.kind), name)
        found = list(faults(letter, content) if letter.enabled else misshapen(letter))
        if found:
            zh, en = "；".join(why.zh for _, why in found), "; ".join(why.en for _, why in found)
            raise Refusal(Problem.BAD_LETTER, Text(f"{name.zh}：{zh}", f"{name.en}: {en}"), found)
        if letter.channel_id is not None and letter.channel_id not in content.channels:
            raise Refusal(Problem.CHANNEL_NOT_FOUND, str(letter.channel_id))
        before = content.letter(letter.kind).pack()
        await rows.put_letter(connection, letter)
        changed: dict[str, Any] = {
            key: {"old": before[key], "new": value} for key, value in letter.pack().items() if before[key] != value
        }
        await actor.note(connection, "letter.put", f"letter/{letter.kind}", changed)


def _by_sms(letter: Letterhead, content: Content) -> Iterator[tuple[str, Text]]:
    template = content.templates.get(letter.template)
    if template is None or not template.enabled:
        yield "template", Text("须选择一个已启用的短信模板", "choose an SMS template that is on")
        return
    known = {letter.names.get(part.name, part.name) for part in KINDS[SMS].parts}
    strange = listed(name for name in template.params if name not in known)
    if strange.zh:
        yield (
            "names",
            Text(f"短信模板的参数 {strange.zh} 没有对应的字段", f"nothing fills the template's {strange.en}"),
        )


def _by_channel(letter: Letterhead, content: Content) -> Iterator[tuple[str, Text]]:
    setup = content.channels.get(letter.channel_id or 0)
    if setup is None:
        yield "channel_id", Text("须选择发送消息的通道", "choose the channel that sends it")
    elif not setup.enabled:
        yield "channel_id", Text(f"{setup.title} 已停用", f"{setup.title} is off")
    else:
        spec = registry.specs().get(setup.code)
        if spec is None or not issubclass(spec.adapter, SendsMessages):
            yield "channel_id", Text(f"{setup.title} 不能发模板消息", f"{setup.title} sends no template messages")
        elif message_kind(letter) not in spec.adapter.MESSAGE_KINDS:
            yield "shape", Text(f"{setup.title} 不能按这种模板发送", f"{setup.title} does not send by such a template")
    if not _ID.fullmatch(letter.template):
        yield "template", Text("模板 ID 须为 43 位，在微信公众平台复制", "a template's id has 43 characters")
    if not letter.names:
        yield "names", Text("至少对应一个字段", "at least one field of the template must be filled")


def _named(letter: Letterhead) -> Iterator[tuple[str, Text]]:
    rule, example = (_KEYWORD, "keyword1") if letter.shape == "old" else (_TYPED, "thing1")
    wrong = listed(name for name in letter.names.values() if not rule.fullmatch(name))
    if wrong.zh:
        yield (
            "names",
            Text(f"{wrong.zh} 不是这种模板的字段名（如 {example}）", f"{wrong.en} must be like {example}"),
        )
    told = set(DATA.findall(letter.text)) - {FIRST, REMARK}
    for names, text in (
        (set(letter.names.values()) - told, Text("模板内容中没有", "the template's text lacks")),
        (told - set(letter.names.values()), Text("模板内容中的字段没有对应：", "nothing fills")),
    ):
        which = listed(sorted(names))
        if letter.text and which.zh:
            yield "text", Text(f"{text.zh} {which.zh}", f"{text.en} {which.en}")
    if len(letter.text) > LONGEST or max(len(letter.first), len(letter.remark)) > 200 or len(letter.title) > WORD:
        yield "text", Text("标题或内容过长", "title or text is too long")


def _leads(letter: Letterhead) -> Iterator[tuple[str, Text]]:
    url = PLACE.sub("x", letter.url)
    if (url and not _PAGE.fullmatch(url)) or len(letter.url) > ADDRESS:
        yield "url", Text("须为 http:// 或 https:// 开头的网址", "an address begins with http:// or https://")
    if letter.mini_app and not _is_application(letter.mini_app):
        yield "mini_app", Text("不是小程序的 AppID", "it is no mini program's AppID")
    if letter.mini_page and not letter.mini_app and letter.shape != "subscribed":
        yield "mini_app", Text("填写了页面就须填写小程序 AppID", "a page needs the mini program's AppID")


def _is_application(number: str) -> bool:
    """Whether it has the form of an application's number where messages are sent from."""
    senders = [spec.config for spec in registry.specs().values() if issubclass(spec.adapter, SendsMessages)]
    return any(re.fullmatch(config.MERCHANT_NO.pattern or ".+", number) for config in senders)
