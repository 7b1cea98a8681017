"""What happened to something, in order: events, calls to providers and notices in one table."""

import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, NamedTuple

from hutong.app.cli.term.moments import clock
from hutong.app.cli.term.screen import line, table
from hutong.app.cli.term.words import say, tell
from hutong.capabilities.sayings import spoken

Row = dict[str, Any]


class Moment(NamedTuple):
    """Something that happened."""

    at: datetime
    kind: str
    what: str
    channel_id: int | None
    said: str


def moments(events: Iterable[Row], calls: Iterable[Row], notices: Iterable[Row]) -> list[Moment]:
    """What happened, in order; `notices` each with "tried", its tries."""
    found = [Moment(one["at"], "event", one["what"], one["channel_id"], _source(one)) for one in events]
    found += [Moment(one["at"], "call", one["verb"], one["channel_id"], _outcome(one)) for one in calls]
    for notice in notices:
        topic = notice["topic"]
        found.append(Moment(notice["created_at"], "notice", f"{topic} owed", None, notice["url"]))
        found += [Moment(one["at"], "notice", f"{topic} posted", None, _answer(one)) for one in notice["tried"]]
    return sorted(found, key=lambda moment: moment.at)


def print_moments(found: Iterable[Moment], named: Callable[[int | None], str]) -> None:
    """The table of what happened; `named` gives a channel's name."""
    names = (say("北京时间", "At (Beijing)"), say("类别", "Kind"), say("事项", "What"))
    rows = [[clock(one.at), one.kind, one.what, named(one.channel_id), one.said] for one in found]
    table(say("全程", "Timeline"), (*names, say("通道", "Channel"), say("内容", "Said")), rows)


def print_calls(calls: Iterable[Row]) -> None:
    """What went to providers and came back, masked when it was written."""
    for call in calls:
        line(f"{clock(call['at'])} {call['verb']} {call['number']}", "bold")
        line(json.dumps(call["exchanges"], ensure_ascii=False, indent=1))


def _source(event: Row) -> str:
    return f"{event.get('source', '')} {tell(spoken(event['words']))}".strip()


def _outcome(call: Row) -> str:
    outcome = f"{call['fault']} {tell(spoken(call['words']))}".strip() or "ok"
    return f"{outcome}, {call['ms']} ms"


def _answer(one: Row) -> str:
    return f"HTTP {one['status']} {one['answer']}".strip() if one["status"] else one["error"]
