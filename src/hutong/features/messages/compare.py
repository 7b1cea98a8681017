"""A template as the account has it beside what the push settings expect, character by character. Pure."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

from hutong.base.text import Text, listed
from hutong.capabilities.platform.message import ListedTemplate, MessageKind
from hutong.features.messages.wish import names_in
from hutong.switchboard.letters.head import DATA, Letterhead
from hutong.switchboard.letters.kinds import INDUSTRY, KINDS

Level = Literal["wrong", "slight"]
What = Literal["template", "title", "names", "fields", "text", "industry"]
Span = tuple[int, int]  # from the first to behind the last differing character; equal: something is missing there
_FIX: Final = Text(
    "在微信公众平台 → 模板消息 → 我的模板 中换成文档给出的模板，再把它的模板 ID 填入推送配置",
    "Add the template of the manual at the platform, and enter its id in the push settings",
)
_TELL: Final = Text(
    "改用文档给出的模板；若模板确实如此，把推送配置的模板标题与内容改成与它一致",
    "Use the manual's template; where it is meant to be so, change title and text in the push settings",
)
_OURS: Final = Text(
    "账号的模板就是文档给出的，是推送配置改过：在推送配置中点「恢复文档给出的字段与内容」并保存",
    "The account has the manual's template, and our side was changed: go “Back to the manual's fields and text” in the"
    " push settings, and save",
)
_FIELDS: Final = Text(
    "在推送配置中，让每个字段对应模板里写着它名称的那一项；模板有误时换成文档给出的模板",
    "In the push settings give each field the name behind its own label; or use the manual's template",
)


@dataclass(frozen=True, slots=True)
class Compared:
    """Two texts, and where they differ on either side."""

    expected: str
    found: str
    expected_spans: tuple[Span, ...]
    found_spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that differs. `slight`: only in width or spacing, which changes nothing for the reader."""

    level: Level
    what: What
    message: Text
    remedy: Text


def compared(expected: str, found: str) -> Compared:
    """Where two texts differ."""
    ours, theirs = list[Span](), list[Span]()
    for tag, a, b, c, d in SequenceMatcher(None, expected, found, autojunk=False).get_opcodes():
        if tag != "equal":
            ours.append((a, b))
            theirs.append((c, d))
    return Compared(expected, found, tuple(ours), tuple(theirs))


def unlike(head: Letterhead, found: ListedTemplate) -> Iterator[Finding]:
    """Everything in which the account's template is not what the push settings expect."""
    if not KINDS[head.kind].titled(head.title, found.title):
        told = Text(f"标题是“{found.title}”，应为“{head.title}”", f"titled “{found.title}”, not “{head.title}”")
        yield Finding(_level(head.title, found.title), "title", told, _OURS if _is_manuals(head, found) else _FIX)
    yield from _names(head, found)
    yield from _fields(head, found)
    if found.content.strip() != head.text.strip():
        spans = compared(head.text, found.content).found_spans
        count = Text(f"内容有 {len(spans)} 处不同", f"the text differs in {len(spans)} places")
        line = _first_line(head.text, found.content)
        words = Text(count.zh + line.zh, count.en + line.en)
        yield Finding(_level(head.text, found.content), "text", words, _OURS if _is_manuals(head, found) else _TELL)
    if found.kind is MessageKind.TEMPLATE and tuple(_plain(one) for one in found.industry) != INDUSTRY:
        is_, must = " - ".join(found.industry), " - ".join(INDUSTRY)
        remedy = Text(
            "在模板消息中设置所在行业（每月可改一次），再重新添加模板",
            "Set the account's industry (once a month) and add the template again",
        )
        yield Finding(
            "slight", "industry", Text(f"行业是“{is_}”，应为“{must}”", f"of industry “{is_}”, not “{must}”"), remedy
        )


