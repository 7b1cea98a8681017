"""An official account as a channel; what its parts do is tested with WeChat's."""

import pytest
from tests.vendors.wechat.stand import HUB, WECHAT, Stand

from hutong.capabilities.diagnosis import Examines
from hutong.capabilities.platform.credential import IssuesCredentials
from hutong.capabilities.platform.login import LogsInByPage, SignsPages
from hutong.capabilities.platform.message import MessageKind, SendsMessages
from hutong.capabilities.platform.push import HearsPushes
from hutong.channels.wx_gzh import SPEC


def test_the_spec() -> None:
    assert SPEC.capabilities() == {IssuesCredentials, LogsInByPage, SignsPages, SendsMessages, HearsPushes, Examines}
    assert SPEC.endpoint == "https://api.weixin.qq.com"
    assert SPEC.hosts == {"open": "https://open.weixin.qq.com"}
    assert SPEC.config.MERCHANT_NO.help.zh == "开发管理 → 开发设置：AppID（公众号ID）"


def test_it_is_its_own_application(stand: Stand) -> None:
    assert stand.gzh.application() == stand.gzh.config.merchant_no
    assert stand.gzh.KINDS == ("access_token", "jsapi_ticket")
    assert set(MessageKind) == stand.gzh.MESSAGE_KINDS
    assert stand.gzh.WALLET == "wechat"


@pytest.mark.parametrize(("more", "scope"), [(False, "snsapi_base"), (True, "snsapi_userinfo")])
def test_its_page_is_at_the_other_host(stand: Stand, more: bool, scope: str) -> None:
    page = stand.gzh.page(f"{HUB}/login/return", "s", more=more)
    assert page.startswith(f"{WECHAT}/connect/oauth2/authorize?appid={stand.gzh.application()}&")
    assert f"&scope={scope}&" in page


async def test_followers_are_told_of(stand: Stand) -> None:
    application = stand.gzh.application()
    assert await stand.pushed_to(stand.gzh, application)
    stand.wechat.act(application, "follow")
    await stand.settled()
    stand.wechat.act(application, "unfollow")
    await stand.settled()
    assert [one.event for one in stand.heard] == ["subscribe", "unsubscribe"]
    assert {one.sender for one in stand.heard} == {stand.wechat.openid(application)}
    assert not any(stand.gzh.result_of(one) for one in stand.heard)
