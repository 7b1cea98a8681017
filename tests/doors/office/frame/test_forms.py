"""Downloads with names in any language, and streams that keep quiet connections open."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from pydantic import ValidationError

from hutong.doors.office.frame.forms import Form, download, events


def test_a_name_in_chinese_is_told_in_both_ways() -> None:
    headers = download('账单 "1".csv', "text/csv", [b"x"]).headers
    assert headers["content-disposition"] == (
        "attachment; filename=\"__ _1_.csv\"; filename*=UTF-8''%E8%B4%A6%E5%8D%95%20%221%22.csv"
    )


async def _two(gate: asyncio.Event) -> AsyncIterator[tuple[str, Any]]:
    yield "one", {"n": 1}
    await gate.wait()
    yield "two", {"n": 2}


async def _always() -> bool:
    return True


async def test_who_may_no_longer_listen_hears_nothing_more() -> None:
    may = [True, False]

    async def alive() -> bool:
        return may.pop(0)

    told = events(_two(asyncio.Event()), asyncio.Event(), alive=alive, heartbeat=0.01).body_iterator
    assert [str(text)[:10] async for text in told] == ["retry: 200", "event: one"]


def test_a_form_bears_no_nul() -> None:
    class Deep(Form):
        text: str = ""
        fields: dict[str, list[str]] | None = None

    for wrong in ({"text": "a\0"}, {"fields": {"a\0": []}}, {"fields": {"a": ["b", "\0"]}}):
        with pytest.raises(ValidationError):
            Deep(**wrong)
    assert Deep(text=" fine ").text == "fine"


async def test_events_come_with_heartbeats_between_them() -> None:
    gate = asyncio.Event()
    said = []
    async for text in events(_two(gate), asyncio.Event(), alive=_always, heartbeat=0.01).body_iterator:
        said.append(str(text))
        if text == ": still here\n\n":
            gate.set()
    assert said[:2] == ["retry: 2000\n\n", 'event: one\ndata: {"n":1}\n\n']
    assert said[-1] == 'event: two\ndata: {"n":2}\n\n'
    assert ": still here\n\n" in said


async def test_a_closing_process_ends_them() -> None:
    closing = asyncio.Event()
    told = aiter(events(_two(asyncio.Event()), closing, alive=_always).body_iterator)
    assert await anext(told)
    assert await anext(told)
    closing.set()
    assert [text async for text in told] == []