def missing(head: Letterhead, account: Sequence[ListedTemplate]) -> Finding:
    """The template is not in the account; perhaps one with its title is."""
    same = listed(one.id for one in account if KINDS[head.kind].titled(head.title, one.title))
    number = KINDS[head.kind].library
    add = f"从模板库添加 {number}" if number else "在模板库中申请自有模板"
    remedy = Text(
        f"账号中标题相同的模板 ID：{same.zh}，填入推送配置" if same.zh else f"在微信公众平台{add}，再填入它的模板 ID",
        f"the account's templates of this title: {same.en}" if same.en else f"add {number or 'one'} and enter its id",
    )
    what = Text(
        "账号中没有这个模板 ID" if head.template else "还没有填写模板 ID",
        "the account has no template of this id" if head.template else "there is no template id yet",
    )
    return Finding("wrong", "template", what, remedy)


def _names(head: Letterhead, found: ListedTemplate) -> Iterator[Finding]:
    """The names' order as the platform shows them; a name that is missing shows nothing where it should."""
    expected, has = names_in(head.text), names_in(found.content)
    if expected == has:
        return
    lacks, more = listed(one for one in expected if one not in has), listed(one for one in has if one not in expected)
    zh = [f"缺少 {lacks.zh}"] * bool(lacks.zh) + [f"多出 {more.zh}"] * bool(more.zh)
    en = [f"lacks {lacks.en}"] * bool(lacks.en) + [f"has {more.en} besides"] * bool(more.en)
    order = Text(
        f"字段顺序是 {listed(has).zh}，应为 {listed(expected).zh}",
        f"the fields come as {listed(has).en}, not {listed(expected).en}",
    )
    told = Text("字段" + "，".join(zh), ", ".join(en)) if zh else order
    yield Finding("wrong", "names", told, _OURS if _is_manuals(head, found) else _FIX)


def _fields(head: Letterhead, found: ListedTemplate) -> Iterator[Finding]:
    """Parts that stand behind another part's label: the reader would take one for the other.

    A label of the account's own is left alone only where the settings' text has the very same one.
    """
    theirs, meant = _labels(found.content), _labels(head.text)
    parts = KINDS[head.kind].parts
    others = {_plain(part.label.zh) for part in parts}
    wrong = list[tuple[Text, str, str]]()
    for part in parts:
        name = head.names.get(part.name, "")
        says = theirs.get(name, "")  # without a label nothing is misread
        own = _plain(says) == _plain(meant.get(name, "")) and _plain(says) not in others
        if says and _plain(says) != _plain(part.label.zh) and not own:
            wrong.append((part.label, name, says))
    if wrong:
        told = Text(
            "；".join(f"“{label.zh}”填入 {name}，模板在它前面写的是“{says}”" for label, name, says in wrong),
            "; ".join(
                f"“{label.en}” goes into {name}, which the template labels “{says}”" for label, name, says in wrong
            ),
        )
        yield Finding("wrong", "fields", told, _FIELDS)


def _is_manuals(head: Letterhead, found: ListedTemplate) -> bool:
    """Whether the account has the manual's own template, so that whatever differs was changed on our side."""
    kind = KINDS[head.kind]
    title = _plain(found.title) in map(_plain, kind.titles)
    return title and _plain(found.content) == _plain(kind.shaped(head.shape).text)


def _first_line(expected: str, found: str) -> Text:
    """The first line that says something else, where there are as many lines; width and blanks don't count."""
    ours, theirs = (text.strip().split("\n") for text in (expected, found))
    for line, other in zip(ours, theirs, strict=False) if len(ours) == len(theirs) else ():
        if _plain(line) != _plain(other):
            return Text(f"，如“{other}”，应为“{line}”", f", such as “{other}”, not “{line}”")
    return Text("", "")


def _labels(content: str) -> dict[str, str]:
    """What stands before each name of a template: the last line with words between it and the name before."""
    told, behind = dict[str, str](), 0
    for place in DATA.finditer(content):
        lines = [line.strip(" \t\r\u3000:：") for line in content[behind : place.start()].split("\n")]
        told.setdefault(place[1], next((line for line in reversed(lines) if line), ""))
        behind = place.end()
    return told


def _level(expected: str, found: str) -> Level:
    return "slight" if _plain(expected) == _plain(found) else "wrong"


def _plain(text: str) -> str:
    """Without what only looks different: full and half width, blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())
