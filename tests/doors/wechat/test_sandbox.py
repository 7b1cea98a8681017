"""The simulated WeChat pushes to the hub, in every mode and form; what it lends is renewed when it is refused."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from tests import stack
from tests.lending import kept
from tests.stack import HUB, Stack

from hutong.capabilities.platform.login import SignsPages
from hutong.features.followers import follows
from hutong.features.pushes import look
from hutong.switchboard.drafts import channels, publish


@pytest.fixture
async def hub(dsn: str) -> AsyncIterator[Stack]:
    made = await stack.build(dsn)
    yield made
    await made.close()


def account(hub: Stack, code: str) -> tuple[Any, int, str, str]:
    """The simulator, our channel, its AppID and the address for its console."""
    channel = hub.channels[code]
    app = hub.hub.switchboard.current.channels[channel].merchant_no
    return hub.simulators[code], channel, app, look.address_of(HUB, app)


@pytest.mark.parametrize("mode", ["plain", "compatible", "safe"])
@pytest.mark.parametrize("form", ["xml", "json"])
async def test_a_follower_in_every_mode_and_form(hub: Stack, mode: str, form: str) -> None:
    simulator, channel, app, url = account(hub, "WX_GZH")
    openid, pool = simulator.openid(app), hub.hub.pool
    if mode == "plain":  # with a key nothing plain is believed
        await channels.edit_channel(hub.hub.actor("test"), channel, settings={"ENCODING_AES_KEY": None})
        await publish.refresh(hub.hub.actor("test"))
        await hub.hub.switchboard.catch_up()
    assert await simulator.save_push(app, url, mode=mode, form=form)
    if simulator.standing(app)["followed"]:
        simulator.act(app, "unfollow")
        await simulator.knocker.settled()
    for act, expected in (("follow", True), ("unfollow", False)):
        simulator.act(app, act)
        await simulator.knocker.settled()
        assert await follows(pool, channel, openid) is expected
        row = (await look.listed(pool, look.WantedPushes(sender=openid)))[0]
        assert (row["state"], row["form"], row["sealed"]) == ("done", form, mode != "plain")
    simulator.say(app, "您好")
    await simulator.knocker.settled()
    [row] = await look.listed(pool, look.WantedPushes(name="text"))
    assert (await look.find(pool, row["id"]))["fields"]["Content"] == "您好"


async def test_tokens_that_wechat_ended_are_replaced_while_a_page_is_signed(hub: Stack) -> None:
    simulator, channel, app, _ = account(hub, "WX_GZH")
    opened = await hub.hub.switchboard.open(channel)

    async def signed() -> Any:
        return await opened.ask("sign_page", "n1", opened.face(SignsPages).sign_page("https://shop.example.com/"))

    assert (await signed())["appId"] == app
    simulator.spoil(app)
    hub.hub.switchboard.credentials._holder._known.clear()
    await hub.hub.pool.execute("UPDATE credential SET good_until = now() WHERE kind = 'jsapi_ticket'")
    assert (await signed())["appId"] == app
    await hub.hub.switchboard.calls.flush()
    rows = await hub.hub.pool.fetch("SELECT number, exchanges::text AS told FROM call_log WHERE verb = 'issue'")
    assert [row["number"] for row in rows].count("access_token") >= 2
    values = [one.value.reveal() for one in await kept(hub) if one.value]
    assert len(values) == 2
    assert not [row for row in rows for value in values if value in row["told"]]
