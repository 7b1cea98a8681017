"""Cars that are inside already, pasted from a spreadsheet: a plate or a ticket, when it came in, and its lane."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hutong.base.clock import BEIJING
from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.text import FORBIDDEN, Text
from hutong.features.scenes.parking import sessions
from hutong.features.scenes.parking.sessions import Arrival
from hutong.switchboard.actor import Actor

MOST: Final = 500  # at once
_CELLS: Final = re.compile(r"\s*[\t,，;；]\s*")
_HAN: Final = re.compile(
    r"[\u4e00-\u9fff]"
)  # a ticket has none; plates without it (army, police) look like tickets: by hand
_FORMS: Final = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M")
_SHOWN: Final = 10  # lines that a refusal names


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of pasted lines. `inside`: those that were inside already, and were left as they are."""

    added: int
    inside: tuple[str, ...]


async def bring(pool: Pool, site_id: int, text: str, actor: Actor) -> Brought:
    """Lets the cars of all lines in; Refusal (NO_SITE; BAD_ENTRY with every wrong line, and nothing was done)."""
    arrivals = read(text)
    inside = []
    for arrival in arrivals:
        try:
            await sessions.enter(pool, site_id, arrival, actor=actor)
        except Refusal as refusal:
            if refusal.problem is not Problem.PARKED_ALREADY:
                raise
            inside.append(arrival.plate or arrival.ticket)
    return Brought(len(arrivals) - len(inside), tuple(inside))


def read(text: str) -> list[Arrival]:
    """One arrival a line; Refusal (BAD_ENTRY)."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not 0 < len(lines) <= MOST:
        cause = Text(f"每行一辆，1–{MOST} 行", f"one car a line, from 1 to {MOST}")
        raise Refusal(Problem.BAD_ENTRY, cause, [("text", cause)])
    found, wrong = [], []
    for number, line in enumerate(lines, 1):
        try:
            found.append(_arrival(line))
        except Refusal as refusal:
            zh, en = f"第 {number} 行 {line[:40]}", f"line {number} {line[:40]}"
            wrong.append(Text(f"{zh}：{refusal.detail.zh}", f"{en}: {refusal.detail.en}"))
    if wrong:
        cause = _joined(wrong)
        raise Refusal(Problem.BAD_ENTRY, cause, [("text", cause)])
    return found


def _arrival(line: str) -> Arrival:
    name, when, lane, *more = (*_CELLS.split(line), "", "")
    if any(more):
        raise Refusal(Problem.BAD_ENTRY, Text("列太多", "too many columns"))
    plate, ticket = sessions.named(name, "") if _HAN.search(name) else sessions.named("", name)
    if len(lane) > 32 or FORBIDDEN.search(lane):
        raise Refusal(Problem.BAD_ENTRY, Text("车道名最多 32 个字", "a lane's name has at most 32 characters"))
    return Arrival(plate, ticket, lane, _moment(when))


def _moment(text: str) -> datetime | None:
    """A moment in Beijing; None where there is none."""
    for form in _FORMS if text else ():
        try:
            found = datetime.strptime(text, form).replace(tzinfo=BEIJING)
        except ValueError:
            continue
        return sessions.timely(found)
    if text:
        raise Refusal(
            Problem.BAD_ENTRY, Text("时间写成 2026-11-28 22:50", "write the time (Beijing's) as 2026-11-28 22:50")
        )
    return None


def _joined(wrong: Sequence[Text]) -> Text:
    shown, rest = wrong[:_SHOWN], len(wrong) - _SHOWN
    zh, en = "；".join(one.zh for one in shown), "; ".join(one.en for one in shown)
    return Text(f"{zh} …另有 {rest} 行", f"{en} … and {rest} more") if rest > 0 else Text(zh, en)
