"""What these rooms tell of the draft: how a part of it differs from what runs, and channels to choose from."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field

from hutong.base.text import Text
from hutong.doors.office.configuration import shapes
from hutong.doors.office.configuration.shapes import FieldChange
from hutong.doors.office.frame.caller import Caller
from hutong.doors.office.frame.forms import ONE_LINE, Answer
from hutong.switchboard import registry
from hutong.switchboard.content import Setup
from hutong.switchboard.drafts.difference import Change, What, difference
from hutong.switchboard.drafts.publish import Both
from hutong.switchboard.lists import State

Label = Annotated[str, Field(max_length=60, pattern=ONE_LINE)]


class Offered(Answer):
    """Something to choose, and what people call it."""

    value: str
    label: str


class Advice(Answer):
    """What is wrong with a part of the draft, or deserves a look, and the field that is meant, if one is."""

    field: str
    message: str
    warning: bool


class ChannelChoice(Answer):
    """A channel of the draft to choose."""

    id: int
    title: str
    name: str
    code: str
    code_name: str
    enabled: bool


def differences(both: Both, what: What, who: Caller) -> dict[str, Change]:
    """The changes of one kind of part from what runs to the draft, by the part's name."""
    found = difference(both.running, both.draft, who.parts.vault)
    return {one.subject: one for one in found if one.what == what}


def told(change: Change | None, both: Both, who: Caller) -> tuple[State, list[FieldChange]]:
    """A part's state, and field by field how it differs from what runs."""
    if change is None:
        return "published", []
    (shown,) = shapes.changed([change], [both.draft, both.running], who)
    return ("added" if change.kind == "added" else "changed"), shown.fields


def choice(setup: Setup, who: Caller) -> ChannelChoice:
    """A channel as something to choose."""
    known = registry.specs().get(setup.code)
    return ChannelChoice(
        id=setup.id,
        title=setup.title,
        name=setup.name,
        code=setup.code,
        code_name=who.say(known.name) if known else "",
        enabled=setup.enabled,
    )


def advised(
    faults: Iterator[tuple[str, Text]], warnings: Iterator[Text], who: Caller, *, enabled: bool
) -> list[Advice]:
    """What a refresh would say about a part: what forbids it only while it is on."""
    wrong = [Advice(field=field, message=who.say(why), warning=not enabled) for field, why in faults]
    return wrong + [Advice(field="", message=who.say(why), warning=True) for why in warnings if enabled]
