"""A channel that was set up wrongly and mended: the order that failed on it goes on, on the settings of now."""

import pytest
from tests.stack import Stack
from tests.upstream import attempts, number

from hutong.switchboard.drafts import channels, publish

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_the_repeat_of_a_refused_order_uses_the_mended_settings(hub: Stack) -> None:
    actor = hub.hub.actor("test")
    channel_id = hub.channels["WXPAY"]
    right = hub.simulators["WXPAY"].account(hub.simulators["WXPAY"].FORMS[0]).settings["PRIVATE_KEY"]
    await channels.edit_channel(actor, channel_id, settings={"PRIVATE_KEY": "0" * 32})
    await publish.refresh(actor)
    await hub.hub.switchboard.catch_up()
    order = number()
    assert (await hub.order(order, "wxv2native"))[1]["code"] == 4001
    await channels.edit_channel(actor, channel_id, settings={"PRIVATE_KEY": right})
    await publish.refresh(actor)
    await hub.hub.switchboard.catch_up()
    status, answer = await hub.order(order, "wxv2native")
    assert (status, answer["code"]) == (200, 1)
    made = await attempts(hub, order)
    assert [attempt.revision for attempt in made] == [hub.hub.switchboard.current.id]
    await hub.pay(answer, "wxv2native")
    assert (await hub.query(order))["status"] == "1"
