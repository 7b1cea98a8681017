"""Logging in on WeChat's page, inside WeChat and by a QR code."""

import pytest
from tests.vendors.wechat.stand import INSIDE, WECHAT, Stand

from hutong.base.secrets import Secret
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.simulation import Mischief
from hutong.vendors.wechat.oauth import by_code, inside, returned

BACK = "https://shop.test/login/return?x=1&y=胡同"
QUOTED = "https%3A%2F%2Fshop.test%2Flogin%2Freturn%3Fx%3D1%26y%3D%E8%83%A1%E5%90%8C"


def test_the_page_has_its_parameters_in_order() -> None:
    assert inside("https://open.weixin.qq.com", "wx1", BACK, "s-1", "snsapi_base") == (
        f"https://open.weixin.qq.com/connect/oauth2/authorize?appid=wx1&redirect_uri={QUOTED}&response_type=code"
        "&scope=snsapi_base&state=s-1#wechat_redirect"
    )
    assert by_code("https://open.weixin.qq.com", "wx1", BACK, "s-1") == (
        f"https://open.weixin.qq.com/connect/qrconnect?appid=wx1&redirect_uri={QUOTED}&response_type=code"
        "&scope=snsapi_login&state=s-1#wechat_redirect"
    )


@pytest.mark.parametrize("state", ["", "a" * 129, "a&scope=x", "a#b", "胡"], ids=["none", "long", "and", "hash", "zh"])
def test_a_state_that_would_not_come_back(state: str) -> None:
    with pytest.raises(ValueError, match="state"):
        inside("https://open.weixin.qq.com", "wx1", BACK, state, "snsapi_base")


@pytest.mark.parametrize("query", [{}, {"state": "s"}, {"code": ""}, {"code": "authdeny"}], ids=str)
def test_somebody_who_said_no(query: dict[str, str]) -> None:
    with pytest.raises(Failed) as failure:
        returned(query)
    assert failure.value.fault is Fault.REFUSED


async def test_the_openid_alone(stand: Stand) -> None:
    query = await stand.returned(stand.gzh.page(BACK, "s-1"))
    assert query["state"] == "s-1"
    who = await stand.gzh.exchange(stand.gzh.returned(query))
    assert who.openid == stand.wechat.openid(stand.gzh.application())
    assert (who.nickname, who.avatar, who.session, who.snapshot) == ("", "", None, False)
    assert stand.http.count("/sns/userinfo") == 0
    assert len(stand.hidden) == 2  # both tokens of the page


async def test_nickname_and_picture(stand: Stand) -> None:
    query = await stand.returned(stand.gzh.page(BACK, "s-1", more=True))
    who = await stand.gzh.exchange(stand.gzh.returned(query), more=True)
    assert who.openid == stand.wechat.openid(stand.gzh.application())
    assert who.nickname
    assert who.avatar.startswith("http")
    assert who.unionid
    assert stand.http.calls[-1][2]["lang"] == "zh_CN"


async def test_more_than_was_allowed_is_not_asked_for(stand: Stand) -> None:
    query = await stand.returned(stand.gzh.page(BACK, "s-1"))
    who = await stand.gzh.exchange(stand.gzh.returned(query), more=True)
    assert (who.openid, who.nickname) == (stand.wechat.openid(stand.gzh.application()), "")


async def test_somebody_who_only_looks(stand: Stand) -> None:
    query = await stand.returned(stand.gzh.page(BACK, "s-1"), **{"x-wechat-snapshot": "1"})
    assert (await stand.gzh.exchange(query["code"])).snapshot


async def test_a_code_is_good_once(stand: Stand) -> None:
    query = await stand.returned(stand.gzh.page(BACK, "s-1"))
    await stand.gzh.exchange(query["code"])
    for code, errcode in ((query["code"], "40163"), ("nonsense", "40029")):
        with pytest.raises(Failed) as failure:
            await stand.gzh.exchange(code)
        assert (failure.value.fault, failure.value.code) == (Fault.REFUSED, errcode)


async def test_a_code_of_another_application(stand: Stand) -> None:
    query = await stand.returned(stand.gzh.page(BACK, "s-1"))
    with pytest.raises(Failed) as failure:
        await stand.open.exchange(query["code"])
    assert failure.value.fault is Fault.REFUSED


async def test_a_qr_code_on_a_desktop(stand: Stand) -> None:
    page = stand.open.page(BACK, "s-1")
    assert page.startswith(f"{WECHAT}/connect/qrconnect?")
    shown = await stand.network.send("GET", page.partition("#")[0], headers={})
    uuid = shown.headers["refresh"].rpartition("uuid=")[2]
    confirm = {**INSIDE, "content-type": "application/x-www-form-urlencoded"}
    await stand.network.send("POST", f"{WECHAT}/connect/confirm", headers=confirm, body=f"uuid={uuid}&allow=1".encode())
    gone = await stand.network.send("GET", f"{WECHAT}/connect/qrconnect?uuid={uuid}", headers={})
    code = gone.headers["location"].partition("code=")[2].partition("&")[0]
    who = await stand.open.exchange(code, more=True)
    assert who.nickname
    assert who.openid == stand.wechat.openid(stand.open.application())


async def test_an_app_gets_its_code_by_itself(stand: Stand) -> None:
    who = await stand.open.exchange(stand.wechat.login_code(stand.open.application()), more=True)
    assert who.nickname
    assert who.openid == stand.wechat.openid(stand.open.application())


@pytest.mark.parametrize("where", ["/sns/oauth2/access_token", "/sns/userinfo"])
async def test_wechat_is_busy(stand: Stand, where: str) -> None:
    code = stand.wechat.login_code(stand.open.application())
    stand.wechat.mischiefs.order(Mischief.ERROR_BODY_200, where=where)
    with pytest.raises(Failed) as failure:
        await stand.open.exchange(code, more=True)
    assert failure.value.fault is Fault.UNKNOWN


async def test_what_is_a_secret_is_hidden(stand: Stand) -> None:
    await stand.open.exchange(stand.wechat.login_code(stand.open.application()), more=True)
    assert Secret(stand.http.calls[-1][2]["access_token"]) in stand.hidden
