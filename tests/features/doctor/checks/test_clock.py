"""Our clock beside the providers': several are asked, and the one that agrees with us best is believed."""

from collections.abc import AsyncIterator
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest
import pytest_asyncio
from tests.doctoring import ground, ids, looked, only
from tests.stack import SANDBOX, Stack

from hutong.base.clock import now
from hutong.features.doctor.checks import clock

pytestmark = pytest.mark.asyncio(loop_scope="module")


class Dated:
    """A provider whose clock is this much ahead of ours; None: it tells no time."""

    def __init__(self, ahead: float | None, text: str = "") -> None:
        self._ahead = ahead
        self._text = text

    async def __call__(self, _scope: Any, _receive: Any, send: Any) -> None:
        at = now() + timedelta(seconds=self._ahead or 0)
        text = self._text or format_datetime(at, usegmt=False)
        headers = [] if self._ahead is None else [(b"date", text.encode())]
        await send({"type": "http.response.start", "status": 404, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def told(hub: Stack) -> AsyncIterator[None]:
    yield
    hub.net.apps.pop(SANDBOX, None)


@pytest.mark.parametrize(
    ("ahead", "expected"),
    [(0, []), (-40, []), (90, ["clock.off"]), (-200, ["clock.off"]), (400, ["clock.wrong"]), (-9000, ["clock.wrong"])],
)
async def test_how_far_it_may_be_off(hub: Stack, ahead: float, expected: list[str]) -> None:
    hub.net.apps[SANDBOX] = Dated(ahead)
    found = await looked(clock, only(await ground(hub), "ALIPAY"))
    assert [one.id for one in found if one.level != "fine"] == expected
    if expected:
        assert ("slow" if ahead > 0 else "fast") in found[0].cause.en


async def test_nobody_tells_the_time(hub: Stack) -> None:
    on = only(await ground(hub), "ALIPAY")
    assert await looked(clock, on) == [], "nobody answers at the root"
    hub.net.apps[SANDBOX] = Dated(None)
    assert await looked(clock, on) == []
    hub.net.apps[SANDBOX] = Dated(0, "yesterday")
    assert await looked(clock, on) == []
    assert await ids(clock, only(on, "NONE")) == []


@pytest.mark.parametrize(
    ("told", "expected"),
    [([-9000, 3, 400], 3), ([90, -60, None], -60), ([None, 7], 7), ([None], None), ([], None)],
    ids=["right", "slow", "one", "mute", "nobody"],
)
async def test_the_provider_that_agrees_with_us_best_is_believed(
    told: list[float | None], expected: float | None
) -> None:
    differences = [None if one is None else timedelta(seconds=one) for one in told]
    assert clock.believed(differences) == (None if expected is None else timedelta(seconds=expected))
