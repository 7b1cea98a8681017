"""A channel is tested with its provider: right keys pass, wrong ones are told, and nothing is left behind."""

import pytest
from tests.stack import Stack
from tests.texting import STORAGE_CODES
from tests.upstream import hub

from hutong.base.http import NeverLeft
from hutong.capabilities.simulation import Mischief
from hutong.capabilities.sms import AsksSms, SendsSms
from hutong.features.setup.probe import probe
from hutong.switchboard import registry
from hutong.switchboard.drafts import channels, publish

__all__ = ["hub"]
pytestmark = pytest.mark.asyncio(loop_scope="module")
CODES = sorted(registry.specs())


def _untestable(code: str) -> bool:
    adapter = registry.spec(code).adapter
    return issubclass(adapter, SendsSms) and not issubclass(adapter, AsksSms)


@pytest.mark.parametrize("code", CODES)
async def test_right_settings_pass_and_nothing_stays(hub: Stack, code: str) -> None:
    found = await probe(await hub.hub.switchboard.open(hub.channels[code]))
    assert found.passed is (None if _untestable(code) else True), found
    assert found.words.zh != found.words.en
    if code in STORAGE_CODES and hub.simulators[code].home.shelf:
        assert not hub.simulators[code].objects()


# A key that is a text can be turned round; another RSA key is slow to make, and is the channels' own tests'.
TEXT_KEYS = [
    code
    for code in CODES
    if "PRIVATE_KEY" in registry.secret_keys(code) and not _untestable(code) and code not in ("ALIPAY", "WXPAY_V3")
]


@pytest.mark.parametrize("code", TEXT_KEYS)
async def test_wrong_keys_are_told(hub: Stack, code: str) -> None:
    actor, channel_id = hub.hub.actor("test"), hub.channels[code]
    right = hub.simulators[code].account(hub.simulators[code].FORMS[0]).settings["PRIVATE_KEY"]
    await channels.edit_channel(actor, channel_id, settings={"PRIVATE_KEY": right[::-1]})
    await publish.refresh(actor)
    await hub.hub.switchboard.catch_up()
    found = await probe(await hub.hub.switchboard.open(channel_id))
    await channels.edit_channel(actor, channel_id, settings={"PRIVATE_KEY": right})
    await publish.refresh(actor)
    await hub.hub.switchboard.catch_up()
    assert found.passed is False
    assert right not in found.words.en


async def test_a_provider_that_is_away_or_speaks_nonsense_is_told(hub: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = await hub.hub.switchboard.open(hub.channels["ALIYUN_OSS"])
    hub.simulators["ALIYUN_OSS"].mischiefs.order(Mischief.BAD_GATEWAY)
    assert (await probe(opened)).passed is False

    async def refuse(*_: object, **__: object) -> None:
        raise NeverLeft("ConnectError")

    with monkeypatch.context() as away:
        away.setattr(hub.net, "send", refuse)
        found = await probe(opened)
    assert "can't be reached" in found.words.en
