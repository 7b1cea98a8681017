"""Where the AppSecret of a WeChat pay channel's application is: in the channel of the same AppID."""

from dataclasses import replace

import pytest
from tests.stack import Stack

from hutong.capabilities.channel import Role
from hutong.features.logins.account import account_of
from hutong.switchboard import registry
from hutong.switchboard.drafts import channels

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("code", ["WXPAY", "WXPAY_V3"])
async def test_it_is_the_channel_of_the_same_application(hub: Stack, code: str) -> None:
    content = await channels.look(hub.hub.actor("test"))
    pay, official = (content.channels[hub.channels[one]] for one in (code, "WX_GZH"))
    found = account_of(hub.hub.switchboard, content, pay)
    assert found is not None
    assert (found.application, found.setup, found.codes) == (official.merchant_no, official, ("WX_GZH",))
    assert found.secret is not None
    assert (found.secret.role, found.secret.secret) == (Role.APPLICATION, True)
    alone = replace(content, channels={key: one for key, one in content.channels.items() if one != official})
    none = account_of(hub.hub.switchboard, alone, pay)
    assert none is not None
    assert (none.application, none.setup, none.secret) == (official.merchant_no, None, None)


async def test_a_provider_s_channel_whose_payers_are_the_sub_merchants(hub: Stack) -> None:
    """Payers belong to the sub-merchant's application, and it is asked for, whatever the channel's own number is."""
    actor, told = hub.hub.actor("test"), set[bool]()
    for form in hub.simulators["WXPAY_V3"].FORMS[1:]:  # the first is the stack's own
        account = hub.simulators["WXPAY_V3"].account(form)
        setup = await channels.add_channel(actor, "WXPAY_V3", account.merchant_no, settings=dict(account.settings))
        found = account_of(hub.hub.switchboard, await channels.look(actor), setup)
        assert found is not None
        sub = account.settings.get("SUB_MERCHANT_CODE")
        assert found.application == (sub or account.merchant_no), form
        told.add(bool(sub))
    assert True in told


async def test_others_need_none(hub: Stack) -> None:
    content = await channels.look(hub.hub.actor("test"))
    needing = {
        setup.code for setup in content.channels.values() if account_of(hub.hub.switchboard, content, setup) is not None
    }
    assert needing == {"WXPAY", "WXPAY_V3"}
    broken = replace(content.channels[hub.channels["WXPAY"]], settings={})
    assert registry.spec("WXPAY").wallet
    assert account_of(hub.hub.switchboard, content, broken) is None, "its own settings come first"
