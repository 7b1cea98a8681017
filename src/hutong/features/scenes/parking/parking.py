"""What a parked car owes: asked of the operator's own system, or reckoned from the hub's sessions and a tariff."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from hutong.base.clock import BEIJING, beijing, now
from hutong.base.db import Pool
from hutong.base.errors import Problem, Refusal
from hutong.base.money import yuan_of
from hutong.base.text import Text, Unfit
from hutong.features.scenes.operator import amount
from hutong.features.scenes.parking import plates, sessions
from hutong.features.scenes.parking.preview import examples
from hutong.features.scenes.parking.settings import ParkingConfig
from hutong.features.scenes.parking.tariff import Tariff, stayed
from hutong.features.scenes.scene import Fact, Field, Quote, Scene, Spot, Sum, Way, Words

_CLOCK: Final = "%Y-%m-%d %H:%M:%S"  # of Beijing, in questions and answers
_FOUND: Final = "1"
_SESSION: Final = re.compile(r"[!-~]{1,64}")
_PLATE: Final = Field("plate", Text("车牌号", "Plate"), "plate", example="粤B12345", most=16, remembered=True)
_TICKET: Final = Field("ticket", Text("停车票号", "Ticket number"), "text", most=32)


@dataclass(frozen=True, slots=True)
class _Due:
    """What is owed, and for what."""

    plate: str
    ticket: str
    session: str
    entered: datetime
    at: datetime
    fen: int
    paid: int = 0
    words: str = ""  # the operator's own
    leave: int = 0  # minutes to leave after paying; 0: not known
    nothing: Text | None = None

    @property
    def subject(self) -> str:
        return self.plate or self.ticket


class Parking(Scene):
    """A car park."""

    code = "parking"
    name = Text("停车缴费", "Parking")
    trade = "停车缴费"
    config = ParkingConfig
    kinds = ("gate", "lane")
    keeps_sessions = True
    words = Words(
        title=Text("停车缴费", "Pay for parking"),
        heard=(
            Text("已付款，请离场", "Paid. You may leave"),
            Text("停车场已确认，道闸将放行", "The gate knows and will open"),
        ),
        telling=(
            Text("已付款，正在通知道闸", "Paid. Telling the gate"),
            Text("通常几秒内放行，请稍候", "It usually opens within seconds"),
        ),
        silent=(
            Text("已付款，道闸尚未应答", "Paid. The gate has not answered"),
            Text(
                "请不要重复付款。若道闸未开，请按呼叫键并出示此页",
                "Don't pay again. If the gate stays shut, call the staff and show this page",
            ),
        ),
    )

    def tells(self, config: Any) -> str:
        """The gate's address."""
        return str(config.gate_url)

    def asks(self, config: Any) -> Mapping[str, str]:
        """The fee's address."""
        return {"FEE_URL": config.fee_url} if config.fee_url else {}

    def amounts(self, config: Any) -> Mapping[str, Sequence[int]]:
        """The most of one payment, where the operator names it."""
        return {"MOST_YUAN": (config.most_fen,)} if config.most_yuan else {}

    def preview(self, given: Mapping[str, str]) -> Sequence[Fact]:
        """What stays of usual lengths cost by the tariff."""
        return examples(given)

    def judge_value(self, kind: str, value: str) -> Text | None:
        """A lane has a name."""
        if kind == "lane" and not 0 < len(value) <= 32:
            return Text("填车道名，最多 32 个字", "give the lane's name, at most 32 characters")
        return Text("入口二维码没有车道", "a gate's code has no lane") if kind == "gate" and value else None

    def ways(self, spot: Spot) -> Sequence[Way]:
        """The car at the lane, if it is known there; a plate; a ticket."""
        button = Text("查询费用", "Look up the fee")
        plate = Way("plate", Text("车牌", "Plate"), button, (_PLATE,))
        ticket = Way("ticket", Text("停车票", "Ticket"), button, (_TICKET,))
        if spot.code.kind == "lane" and spot.config.lane_knows == "on":
            label = Text("本车道", "This lane")
            look = Text("查询本车道车辆的费用", "Look up the car at this lane")
            return (Way("lane", label, look, hint=Text("不用输入车牌", "No plate needed")), plate, ticket)
        return (plate, ticket)

    async def quote(self, spot: Spot, way: str, given: Mapping[str, str]) -> Quote:
        """See Scene."""
        plate = _read(plates.plate, "plate", given["plate"]) if way == "plate" else ""
        ticket = _read(plates.ticket, "ticket", given["ticket"]) if way == "ticket" else ""
        due = await (_asked if spot.config.fee_url else _reckoned)(spot, plate, ticket)
        leave = due.leave or spot.config.tariff.leave_minutes
        facts = [
            Fact(*_named(due)),
            Fact(Text("入场时间", "Entered"), _same(f"{beijing(due.entered):%m-%d %H:%M}")),
            Fact(Text("停车时长", "Parked for"), _long(stayed(due.entered, due.at))),
        ]
        if due.paid:
            facts.append(Fact(Text("已付", "Paid before"), _same(f"¥{yuan_of(due.paid)}")))
        if due.words:
            facts.append(Fact(Text("说明", "Note"), _same(due.words)))
        attach = {
            "plate": due.plate,
            "ticket": due.ticket,
            "session": due.session,
            "enteredAt": f"{beijing(due.entered):{_CLOCK}}",
            "quotedAt": f"{beijing(due.at):{_CLOCK}}",
        }
        return Quote(
            subject=due.subject,
            order=f"停车费 {due.subject}",
            sum=Sum(fen=due.fen),
            facts=facts,
            attach={name: value for name, value in attach.items() if value},
            key=due.session,
            reckoned=not spot.config.fee_url,
            nothing=due.nothing if due.fen == 0 else None,
            thanks=Text(f"请在 {leave} 分钟内离场", f"Please leave within {leave} minutes"),
            minutes=spot.config.minutes,
        )


