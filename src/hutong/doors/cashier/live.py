"""A payment's states as server-sent events, with a heartbeat that keeps proxies from closing the stream."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Final

from hutong.features.payments.view import FINAL

HEARTBEAT: Final = 15.0  # seconds of silence after which a comment is sent; proxies usually cut at 60


async def stream(states: AsyncIterator[str], *, heartbeat: float = HEARTBEAT) -> AsyncIterator[str]:
    """The events' text; ends with the first final state."""
    iterator = aiter(states)
    coming: asyncio.Future[str] | None = None
    yield "retry: 2000\n\n"
    try:
        while True:
            coming = coming or asyncio.ensure_future(_next(iterator))
            done, _ = await asyncio.wait({coming}, timeout=heartbeat)
            if not done:
                yield ": still here\n\n"
                continue
            state, coming = coming.result(), None
            if not state:
                return
            yield f"event: state\ndata: {json.dumps({'state': state, 'final': state in FINAL})}\n\n"
            if state in FINAL:
                return
    finally:
        if coming is not None:
            coming.cancel()


async def _next(iterator: AsyncIterator[str]) -> str:
    """The next state, or an empty text at the end (StopAsyncIteration can't leave a task)."""
    return await anext(iterator, "")
