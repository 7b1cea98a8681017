"""What an application of the open platform is found to have: its login, and its merchant number."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from tests.channels.wx_open.test_pay import CALLBACK, TILL, Shop
from tests.examining import AROUND, examined, named

from hutong.capabilities.channel import Line
from hutong.capabilities.diagnosis import PushState
from hutong.channels.wx_open.adapter import WxOpen
from hutong.channels.wx_open.settings import WxOpenConfig

_UNGREETED = PushState(f"{AROUND.base_url}/api/wechat/wx/msg", None, None, None)


@pytest.fixture
async def shop() -> Iterator[Shop]:
    shop = Shop()
    yield shop
    await shop.wechat.close()


def adapter(shop: Shop, appid: str = "", **changes: str) -> WxOpen:
    """The shop's adapter with settings changed; empty ones are left out."""
    given = {wire: value for wire, value in {**shop.settings, **changes}.items() if value}
    config = WxOpenConfig.read(appid or shop.account.merchant_no, given)
    return WxOpen(config, Line(shop.http, TILL, CALLBACK, timeout=2.0, hosts={"open": TILL, "pay": TILL}))


async def test_a_sound_app_has_nothing_and_is_never_pushed_to(shop: Shop) -> None:
    assert await examined(adapter(shop), replace(AROUND, pushes=_UNGREETED)) == []
    assert await examined(adapter(shop, MCHID="", API_KEY="", API_CERTIFICATE="", token="", ENCODING_AES_KEY="")) == []


@pytest.mark.parametrize(
    ("console", "id"),
    [({"secret": "0" * 32}, "wechat.secret"), ({"frozen": True}, "wechat.secret_frozen")],
    ids=["secret", "frozen"],
)
async def test_its_secret(shop: Shop, console: dict[str, Any], id: str) -> None:
    shop.wechat.configure(shop.account.merchant_no, **console)
    assert await named(adapter(shop)) == {id}


@pytest.mark.parametrize(
    ("changes", "id"),
    [({"API_KEY": "k" * 32}, "wxpay.api_key"), ({"MCHID": "1999999999"}, "wxpay.mchid")],
    ids=["key", "mchid"],
)
async def test_its_merchant_number(shop: Shop, changes: dict[str, str], id: str) -> None:
    assert await named(adapter(shop, **changes)) == {id}


async def test_an_unknown_application(shop: Shop) -> None:
    assert await named(adapter(shop, "wx0000000000000000")) == {"wechat.appid"}


async def test_a_platform_is_pushed_to_and_asked_nothing(shop: Shop) -> None:
    platform = adapter(shop, MCHID="", API_KEY="", API_CERTIFICATE="")
    assert platform.questions(AROUND) == []
    assert await named(platform, replace(AROUND, pushes=_UNGREETED)) == {"wechat.push_unchecked"}
