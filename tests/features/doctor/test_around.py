"""What a channel is told of the hub around it: what is collected and sent by it, and who waits for its pushes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from tests.doctoring import changed, ground, only, with_settings
from tests.lettering import usual
from tests.stack import HUB, Stack
from tests.upstream import hub

from hutong.base.clock import now
from hutong.capabilities.pay import Scene
from hutong.capabilities.platform.message import MessageKind
from hutong.features.doctor.around import circumstances
from hutong.features.pushes.look import Address
from hutong.switchboard.content import Setup
from hutong.switchboard.letters.kinds import VISITOR

__all__ = ["hub"]
pytestmark = pytest.mark.asyncio(loop_scope="module")


def of(stack: Stack, code: str) -> Setup:
    return stack.hub.switchboard.current.channels[stack.channels[code]]


async def test_the_scenes_of_enabled_products(hub: Stack) -> None:
    on, setup = await ground(hub), of(hub, "ALIPAY")
    around = await circumstances(on, setup)
    assert around.base_url == HUB
    assert around.back == f"{HUB}/login/return"
    assert {Scene.NATIVE, Scene.WAP} <= around.scenes
    assert around.pushes is None, "it hears none"
    aliqr = replace(on.content.products["aliqr"], enabled=False)
    assert Scene.NATIVE not in (await circumstances(changed(on, products={"aliqr": aliqr}), setup)).scenes


async def test_kinds_of_message_make_pushes_awaited(hub: Stack) -> None:
    on, setup = only(await ground(hub), "WX_GZH", "ALIPAY"), of(hub, "WX_GZH")
    assert not (await circumstances(on, setup)).awaited
    letters = {VISITOR: usual(hub, VISITOR)}
    around = await circumstances(changed(on, letters=letters), setup)
    assert around.messages == {MessageKind.TEMPLATE}
    assert around.awaited is True
    off = {VISITOR: replace(letters[VISITOR], enabled=False)}
    assert not (await circumstances(changed(on, letters=off), setup)).awaited


@pytest.mark.parametrize("code", ["WX_DELIVERY", "WX_LIVE"])
async def test_a_shop_makes_its_own_applications_pushes_awaited(hub: Stack, code: str) -> None:
    on, setup = await ground(hub), of(hub, "WX_MP")
    assert not (await circumstances(only(on, "WX_MP"), setup)).awaited
    assert (await circumstances(only(on, "WX_MP", code), setup)).awaited is True
    assert not (await circumstances(only(on, "WX_GZH", code), of(hub, "WX_GZH"))).awaited, "another application"


async def test_an_old_doubt_is_over_once_a_push_was_believed(hub: Stack) -> None:
    on, setup, at = await ground(hub), of(hub, "WX_GZH"), now()
    address = Address(setup, "http://x", refused=1, refused_at=at, refused_words="bad signature")

    async def doubt(told: Address) -> str:
        state = (await circumstances(replace(on, pushes={setup.id: told}), setup)).pushes
        assert state is not None
        return state.doubted

    assert await doubt(address) == "bad signature"
    assert await doubt(replace(address, heard_at=at - timedelta(minutes=1))) == "bad signature"
    assert await doubt(replace(address, greeted_at=at + timedelta(minutes=1))) == ""
    assert await doubt(replace(address, refused_at=None)) == ""


async def test_a_doubt_is_over_once_the_channel_was_changed(hub: Stack) -> None:
    on, setup = await ground(hub), of(hub, "WX_GZH")
    address = Address(setup, "http://x", refused=1, refused_at=now(), refused_revision=on.revision, refused_words="bad")

    async def doubt(told: Setup) -> str:
        its = replace(address, setup=told)
        state = (await circumstances(replace(on, pushes={setup.id: its}), told)).pushes
        assert state is not None
        return state.doubted

    assert await doubt(setup) == "bad"
    assert await doubt(replace(setup, name="another name")) == "bad"
    assert await doubt(with_settings(setup, {"TOKEN_API": "plain"})) == ""
