"""What is to be said to whom: fields in our words or in the template's own, written as the template takes them."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal
from urllib.parse import quote

from hutong.base.errors import Problem, Refusal
from hutong.base.text import Text, Unfit, listed
from hutong.capabilities.platform.message import MessageKind
from hutong.features.messages.values import fitted
from hutong.switchboard.drafts.texts.letters import message_kind
from hutong.switchboard.letters.head import DATA, FIRST, PLACE, REMARK, Letterhead

Source = Literal["api", "reminder", "house"]
OPENID: Final = re.compile(r"[0-9A-Za-z_-]{6,64}")
MOST: Final = 20  # fields
_LONGEST: Final = 1000  # characters of a value; what a template takes is less
_NAME: Final = re.compile(r"[A-Za-z][0-9A-Za-z_]{0,31}")


@dataclass(frozen=True, slots=True)
class Wish:
    """One message. `kind` names the push settings that it goes by; else `template`, `way` and `channel` do."""

    merchant_id: str
    request_id: str
    openid: str
    fields: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""
    template: str = ""
    way: MessageKind | None = None  # None: as its channel usually does
    channel: str = ""  # the account's number (AppID), or a channel's id
    url: str = ""
    mini_app: str = ""
    mini_page: str = ""
    notify_url: str = ""
    source: Source = "api"

    def digest(self) -> bytes:
        """What a repeat must be equal in. A reminder is one and the same whatever its payment is called by now."""
        if self.source == "reminder":
            return hashlib.sha256(self.request_id.encode()).digest()
        where = [self.kind, self.template, self.way, self.channel, self.url, self.mini_app, self.mini_page]
        content = [self.openid, sorted(self.fields.items()), *where, self.notify_url]
        return hashlib.sha256(json.dumps(content).encode()).digest()


@dataclass(frozen=True, slots=True)
class Written:
    """A message as it goes out, whatever it was written by."""

    channel_id: int
    way: MessageKind
    template: str
    fields: Mapping[str, str]
    url: str
    mini_app: str
    mini_page: str


def fields_of(text: str) -> dict[str, str]:
    """The fields in a JSON object of texts or numbers, each once; Refusal (MESSAGE_FIELDS)."""
    try:
        pairs = json.loads(text or "{}", object_pairs_hook=_Pairs, parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        pairs = None
    if not isinstance(pairs, _Pairs) or len(pairs) > MOST:
        why = Text(f"fields 须为最多 {MOST} 项的 JSON 对象", f"fields must be a JSON object of at most {MOST}")
        raise Refusal(Problem.MESSAGE_FIELDS, why)
    for name, times in Counter(name for name, _ in pairs).items():
        if times > 1:
            raise Refusal(Problem.MESSAGE_FIELDS, Text(f"{name[:32]} 重复", f"{name[:32]} is there twice"))
    return {name: _bearable(name, value) for name, value in pairs}


def written_by(head: Letterhead, wish: Wish) -> Written:
    """The message by the push settings of its kind; Refusal (MESSAGE_FIELDS), MESSAGE_KIND where they are off."""
    if not head.enabled or head.channel_id is None:
        raise Refusal(Problem.MESSAGE_KIND, head.kind)
    _all_there(head.needed, wish.fields)
    told = {theirs: wish.fields[ours] for ours, theirs in head.names.items()}
    if head.shape == "old":
        framed = {FIRST: head.first, REMARK: head.remark}
        said = {name: wish.fields.get(name) or filled(text, wish.fields) for name, text in framed.items()}
        told = {FIRST: said[FIRST], **told, REMARK: said[REMARK]}
    mine = not (wish.url or wish.mini_app or wish.mini_page)  # the caller's place to go replaces the usual one
    return Written(
        channel_id=head.channel_id,
        way=message_kind(head),
        template=head.template,
        fields=fit(told, {theirs: ours for ours, theirs in head.names.items()}),
        url=filled(head.url, wish.fields, quoted=True) if mine else wish.url,
        mini_app=head.mini_app if mine else wish.mini_app,
        mini_page=filled(head.mini_page, wish.fields, quoted=True) if mine else wish.mini_page,
    )


def written_plain(wish: Wish, channel_id: int, way: MessageKind) -> Written:
    """The message by a template's id, in the template's own names; Refusal (MESSAGE_FIELDS)."""
    if not wish.fields:
        raise Refusal(Problem.MESSAGE_FIELDS, "fields")
    return Written(
        channel_id=channel_id,
        way=way,
        template=wish.template,
        fields=fit(wish.fields, {}),
        url=wish.url,
        mini_app=wish.mini_app,
        mini_page=wish.mini_page,
    )


def fit(told: Mapping[str, str], ours: Mapping[str, str]) -> dict[str, str]:
    """Values as the template takes them; Refusal (MESSAGE_FIELDS) with every one that can't be. `ours`: our names."""
    fitting, wrong = dict[str, str](), list[tuple[str, Text]]()
    for name, value in told.items():
        try:
            fitting[name] = fitted(name, value)
        except Unfit as unfit:
            called = ours.get(name, name)
            cause = unfit.cause
            zh, en = (f"{name} ", name) if called == name else (f"{called}（{name}）", f"{called} ({name})")
            wrong.append((called, Text(f"{zh}{cause.zh}", f"{en} {cause.en}")))
    if wrong:
        zh, en = "；".join(why.zh for _, why in wrong), "; ".join(why.en for _, why in wrong)
        raise Refusal(Problem.MESSAGE_FIELDS, Text(zh, en), wrong)
    return fitting


def filled(text: str, fields: Mapping[str, str], *, quoted: bool = False) -> str:
    """A text with what the fields say in their places; `quoted`: as it is written in an address."""
    return PLACE.sub(lambda found: quote(fields[found[1]], safe="") if quoted else fields[found[1]], text)


def names_in(content: str) -> tuple[str, ...]:
    """The names in a platform's template, in its order."""
    return tuple(dict.fromkeys(DATA.findall(content)))


class _Pairs(list[tuple[str, Any]]):
    """The pairs of a JSON object, so that a name that is there twice is seen."""


def _bearable(name: str, value: Any) -> str:
    if not _NAME.fullmatch(name):
        raise Refusal(Problem.MESSAGE_FIELDS, name[:32])
    if not isinstance(value, str) or not value.strip() or len(value) > _LONGEST:
        zh, en = f"{name} 须为 1–{_LONGEST} 个字的文本", f"{name} must be a text of 1 to {_LONGEST} characters"
        raise Refusal(Problem.MESSAGE_FIELDS, Text(zh, en))
    if not value.replace("\n", "").isprintable():
        raise Refusal(Problem.MESSAGE_FIELDS, Text(f"{name} 含不可见字符", f"{name} holds characters not to be seen"))
    return value


def _all_there(needed: Iterable[str], fields: Mapping[str, str]) -> None:
    missing = listed(name for name in needed if name not in fields)
    if missing.zh:
        raise Refusal(Problem.MESSAGE_FIELDS, Text(f"缺少 {missing.zh}", f"missing: {missing.en}"))
