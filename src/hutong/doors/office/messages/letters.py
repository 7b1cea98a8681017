"""推送配置: the kinds of message, by which channel and template each goes, and the self-check of the templates."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Path
from pydantic import Field

from hutong.base.errors import Problem, Refusal
from hutong.base.ids import new_id
from hutong.capabilities.faults import problem_of
from hutong.capabilities.platform.message import MessageKind, SendsMessages
from hutong.doors.office.configuration.shapes import FieldChange, Mark
from hutong.doors.office.frame.caller import Caller, Who
from hutong.doors.office.frame.forms import Answer, Done, Form, Rows
from hutong.doors.office.frame.parts import House
from hutong.doors.office.frame.room import Room
from hutong.doors.office.offer.drafted import Advice, ChannelChoice, Offered, advised, choice, differences, told
from hutong.features.messages.check import KINDS_CHECKED, Checked, Verdict, check
from hutong.features.messages.compare import Compared, Level, What
from hutong.features.messages.wish import OPENID, Wish
from hutong.switchboard import registry
from hutong.switchboard.content import Content
from hutong.switchboard.drafts import channels, publish
from hutong.switchboard.drafts.publish import Both
from hutong.switchboard.drafts.rows import mark
from hutong.switchboard.drafts.texts import letters
from hutong.switchboard.letters.head import SHAPES, Letterhead, Shape
from hutong.switchboard.letters.kinds import INDUSTRY, KINDS, SMS, Kind
from hutong.switchboard.lists import State

room = Room("office", "letters")
KindName = Annotated[str, Path(min_length=1, max_length=32)]


class LetterPart(Answer):
    """A field of ours."""

    name: str
    label: str


class UsualLetter(Answer):
    """The usual names and text of a template of one shape."""

    shape: Shape
    title: str
    text: str
    names: dict[str, str]
    first: str
    remark: str


class LetterShown(UsualLetter):
    """A kind of message in the draft."""

    kind: str
    label: str
    about: str
    library: str
    industry: str  # that the account's template must be of; empty: of any
    texted: str  # what its SMS template says
    parts: list[LetterPart]
    needed: list[str]
    enabled: bool
    channel_id: int | None
    channel: str
    template: str
    url: str
    mini_app: str
    mini_page: str
    usual: list[UsualLetter]
    state: State
    changes: list[FieldChange]
    findings: list[Advice]
    mark: str


class LetterChannel(ChannelChoice):
    """A channel that sends messages, and by which shapes of template."""

    shapes: list[Shape]


class LetterList(Answer):
    """Every kind, the channels that send messages, and the SMS templates."""

    rows: list[LetterShown]
    channels: list[LetterChannel]
    templates: list[Offered]
    longest: int


class LetterEdit(Form):
    """A kind as it is to be set up; `expect` is the mark that was looked at."""

    expect: Mark
    enabled: bool
    channel_id: int | None = Field(None, ge=1)
    template: str = Field("", max_length=letters.WORD)
    shape: Shape = "old"
    title: str = Field("", max_length=letters.WORD)
    text: str = Field("", max_length=letters.LONGEST)
    names: dict[str, Annotated[str, Field(max_length=32)]] = Field(default={}, max_length=20)
    first: str = Field("", max_length=200)
    remark: str = Field("", max_length=200)
    url: str = Field("", max_length=letters.ADDRESS)
    mini_app: str = Field("", max_length=32)
    mini_page: str = Field("", max_length=256)


class LetterTest(Form):
    """A message to somebody, in a merchant's name, by what runs."""

    merchant_id: str = Field(min_length=1, max_length=64)
    openid: str = Field(min_length=1, max_length=64)
    fields: dict[str, Annotated[str, Field(max_length=1000)]] = Field(default={}, max_length=20)


class LetterTested(Answer):
    """How it went; `why` where it was not sent."""

    id: str
    state: str
    why: str


class LetterCheck(Form):
    """Whether the draft is compared, or what runs."""

    draft: bool = True


class LetterFinding(Answer):
    """One thing that differs, and what to do about it."""

    level: Level
    what: What
    message: str
    remedy: str


class LetterSpan(Answer):
    """Characters that differ, from the first to behind the last; equal: something is missing there."""

    begin: int
    end: int


class LetterDiff(Answer):
    """Two texts and where they differ, on either side."""

    expected: str
    found: str
    expected_spans: list[LetterSpan]
    found_spans: list[LetterSpan]


class LetterChecked(Answer):
    """What came of one kind."""

    kind: str
    label: str
    verdict: Verdict
    template: str
    why: str  # the account could not be asked
    findings: list[LetterFinding]
    title: LetterDiff | None
    text: LetterDiff | None


@room.get("/letters", may="message.view")
async def list_letters(who: Who) -> LetterList:
    """Every kind as the draft has it, and how that differs from what runs."""
    both = await publish.both(who.actor)
    offered = [Offered(value=one.name, label=who.say(one.label)) for one in both.draft.templates.values()]
    return LetterList(
        rows=[_shown(kind, both, who) for kind in KINDS.values()],
        channels=_senders(both.draft, who),
        templates=offered,
        longest=letters.LONGEST,
    )


