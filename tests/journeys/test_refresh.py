"""A refresh under load: a hundred messages a second change their carrier within a second, and none fails."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import pytest
from tests.crash.conftest import serve, town
from tests.crash.town import Town
from tests.texting import SMS_CODES, lead, teach

from hutong.base.clock import now
from hutong.switchboard.content import Route
from hutong.switchboard.drafts import publish, routes

__all__ = ["serve", "town"]
log = logging.getLogger(__name__)
RATE: Final = 100  # sends a second
SECOND: Final = timedelta(seconds=1)
NEXT: Final = dict(zip(SMS_CODES, (*SMS_CODES[1:], SMS_CODES[0]), strict=True))


@dataclass(frozen=True, slots=True)
class Send:
    """One request of the merchant's."""

    phone: str
    began: datetime
    answer: dict[str, Any] | None


async def send(town: Town, number: int) -> Send:
    phone, began = f"138{number:08d}", now()
    wish = {"smsId": f"L{number}", "mobile": phone, "template": "code", "params": '{"code":"482913"}'}
    return Send(phone, began, await town.call("/api/sms/send", wish))


async def load(town: Town, seconds: int) -> list[Send]:
    """Begins a send every hundredth of a second, whether those before it are answered or not."""
    loop, sends = asyncio.get_running_loop(), list[asyncio.Task[Send]]()
    start = loop.time()
    async with asyncio.TaskGroup() as group:
        for number in range(RATE * seconds):
            await asyncio.sleep(start + number / RATE - loop.time())
            sends.append(group.create_task(send(town, number)))
    return [one.result() for one in sends]


async def changes_carrier(town: Town, old: str, new: str, seconds: int) -> None:
    async with town.office() as office:
        await teach(office)
        await lead(office, "sms", old)
        await town.start("web")
        actor = office.hub.actor("operator")
        await routes.put_route(actor, Route("sms", town.channels[new], 2000))

        async def refresh() -> datetime:
            await asyncio.sleep(seconds / 2)
            await publish.refresh(actor)
            return now()

        sends, refreshed = await asyncio.gather(load(town, seconds), refresh())
    check(town, old, new, sends, refreshed)


def check(town: Town, old: str, new: str, sends: list[Send], refreshed: datetime) -> None:
    failed = [one.answer for one in sends if one.answer is None or one.answer["code"] != 1]
    assert not failed, (len(failed), failed[:3])
    took = (sends[-1].began - sends[0].began).total_seconds()
    assert (len(sends) - 1) / took > RATE * 0.95, "the load was less than it should be"
    inboxes = {code: {one.phone[-11:]: one for one in town.simulators[code].inbox()} for code in (old, new)}
    taken = [phone for inbox in inboxes.values() for phone in inbox]
    assert sorted(taken) == sorted(one.phone for one in sends), "each goes to one carrier, once"
    assert sum(len(list(town.simulators[code].inbox())) for code in (old, new)) == len(sends)
    last = max(datetime.fromisoformat(one.at) for one in inboxes[old].values())
    first = min(datetime.fromisoformat(one.at) for one in inboxes[new].values())
    assert last < refreshed + SECOND, f"{last - refreshed} after the refresh"
    late = [one for one in sends if one.began > refreshed + SECOND]
    assert len(late) > RATE // 2
    assert {one.phone for one in late} <= set(inboxes[new])
    log.info("%d sends; first at %s %s, last at %s %s", len(sends), new, first - refreshed, old, last - refreshed)


async def test_a_refresh_under_load_changes_the_carrier(town: Town) -> None:
    await changes_carrier(town, "ALIYUN_SMS", "MIAODI", 4)


@pytest.mark.hard
@pytest.mark.parametrize("old", SMS_CODES)
async def test_a_refresh_between_any_two(town: Town, old: str) -> None:
    await changes_carrier(town, old, NEXT[old], 10)
