"""Who somebody is: codes are good once and for their own application, pages send back, errors are pages."""

import base64
import hashlib
import hmac
import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from tests.vendors.wechat_world.side import INSIDE, WECHAT, Side

from hutong.base.http import Reply
from hutong.vendors.wechat_world import open_app
from hutong.vendors.wechat_world.pages.oauth import allowed

BACK = "https://hub.test/login/return?x=1"


async def _session(side: Side, code: str, **changes: str) -> dict[str, object]:
    program = side.program
    given = {"appid": program.appid, "secret": program.secret, "js_code": code, "grant_type": "authorization_code"}
    return await side.ask("/sns/jscode2session", **{**given, **changes})


async def test_a_code_of_a_mini_program_is_good_once() -> None:
    side = Side()
    code = side.wechat.login_code(side.program.appid)
    told = await _session(side, code)
    assert told["openid"] == side.wechat.openid(side.program.appid)
    assert len(base64.b64decode(str(told["session_key"]))) == 16
    assert (await _session(side, code))["errcode"] == 40163
    assert (await _session(side, "0" * 32))["errcode"] == 40029
    assert (await _session(side, ""))["errcode"] == 41008
    assert (await _session(side, side.wechat.login_code(side.account.appid)))["errcode"] == 40029
    fresh = side.wechat.login_code(side.program.appid)
    assert (await _session(side, fresh, secret="0" * 32))["errcode"] == 40125
    side.wechat.codes.age(fresh)
    assert (await _session(side, fresh))["errcode"] == 40029


async def test_people_are_others_to_others_and_always_the_same() -> None:
    side = Side()
    known = {side.wechat.openid(app.appid, who) for app in (side.account, side.program) for who in ("phone", "wang")}
    assert len(known) == 4
    assert all(re.fullmatch(r"o[A-Za-z0-9_-]{27}", openid) for openid in known)
    assert known == {
        side.wechat.openid(app.appid, who) for app in (side.program, side.account) for who in ("wang", "phone")
    }


async def test_a_session_key_is_checked_renewed_and_opens_what_it_sealed() -> None:
    side = Side()
    told = await _session(side, side.wechat.login_code(side.program.appid))
    openid, key = str(told["openid"]), str(told["session_key"])
    token = await side.token(side.program)

    def signed(with_key: str) -> dict[str, str]:
        mark = hmac.new(with_key.encode(), b"", hashlib.sha256).hexdigest()
        return {"access_token": token, "openid": openid, "signature": mark, "sig_method": "hmac_sha256"}

    assert (await side.ask("/wxa/checksession", **signed(key)))["errcode"] == 0
    assert (await side.ask("/wxa/checksession", **signed("other")))["errcode"] == 87009
    data = side.wechat.user_data(side.program.appid)
    wanted = hashlib.sha1((data["rawData"] + key).encode(), usedforsecurity=False).hexdigest()
    assert data["signature"] == wanted
    cipher = Cipher(algorithms.AES(base64.b64decode(key)), modes.CBC(base64.b64decode(data["iv"]))).decryptor()
    plain = cipher.update(base64.b64decode(data["encryptedData"])) + cipher.finalize()
    opened = json.loads(plain[: -plain[-1]])
    assert (opened["openId"], opened["watermark"]["appid"]) == (openid, side.program.appid)
    renewed = await side.ask("/wxa/resetusersessionkey", **signed(key))
    assert renewed["session_key"] != key
    assert (await side.ask("/wxa/checksession", **signed(key)))["errcode"] == 87009


async def test_a_telephone_number_has_a_code_of_its_own() -> None:
    side = Side()
    token = await side.token(side.program)
    ask = "/wxa/business/getuserphonenumber"
    code = side.wechat.phone_code(side.program.appid)
    told = await side.post(ask, {"code": code}, access_token=token)
    assert told["phone_info"]["purePhoneNumber"] == side.wechat.telephone()
    assert told["phone_info"]["watermark"]["appid"] == side.program.appid
    assert (await side.post(ask, {"code": code}, access_token=token))["errcode"] == 40163
    login = side.wechat.login_code(side.program.appid)
    assert (await side.post(ask, {"code": login}, access_token=token))["errcode"] == 40029
    other = await side.token()
    assert (await side.post(ask, {"code": code}, access_token=other))["errcode"] == 48001


async def _page(side: Side, inside: bool = True, **changes: str) -> Reply:
    given = {"appid": side.account.appid, "redirect_uri": BACK, "response_type": "code", "scope": "snsapi_base"}
    query = {**given, "state": "s1", **changes}
    return await side.get("/connect/oauth2/authorize", INSIDE if inside else {}, **query)


async def _exchange(side: Side, code: str) -> dict[str, object]:
    given = {"appid": side.account.appid, "secret": side.account.secret, "grant_type": "authorization_code"}
    return await side.ask("/sns/oauth2/access_token", **given, code=code)


def _query(reply: Reply) -> dict[str, list[str]]:
    assert reply.status == 302
    assert reply.headers["location"].startswith("https://hub.test/login/return?x=1&")
    return parse_qs(urlsplit(reply.headers["location"]).query)


