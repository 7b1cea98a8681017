"""What these rooms tell in the reader's language: settings as a form, what is wrong, what changes."""

import re
from collections.abc import Iterable, Sequence
from typing import Annotated, Final, Literal

from pydantic import Field as Rule

from hutong.base.text import Text
from hutong.capabilities.channel import Key
from hutong.doors.office.frame.caller import Caller
from hutong.doors.office.frame.forms import ONE_LINE, Answer
from hutong.switchboard.content import Content
from hutong.switchboard.drafts.check import Finding
from hutong.switchboard.drafts.difference import Change, called, label, worded
from hutong.switchboard.drafts.form import Field
from hutong.switchboard.drafts.pasted import Pasted

Line = Annotated[str, Rule(max_length=200, pattern=ONE_LINE)]  # a name, a remark
Mark = Annotated[str, Rule(max_length=32)]  # of a part of the draft, as it was looked at
Kind = Literal["text", "secret", "file", "select", "fixed"]
What = Literal["channel", "product", "route", "template", "letter", ""]
_WORDS: Final = re.compile(r"[\w-]+(\|[\w-]+)+")  # a pattern that is a choice of words


class KeyFinding(Answer):
    """What is wrong with a value, or deserves a look."""

    message: str
    warning: bool


class KeyFact(Answer):
    """What a pasted key or certificate is."""

    label: str
    value: str


class KeyChoice(Answer):
    """One of the values that a key takes."""

    value: str
    label: str


class KeyField(Answer):
    """A key as a field of a form; a secret's value is its mask."""

    key: str
    label: str
    help: str
    example: str
    kind: Kind
    multiline: bool
    required: bool
    pattern: str
    options: list[KeyChoice]
    value: str
    set: bool
    findings: list[KeyFinding]
    facts: list[KeyFact]


class Found(Answer):
    """One thing that is wrong with the draft or deserves a look, and where it is put right."""

    what: What
    channel_id: int | None
    name: str  # of the product, template or business type
    subject: str
    key: str
    message: str
    warning: bool


class FieldChange(Answer):
    """One field before and after; secrets are masked."""

    name: str
    label: str
    old: str
    new: str


class Changed(Answer):
    """One channel, product, route or template that comes, goes or changes."""

    what: What
    subject: str
    kind: Literal["added", "removed", "changed"]
    channel_id: int | None
    fields: list[FieldChange]


def declared(key: Key, who: Caller) -> KeyField:
    """A key that has no value yet."""
    kind: Kind = "text"
    options = key.pattern.split("|") if _WORDS.fullmatch(key.pattern) and not key.secret else []
    if key.fixed:
        kind = "fixed"
    elif key.secret:
        kind = "secret"
    elif key.multiline:
        kind = "file"
    elif options:
        kind = "select"
    return KeyField(
        key=key.wire,
        label=who.say(key.label),
        help=who.say(key.help),
        example="" if key.secret else key.example,
        kind=kind,
        multiline=key.multiline,
        required=key.required,
        pattern=key.pattern,
        options=[KeyChoice(value=one, label=one) for one in options],
        value=key.fixed,
        set=False,
        findings=[],
        facts=[],
    )


def filled(field: Field, who: Caller) -> KeyField:
    """A key with its masked value, and what is wrong with it. An empty one that must be filled in says so by itself."""
    shown = declared(field.declared, who)
    shown.value, shown.set = field.value, field.set
    shown.findings = [KeyFinding(message=who.say(one.cause), warning=one.warning) for one in field.findings]
    shown.facts = list(_facts(field.pasted, who))
    return shown


def found(findings: Iterable[Finding], content: Content, who: Caller) -> list[Found]:
    """Findings with the places where they are put right."""
    return [_found(one, content, who) for one in findings]


def changed(changes: Iterable[Change], contents: Sequence[Content], who: Caller) -> list[Changed]:
    """Changes in words; `contents` are where channels are looked up by their titles."""
    return [_changed(one, contents, who) for one in changes]


def _facts(pasted: Sequence[Pasted], who: Caller) -> Iterable[KeyFact]:
    for number, one in enumerate(pasted, 1):
        before = f"{who.say(one.kind)} {number} · " if len(pasted) > 1 else ""
        if not before:
            yield KeyFact(label=who.say(Text("类型", "Kind")), value=who.say(one.kind))
        for fact in one.facts:
            yield KeyFact(label=before + who.say(fact.label), value=fact.value)


def _found(one: Finding, content: Content, who: Caller) -> Found:
    what, channel_id, name = place(one.subject, [content])
    return Found(
        what=what,
        channel_id=channel_id,
        name=name,
        subject=who.say(one.named()),
        key=one.key,
        message=who.say(one.cause),
        warning=one.warning,
    )


def place(subject: str, contents: Sequence[Content]) -> tuple[What, int | None, str]:
    """What a subject of a finding or change is: its kind, its channel, its name."""
    for content in contents:
        for setup in content.channels.values():
            if setup.title == subject:
                return "channel", setup.id, ""
        if subject in content.products:
            return "product", None, subject
        if subject in content.templates:
            return "template", None, subject
        if subject in content.letters:
            return "letter", None, subject
    return "route", None, subject.split(" ")[0]


def _changed(one: Change, contents: Sequence[Content], who: Caller) -> Changed:
    _, channel_id, _ = place(one.subject, contents) if one.what == "channel" else ("", None, "")
    code = one.subject.split(" ")[1] if one.what == "channel" else ""
    fields = [
        FieldChange(
            name=field.name,
            label=who.say(label(field.name, code)),
            old=who.say(worded(one.what, field.name, field.old)),
            new=who.say(worded(one.what, field.name, field.new)),
        )
        for field in one.fields
    ]
    subject = who.say(called(one.what, one.subject))
    return Changed(what=one.what, subject=subject, kind=one.kind, channel_id=channel_id, fields=fields)
