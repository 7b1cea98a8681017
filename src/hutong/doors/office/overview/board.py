"""The office's overview: figures of today, yesterday and seven days, channels, what waits; once, or live."""

from collections.abc import AsyncIterator
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Literal

from fastapi.encoders import jsonable_encoder
from starlette.responses import StreamingResponse

from hutong.base.text import Text
from hutong.doors.office.frame.caller import Caller, Who
from hutong.doors.office.frame.forms import Answer, events
from hutong.doors.office.frame.parts import House, Parts
from hutong.doors.office.frame.room import Room
from hutong.features.overview.board import Board, read
from hutong.features.overview.by_channel import Standing
from hutong.features.overview.days import Bar, Total
from hutong.features.overview.waiting import endings
from hutong.switchboard import registry
from hutong.switchboard.drafts import channels, publish

room = Room("office", "overview")


class Sum(Answer):
    """A span in figures."""

    orders: int
    decided: int  # no longer open: the rate is of these
    paid_orders: int
    count: int
    fen: int
    refunded_fen: int
    rate: float | None


class Column(Answer):
    """A bar of a chart."""

    at: int | date
    count: int
    fen: int


class ChannelToday(Answer):
    """A channel today."""

    id: int
    title: str
    code_name: str
    enabled: bool
    resting_until: datetime | None
    attempts: int
    paid: int
    unknown: int
    fen: int
    rate: float | None
    calls: int
    faults: int
    p50: int | None
    p95: int | None


class Heap(Answer):
    """Things that wait, and since when."""

    count: int
    oldest: datetime | None


class Certificate(Answer):
    """A certificate that ends soon or has ended."""

    channel_id: int
    title: str
    key: str
    serial: str
    end: datetime
    where: Literal["draft", "running"]


class Overview(Answer):
    """Everything that the overview shows."""

    day: date
    today: Sum
    yesterday: Sum
    week: Sum
    hours: list[Column]
    hours_before: list[Column]
    days: list[Column]
    channels: list[ChannelToday]
    unknown: Heap
    notices: Heap
    retried: int
    given_up: int
    late: int
    certificates: list[Certificate]
    unpublished: int  # changes of the draft that a refresh would publish
    revision: int
    empty: bool  # nothing is set up yet


@room.get("/overview", may="dashboard.view")
async def overview(who: Who, parts: House) -> Overview:
    """The overview now."""
    return await _shown(who, parts, await read(parts.pool))


@room.get("/overview/live", may="dashboard.view", response_class=StreamingResponse, response_model=None)
async def overview_live(who: Who, parts: House) -> StreamingResponse:
    """The overview now and whenever it changes, as server-sent events named `overview`."""

    async def source() -> AsyncIterator[tuple[str, Any]]:
        async for board in parts.live.watch():
            yield "overview", jsonable_encoder(await _shown(who, parts, board))

    return events(source(), parts.closing, alive=lambda: who.still("dashboard.view"))


async def _shown(who: Caller, parts: Parts, board: Board) -> Overview:
    current = parts.switchboard.current
    draft = await channels.look(who.actor)
    _, unpublished = await publish.edited(who.actor)  # counted, not judged: this is asked at every event
    ending = endings(current.content, draft, parts.vault)
    return Overview(
        day=board.day,
        today=_sum(board.today),
        yesterday=_sum(board.yesterday),
        week=_sum(board.week),
        hours=_columns(board.hours),
        hours_before=_columns(board.hours_before),
        days=_columns(board.days),
        channels=_channels(who, parts, {one.channel_id: one for one in board.channels}),
        unknown=Heap(**asdict(board.waiting.unknown)),
        notices=Heap(**asdict(board.waiting.notices)),
        retried=board.waiting.retried,
        given_up=board.waiting.given_up,
        late=board.waiting.late,
        certificates=[Certificate(**asdict(one)) for one in ending],
        unpublished=unpublished,
        revision=current.id,
        empty=not draft.channels and not current.content.channels,
    )


def _channels(who: Caller, parts: Parts, used: dict[int, Standing]) -> list[ChannelToday]:
    """Every channel that runs or was used today, the busiest first."""
    setups = parts.switchboard.current.content.channels
    shown = []
    for channel_id in {*setups, *used}:
        one, setup = used.get(channel_id, Standing(channel_id)), setups.get(channel_id)
        spec = registry.specs().get(setup.code) if setup else None
        ill = parts.health.ill.get(channel_id)
        figures = {name: getattr(one, name) for name in _FIGURES}
        shown.append(
            ChannelToday(
                id=channel_id,
                title=(setup.name or setup.title) if setup else who.say(_GONE).format(channel_id),
                code_name=who.say(spec.name) if spec else "",
                enabled=setup.enabled if setup else False,
                resting_until=ill.until if ill else None,
                **figures,
            )
        )
    return sorted(shown, key=lambda one: (-one.fen, -one.attempts, -one.calls, one.id))


_GONE = Text("已移除的通道 {}", "removed channel {}")
_FIGURES = ("attempts", "paid", "unknown", "fen", "rate", "calls", "faults", "p50", "p95")


def _sum(total: Total) -> Sum:
    return Sum(**asdict(total), rate=total.rate)


def _columns(bars: tuple[Bar, ...]) -> list[Column]:
    return [Column(**asdict(bar)) for bar in bars]