async def test_the_page_sends_back_at_once_for_an_openid() -> None:
    side = Side()
    query = _query(await _page(side))
    assert query["state"] == ["s1"]
    told = await _exchange(side, query["code"][0])
    assert told["openid"] == side.wechat.openid(side.account.appid)
    assert told["scope"] == "snsapi_base"
    assert (await _exchange(side, query["code"][0]))["errcode"] == 40163
    bearer = {"access_token": str(told["access_token"]), "openid": str(told["openid"])}
    assert (await side.ask("/sns/auth", **bearer))["errcode"] == 0
    assert (await side.ask("/sns/auth", **{**bearer, "openid": "o1"}))["errcode"] == 40003
    assert (await side.ask("/sns/userinfo", **bearer))["errcode"] == 48001
    old = _query(await _page(side))["code"][0]
    side.wechat.codes.age(old)
    assert (await _exchange(side, old))["errcode"] == 42003


async def _decide(side: Side, page: Reply, allow: str) -> Reply:
    shown = (await side.get(page.headers["location"].removeprefix(WECHAT), INSIDE)).body.decode()
    action, uuid = re.findall(r'action="([^"]+)"', shown)[0], re.findall(r'name="uuid" value="([^"]+)"', shown)[0]
    headers = {**INSIDE, "content-type": "application/x-www-form-urlencoded"}
    return await side.http.send("POST", action, headers=headers, body=f"uuid={uuid}&allow={allow}".encode())


async def test_the_page_asks_before_it_tells_a_name() -> None:
    side = Side()
    back = _query(await _decide(side, await _page(side, scope="snsapi_userinfo"), "1"))
    told = await _exchange(side, back["code"][0])
    bearer = {"access_token": str(told["access_token"]), "openid": str(told["openid"])}
    info = await side.ask("/sns/userinfo", **bearer, lang="zh_CN")
    assert info["nickname"] == "胡同居民"
    assert info["unionid"] == told["unionid"]
    given = {"appid": side.account.appid, "grant_type": "refresh_token"}
    again = await side.ask("/sns/oauth2/refresh_token", **given, refresh_token=str(told["refresh_token"]))
    assert again["openid"] == told["openid"]
    assert (await side.ask("/sns/oauth2/refresh_token", **given, refresh_token="1_x"))["errcode"] == 40030
    refused = _query(await _decide(side, await _page(side, scope="snsapi_userinfo"), "0"))
    assert "code" not in refused
    assert refused["state"] == ["s1"]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"redirect_uri": ""}, 10011),
        ({"scope": ""}, 10010),
        ({"state": ""}, 10013),
        ({"appid": "wx0000000000000000"}, 10012),
        ({"scope": "snsapi_login"}, 10005),
        ({"redirect_uri": "https://elsewhere.test/"}, 10003),
        ({"redirect_uri": "https://pay.hub.test:8443/"}, 10003),
    ],
    ids=["no-address", "no-scope", "no-state", "appid", "scope", "domain", "port"],
)
async def test_a_wrong_address_is_a_page_with_a_number(changes: dict[str, str], code: int) -> None:
    side = Side()
    side.wechat.configure(side.account.appid, oauth_domains=["hub.test", "pay.hub.test"])
    page = await _page(side, **changes)
    assert page.status == 200
    assert f"错误码：{code}" in page.body.decode()
    assert (await _page(side)).status == 302


async def test_the_order_of_parameters_and_the_app_matter() -> None:
    side = Side()
    given = {"redirect_uri": BACK, "appid": side.account.appid, "response_type": "code", "scope": "snsapi_base"}
    assert "无法访问" in (await side.get("/connect/oauth2/authorize", INSIDE, **given, state="1")).body.decode()
    assert "请在微信客户端打开链接" in (await _page(side, inside=False)).body.decode()
    own = open_app(side.wechat.home.book)
    assert "错误码：10016" in (await _page(side, appid=own.appid)).body.decode()
    side.wechat.configure(side.account.appid, kind="subscription")
    assert "错误码：10005" in (await _page(side)).body.decode()


async def test_a_website_is_logged_in_by_scanning() -> None:
    side = Side()
    app = open_app(side.wechat.home.book)
    given = {"appid": app.appid, "redirect_uri": BACK, "response_type": "code", "scope": "snsapi_login", "state": "9"}
    page = await side.get("/connect/qrconnect", **given)
    wait = page.headers["refresh"].partition("url=")[2].removeprefix(WECHAT)
    uuid = wait.partition("uuid=")[2]
    assert (await side.get(wait)).status == 200
    confirm = Reply(302, b"", {"location": f"{WECHAT}/connect/confirm?uuid={uuid}"})
    assert "请回到电脑上继续" in (await _decide(side, confirm, "1")).body.decode()
    query = _query(await side.get(wait))
    given = {"appid": app.appid, "secret": app.secret, "grant_type": "authorization_code", "code": query["code"][0]}
    told = await side.ask("/sns/oauth2/access_token", **given)
    assert told["openid"] == side.wechat.openid(app.appid)


@pytest.mark.parametrize(
    ("domains", "url", "fits"),
    [
        (["hub.test"], "https://hub.test/a", True),
        (["hub.test"], "https://sub.hub.test/a", False),
        (["hub.test/mp"], "https://hub.test/mp/a", True),
        (["hub.test/mp"], "https://hub.test/mpx", False),
        (["hub.test"], "https://hub.test:8443/", False),
        (["127.0.0.1"], "http://127.0.0.1/", False),
        (["*"], "http://127.0.0.1:8000/login", True),
        (["*"], "javascript:alert(1)", False),
        ([], "https://hub.test/", False),
    ],
)
def test_domains(domains: list[str], url: str, fits: bool) -> None:
    assert allowed(domains, url) is fits
