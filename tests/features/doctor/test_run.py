"""The whole examination: step by step, the same at the end, each id declared, and no part that fails the others."""

import asyncio
from collections.abc import Iterator, Sequence
from contextlib import aclosing
from types import ModuleType

import pytest
from tests.doctoring import front, physician
from tests.stack import Stack
from tests.upstream import hub

from hutong.base.text import Text
from hutong.capabilities.diagnosis import Ailment, Finding, Level
from hutong.features.doctor import part, run
from hutong.features.doctor.ground import Ground
from hutong.features.doctor.part import Part

__all__ = ["hub"]
pytestmark = pytest.mark.asyncio(loop_scope="module")


def a_check(name: str, *parts_: Part) -> ModuleType:
    """A check of the test's own."""
    made = ModuleType(name)

    def parts(_: Ground) -> Iterator[Part]:
        yield from parts_

    vars(made).update(parts=parts, AILMENTS=())
    return made


def a_part(key: str, look: object, name: str = "") -> Part:
    assert callable(look)
    return Part(key, Text(name or key, name or key), [f"{key}.wrong"], Text("好", "good"), look)


async def test_the_steps_add_up_to_the_report(hub: Stack) -> None:
    front(hub)
    steps = [step async for step in physician(hub).stream(draft=False)]
    first, last = steps[0], steps[-1]
    assert (first.done, first.part, first.report) == (0, None, None)
    assert len(first.waiting) == first.total == len(steps) - 1
    assert [step.done for step in steps] == list(range(len(steps)))
    assert last.waiting == ()
    assert last.report is not None
    assert all(step.report is None for step in steps[:-1])
    assert {step.part.key for step in steps if step.part} == {one.key for one in last.report.parts}
    keys = [one.key for one in last.report.parts]
    assert keys[:4] == ["draft", "worker", "settings", "certificates"], "the report has an order of its own"


async def test_everything_that_is_found_is_listed(hub: Stack) -> None:
    known = {one.id: one for one in run.ailments()}
    for draft in (False, True):
        report = await physician(hub).examine(draft=draft)
        assert report.draft is draft
        assert set(report.checked) <= set(known)
        assert {one.id for one in report.findings if one.level is not Level.FINE} <= set(report.checked)


async def test_each_ailment_is_declared_once_and_helps_in_both_languages() -> None:
    every = run.ailments()
    assert len({one.id for one in every}) == len(every)
    for one in every:
        assert one.level is not Level.FINE
        assert all(text for text in (*one.cause, *one.remedy)), one.id
        assert not any("\u4e00" <= letter <= "\u9fff" for letter in one.id)
        assert one.place.startswith("/") or not one.place
    assert {one.id for one in run.house()} < {one.id for one in every}


async def test_a_part_that_hangs_or_breaks_is_told_and_the_others_go_on(
    hub: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    never = asyncio.Event()

    async def hangs() -> Sequence[Finding]:
        await never.wait()
        return []

    async def breaks() -> Sequence[Finding]:
        raise KeyError("secret")

    async def well() -> Sequence[Finding]:
        return []

    monkeypatch.setattr(part, "PATIENCE", 0.05)
    check = a_check("x", a_part("hangs", hangs), a_part("breaks", breaks), a_part("well", well))
    monkeypatch.setattr(run, "checks", lambda: (check,))
    report = await physician(hub).examine(draft=False)
    assert [one.findings[0].id for one in report.parts] == ["doctor.late", "doctor.broken", "well"]
    assert (report.errors, report.warnings) == (0, 2)
    assert "secret" not in f"{report}"


async def test_whoever_stops_listening_ends_what_is_asked(hub: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def hangs() -> Sequence[Finding]:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        return []

    async def well() -> Sequence[Finding]:
        await begun.wait()
        return []

    check = a_check("x", a_part("hangs", hangs), a_part("well", well))
    monkeypatch.setattr(run, "checks", lambda: (check,))
    async with aclosing(physician(hub).stream(draft=False)) as steps:
        async for step in steps:
            if step.done == 1:
                break
    assert ended.is_set()


async def test_what_is_found_twice_in_a_part_is_told_once(hub: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    ailment = Ailment("twice.wrong", Level.ERROR, Text("错", "wrong"), Text("改", "mend"))

    async def twice() -> Sequence[Finding]:
        return [ailment.of(), ailment.of(), ailment.of(detail=Text("二", "two"))]

    async def nothing() -> None:
        return None

    check = a_check("x", a_part("twice", twice), a_part("nothing", nothing))
    monkeypatch.setattr(run, "checks", lambda: (check,))
    report = await physician(hub).examine(draft=False)
    assert [one.cause.en for one in report.findings] == ["wrong", "wrong: two"]
    assert report.checked == ["twice.wrong"], "what could not be looked at was not checked"
    told = run.as_json(report)
    assert (told["found"], told["errors"], told["warnings"]) == (2, 2, 0)
    assert told["findings"][0]["remedy"] == {"zh": "改", "en": "mend"}
