"""States as a stream: every change, a heartbeat in between, and an end."""

import asyncio
from collections.abc import AsyncIterator

from tests.doors.cashier.fakes import FakeDesk, view

from hutong.doors.cashier.live import stream


async def test_tells_changes_until_the_final_one() -> None:
    desk = FakeDesk()
    item = desk.add(view())
    events = stream(desk.watch(item.payment_id), asyncio.Event())
    assert await anext(events) == "retry: 2000\n\n"
    assert '"open"' in await anext(events)
    await desk.change(item.payment_id, state="unknown")
    assert '"unknown"' in await anext(events)
    await desk.change(item.payment_id, state="paid")
    assert await anext(events) == 'event: state\ndata: {"state": "paid", "final": true}\n\n'
    assert [rest async for rest in events] == []


async def test_beats_while_nothing_happens() -> None:
    asked = asyncio.Event()

    async def silent() -> AsyncIterator[str]:
        asked.set()
        await asyncio.Event().wait()
        yield "never"

    events = stream(silent(), asyncio.Event(), heartbeat=0.01)
    assert [await anext(events) for _ in range(3)] == ["retry: 2000\n\n", ": still here\n\n", ": still here\n\n"]
    assert asked.is_set()
    await events.aclose()


async def test_ends_when_there_is_nothing_more() -> None:
    async def brief() -> AsyncIterator[str]:
        yield "open"

    assert len([event async for event in stream(brief(), asyncio.Event())]) == 2


async def test_ends_when_the_process_closes() -> None:
    desk, closing = FakeDesk(), asyncio.Event()
    item = desk.add(view())
    events = stream(desk.watch(item.payment_id), closing)
    assert len([await anext(events) for _ in range(2)]) == 2
    rest = asyncio.ensure_future(anext(events, "over"))
    await asyncio.sleep(0)
    assert not rest.done()
    closing.set()
    async with asyncio.timeout(5):
        while (said := await rest).startswith(":"):
            rest = asyncio.ensure_future(anext(events, "over"))
    assert said == "over"
