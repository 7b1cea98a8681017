"""配置向导: the documents' order of set-up, each step with what is done and what is next, refresh as the last one."""

from asyncio import to_thread
from typing import Literal

from hutong.doors.office.configuration.channels import code_name
from hutong.doors.office.frame.caller import Caller, Who
from hutong.doors.office.frame.forms import Answer
from hutong.doors.office.frame.parts import House
from hutong.doors.office.frame.room import Room
from hutong.features.setup.guide import Check, Step, guide
from hutong.features.setup.told import told
from hutong.switchboard.content import Content
from hutong.switchboard.drafts import publish

room = Room("office", "guide")


class ToDo(Answer):
    """What is to be done about a check."""

    what: Literal["channel", "settings", "route", "template", "product", "refresh", "letter", "push", "proof"]
    codes: list[str]
    channel_id: int | None
    name: str


class CheckShown(Answer):
    """One thing that a step needs, and what is to be done when it isn't there."""

    name: str
    done: bool
    words: str
    next: ToDo | None


class GuideChannel(Answer):
    """A channel that is set up for a step; it can be tested, as it runs or as drafted."""

    id: int
    title: str
    code_name: str
    running: bool


class StepShown(Answer):
    """One kind of channel."""

    name: str
    done: bool
    checks: list[CheckShown]
    channels: list[GuideChannel]


class Guide(Answer):
    """The way through set-up."""

    steps: list[StepShown]
    running: int  # the newest revision; 0: nothing was published yet


@room.get("/guide", may="channel.view")
async def setup_guide(who: Who, parts: House) -> Guide:
    """Every step in the documents' order, as the draft and what runs stand."""
    both = await publish.both(who.actor)
    known = await told(parts.pool, both.draft)
    steps = await to_thread(guide, both.draft, both.running, parts.vault, known)  # parses keys
    return Guide(steps=[_step(step, both.draft, both.running, who) for step in steps], running=both.base)


def _step(step: Step, draft: Content, running: Content, who: Caller) -> StepShown:
    found = [draft.channels[one] for one in step.channels]
    return StepShown(
        name=who.say(step.name),
        done=step.done,
        checks=[_check(check, who) for check in step.checks],
        channels=[
            GuideChannel(
                id=one.id, title=one.title, code_name=code_name(one.code, who), running=one.id in running.channels
            )
            for one in found
        ],
    )


def _check(check: Check, who: Caller) -> CheckShown:
    todo = ToDo.model_validate(check.next) if check.next else None
    return CheckShown(name=who.say(check.name), done=check.done, words=who.say(check.words), next=todo)
