"""Accounts behind channels, asked through a hub: what the provider says, and what is told when it says nothing."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from tests.doctoring import ground, ids, looked, only, with_settings, with_setup
from tests.lettering import app, wechat
from tests.stack import SANDBOX, Stack

from hutong.features.doctor.checks import accounts
from hutong.switchboard.call_log import EXAMINATION

pytestmark = pytest.mark.asyncio(loop_scope="module")
CODE = "WX_GZH"


@pytest_asyncio.fixture(autouse=True, loop_scope="module")
async def behaved(hub: Stack) -> AsyncIterator[None]:
    """The simulators behave again."""
    apps = dict(hub.net.apps)
    yield
    hub.net.apps.clear()
    hub.net.apps.update(apps)
    wechat(hub).configure(app(hub), secret=hub.simulators[CODE].account("service").settings["PRIVATE_KEY"])


async def test_every_channel_that_can_examine_itself_has_a_part(hub: Stack) -> None:
    on = await ground(hub)
    keys = {part.key for part in accounts.parts(on)}
    assert f"account.{hub.channels['WXPAY_V3']}" in keys
    assert f"account.{hub.channels['TEST_SMS']}" not in keys


async def test_sound_accounts_are_fine(hub: Stack) -> None:
    on = only(await ground(hub), "WXPAY_V3", "WXPAY", "ALIPAY")
    assert [one.level for one in await looked(accounts, on)] == ["fine"] * 3


async def test_what_the_provider_refuses_is_told_once_with_its_channel(hub: Stack) -> None:
    on = only(await ground(hub, draft=True), CODE)
    wrong = with_settings(on.content.channels[hub.channels[CODE]], {"PRIVATE_KEY": "0123456789abcdef" * 2})
    found = [one for one in await looked(accounts, with_setup(on, wrong)) if one.level == "error"]
    assert [one.id for one in found] == ["wechat.secret"]
    assert app(hub) in found[0].subject.zh
    assert found[0].place == f"/channels?edit={hub.channels[CODE]}"


async def test_a_provider_that_is_not_reached_and_one_that_says_nonsense(hub: Stack) -> None:
    on = only(await ground(hub), "ALIPAY")

    async def nonsense(_scope: object, _receive: object, send: object) -> None:
        assert callable(send)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"<html>hello</html>"})

    hub.net.apps[f"{SANDBOX}/alipay"] = nonsense
    assert await ids(accounts, on) in (["account.silent"], ["account.unclear"])
    del hub.net.apps[f"{SANDBOX}/alipay"]
    [found] = await looked(accounts, on)
    assert (found.id, found.level) == ("account.unreachable", "error")


async def test_a_channel_that_can_not_be_opened_is_left_to_its_settings(hub: Stack) -> None:
    on = only(await ground(hub, draft=True), CODE)
    wrong = with_settings(on.content.channels[hub.channels[CODE]], {"PRIVATE_KEY": "no secret"})
    [part] = accounts.parts(with_setup(on, wrong))
    examined = await part.examine()
    assert (examined.findings, examined.checked) == ((), ())


async def test_what_is_asked_stands_in_the_log_as_an_examination(hub: Stack) -> None:
    await looked(accounts, only(await ground(hub), "WXPAY"))
    await hub.hub.switchboard.calls.flush()
    query = "SELECT verb, fault FROM call_log WHERE number = $1 AND channel_id = $2"
    rows = await hub.hub.pool.fetch(query, EXAMINATION, hub.channels["WXPAY"])
    assert "not_found" in {row["fault"] for row in rows}, "of an order that is nobody's"
