"""Reading a request that somebody pasted: as the hub would, but naming what it would refuse instead of refusing."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from hutong.base.signing.dumps import dumped
from hutong.base.signing.mistake import Mistake, reading
from hutong.base.signing.sent import whole
from hutong.base.text import FORBIDDEN, Text

_LINE: Final = re.compile(r"\s*[\"']?([A-Za-z_]\w{0,63})[\"']?\s*(?:=|:|\t)\s?(.*)")
_ADDRESS: Final = re.compile(r"https?://[^\s?]+\?(.*)", re.DOTALL)
_NAME: Final = re.compile(r"\s*[\w.\-\[\]]+\s*")
_SURROGATE: Final = re.compile(r"[\ud800-\udfff]")
_TURNING: Final = re.compile(r"[\u2028-\u202e\u2066-\u2069]")
_FORMS: Final = Text(
    "读不懂这种写法：请贴表单、JSON、带参数的地址、curl 命令、HTTP 原文，或每行一个 名=值",
    "this way of writing is not understood: "
    "paste a form, JSON, an address with its query, a curl command, HTTP as sent, or one name=value a line",
)
_BROKEN: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_MOST: Final = 64  # fields that the hub takes


@dataclass(slots=True)
class Pasted:
    """Fields in the order in which they came, and what is wrong about how they came."""

    kind: str  # form, json or lines
    fields: dict[str, str] = field(default_factory=dict)
    notes: list[Mistake] = field(default_factory=list)
    whole: bool = True  # nothing of it remained unread

    def note(self, zh: str, en: str) -> None:
        """Something that the hub would read otherwise, or refuse."""
        self.notes.append(reading(_shown(zh), _shown(en)))

    def unread(self, zh: str, en: str) -> None:
        """Something of which no field can be made."""
        self.whole = False
        self.note(zh, en)

    def foreign(self) -> None:
        """It is written as nothing that is known: what was made of it so far means nothing."""
        self.fields, self.notes = {}, []
        self.unread(*_FORMS)


def paste(body: str) -> Pasted:
    """A form, JSON, an address with a query, one name=value a line, a printed map, a curl command or HTTP as sent."""
    notes: list[Mistake] = []
    body = whole(body.strip(), notes)
    if address := _ADDRESS.fullmatch(body):
        body = address[1]
    found = _read(body)
    found.notes[:0] = notes
    _judge(found)
    if not found.fields and not found.notes:
        found.note("没有读到任何字段", "no field was read")
    return found


def _read(body: str) -> Pasted:
    if body.startswith("{") and (found := _json(body)):
        return found
    if pairs := dumped(body):
        found = Pasted("lines")
        _once(found, pairs, lambda _, value: value)
        return found
    if body.startswith("{"):
        found = Pasted("json")
        found.unread("不是合法的 JSON", "no valid JSON")
        return found
    lines = [line.strip() for line in body.split("\n")]
    if all(line.endswith("&") or after.startswith("&") for line, after in pairwise(lines)):  # a form, perhaps wrapped
        return _form("&".join(line.strip("&") for line in lines) if lines[1:] else body)
    return _lines(body)


def _json(body: str) -> Pasted | None:
    found = Pasted("json")
    try:
        pairs = json.loads(body, object_pairs_hook=lambda pairs: pairs, parse_float=_Number)
    except (ValueError, RecursionError):
        return None
    _once(found, pairs, lambda name, value: _plain(found, name, value))
    return found


class _Number(str):
    """A number with a decimal point, as it was written."""

    __slots__ = ()


def _plain(found: Pasted, name: str, value: Any) -> str:
    if isinstance(value, _Number):
        found.note(
            f'{name} 是带小数的数值，须写成文本 "{value}"',
            f'{name} is a number with a point; write it as the text "{value}"',
        )
        return str(value)
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool | list):
        found.note(f"{name} 不是文本", f"{name} is no text")
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _lines(body: str) -> Pasted:
    found, pairs, strange = Pasted("lines"), [], 0
    for line in body.split("\n"):
        if read := _LINE.fullmatch(line.rstrip("\r")):
            pairs.append((read[1], read[2]))
        elif line.strip():
            strange += 1
            found.unread(f"这一行不是 名=值：{line.strip()[:40]}", f"this line is no name=value: {line.strip()[:40]}")
    _once(found, pairs, lambda _, value: value)
    if strange > len(pairs):
        found.foreign()
    return found


def _form(body: str) -> Pasted:
    found, pairs = Pasted("form"), []
    for part in body.split("&") if body else ():
        name, equals, value = part.partition("=")
        if not equals:
            found.unread(
                f"“{part[:40]}” 没有等号；值中的 & 须编码为 %26",
                f"“{part[:40]}” has no =; an & within a value must be sent as %26",
            )
            continue
        pairs.append((_decoded(found, name, name), _decoded(found, name, value)))
    _once(found, pairs, lambda _, value: value)
    if pairs and not _NAME.fullmatch(pairs[0][0]):
        found.foreign()
    return found


def _decoded(found: Pasted, name: str, text: str) -> str:
    if _BROKEN.search(text):
        found.note(f"{name} 中的 % 后面不是两位十六进制；% 须编码为 %25", f"a % in {name} must be sent as %25")
    raw = unquote_to_bytes(text.replace("+", " "))
    try:
        return raw.decode()
    except UnicodeDecodeError:
        found.note(f"{name} 不是 UTF-8（像是 GBK），须用 UTF-8 编码", f"{name} is not UTF-8 (it looks like GBK)")
        return raw.decode("gb18030", "replace")


def _once(found: Pasted, pairs: Iterable[Any], plain: Callable[[str, Any], str]) -> None:
    if not isinstance(pairs, list) or not all(isinstance(pair, tuple) for pair in pairs):
        found.note("JSON 须是一个对象", "the JSON must be one object")
        return
    for name, value in pairs:
        if name in found.fields:
            found.note(f"{name} 出现了两次", f"{name} comes twice")
        found.fields[name] = plain(name, value)


def _judge(found: Pasted) -> None:
    for name in found.fields:
        if name != name.strip() or not name.isprintable():
            found.note(
                f"字段名“{name}”前后有空格或不可见字符", f"there are blanks or unseen characters beside “{name}”"
            )
    for name, value in found.fields.items():
        _characters(found, name, value)
    if len(found.fields) > _MOST:
        found.note(f"字段超过 {_MOST} 个", f"more than {_MOST} fields")
    found.fields = {_borne(name): _borne(value) for name, value in found.fields.items()}


def _characters(found: Pasted, name: str, value: str) -> None:
    """What of `FORBIDDEN` a field holds."""
    forbidden = "".join(FORBIDDEN.findall(name + value))
    if _SURROGATE.search(forbidden):
        found.note(f"{name} 中有不成对的代理字符", f"{name} holds a lone surrogate")
    if _TURNING.search(forbidden):
        found.note(
            f"{name} 中有改变文字方向的字符或行分隔符",
            f"{name} holds a mark that turns the text's direction, or a line separator",
        )
    if _TURNING.sub("", _SURROGATE.sub("", forbidden)):
        found.note(f"{name} 中有换行或控制字符", f"{name} holds a line break or a control character")


def _shown(words: str) -> str:
    return FORBIDDEN.sub("?", words)


def _borne(text: str) -> str:
    """What can be digested and shown."""
    return _SURROGATE.sub("\ufffd", text)
