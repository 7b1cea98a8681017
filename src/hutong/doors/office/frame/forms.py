"""The shapes of requests and answers, and the two that are not JSON: a download and a stream of events."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import Annotated, Any, Final, Generic, TypeVar
from urllib.parse import quote

import orjson
from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field, field_validator
from starlette.responses import StreamingResponse

HEARTBEAT: Final = 15.0  # seconds of silence after which a comment is sent; proxies usually cut at 60
MOST: Final = 200  # rows of one page
ONE_LINE: Final = r"^[^\x00-\x1f]*$"  # a text without control characters
Item = TypeVar("Item")


class Form(BaseModel):
    """What a page sends: unknown fields are refused, texts are trimmed and bear no NUL."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, hide_input_in_errors=True)

    @field_validator("*")
    @classmethod
    def _bearable(cls, value: Any) -> Any:
        """The database takes no NUL."""
        if _holds_nul(value):
            raise ValueError("NUL")
        return value


class Answer(BaseModel):
    """What a page is told."""

    model_config = ConfigDict(from_attributes=True, json_schema_serialization_defaults_required=True)


class Rows(Answer, Generic[Item]):
    """A short list, whole."""

    rows: list[Item]


class Page(Answer, Generic[Item]):
    """A part of a list that grows; `next` is what to ask with `after` for the following part."""

    rows: list[Item]
    next: str | None = None


class Proof(Form):
    """That it is really them: a code of the authenticator and the payment password."""

    code: str = Field("", max_length=40)
    payment_password: str = Field("", max_length=200)


class Done(Answer):
    """Something was done and there is nothing else to say."""

    done: bool = True


Limit = Annotated[int, Query(ge=1, le=MOST)]


def _holds_nul(value: Any) -> bool:
    if isinstance(value, str):
        return "\0" in value
    if isinstance(value, dict):
        return any(_holds_nul(one) for pair in value.items() for one in pair)
    return isinstance(value, (list, tuple, set, frozenset)) and any(map(_holds_nul, value))


def download(name: str, media_type: str, chunks: AsyncIterator[bytes] | Iterable[bytes]) -> StreamingResponse:
    """A file that the browser keeps, sent as it comes."""
    plain = name.encode("ascii", "replace").decode().replace("?", "_").replace('"', "_")
    headers = {"content-disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name)}"}
    return StreamingResponse(chunks, media_type=media_type, headers=headers)


def events(
    source: AsyncIterator[tuple[str, Any]],
    closing: asyncio.Event,
    *,
    alive: Callable[[], Awaitable[bool]],
    heartbeat: float = HEARTBEAT,
) -> StreamingResponse:
    """Server-sent events: name and data as JSON. Ends with the source, or when the process is closing.

    `alive` is asked before each event and heartbeat: whether whoever listens may still.
    """
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    return StreamingResponse(
        _events(source, closing, alive, heartbeat), media_type="text/event-stream", headers=headers
    )


async def _events(
    source: AsyncIterator[tuple[str, Any]],
    closing: asyncio.Event,
    alive: Callable[[], Awaitable[bool]],
    heartbeat: float,
) -> AsyncIterator[str]:
    iterator = aiter(source)
    coming: asyncio.Future[tuple[str, Any] | None] | None = None
    end = asyncio.ensure_future(closing.wait())
    yield "retry: 2000\n\n"
    try:
        while not closing.is_set():
            coming = coming or asyncio.ensure_future(_next(iterator))
            either: set[asyncio.Future[Any]] = {coming, end}
            await asyncio.wait(either, timeout=heartbeat, return_when=asyncio.FIRST_COMPLETED)
            if closing.is_set() or not await alive():
                return
            if not coming.done():
                yield ": still here\n\n"
                continue
            event, coming = coming.result(), None
            if event is None:
                return
            yield f"event: {event[0]}\ndata: {orjson.dumps(event[1]).decode()}\n\n"
    finally:
        end.cancel()
        if coming is not None:
            coming.cancel()


async def _next(iterator: AsyncIterator[tuple[str, Any]]) -> tuple[str, Any] | None:
    """The next event, or None at the end (StopAsyncIteration can't leave a task)."""
    return await anext(iterator, None)
