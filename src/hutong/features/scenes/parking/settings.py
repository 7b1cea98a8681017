"""What an operator sets up for a car park: the addresses of its own system, or a tariff for the hub's own sessions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from hutong.base.money import fen_of
from hutong.base.text import Text, Unfit
from hutong.capabilities.channel import Config, KeyProblem, key
from hutong.features.scenes.parking.tariff import Step, Tariff

_URL: Final = r"https?://\S{3,500}"
_MINUTES: Final = r"[0-9]{1,5}"
_SWITCH: Final = "on|off"
_YUAN: Final = r"[0-9]{1,6}(\.[0-9]{1,2})?"
_STEP: Final = re.compile(r"([0-9]{1,5})=([0-9]{1,6}(?:\.[0-9]{1,2})?)")


def steps_of(text: str) -> tuple[Step, ...]:
    """The steps in a text such as "60=5, 120=8.50"; Unfit."""
    found = []
    for part in re.split(r"[,，;；\s]+", text.strip()):
        match = _STEP.fullmatch(part)
        if match is None:
            raise Unfit(f"{part} 不是 分钟=元", f"{part} is not minutes=yuan")
        found.append(Step(int(match[1]), fen_of(match[2])))
    for before, after in pairwise(found):
        if after.minutes <= before.minutes or after.fen < before.fen:
            raise Unfit("分钟须递增，金额不能递减", "minutes must rise and amounts must not fall")
    if found[0].minutes == 0:
        raise Unfit("第一段须大于 0 分钟", "the first step must be longer than 0 minutes")
    return tuple(found)


@dataclass(frozen=True, kw_only=True)
class ParkingConfig(Config):
    """The settings of a car park. With FEE_URL the operator's system names the fee, else the tariff does."""

    gate_url: str = key(
        "GATE_URL",
        "道闸通知地址",
        "Gate address",
        help=Text(
            "付款后向此地址发送签名通知，直到应答 success；attch 含车牌、停车记录和车道",
            "Told of each payment by a signed notice until it answers success; attch has plate, session and lane",
        ),
        example="https://park.example.com/hutong/paid",
        pattern=_URL,
    )
    fee_url: str | None = key(
        "FEE_URL",
        "查费地址",
        "Fee address",
        help=Text(
            "您的停车系统的查费接口；不填则用平台的停车记录与下面的计费规则",
            "Your own system's fee call; without it the hub's sessions and the tariff below are used",
        ),
        example="https://park.example.com/hutong/fee",
        pattern=_URL,
        required=False,
    )
    lane_knows: str | None = key(
        "LANE_KNOWS",
        "车道识别车牌",
        "Lanes know the car",
        help=Text(
            "开（on）：车道二维码不用输车牌，由停车系统告知车道上的车（需要查费地址）",
            "on: at a lane's code no plate is entered, your system knows the car there (needs the fee address)",
        ),
        pattern=_SWITCH,
        required=False,
    )
    most_yuan: str | None = key(
        "MOST_YUAN",
        "单笔上限（元）",
        "Most of one payment (yuan)",
        help=Text("查到的费用超过它就拒绝，默认 1000", "A fee beyond it is refused; 1000 if not given"),
        pattern=_YUAN,
        required=False,
    )
    free_minutes: str | None = key(
        "FREE_MINUTES", "免费分钟", "Free minutes", example="15", pattern=_MINUTES, required=False
    )
    free_counts: str | None = key(
        "FREE_COUNTS",
        "超时后免费时段计费",
        "Free time counts when exceeded",
        help=Text(
            "开（on，默认）：超过免费时段后从入场起计费", "on (default): beyond the free time, all of it is charged"
        ),
        pattern=_SWITCH,
        required=False,
    )
    steps: str | None = key(
        "STEPS",
        "分段计费",
        "Steps",
        help=Text("分钟=累计元，如 60=5, 120=8：一小时内 5 元，两小时内 8 元", "minutes=yuan in all: 60=5, 120=8"),
        example="60=5, 120=8",
        check=steps_of,
        required=False,
    )
    every_minutes: str | None = key(
        "EVERY_MINUTES",
        "之后每（分钟）",
        "Then every (minutes)",
        example="60",
        pattern=r"[1-9][0-9]{0,4}",
        required=False,
    )
    every_yuan: str | None = key(
        "EVERY_YUAN", "每段（元）", "… costs (yuan)", example="2", pattern=_YUAN, required=False
    )
    day_cap_yuan: str | None = key(
        "DAY_CAP_YUAN",
        "每日封顶（元）",
        "Most of a day (yuan)",
        help=Text("按北京时间自然日", "By calendar days in Beijing"),
        pattern=_YUAN,
        required=False,
    )
    new_day: str | None = key(
        "NEW_DAY",
        "零点重新计费",
        "The ladder begins anew at midnight",
        help=Text("关（off，默认）：分段连续计算", "off (default): it runs on"),
        pattern=_SWITCH,
        required=False,
    )
    leave_minutes: str | None = key(
        "LEAVE_MINUTES",
        "付款后离场时限（分钟）",
        "Minutes to leave after paying",
        help=Text("默认 15", "15 if not given"),
        pattern=_MINUTES,
        required=False,
    )
    quote_minutes: str | None = key(
        "QUOTE_MINUTES",
        "费用有效期（分钟）",
        "Minutes a fee is good for",
        help=Text("默认 5", "5 if not given"),
        pattern=r"[1-9]|[1-2][0-9]",
        required=False,
    )
    ask_phone: str | None = key(
        "ASK_PHONE",
        "询问手机号",
        "Ask for a phone number",
        help=Text("开（on）：付款页可选填手机号，用于短信提醒", "on: the payer may leave a number for a text message"),
        pattern=_SWITCH,
        required=False,
    )

    def check(self) -> Iterator[KeyProblem]:
        """Either the operator's system or a tariff; parts of the tariff go together."""
        if not self.fee_url and not self.steps and not self.every_minutes:
            cause = Text("填查费地址，或至少填分段计费", "give a fee address, or steps at least")
            yield KeyProblem("FEE_URL", cause)
        if bool(self.every_minutes) is not bool(self.every_yuan):
            cause = Text("每段分钟和每段金额须一起填写", "minutes and yuan of a period go together")
            yield KeyProblem("EVERY_MINUTES" if self.every_yuan else "EVERY_YUAN", cause)
        if self.lane_knows == "on" and not self.fee_url:
            yield KeyProblem("LANE_KNOWS", Text("需要查费地址", "it needs the fee address"))

    @property
    def most_fen(self) -> int:
        """The most of one payment, in fen."""
        return fen_of(self.most_yuan or "1000")

    @property
    def minutes(self) -> int:
        """How long a fee is good for."""
        return int(self.quote_minutes or "5")

    @property
    def tariff(self) -> Tariff:
        """The rules for the hub's own sessions."""
        return Tariff(
            free_minutes=int(self.free_minutes or "0"),
            free_counts=self.free_counts != "off",
            steps=steps_of(self.steps) if self.steps else (),
            every_minutes=int(self.every_minutes or "0"),
            every_fen=fen_of(self.every_yuan or "0"),
            day_cap_fen=fen_of(self.day_cap_yuan) if self.day_cap_yuan else None,
            anew=self.new_day == "on",
            leave_minutes=int(self.leave_minutes or "15"),
        )
