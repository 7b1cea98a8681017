"""A mini program as a channel; what its parts do is tested with WeChat's."""

import pytest
from tests.vendors.wechat.stand import FORMS, MODES, Stand

from hutong.capabilities.diagnosis import Examines
from hutong.capabilities.platform.credential import IssuesCredentials
from hutong.capabilities.platform.login import LogsInByCode, ReadsPhones, ReadsUserData
from hutong.capabilities.platform.message import MessageKind, SendsMessages
from hutong.capabilities.platform.push import HearsPushes
from hutong.channels.wx_mp import SPEC


def test_the_spec() -> None:
    wanted = {IssuesCredentials, LogsInByCode, ReadsPhones, ReadsUserData, SendsMessages, HearsPushes, Examines}
    assert SPEC.capabilities() == wanted
    assert SPEC.endpoint == "https://api.weixin.qq.com"
    assert SPEC.config.MERCHANT_NO.help.zh == "开发管理 → 开发设置：AppID（小程序ID）"


def test_it_is_its_own_application(stand: Stand) -> None:
    assert stand.mp.application() == stand.mp.config.merchant_no
    assert stand.mp.KINDS == ("access_token",)
    assert {MessageKind.SUBSCRIBED} == stand.mp.MESSAGE_KINDS


async def test_its_token_is_not_the_accounts(stand: Stand) -> None:
    ours = await stand.mp.issue("access_token", afresh=False)
    assert ours.value != (await stand.gzh.issue("access_token", afresh=False)).value


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("mode", MODES)
async def test_somebody_allows_a_template(stand: Stand, mode: str, form: str) -> None:
    """An event with a list inside, heard alike in every form."""
    application = stand.mp.application()
    assert await stand.pushed_to(stand.mp, application, mode, form)
    stand.wechat.act(application, "allow", template="T1")
    await stand.settled()
    (told,) = stand.heard
    assert (told.event, told.form) == ("subscribe_msg_popup_event", form)
    row = told.fields["List"] if form == "json" else told.fields["SubscribeMsgPopupEvent"]["List"]
    assert (row["TemplateId"], row["SubscribeStatusString"]) == ("T1", "accept")
    assert not stand.mp.result_of(told)


@pytest.mark.parametrize("form", FORMS)
async def test_somebody_withdraws_a_template(stand: Stand, form: str) -> None:
    application = stand.mp.application()
    assert await stand.pushed_to(stand.mp, application, "safe", form)
    stand.wechat.act(application, "withdraw", template="T1")
    await stand.settled()
    (told,) = stand.heard
    row = told.fields["List"] if form == "json" else told.fields["SubscribeMsgChangeEvent"]["List"]
    assert (told.event, row) == (
        "subscribe_msg_change_event",
        {"TemplateId": "T1", "SubscribeStatusString": "reject"},
    )
    assert not stand.mp.result_of(told)
