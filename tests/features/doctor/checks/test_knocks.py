"""Notifications of payments that were not believed: told as long as the channel is what it was then."""

from dataclasses import replace
from datetime import datetime

import pytest
from tests.doctoring import ground, looked, only, with_settings, with_setup
from tests.stack import Stack

from hutong.base.clock import UTC
from hutong.features.doctor.checks import knocks
from hutong.features.knocks.doubts import Doubt

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_the_last_one_was_not_believed(hub: Stack) -> None:
    usual = only(await ground(hub), "WXPAY_V3", "ALIPAY", "WX_GZH")
    number = hub.channels["WXPAY_V3"]
    setup = usual.content.channels[number]
    assert [one.level for one in await looked(knocks, usual)] == ["fine"]
    at = datetime(2026, 11, 29, 16, 30, tzinfo=UTC)
    on = replace(usual, doubts={number: Doubt(at, usual.revision, "it can't be unsealed")})
    [found] = await looked(knocks, on)
    assert (found.id, found.level, found.place) == ("knock.refused", "warn", f"/channels?edit={number}")
    assert "2026-11-30 00:30:00 it can't be unsealed" in found.cause.zh, "in Beijing's time"
    sealed = replace(usual, doubts={number: Doubt(at, usual.revision, "in whatever words", sealed=True)})
    [sure] = await looked(knocks, sealed)
    assert (sure.id, sure.level) == ("knock.sealed", "error"), "no stranger signs as the provider does"
    assert "2026-11-30 00:30:00" in sure.cause.zh
    mended = with_setup(on, with_settings(setup, {"SECRET_KEY": "0" * 32}))
    assert [one.level for one in await looked(knocks, mended)] == ["fine"]


async def test_nothing_is_looked_at_where_nobody_collects(hub: Stack) -> None:
    assert await looked(knocks, only(await ground(hub), "WX_GZH")) == []
