"""The overview as the office asks for it: figures, channels, what waits, and the stream."""

import asyncio
import json

from tests.office import Person, Stand

from hutong.doors.office.frame.caller import Caller
from hutong.doors.office.overview.board import Overview, overview_live
from hutong.switchboard.drafts import channels, publish


async def test_a_paid_order_is_in_the_figures(stand: Stand, admin: Person) -> None:
    before = await admin.get("/office/api/overview")
    _, answer = await stand.stack.order("over-1")
    await stand.stack.pay(answer)
    after = await admin.get("/office/api/overview")
    assert after["today"]["fen"] == before["today"]["fen"] + 1999
    assert after["today"]["rate"] == 1.0
    busiest = after["channels"][0]
    assert (busiest["fen"], busiest["paid"], busiest["code_name"]) == (1999, 1, "微信支付V3")
    assert after["empty"] is False
    assert after["revision"] == stand.stack.hub.switchboard.current.id
    assert (await admin.get("/office/api/overview?lang=en"))["channels"][0]["code_name"] != busiest["code_name"]


async def test_edits_are_counted_until_they_are_refreshed(stand: Stand, admin: Person) -> None:
    actor = stand.stack.hub.actor("test")
    assert (await admin.get("/office/api/overview"))["unpublished"] == 0
    await channels.edit_channel(actor, stand.stack.channels["WXPAY_V3"], remark="new")
    assert (await admin.get("/office/api/overview"))["unpublished"] == 1
    await publish.refresh(actor)
    assert (await admin.get("/office/api/overview"))["unpublished"] == 0


async def test_the_stream_tells_what_is_and_what_changes(stand: Stand, admin: Person) -> None:
    session = await stand.parts.people.session("office", admin.cookie.partition("=")[2])
    assert session is not None
    reply = await overview_live(Caller(session, stand.parts, "zh", ""), stand.parts)
    assert reply.media_type == "text/event-stream"
    told = aiter(reply.body_iterator)
    async with asyncio.timeout(20):
        assert await anext(told) == "retry: 2000\n\n"
        first = _board(await anext(told))
        _, answer = await stand.stack.order("over-2")
        await stand.stack.pay(answer)
        async for event in told:
            if str(event).startswith("event:") and _board(event).today.fen == first.today.fen + 1999:
                break
    stand.parts.closing.set()
    assert [event async for event in told] == []


async def test_the_stream_ends_with_the_session(stand: Stand) -> None:
    somebody = await stand.sign_in("auditor")
    session = await stand.parts.people.session("office", somebody.cookie.partition("=")[2])
    assert session is not None
    caller = Caller(session, stand.parts, "zh", "")
    assert await caller.still("dashboard.view")
    assert not await caller.still("payment.close")
    await somebody.post("/office/api/signout")
    assert not await caller.still("dashboard.view")


def _board(event: object) -> Overview:
    name, data = str(event).strip().split("\n")
    assert name == "event: overview"
    return Overview.model_validate(json.loads(data.removeprefix("data: ")))
