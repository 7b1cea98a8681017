"""自检 as the office asks for it: the draft and what runs, at once and step by step, and who may."""

import asyncio
import json
from typing import Any

from tests.office import Person, Stand

from hutong.base.secrets import Secret
from hutong.doors.office.doctor.checkup import CheckupStep, checkup_live
from hutong.doors.office.frame.caller import Caller

CODE, SECRET = "WX_GZH", "PRIVATE_KEY"
NO_PERMISSION = 7006
WRONG = "0123456789abcdef0123456789abcdef"


def _of(report: Any, id: str) -> list[dict[str, Any]]:
    return [one for part in report["parts"] for one in part["findings"] if one["id"] == id]


async def _enter(admin: Person, channel_id: int, value: str) -> None:
    """Changes the secret in the draft."""
    mark = (await admin.get(f"/office/api/channels/{channel_id}/form"))["mark"]
    await admin.patch(f"/office/api/channels/{channel_id}/settings/{SECRET}", {"value": value, "expect": mark})


async def test_a_wrong_secret_is_found_in_the_draft_and_not_in_what_runs(stand: Stand, admin: Person) -> None:
    channel_id = stand.stack.channels[CODE]
    before = await admin.get("/office/api/doctor?draft=true")
    assert _of(before, "wechat.secret") == []
    await _enter(admin, channel_id, WRONG)

    drafted = await admin.get("/office/api/doctor?draft=true")
    (found,) = _of(drafted, "wechat.secret")
    assert (drafted["draft"], found["level"], found["place"]) == (True, "error", f"/channels?edit={channel_id}")
    assert drafted["errors"] == before["errors"] + 1
    assert "AppSecret" in found["cause"]["zh"]
    assert "AppSecret" in found["cause"]["en"]
    assert found["remedy"]["zh"]
    assert found["remedy"]["en"]
    assert WRONG not in json.dumps(drafted)

    running = await admin.get("/office/api/doctor")
    assert running["draft"] is False
    assert running["revision"] == stand.stack.hub.switchboard.current.id
    assert _of(running, "wechat.secret") == []
    assert [one["level"] for one in _of(running, "draft.edited")] == ["warn"]

    runs = stand.stack.hub.switchboard.current.content.channels[channel_id]
    right = runs.opened(stand.stack.hub.keeper.vault)[SECRET]
    assert isinstance(right, Secret)
    await _enter(admin, channel_id, right.reveal())
    assert _of(await admin.get("/office/api/doctor?draft=true"), "wechat.secret") == []


async def test_it_is_told_step_by_step_and_ends_with_the_report(stand: Stand, admin: Person) -> None:
    reply = await admin.raw("GET", "/office/api/doctor/live?draft=true")
    assert reply.headers["content-type"].startswith("text/event-stream")
    events = [one for one in reply.body.decode().split("\n\n") if one.startswith("event: step\ndata: ")]
    first, *parts = [CheckupStep.model_validate_json(one.split("data: ", 1)[1]) for one in events]
    assert (first.done, first.part, first.report) == (0, None, None)
    assert first.total == len(first.waiting) == len(parts)
    assert [one.done for one in parts] == list(range(1, first.total + 1))
    assert [len(one.waiting) for one in parts] == list(range(first.total - 1, -1, -1))
    assert {one.report is None for one in parts[:-1]} == {True}
    last = parts[-1].report
    assert last is not None
    assert sorted(one.key for one in last.parts) == sorted(one.part.key for one in parts if one.part)
    assert last.checked > 30


async def test_the_stream_ends_when_the_session_does(stand: Stand) -> None:
    somebody = await stand.sign_in("auditor")
    session = await stand.parts.people.session("office", somebody.cookie.partition("=")[2])
    assert session is not None
    reply = await checkup_live(Caller(session, stand.parts, "zh", ""), stand.parts)
    told = aiter(reply.body_iterator)
    async with asyncio.timeout(30):
        assert await anext(told) == "retry: 2000\n\n"
        assert str(await anext(told)).startswith("event: step")
        await somebody.post("/office/api/signout")
        assert [event async for event in told] == []


async def test_who_may_not_examine_is_refused(stand: Stand) -> None:
    operator, finance = await stand.sign_in("operator"), await stand.sign_in("finance")
    assert (await operator.get("/office/api/doctor"))["parts"]
    for path in ("/office/api/doctor", "/office/api/doctor/live"):
        assert (await finance.refused("GET", path))["code"] == NO_PERMISSION
