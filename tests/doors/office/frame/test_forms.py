"""Downloads with names in any language, and streams that keep quiet connections open."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from hutong.doors.office.frame.forms import download, events


def test_a_name_in_chinese_is_told_in_both_ways() -> None:
    headers = download('账单 "1".csv', "text/csv", [b"x"]).headers
    assert headers["content-disposition"] == (
        "attachment; filename=\"__ _1_.csv\"; filename*=UTF-8''%E8%B4%A6%E5%8D%95%20%221%22.csv"
    )


async def _two(gate: asyncio.Event) -> AsyncIterator[tuple[str, Any]]:
    yield "one", {"n": 1}
    await gate.wait()
    yield "two", {"n": 2}


async def test_events_come_with_heartbeats_between_them() -> None:
    gate = asyncio.Event()
    said = []
    async for text in events(_two(gate), asyncio.Event(), heartbeat=0.01).body_iterator:
        said.append(str(text))
        if text == ": still here\n\n":
            gate.set()
    assert said[:2] == ["retry: 2000\n\n", 'event: one\ndata: {"n":1}\n\n']
    assert said[-1] == 'event: two\ndata: {"n":2}\n\n'
    assert ": still here\n\n" in said


async def test_a_closing_process_ends_them() -> None:
    closing = asyncio.Event()
    told = aiter(events(_two(asyncio.Event()), closing).body_iterator)
    assert await anext(told)
    assert await anext(told)
    closing.set()
    assert [text async for text in told] == []
