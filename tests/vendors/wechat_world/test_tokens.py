"""Access tokens: two lanes that do not disturb each other, what replaces a token, and who may ask for one."""

from typing import Any

import pytest
from tests.vendors.wechat_world.side import Side, grant

from hutong.vendors.wechat_world import Refused, component, open_app
from hutong.vendors.wechat_world import tokens as tokens_module
from hutong.vendors.wechat_world.tokens import Tokens


async def _is_good(side: Side, token: str) -> int:
    told = await side.ask("/cgi-bin/get_api_domain_ip", access_token=token)
    return int(told.get("errcode", 0))


async def test_each_plain_token_replaces_the_one_before_which_lives_on_for_minutes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    side = Side()
    tokens = []
    for _ in range(2):
        told = await side.ask("/cgi-bin/token", **grant(side.account))
        assert told["expires_in"] == 7200
        tokens.append(told["access_token"])
    assert tokens[0] != tokens[1]
    assert [await _is_good(side, token) for token in tokens] == [0, 0]
    real = tokens_module.time.time
    monkeypatch.setattr(tokens_module.time, "time", lambda: real() + 301)
    assert [await _is_good(side, token) for token in tokens] == [40001, 0]
    monkeypatch.setattr(tokens_module.time, "time", lambda: real() + 7201)
    assert [await _is_good(side, token) for token in tokens] == [40001, 42001]


async def test_a_stable_token_stays_until_its_last_minutes_and_is_apart_from_the_plain_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    side = Side()
    plain = (await side.ask("/cgi-bin/token", **grant(side.account)))["access_token"]
    first = await side.post("/cgi-bin/stable_token", grant(side.account))
    real = tokens_module.time.time
    monkeypatch.setattr(tokens_module.time, "time", lambda: real() + 3600)
    again = await side.post("/cgi-bin/stable_token", grant(side.account, force_refresh=False))
    assert again["access_token"] == first["access_token"] != plain
    assert 3500 < again["expires_in"] <= 3600
    assert await _is_good(side, plain) == 0
    monkeypatch.setattr(tokens_module.time, "time", lambda: real() + 6950)
    other = await side.post("/cgi-bin/stable_token", grant(side.account))
    assert other["access_token"] != first["access_token"]
    assert await _is_good(side, first["access_token"]) == 0


async def test_force_kills_the_token_at_once_and_is_rationed(monkeypatch: pytest.MonkeyPatch) -> None:
    side = Side()
    first = (await side.post("/cgi-bin/stable_token", grant(side.account)))["access_token"]
    forced = grant(side.account, force_refresh=True)
    second = (await side.post("/cgi-bin/stable_token", forced))["access_token"]
    assert [await _is_good(side, token) for token in (first, second)] == [40001, 0]
    assert (await side.post("/cgi-bin/stable_token", forced))["errcode"] == 45011
    real = tokens_module.time.time
    for number in range(1, 20):
        monkeypatch.setattr(tokens_module.time, "time", lambda number=number: real() + 31 * number)
        assert "access_token" in await side.post("/cgi-bin/stable_token", forced)
    monkeypatch.setattr(tokens_module.time, "time", lambda: real() + 31 * 20)
    assert (await side.post("/cgi-bin/stable_token", forced))["errcode"] == 45009


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"secret": "0" * 32}, 40125),
        ({"secret": ""}, 41004),
        ({"appid": ""}, 41002),
        ({"appid": "wx0000000000000000"}, 40013),
        ({"grant_type": "password"}, 40002),
    ],
    ids=["secret", "no-secret", "no-appid", "appid", "grant"],
)
async def test_who_may_not_have_a_token_is_told_why(change: dict[str, Any], code: int) -> None:
    side = Side()
    given = {**grant(side.account), **change}
    for told in (await side.ask("/cgi-bin/token", **given), await side.post("/cgi-bin/stable_token", given)):
        assert told["errcode"] == code
        assert " rid: " in told["errmsg"]


