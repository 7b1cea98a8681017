"""The settings of channels: missing, malformed, sealed by another key, or one in another's place."""

from dataclasses import replace

import pytest
from tests.doctoring import ground, ids, looked, only, with_settings, with_setup
from tests.stack import Stack

from hutong.base.secrets import Secret
from hutong.features.doctor.checks import settings
from hutong.switchboard import registry
from hutong.switchboard.content import Content, Setting, Setup

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def setup(hub: Stack, code: str) -> Setup:
    return hub.hub.switchboard.current.channels[hub.channels[code]]


async def test_sound_settings_are_fine(hub: Stack) -> None:
    [found] = await looked(settings, await ground(hub))
    assert (found.id, found.level) == ("settings", "fine")
    assert str(len(registry.specs())) in found.cause.en


@pytest.mark.parametrize(
    ("code", "key", "value"),
    [
        ("WXPAY", "PRIVATE_KEY", "too short"),
        ("WXPAY_V3", "SECRET_KEY", "too short"),
        ("WX_GZH", "PRIVATE_KEY", "not a secret of an application"),
        ("WX_GZH", "ENCODING_AES_KEY", "a" * 42),
        ("WXPAY", "MCHID", "no number"),
    ],
)
async def test_a_malformed_key_is_told_by_its_name(hub: Stack, code: str, key: str, value: str) -> None:
    on = only(await ground(hub), code)
    [found] = await looked(settings, with_setup(on, with_settings(await setup(hub, code), {key: value})))
    assert found.id == f"setting.{code.lower()}.{key}"
    assert key in found.cause.en
    assert found.place == f"/channels?edit={hub.channels[code]}"
    assert value not in f"{found.cause}", "what was entered may be a secret"


async def test_a_wrong_merchant_number_and_a_missing_key(hub: Stack) -> None:
    on, official = only(await ground(hub), "WX_GZH"), await setup(hub, "WX_GZH")
    assert await ids(settings, with_setup(on, replace(official, merchant_no="1900000109"))) == [
        "setting.wx_gzh.MERCHANT_NO"
    ]
    without = {key: kept for key, kept in official.settings.items() if key != "token"}
    assert await ids(settings, with_setup(on, replace(official, settings=without))) == ["setting.wx_gzh.token"]


async def test_a_broken_seal_is_told_and_a_disabled_channel_is_not(hub: Stack) -> None:
    on, official = only(await ground(hub), "WX_GZH"), await setup(hub, "WX_GZH")
    broken = replace(official, settings={**official.settings, "PRIVATE_KEY": Setting(sealed=b"\0" * 64)})
    assert await ids(settings, with_setup(on, broken)) == ["setting.wx_gzh.PRIVATE_KEY"]
    assert await looked(settings, with_setup(on, replace(broken, enabled=False))) == []


async def test_a_code_of_a_newer_version_is_told(hub: Stack) -> None:
    on = with_setup(only(await ground(hub), "WX_GZH"), Setup(99, "NEW_PAY", "1"))
    assert await ids(settings, on) == ["channel.unknown_code"]


async def test_an_application_secret_as_pay_key_is_told_without_showing_it(hub: Stack) -> None:
    on = only(await ground(hub), "WX_GZH", "WXPAY")
    secret = (await setup(hub, "WX_GZH")).value("PRIVATE_KEY", on.vault)
    assert isinstance(secret, Secret)
    [found] = await looked(
        settings, with_setup(on, with_settings(await setup(hub, "WXPAY"), {"PRIVATE_KEY": secret.reveal()}))
    )
    assert found.id == "setting.app_secret_as_key"
    assert secret.reveal() not in f"{found}"


async def test_applications_may_share_a_secret_also_where_one_of_them_collects_money(hub: Stack) -> None:
    on = only(await ground(hub), "WX_GZH", "WX_OPEN")
    shared = {"PRIVATE_KEY": "a" * 32}
    for code in ("WX_GZH", "WX_OPEN"):
        on = with_setup(on, with_settings(await setup(hub, code), shared))
    assert await ids(settings, on) == []


async def test_a_token_of_pushes_is_no_secret_of_an_application(hub: Stack) -> None:
    on, same = only(await ground(hub), "WX_GZH", "WXPAY"), "a" * 32
    on = with_setup(on, with_settings(await setup(hub, "WX_GZH"), {"token": same}))
    assert await ids(settings, with_setup(on, with_settings(await setup(hub, "WXPAY"), {"PRIVATE_KEY": same}))) == []


async def test_the_key_that_is_wrong_is_named_also_where_both_stand_in_one_channel(hub: Stack) -> None:
    on = only(await ground(hub), "WX_OPEN")
    both = {"PRIVATE_KEY": "a" * 32, "API_KEY": "a" * 32, "MCHID": "1900000109"}
    [found] = await looked(settings, with_setup(on, with_settings(await setup(hub, "WX_OPEN"), both)))
    assert found.id == "setting.app_secret_as_key"
    assert "API_KEY" in found.cause.en
    assert "PRIVATE_KEY" in found.cause.en


async def test_nothing_is_looked_at_where_there_is_no_channel(hub: Stack) -> None:
    assert await looked(settings, replace(await ground(hub), content=Content())) == []
