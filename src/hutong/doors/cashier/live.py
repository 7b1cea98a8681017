"""A payment's states as server-sent events, with a heartbeat that keeps proxies from closing the stream."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any, Final

from hutong.features.payments.view import FINAL

HEARTBEAT: Final = 15.0  # seconds of silence after which a comment is sent; proxies usually cut at 60


async def stream(
    states: AsyncIterator[str], closing: asyncio.Event, *, heartbeat: float = HEARTBEAT
) -> AsyncIterator[str]:
    """The events' text; ends with the first final state, or when the process is closing: the page comes back."""
    iterator = aiter(states)
    coming: asyncio.Future[str] | None = None
    end = asyncio.ensure_future(closing.wait())
    yield "retry: 2000\n\n"
    try:
        while not closing.is_set():
            coming = coming or asyncio.ensure_future(_next(iterator))
            either: set[asyncio.Future[Any]] = {coming, end}
            await asyncio.wait(either, timeout=heartbeat, return_when=asyncio.FIRST_COMPLETED)
            if not coming.done():
                yield ": still here\n\n"
                continue
            state, coming = coming.result(), None
            if not state:
                return
            yield f"event: state\ndata: {json.dumps({'state': state, 'final': state in FINAL})}\n\n"
            if state in FINAL:
                return
    finally:
        end.cancel()
        if coming is not None:
            coming.cancel()


async def _next(iterator: AsyncIterator[str]) -> str:
    """The next state, or an empty text at the end (StopAsyncIteration can't leave a task)."""
    return await anext(iterator, "")