@pytest.mark.parametrize("path", ["/cgi-bin/token", "/cgi-bin/stable_token"])
async def test_a_platform_has_no_access_token_of_this_kind(path: str) -> None:
    side = Side()
    for made, code in ((open_app, 0), (component, 40013)):
        asked = grant(made(side.wechat.home.book))
        told = await (side.ask(path, **asked) if path.endswith("/token") else side.post(path, asked))
        assert told.get("errcode", 0) == code


async def test_the_console_can_shut_the_door() -> None:
    side = Side()
    for changes, code, words in (
        ({"ip_list": ["203.0.113.9"]}, 40164, "invalid ip 127.0.0.1 ipv6 ::ffff:127.0.0.1, not in whitelist"),
        ({"ip_list": [], "frozen": True}, 40243, "AppSecret has been frozen"),
        ({"frozen": False, "exhausted": ["/cgi-bin/"]}, 45009, "reach max api daily quota limit"),
    ):
        side.wechat.configure(side.account.appid, **changes)
        told = await side.post("/cgi-bin/stable_token", grant(side.account))
        assert told["errcode"] == code
        assert told["errmsg"].startswith(words)
    cleared = {"appid": side.account.appid, "appsecret": side.account.secret}
    assert (await side.post("/cgi-bin/clear_quota/v2", cleared))["errcode"] == 0
    assert await side.token()


async def test_the_gate_tells_bad_tokens_apart() -> None:
    side = Side()
    token = await side.token()
    for given, code in (("", 41001), ("nonsense", 40014), (f"{token[:-4]}AAAA", 40001)):
        assert (await side.ask("/cgi-bin/getcallbackip", access_token=given))["errcode"] == code
    assert (await side.ask("/cgi-bin/clear_quota", access_token=token))["errcode"] == 43002
    assert (await side.post("/cgi-bin/getcallbackip", {}, access_token=token))["errcode"] == 43001
    assert (await side.post("/cgi-bin/clear_quota", b"", access_token=token))["errcode"] == 44002
    assert (await side.post("/cgi-bin/clear_quota", b"{", access_token=token))["errcode"] == 47001
    assert (await side.post("/cgi-bin/clear_quota", [], access_token=token))["errcode"] == 47001
    side.wechat.spoil(side.account.appid)
    assert await _is_good(side, token) == 40001
    side.wechat.spoil(side.account.appid, expired=True)
    assert await _is_good(side, token) == 42001


async def test_a_ticket_needs_its_permission_and_lasts() -> None:
    side = Side()
    token = await side.token()
    first, again = [await side.ask("/cgi-bin/ticket/getticket", access_token=token, type="jsapi") for _ in range(2)]
    assert first["ticket"] == again["ticket"]
    assert first["expires_in"] in (7199, 7200)
    assert (await side.ask("/cgi-bin/ticket/getticket", access_token=token, type="x"))["errcode"] == 40035
    side.wechat.configure(side.account.appid, kind="subscription")
    assert (await side.ask("/cgi-bin/ticket/getticket", access_token=token, type="jsapi"))["errcode"] == 48001


async def test_a_platform_gets_its_token_for_the_ticket_that_was_pushed() -> None:
    side = Side()
    platform = component(side.wechat.home.book)
    given = {f"component_{name}": value for name, value in (("appid", platform.appid), ("appsecret", platform.secret))}
    ask = "/cgi-bin/component/api_component_token"
    assert (await side.post(ask, {**given, "component_verify_ticket": "guess"}))["errcode"] == 61006
    side.wechat.pusher.ticket(platform.appid)
    record = side.wechat.home.book.get("wechat.verify_ticket", platform.appid)
    assert record is not None
    told = await side.post(ask, {**given, "component_verify_ticket": record["ticket"]})
    assert told["expires_in"] == 7200
    assert Tokens(side.wechat.home.book).owner(told["component_access_token"]) == platform.appid
    side.wechat.configure(platform.appid, ip_list=["203.0.113.9"])
    told = await side.post(ask, {**given, "component_verify_ticket": record["ticket"]})
    assert told["errcode"] == 61004


def test_a_token_of_nobody_is_refused() -> None:
    with pytest.raises(Refused, match="41001"):
        Tokens(Side().wechat.home.book).owner("")
