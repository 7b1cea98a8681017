"""What a shop of the trade component is found to have: whether it may call, and who lends its token."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from tests.channels.wx_live.test_adapter import Stand
from tests.examining import AROUND, examined, named

from hutong.vendors.wechat_world import applications


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    stand = Stand()
    yield stand
    await stand.provider.close()


async def test_a_sound_shop_has_nothing(stand: Stand) -> None:
    assert await examined(stand.adapter) == []
    assert await examined(stand.adapter, replace(AROUND, lenders=frozenset({stand.provider.appid}))) == []


async def test_the_component_is_not_opened_to_the_mini_program(stand: Stand) -> None:
    applications.change(stand.provider.home.book, stand.provider.appid, permissions=["base", "session"])
    assert await named(stand.adapter) == {"wechat.permission"}


async def test_nobody_lends_the_token(stand: Stand) -> None:
    assert await named(stand.adapter, replace(AROUND, lenders=frozenset())) == {"wechat.no_lender"}
