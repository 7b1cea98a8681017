"""Whether what was edited is in effect: told of what runs, not of the draft that one is looking at."""

from dataclasses import replace

import pytest
from tests.doctoring import ground, ids, looked
from tests.stack import Stack

from hutong.features.doctor.checks import draft
from hutong.switchboard.drafts import channels

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_an_edit_that_was_not_refreshed_is_told(hub: Stack) -> None:
    assert await ids(draft, await ground(hub)) == []
    actor, number = hub.hub.actor("test"), hub.channels["ALIPAY"]
    before = hub.hub.switchboard.current.channels[number].remark
    await channels.edit_channel(actor, number, remark="edited")
    [found] = await looked(draft, await ground(hub))
    assert (found.id, found.place) == ("draft.edited", "/channels?refresh=1")
    assert "1" in found.cause.en
    assert await ids(draft, await ground(hub, draft=True)) == [], "whoever examines the draft knows"
    [waiting] = await looked(draft, await ground(hub, draft=True))
    assert (waiting.level, "1 处改动，刷新后生效" in waiting.cause.zh) == ("fine", True), "and it isn't in effect yet"
    await channels.edit_channel(actor, number, remark=before)


async def test_nothing_runs_before_the_first_refresh(hub: Stack) -> None:
    on = replace(await ground(hub), revision=0)
    assert await ids(draft, on) == ["draft.unpublished"]
    assert await ids(draft, replace(on, draft=True)) == []
    [first] = await looked(draft, replace(on, draft=True))
    assert "已生效" not in first.cause.zh
