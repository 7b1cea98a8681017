"""短信模板: texts that merchants send by name, and how each SMS channel knows them."""

from typing import Annotated

from fastapi import Path
from pydantic import Field

from hutong.base.text import Text
from hutong.capabilities.sms import SendsSms
from hutong.doors.office.configuration.shapes import FieldChange, Mark
from hutong.doors.office.frame.caller import Caller, Who
from hutong.doors.office.frame.forms import Answer, Done, Form
from hutong.doors.office.frame.room import Room
from hutong.doors.office.offer.drafted import Advice, ChannelChoice, Label, advised, choice, differences, told
from hutong.switchboard import registry
from hutong.switchboard.content import Carrier, Content, Setup, Template
from hutong.switchboard.drafts import publish
from hutong.switchboard.drafts.publish import Both
from hutong.switchboard.drafts.rows import mark
from hutong.switchboard.drafts.texts import templates
from hutong.switchboard.drafts.texts.templates import LONGEST, WORD
from hutong.switchboard.lists import State

room = Room("office", "templates")
Name = Annotated[str, Path(min_length=1, max_length=32)]


class TemplateCarrier(Form):
    """How one channel is to know a template: the provider's template and signature."""

    channel_id: int
    template: str = Field("", max_length=WORD)
    sign: str = Field("", max_length=WORD)


class TemplateEdit(Form):
    """A template as it is to be; `expect` is the mark that was looked at, empty for a new one."""

    expect: Mark
    label_zh: Label
    label_en: Label = ""
    text: str = Field(max_length=LONGEST)
    enabled: bool = True
    carriers: list[TemplateCarrier] = Field(default_factory=list, max_length=50)

    def template(self, name: str) -> Template:
        """The template of this name; a channel for which nothing is written knows nothing of it."""
        label = Text(self.label_zh, self.label_en or self.label_zh)
        known = {one.channel_id: Carrier(one.template, one.sign) for one in self.carriers if one.template or one.sign}
        return Template(name, label, self.text, self.enabled, known)


class CarrierShown(Answer):
    """How a channel knows a template."""

    channel_id: int
    title: str
    template: str
    sign: str


class TemplateShown(Answer):
    """A template of the draft."""

    name: str
    label: str
    label_zh: str
    label_en: str
    text: str
    params: list[str]
    enabled: bool
    carriers: list[CarrierShown]
    state: State
    changes: list[FieldChange]
    findings: list[Advice]
    mark: str


class SmsChannel(ChannelChoice):
    """A channel that sends text messages, and what it needs for a template."""

    templates: bool  # it knows templates
    plain: bool  # it sends the text itself
    routed: bool  # an enabled route leads to it


class TemplateList(Answer):
    """Every template of the draft, those that the next refresh takes away, and the channels that send messages."""

    rows: list[TemplateShown]
    removed: list[str]
    channels: list[SmsChannel]
    longest: int


@room.get("/templates", may="sms.view")
async def list_templates(who: Who) -> TemplateList:
    """Every template of the draft, and how it differs from what runs."""
    both = await publish.both(who.actor)
    changes = differences(both, "template", who)
    rows = [_shown(one, both, *told(changes.get(name), both, who), who) for name, one in both.draft.templates.items()]
    removed = [name for name, one in changes.items() if one.kind == "removed"]
    return TemplateList(rows=rows, removed=removed, channels=_senders(both.draft, who), longest=LONGEST)


@room.put("/templates/{name}", may="sms.edit")
async def put_template(name: Name, form: TemplateEdit, who: Who) -> Done:
    """Adds or replaces a template of the draft, unless somebody else did meanwhile."""
    await templates.put_template(who.actor, form.template(name), expect=form.expect)
    return Done()


@room.delete("/templates/{name}", may="sms.edit")
async def remove_template(name: Name, who: Who) -> Done:
    """Takes a template out of the draft."""
    await templates.remove_template(who.actor, name)
    return Done()


def _shown(template: Template, both: Both, state: State, changes: list[FieldChange], who: Caller) -> TemplateShown:
    content = both.draft
    faults, warnings = templates.faults(template, content), templates.unmapped(template, content)
    return TemplateShown(
        name=template.name,
        label=who.say(template.label),
        label_zh=template.label.zh,
        label_en=template.label.en,
        text=template.text,
        params=list(template.params),
        enabled=template.enabled,
        carriers=[_carrier(key, one, content.channels.get(key)) for key, one in template.carriers.items()],
        state=state,
        changes=changes,
        findings=advised(faults, warnings, who, enabled=template.enabled),
        mark=mark(template),
    )


def _carrier(channel_id: int, one: Carrier, setup: Setup | None) -> CarrierShown:
    title = setup.title if setup else str(channel_id)
    return CarrierShown(channel_id=channel_id, title=title, template=one.template, sign=one.sign)


def _senders(content: Content, who: Caller) -> list[SmsChannel]:
    """Channels that send messages, those with a route first and in its order."""
    routed = [route.channel_id for route in content.routes_of(SendsSms.ROUTE) if route.enabled]
    found = []
    for setup in content.channels.values():
        spec = registry.specs().get(setup.code)
        if spec is None or not issubclass(spec.adapter, SendsSms):
            continue
        one = SmsChannel(
            **choice(setup, who).model_dump(),
            templates=spec.adapter.TEMPLATES,
            plain=spec.adapter.PLAIN,
            routed=setup.id in routed,
        )
        found.append(one)
    return sorted(found, key=lambda one: (routed.index(one.id) if one.routed else len(routed), one.id))
