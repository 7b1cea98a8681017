"""A refresh under load: messages change their carrier, within a second where the machine is ours, and none fails."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import orjson
import pytest
from tests.crash.conftest import serve, town
from tests.crash.town import Town
from tests.texting import SMS_CODES, lead, teach

from hutong.base.clock import now
from hutong.switchboard.content import Route
from hutong.switchboard.drafts import publish, routes

__all__ = ["serve", "town"]
log = logging.getLogger(__name__)
SECOND: Final = timedelta(seconds=1)
NEXT: Final = dict(zip(SMS_CODES, (*SMS_CODES[1:], SMS_CODES[0]), strict=True))


@dataclass(frozen=True, slots=True)
class Send:
    """One request of the merchant's."""

    phone: str
    began: datetime
    answer: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Switch:
    """When a revision was published, and when the web process said that it serves it."""

    published: datetime
    served: datetime


async def send(town: Town, number: int) -> Send:
    phone, began = f"138{number:08d}", now()
    wish = {"smsId": f"L{number}", "mobile": phone, "template": "code", "params": '{"code":"482913"}'}
    return Send(phone, began, await town.call("/api/sms/send", wish))


async def load(town: Town, rate: int, end: asyncio.Future[float]) -> list[Send]:
    """Begins so many sends a second until `end` on the loop's clock, whether those before are answered or not."""
    loop, sends = asyncio.get_running_loop(), list[asyncio.Task[Send]]()
    start = loop.time()
    async with asyncio.TaskGroup() as group:
        while not end.done() or start + len(sends) / rate < end.result():
            await asyncio.sleep(start + len(sends) / rate - loop.time())
            sends.append(group.create_task(send(town, len(sends))))
    return [one.result() for one in sends]


async def serves(town: Town, revision: int) -> bool:
    """Whether the web process has it."""
    reply = await town.wire.send("GET", f"{town.base_url}/health", headers={}, timeout=30)
    return reply.status == 200 and orjson.loads(reply.body)["revision"] == revision


async def changes_carrier(town: Town, old: str, new: str, rate: int, seconds: int) -> tuple[list[Send], Switch]:
    """Loads the hub for so long before a refresh and after it; each message goes to one carrier, once."""
    end = asyncio.get_running_loop().create_future()
    async with town.office() as office:
        await teach(office)
        await lead(office, "sms", old)
        await town.start("web")
        actor = office.hub.actor("operator")
        await routes.put_route(actor, Route("sms", town.channels[new], 2000))

        async def refresh() -> Switch:
            await asyncio.sleep(seconds)
            revision, published = (await publish.refresh(actor)).revision, now()
            await town.until(lambda: serves(town, revision))
            end.set_result(asyncio.get_running_loop().time() + seconds)
            return Switch(published, now())

        sends, switch = await asyncio.gather(load(town, rate, end), refresh())
    failed = [one.answer for one in sends if one.answer is None or one.answer["code"] != 1]
    assert not failed, (len(failed), failed[:3])
    taken = [message.phone[-11:] for code in (old, new) for message in town.simulators[code].inbox()]
    assert sorted(taken) == sorted(one.phone for one in sends), "each goes to one carrier, once"
    assert_later_ones_went(town, new, [one for one in sends if one.began > switch.served], rate * seconds - 1)
    return sends, switch


def assert_later_ones_went(town: Town, code: str, later: list[Send], least: int) -> None:
    assert len(later) >= least
    assert {one.phone for one in later} <= {message.phone[-11:] for message in town.simulators[code].inbox()}


async def test_a_refresh_under_load_changes_the_carrier(town: Town) -> None:
    sends, switch = await changes_carrier(town, "ALIYUN_SMS", "MIAODI", 20, 2)
    assert any(one.began < switch.published for one in sends)


@pytest.mark.hard
@pytest.mark.parametrize("old", SMS_CODES)
async def test_a_refresh_between_any_two_takes_less_than_a_second(town: Town, old: str) -> None:
    """At a hundred sends a second."""
    new, rate = NEXT[old], 100
    sends, switch = await changes_carrier(town, old, new, rate, 5)
    took = (sends[-1].began - sends[0].began).total_seconds()
    assert (len(sends) - 1) / took > rate * 0.95, "the load was less than it should be"
    last = max(datetime.fromisoformat(one.at) for one in town.simulators[old].inbox())
    first = min(datetime.fromisoformat(one.at) for one in town.simulators[new].inbox())
    assert last < switch.published + SECOND, f"{last - switch.published} after the refresh"
    late = [one for one in sends if one.began > switch.published + SECOND]
    assert_later_ones_went(town, new, late, rate // 2)
    log.info("%d sends; first at %s %s, last at %s %s", len(sends), new, first, old, last)
