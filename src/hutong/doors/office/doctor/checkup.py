"""自检: the draft before a refresh, or what runs, examined at once or step by step, in both languages."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import Query
from fastapi.encoders import jsonable_encoder
from starlette.responses import StreamingResponse

from hutong.base.text import Text
from hutong.capabilities.diagnosis import Finding, Level
from hutong.doors.office.frame.caller import Who
from hutong.doors.office.frame.forms import Answer, events
from hutong.doors.office.frame.parts import House
from hutong.doors.office.frame.room import Room
from hutong.features.doctor.run import Examined, Report, Step

room = Room("office", "doctor")
_MAY: Final = "doctor.view"
Draft = Annotated[bool, Query()]  # the draft as a refresh would publish it, or what runs


class Said(Answer):
    """A text in both languages: an examination isn't made again because somebody reads it in the other one."""

    zh: str
    en: str


class Diagnosis(Answer):
    """One thing that was looked at; `place` is the page where it is mended, empty where there is none."""

    id: str
    level: Level
    subject: Said
    cause: Said
    remedy: Said
    place: str


class CheckupPart(Answer):
    """One part that was looked at."""

    key: str
    name: Said
    findings: list[Diagnosis]


class Checkup(Answer):
    """A whole examination, its parts in the order in which people read them."""

    draft: bool
    revision: int  # that ran meanwhile; 0: none
    at: datetime
    seconds: float
    checked: int  # how many different things were looked for
    errors: int
    warnings: int
    parts: list[CheckupPart]


class CheckupStep(Answer):
    """How far an examination is: the first has no part yet, the last one has the whole report."""

    done: int
    total: int
    part: CheckupPart | None  # that has just ended
    waiting: list[Said]  # the names of those that have not
    report: Checkup | None


@room.get("/doctor", may=_MAY)
async def checkup(parts: House, draft: Draft = False) -> Checkup:
    """Examines everything, and answers when the last part has."""
    return _report(await parts.doctor.examine(draft=draft))


@room.get(
    "/doctor/live",
    may=_MAY,
    response_class=StreamingResponse,
    response_model=None,
    responses={200: {"model": CheckupStep}},
)
async def checkup_live(who: Who, parts: House, draft: Draft = False) -> StreamingResponse:
    """The same, as server-sent events named `step`, one as each part ends."""

    async def source() -> AsyncIterator[tuple[str, Any]]:
        async with aclosing(parts.doctor.stream(draft=draft)) as steps:
            async for step in steps:
                yield "step", jsonable_encoder(_step(step))

    return events(source(), parts.closing, alive=lambda: who.still(_MAY))


def _step(step: Step) -> CheckupStep:
    return CheckupStep(
        done=step.done,
        total=step.total,
        part=None if step.part is None else _part(step.part),
        waiting=[_said(name) for name in step.waiting],
        report=None if step.report is None else _report(step.report),
    )


def _report(report: Report) -> Checkup:
    return Checkup(
        draft=report.draft,
        revision=report.revision,
        at=report.at,
        seconds=report.seconds,
        checked=len(report.checked),
        errors=report.errors,
        warnings=report.warnings,
        parts=[_part(part) for part in report.parts],
    )


def _part(part: Examined) -> CheckupPart:
    return CheckupPart(key=part.key, name=_said(part.name), findings=[_diagnosis(one) for one in part.findings])


def _diagnosis(one: Finding) -> Diagnosis:
    return Diagnosis(
        id=one.id,
        level=one.level,
        subject=_said(one.subject),
        cause=_said(one.cause),
        remedy=_said(one.remedy),
        place=one.place,
    )


def _said(text: Text) -> Said:
    return Said(zh=text.zh, en=text.en)
