"""Our clock beside those of the providers: signatures of a wrong minute are refused, and certificates seem ended."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urlsplit

from hutong.base.clock import now
from hutong.base.http import NeverLeft, NoAnswer
from hutong.base.text import Text
from hutong.capabilities.diagnosis import Ailment, Finding, Level
from hutong.capabilities.faults import Failed
from hutong.features.doctor.ground import Ground
from hutong.features.doctor.part import Part, ids

_NAME: Final = Text("服务器时钟", "The server's clock")
_REMEDY: Final = Text(
    "在服务器上启用时间同步（timedatectl set-ntp true，或 chrony），确认时区不影响时间",
    "Let the server keep its time (timedatectl set-ntp true, or chrony); its time zone does not matter",
)
WRONG: Final = Ailment(
    "clock.wrong",
    Level.ERROR,
    Text(
        "服务器时钟与服务商相差超过 5 分钟，签名会被拒绝", "The clock is off by over 5 minutes: signatures are refused"
    ),
    _REMEDY,
)
OFF: Final = Ailment(
    "clock.off",
    Level.WARN,
    Text("服务器时钟与服务商相差超过 1 分钟", "The clock is off by over a minute"),
    _REMEDY,
)
AILMENTS: Final = (WRONG, OFF)
_MOST, _MUCH = timedelta(minutes=5), timedelta(minutes=1)
_ASKED: Final = 5  # providers; one would do, but may be wrong itself
_TIMEOUT: Final = 5.0


def parts(ground: Ground) -> Iterator[Part]:
    """One part, if there is anybody whose clock can be read."""
    if ground.setups:

        async def look() -> Sequence[Finding] | None:
            told = await asyncio.gather(*(_difference(ground, url) for url in await _addresses(ground)))
            difference = believed(told)
            return None if difference is None else _judged(difference)

        yield Part("clock", _NAME, ids(AILMENTS), Text("与服务商的时间一致", "It agrees with the providers'"), look)


def believed(told: Iterable[timedelta | None]) -> timedelta | None:
    """The smallest of the differences: if one provider agrees with us, it is another that is wrong. None: no clock."""
    return min((one for one in told if one is not None), key=abs, default=None)


def _judged(difference: timedelta) -> list[Finding]:
    """`difference`: how much later it is at the provider."""
    if abs(difference) <= _MUCH:
        return []
    seconds = round(abs(difference).total_seconds())
    slow = difference > timedelta(0)
    words = Text(f"{'慢' if slow else '快'} {seconds} 秒", f"{seconds} s {'slow' if slow else 'fast'}")
    return [(WRONG if abs(difference) > _MOST else OFF).of(_NAME, words)]


async def _addresses(ground: Ground) -> list[str]:
    """The roots of some providers' hosts, each once."""
    found = dict[str, None]()
    for setup in ground.setups:
        try:
            parts = urlsplit((await ground.open(setup)).endpoint)
        except Failed:
            continue
        if parts.scheme in ("http", "https"):
            found[f"{parts.scheme}://{parts.netloc}/"] = None
    return list(found)[:_ASKED]


async def _difference(ground: Ground, url: str) -> timedelta | None:
    """None where nobody answers, or without a date."""
    began = now()
    try:
        reply = await ground.means.http.send("HEAD", url, headers={"user-agent": "Hutong"}, timeout=_TIMEOUT)
    except (NeverLeft, NoAnswer):
        return None
    at = _date(reply.headers.get("date", ""))
    return None if at is None else at - (began + (now() - began) / 2)


def _date(text: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    return at if at.tzinfo is not None else None
