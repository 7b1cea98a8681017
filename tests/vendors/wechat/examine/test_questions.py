"""What applications at the simulated WeChat are found to have, and that asking does nobody harm."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.examining import AROUND, examined, named
from tests.vendors.wechat.stand import Stand

from hutong.base.clock import now
from hutong.capabilities.diagnosis import Level, PushState
from hutong.capabilities.platform.message import MessageKind
from hutong.channels.wx_mp.adapter import WxMp
from hutong.channels.wx_mp.settings import WxMpConfig
from hutong.channels.wx_mp.simulator import WxMpSimulator
from hutong.vendors.wechat.examine import questions
from hutong.vendors.wechat.push import PLAIN

WRITES = replace(AROUND, messages=frozenset({MessageKind.TEMPLATE}))
_PUSHES = PushState(f"{AROUND.base_url}/api/wechat/wx/msg", now(), now(), sealed=True)


async def test_sound_applications_have_nothing(stand: Stand) -> None:
    for one in (stand.gzh, stand.mp):
        assert await examined(one, WRITES) == []


async def test_asking_renews_no_token_and_changes_nothing(stand: Stand) -> None:
    await stand.gzh.list_templates(MessageKind.TEMPLATE)
    before = dict(stand.purse.kept)
    console = stand.wechat.console(stand.gzh.application())
    stand.http.calls.clear()
    await examined(stand.gzh)
    assert stand.purse.kept == before
    assert stand.wechat.console(stand.gzh.application()) == console
    assert stand.http.count("/cgi-bin/token") == 0
    assert stand.http.last("/cgi-bin/stable_token")["force_refresh"] is False


async def test_an_account_that_gets_its_token_the_older_way_keeps_it(stand: Stand) -> None:
    plain = stand.other_gzh(TOKEN_API="plain")
    await plain.list_templates(MessageKind.TEMPLATE)
    stand.http.calls.clear()
    assert await examined(plain) == []
    assert stand.http.count("/cgi-bin/token") == 0


@pytest.mark.parametrize(
    ("console", "id"),
    [
        ({"secret": "0" * 32}, "wechat.secret"),
        ({"frozen": True}, "wechat.secret_frozen"),
        ({"ip_list": ["203.0.113.7"]}, "wechat.ip_list"),
        ({"exhausted": ["/cgi-bin/get_api_domain_ip"]}, "wechat.quota"),
    ],
    ids=["secret", "frozen", "ip", "quota"],
)
@pytest.mark.parametrize("which", ["gzh", "mp"])
async def test_what_is_wrong_at_the_server(stand: Stand, which: str, console: dict[str, Any], id: str) -> None:
    adapter = getattr(stand, which)
    stand.wechat.configure(adapter.application(), **console)
    assert await named(adapter) == {id}


async def test_an_unknown_application(stand: Stand) -> None:
    account = stand.wechat.account("service")
    config = WxMpConfig.read("wx0000000000000000", account.settings)
    assert await named(WxMp(config, stand.line)) == {"wechat.appid"}


async def test_the_missing_address_is_named(stand: Stand) -> None:
    stand.wechat.configure(stand.gzh.application(), ip_list=["203.0.113.7"])
    found = await examined(stand.gzh)
    assert "127.0.0.1" in found[0].cause.zh


async def test_a_subscription_account_can_do_nothing_of_it(stand: Stand) -> None:
    stand.wechat.configure(stand.gzh.application(), kind="subscription")
    assert await named(stand.gzh, WRITES) == {"wechat.subscription_account"}


async def test_no_template_messages_matter_only_to_those_who_write(stand: Stand) -> None:
    stand.wechat.configure(stand.gzh.application(), permissions=["base", "user", "oauth", "jssdk"])
    assert await named(stand.gzh, WRITES) == {"wechat.permission"}
    assert await named(stand.gzh) == set()


async def test_no_ticket_for_pages_is_a_warning(stand: Stand) -> None:
    rights = ["base", "user", "oauth", "template"]
    stand.wechat.configure(stand.gzh.application(), permissions=rights)
    [found] = await examined(stand.gzh, WRITES)
    assert (found.id, found.level, "JS-SDK" in found.cause.zh) == ("wechat.permission", Level.WARN, True)
    stand.wechat.configure(stand.gzh.application(), permissions=[one for one in rights if one != "template"])
    [found] = await examined(stand.gzh, WRITES)
    assert (found.level, "模板消息、JS-SDK" in found.cause.zh) == (Level.ERROR, True), "both in one finding"


async def test_a_mini_program_without_subscribed_messages(stand: Stand) -> None:
    stand.wechat.configure(stand.mp.application(), permissions=["base", "session"])
    assert await named(stand.mp, WRITES) == {"wechat.permission"}
    assert await named(stand.mp) == set()


async def test_a_page_of_another_domain(stand: Stand) -> None:
    stand.wechat.configure(stand.gzh.application(), oauth_domains=["other.example.com"])
    found = await examined(stand.gzh)
    assert [(one.id, one.place) for one in found] == [("wechat.login_domain", "/domain")], "where the proof is uploaded"
    assert "pay.example.com" in found[0].cause.zh
    stand.wechat.configure(stand.gzh.application(), oauth_domains=["pay.example.com"])
    assert await examined(stand.gzh) == []


async def test_no_web_authorisation(stand: Stand) -> None:
    stand.wechat.configure(stand.gzh.application(), permissions=["base", "user", "template", "jssdk"])
    assert await named(stand.gzh) == {"wechat.login_permission"}


async def test_an_application_of_the_open_platform_is_no_official_account(stand: Stand) -> None:
    stand.wechat.configure(stand.gzh.application(), kind="open", permissions=["base", "template", "jssdk"])
    assert await named(stand.gzh) == {"wechat.login_appid"}


async def test_pushes_as_they_should_be(stand: Stand) -> None:
    around = replace(AROUND, pushes=_PUSHES, awaited=True)
    assert list(questions.pushed(stand.gzh.config, around)) == []


@pytest.mark.parametrize(
    ("state", "id"),
    [
        (replace(_PUSHES, greeted_at=None, heard_at=None, sealed=None), "wechat.push_unchecked"),
        (replace(_PUSHES, sealed=False), "wechat.push_plain"),
        (replace(_PUSHES, doubted=PLAIN), "wechat.push_plain"),
        (replace(_PUSHES, doubted="the signature is wrong", heard_at=now() - timedelta(days=1)), "wechat.push_doubted"),
    ],
    ids=["unchecked", "plain", "refused", "doubted"],
)
def test_pushes_that_fail(stand: Stand, state: PushState, id: str) -> None:
    found = list(questions.pushed(stand.gzh.config, replace(AROUND, pushes=state)))
    assert [one.id for one in found] == [id]


def test_why_a_push_was_not_believed_is_told_in_both_languages_at_the_channels_settings(stand: Stand) -> None:
    words = "-40001 signature is wrong: the token at WeChat is not the channel's"
    [found] = questions.pushed(stand.gzh.config, replace(AROUND, pushes=replace(_PUSHES, doubted=words)))
    assert (words in found.cause.en, words in found.cause.zh, "-40001" in found.cause.zh) == (True, False, True)
    assert found.place == "", "the doctor puts the channel's own settings there"


async def test_no_token_matters_only_where_something_waits(stand: Stand) -> None:
    account = WxMpSimulator(stand.wechat.home).account("mini")
    config = stand.settings(WxMpConfig, account, token="", ENCODING_AES_KEY="")
    assert list(questions.pushed(config, AROUND)) == []
    found = list(questions.pushed(config, replace(AROUND, awaited=True)))
    assert [one.id for one in found] == ["wechat.push_unset"]