async def _asked(spot: Spot, plate: str, ticket: str) -> _Due:
    """The fee that the operator's system names; Refusal."""
    at = now()
    lane = spot.code.value if spot.code.kind == "lane" else ""
    fields = {
        "siteId": str(spot.site.id),
        "code": spot.code.code,
        "lane": lane,
        "plate": plate,
        "ticket": ticket,
        "askedAt": f"{beijing(at):{_CLOCK}}",
    }
    answer = await spot.operators.ask(spot.merchant, spot.config.fee_url, fields)
    if answer.get("code") != _FOUND:
        said = answer.get("msg", "")
        raise Refusal(Problem.NOT_PARKED, _same(said) if said else plates.spaced(plate) or ticket)
    session = answer.get("sessionId", "")
    if not _SESSION.fullmatch(session):
        raise Refusal(Problem.OPERATOR_WRONG, "sessionId")
    try:
        entered = datetime.strptime(answer.get("enterTime", ""), _CLOCK).replace(tzinfo=BEIJING)
        known = plates.plate(answer["plate"]) if answer.get("plate") else plate
    except ValueError as error:  # what is no plate is one, too
        raise Refusal(Problem.OPERATOR_WRONG, "enterTime, plate") from error
    if (plate and known != plate) or not (known or ticket):
        raise Refusal(Problem.OPERATOR_WRONG, "plate")
    leave = answer.get("leaveMinutes", "")
    return _Due(
        plate=known,
        ticket=ticket,
        session=session,
        entered=min(entered, at),
        at=at,
        fen=amount(answer, "feeAmt", spot.config.most_fen),
        words=answer.get("desc", "")[:60],
        leave=int(leave) if re.fullmatch(r"[1-9][0-9]{0,3}", leave) else 0,
        nothing=Text("现在可以直接离场", "You may leave now"),
    )


async def _reckoned(spot: Spot, plate: str, ticket: str) -> _Due:
    """The fee by the tariff, what was paid before taken off; Refusal (NOT_PARKED, OPERATOR_WRONG)."""
    session = await sessions.inside(spot.pool, spot.site.id, plate, ticket)
    if session is None:
        raise Refusal(Problem.NOT_PARKED, plates.spaced(plate) or ticket)
    owed = await owes(spot.pool, session, spot.config.tariff)
    nothing = Text("已经付清", "Paid in full") if owed.paid else Text("免费时段内", "Within the free time")
    if owed.until is not None:
        clock = f"{beijing(owed.until):%H:%M}"
        nothing = Text(f"已付款，请在 {clock} 前离场", f"Paid. Please leave by {clock}")
    if owed.fen > spot.config.most_fen:
        raise Refusal(Problem.OPERATOR_WRONG, f"¥{yuan_of(owed.fen)}")
    return _Due(plate, ticket, session.id, session.entered_at, owed.at, owed.fen, owed.paid, nothing=nothing)


@dataclass(frozen=True, slots=True)
class Owed:
    """What a session of the hub's own owes at a moment, in fen. `until`: it is paid, and may leave until then."""

    at: datetime
    fen: int
    paid: int
    until: datetime | None


async def owes(pool: Pool, session: sessions.Session, tariff: Tariff) -> Owed:
    """What a car owes now; 0 within the minutes to leave after a payment."""
    at = now()
    before = await sessions.paid(pool, session)
    until = before.at + timedelta(minutes=tariff.leave_minutes) if before.at else None
    if until is not None and at <= until:
        return Owed(at, 0, before.fen, until)
    return Owed(at, max(tariff.fee(session.entered_at, at) - before.fen, 0), before.fen, None)


def _read(reader: Any, name: str, text: str) -> str:
    try:
        return str(reader(text))
    except Unfit as error:
        raise Refusal(Problem.BAD_ENTRY, error.cause, [(name, error.cause)]) from error


def _named(due: _Due) -> tuple[Text, Text]:
    if due.plate:
        return Text("车牌号", "Plate"), _same(plates.spaced(due.plate))
    return Text("停车票号", "Ticket number"), _same(due.ticket)


def _same(text: str) -> Text:
    return Text(text, text)


def _long(minutes: int) -> Text:
    """A stay in words: 1 天 2 小时 5 分钟."""
    days, rest = divmod(minutes, 1440)
    parts = [(days, "天", "d"), (rest // 60, "小时", "h"), (rest % 60, "分钟", "min")]
    given = [part for part in parts if part[0]] or [parts[-1]]
    return Text(" ".join(f"{n} {zh}" for n, zh, _ in given), " ".join(f"{n} {en}" for n, _, en in given))