@room.put("/letters/{kind}", may="message.edit")
async def put_letter(kind: KindName, form: LetterEdit, who: Who) -> Done:
    """Sets a kind up in the draft, unless somebody else did meanwhile."""
    letter = Letterhead(kind=kind, **form.model_dump(exclude={"expect"}))
    await letters.put_letter(who.actor, letter, expect=form.expect)
    return Done()


@room.post("/letters/check", may="message.view")
async def check_letters(form: LetterCheck, who: Who, parts: House) -> Rows[LetterChecked]:
    """Asks each account for its templates and compares them with what is expected."""
    content = await channels.look(who.actor) if form.draft else None
    found = await check(parts.switchboard, content)
    return Rows(rows=[_checked(one, who) for one in found])


@room.post("/letters/{kind}/test", may="message.edit")
async def test_letter(kind: KindName, form: LetterTest, who: Who, parts: House) -> LetterTested:
    """Sends one message by the settings that run, as a merchant's call would."""
    if kind not in KINDS_CHECKED:
        raise Refusal(Problem.MESSAGE_KIND, kind)
    merchant = await parts.directory.get(form.merchant_id)
    if merchant is None:
        raise Refusal(Problem.NO_MERCHANT, form.merchant_id)
    if not OPENID.fullmatch(form.openid):
        raise Refusal(Problem.BAD_INPUT, "openid")
    wish = Wish(form.merchant_id, f"TEST{new_id()}", form.openid, form.fields, kind, source="house")
    parts.messenger.written(wish, merchant.may_use)  # what does not fit is refused before it is noted
    async with who.actor.change() as connection:  # before it is sent: one that got away is known, too
        detail = {"merchant_id": form.merchant_id, "openid": form.openid, "request": wish.request_id}
        await who.actor.note(connection, "message.test", f"letter/{kind}", detail)
    sent = await parts.messenger.send(wish, merchant.may_use)
    refusal = sent.refusal()
    why = refusal.message(who.language) if refusal else ""
    return LetterTested(id=sent.message.id, state=sent.message.state, why=why)


def _shown(kind: Kind, both: Both, who: Caller) -> LetterShown:
    letter, content = both.draft.letter(kind.name), both.draft
    state, changes = told(differences(both, "letter", who).get(kind.name), both, who)
    setup = content.channels.get(letter.channel_id or 0)
    found = letters.faults(letter, content) if letter.enabled else letters.misshapen(letter)
    shapes: Sequence[Shape] = ("old",) if kind.name == SMS else SHAPES
    order = [part.name for part in kind.parts]  # the database keeps none
    return LetterShown(
        **letter.pack(),
        label=who.say(kind.label),
        about=who.say(kind.about),
        library=kind.library,
        industry=""
        if letters.message_kind(letter) is MessageKind.SUBSCRIBED or kind.name == SMS
        else "/".join(INDUSTRY),
        texted=_texted(letter, content),
        parts=[LetterPart(name=part.name, label=who.say(part.label)) for part in kind.parts],
        needed=sorted(letter.needed, key=lambda name: order.index(name) if name in order else len(order)),
        channel=setup.title if setup else "",
        usual=[UsualLetter.model_validate(kind.shaped(shape)) for shape in shapes],
        state=state,
        changes=changes,
        findings=advised(found, letters.doubts(letter, content), who, enabled=letter.enabled),
        mark=mark(letter),
    )


def _texted(letter: Letterhead, content: Content) -> str:
    template = content.templates.get(letter.template) if letter.kind == SMS else None
    return template.text if template else ""


def _senders(content: Content, who: Caller) -> list[LetterChannel]:
    found = []
    for setup in content.channels.values():
        spec = registry.specs().get(setup.code)
        if spec is not None and issubclass(spec.adapter, SendsMessages):
            able = spec.adapter.MESSAGE_KINDS
            shapes = [one for one in SHAPES if letters.message_kind(Letterhead("", shape=one)) in able]
            found.append(LetterChannel(**choice(setup, who).model_dump(), shapes=shapes))
    return found


def _checked(one: Checked, who: Caller) -> LetterChecked:
    findings = [
        LetterFinding(level=found.level, what=found.what, message=who.say(found.message), remedy=who.say(found.remedy))
        for found in one.findings
    ]
    return LetterChecked(
        kind=one.head.kind,
        label=who.say(KINDS[one.head.kind].label),
        verdict=one.verdict,
        template=one.head.template,
        why=_why(one, who),
        findings=findings,
        title=_diff(one.title),
        text=_diff(one.text),
    )


def _why(one: Checked, who: Caller) -> str:
    if one.failed is None:
        return ""
    return Refusal(problem_of(one.failed.fault), one.failed.reason).message(who.language)


def _diff(one: Compared | None) -> LetterDiff | None:
    if one is None:
        return None
    sides = [[LetterSpan(begin=a, end=b) for a, b in spans] for spans in (one.expected_spans, one.found_spans)]
    return LetterDiff(expected=one.expected, found=one.found, expected_spans=sides[0], found_spans=sides[1])
