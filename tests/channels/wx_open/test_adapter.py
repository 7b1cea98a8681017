"""Applications of the open platform as a channel; what their parts do is tested with WeChat's."""

import pytest
from tests.vendors.wechat.stand import HUB, WECHAT, Stand

from hutong.capabilities.pay import Closes, Pays, Refunds, Scene
from hutong.capabilities.platform.credential import IssuesCredentials
from hutong.capabilities.platform.login import LogsInByCode, LogsInByPage
from hutong.capabilities.platform.push import HearsPushes
from hutong.channels.wx_open import SPEC


def test_the_spec() -> None:
    assert {IssuesCredentials, LogsInByCode, LogsInByPage, HearsPushes} <= SPEC.capabilities()
    assert SPEC.endpoint == "https://api.weixin.qq.com"
    assert SPEC.hosts == {"open": "https://open.weixin.qq.com", "pay": "https://api.mch.weixin.qq.com"}
    assert {Pays, Closes, Refunds} <= SPEC.capabilities()
    assert (SPEC.wallet, SPEC.shared_key, SPEC.products) == ("wechat", True, {"wxopenapp": Scene.APP})


def test_it_is_its_own_application(stand: Stand) -> None:
    assert stand.open.application() == stand.open.config.merchant_no != stand.platform.application()
    assert stand.open.KINDS == ("component_access_token",)
    assert stand.open.WALLET == ""


@pytest.mark.parametrize("more", [False, True])
def test_its_page_is_a_qr_code(stand: Stand, more: bool) -> None:
    page = stand.open.page(f"{HUB}/login/return", "s", more=more)
    assert page.startswith(f"{WECHAT}/connect/qrconnect?appid={stand.open.application()}&")
    assert "&scope=snsapi_login&" in page
    assert stand.open.returned({"code": "c", "state": "s"}) == "c"


async def test_an_app_brings_its_own_code(stand: Stand) -> None:
    """Of SendAuth: the app's user agreed there, so name and picture are told; there is no session key."""
    who = await stand.open.identify(stand.wechat.login_code(stand.open.application(), "wang"))
    assert who.openid == stand.wechat.openid(stand.open.application(), "wang")
    assert who.nickname
    assert who.avatar.startswith("https://")
    assert who.session is None


async def test_a_platform_is_pushed_its_ticket(stand: Stand) -> None:
    """Sealed whatever the console says, and answered with one word."""
    application = stand.platform.application()
    assert await stand.pushed_to(stand.platform, application)
    await stand.settled()
    (told,) = stand.heard
    assert (told.kind, told.event, told.sealed) == ("event", "component_verify_ticket", True)
    assert told.fields["ComponentVerifyTicket"].startswith("ticket@@@")
    assert told.mark.startswith("component_verify_ticket:")
    assert stand.platform.answer_push(told, None).body == b"success"
