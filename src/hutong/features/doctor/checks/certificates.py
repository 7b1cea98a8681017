"""Certificates among the settings: those that ended, and those that end soon."""

import asyncio
from collections.abc import Iterator, Sequence
from typing import Final

from hutong.base.clock import beijing_day
from hutong.base.text import Text
from hutong.base.vault import VaultError
from hutong.capabilities.diagnosis import Ailment, Finding, Level
from hutong.features.doctor.ground import Ground, called, channel_place
from hutong.features.doctor.part import Part, ids
from hutong.switchboard.drafts.check import SOON
from hutong.switchboard.drafts.pasted import pasted

EXPIRED: Final = Ailment(
    "certificate.expired",
    Level.ERROR,
    Text("证书已过期", "A certificate has expired"),
    Text(
        "在服务商平台申请新证书，把证书与它的私钥（及序列号）一起换上，再刷新配置",
        "Apply for a new one at the provider, replace it together with its key (and serial number), and refresh",
    ),
    "/channels",
)
ENDING: Final = Ailment(
    "certificate.ending",
    Level.WARN,
    Text(f"证书将在 {SOON.days} 天内过期", f"A certificate ends within {SOON.days} days"),
    EXPIRED.remedy,
    "/channels",
)
AILMENTS: Final = (EXPIRED, ENDING)


def parts(ground: Ground) -> Iterator[Part]:
    """One part for all channels that have any."""
    if any("CERTIFICATE" in key for setup in ground.setups for key in setup.settings):

        async def look() -> Sequence[Finding]:
            return await asyncio.to_thread(lambda: list(_look(ground)))

        words = Text(f"证书在 {SOON.days} 天内都有效", f"Every certificate is good for {SOON.days} days and more")
        yield Part("certificates", Text("证书", "Certificates"), ids(AILMENTS), words, look)


def _look(ground: Ground) -> Iterator[Finding]:
    for setup in ground.setups:
        for key in setup.settings:
            try:
                ends = [one.ends for one in pasted(setup.value(key, ground.vault)) if one.ends is not None]
            except VaultError:
                continue  # told with the settings
            if not ends or max(ends) > ground.at + SOON:  # of several, the last one counts: it replaces the others
                continue
            ailment = EXPIRED if max(ends) < ground.at else ENDING
            day = f"{key} {beijing_day(max(ends))}"
            yield ailment.of(called(setup), Text(day, day), place=channel_place(setup, edit=True))
