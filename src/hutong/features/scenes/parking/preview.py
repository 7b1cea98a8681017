"""A tariff by examples: what stays of usual lengths cost, for whoever writes one."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from hutong.base.clock import BEIJING
from hutong.base.money import yuan_of
from hutong.base.text import Text
from hutong.features.scenes.parking.settings import ParkingConfig
from hutong.features.scenes.scene import Fact

_DAY: Final = datetime(2026, 6, 1, tzinfo=BEIJING)  # any day does
_STAYS: Final[Sequence[tuple[Text, timedelta, timedelta]]] = (  # words, when it comes, how long it stays
    (Text("15 分钟", "15 minutes"), timedelta(hours=9), timedelta(minutes=15)),
    (Text("1 小时", "1 hour"), timedelta(hours=9), timedelta(hours=1)),
    (Text("3 小时", "3 hours"), timedelta(hours=9), timedelta(hours=3)),
    (Text("8 小时", "8 hours"), timedelta(hours=9), timedelta(hours=8)),
    (Text("过夜（18:00 到次日 8:00）", "Overnight (18:00 to 8:00)"), timedelta(hours=18), timedelta(hours=14)),
    (Text("2 天（9:00 起）", "2 days (from 9:00)"), timedelta(hours=9), timedelta(days=2)),
)
_GATE: Final = "https://gate.example.com/"  # the tariff can be written before the gate's address is known
_ELSEWHERE: Final = ("FEE_URL", "LANE_KNOWS")  # with these, the operator's own system names the fee


def examples(given: Mapping[str, str]) -> Sequence[Fact]:
    """Stays and their costs; none where the operator's system names the fee. BadConfig."""
    if given.get("FEE_URL") or not (given.get("STEPS") or given.get("EVERY_MINUTES")):
        return ()
    plain = {key: value for key, value in given.items() if value and key not in _ELSEWHERE}
    tariff = ParkingConfig.read("-", {**plain, "GATE_URL": _GATE}).tariff
    costs = [(words, tariff.fee(_DAY + comes, _DAY + comes + stays)) for words, comes, stays in _STAYS]
    return [Fact(words, Text(f"¥{yuan_of(fen)}", f"¥{yuan_of(fen)}")) for words, fen in costs]
