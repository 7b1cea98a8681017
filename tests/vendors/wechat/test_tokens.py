"""What WeChat lends: access tokens either way, tickets, and the token of a third-party platform."""

import pytest
from tests.vendors.wechat.stand import Stand

from hutong.base.http import Reply
from hutong.base.secrets import Secret
from hutong.capabilities.channel import Line
from hutong.capabilities.faults import Failed, Fault
from hutong.vendors.wechat.call import Wechat
from hutong.vendors.wechat.tokens import access_token

STABLE, PLAIN = "/cgi-bin/stable_token", "/cgi-bin/token"


async def test_the_stable_way_gives_the_same_token(stand: Stand) -> None:
    first, second = [await stand.gzh.issue("access_token", afresh=False) for _ in range(2)]
    assert first.value == second.value
    assert 0 < second.seconds <= first.seconds <= 7200
    asked = stand.http.last(STABLE)
    assert asked == {
        "grant_type": "client_credential",
        "appid": stand.gzh.application(),
        "secret": stand.gzh.config.private_key.reveal(),
        "force_refresh": False,
    }
    assert stand.hidden == [first.value, second.value]


async def test_a_refused_one_is_forced(stand: Stand) -> None:
    first = await stand.gzh.issue("access_token", afresh=False)
    second = await stand.gzh.issue("access_token", afresh=True)
    assert first.value != second.value
    with pytest.raises(Failed) as failure:
        await stand.gzh.issue("access_token", afresh=True)  # 30 seconds apart, says WeChat
    assert failure.value.fault is Fault.SLOW_DOWN


async def test_the_old_way_gives_another_one_each_time(stand: Stand) -> None:
    plain = stand.other_gzh(TOKEN_API="plain")
    first, second = [await plain.issue("access_token", afresh=afresh) for afresh in (False, True)]
    assert first.value != second.value
    assert (stand.http.count(PLAIN), stand.http.count(STABLE)) == (2, 0)


async def test_a_sample_ends_nobodys_token(stand: Stand) -> None:
    """An examination's: what the old way would replace is what other systems work with."""
    plain = stand.other_gzh(TOKEN_API="plain")
    await plain.sample("access_token")
    await plain.sample("access_token")
    await stand.mp.sample("access_token")
    assert (stand.http.count(PLAIN), stand.http.count(STABLE)) == (0, 3)
    assert stand.http.last(STABLE)["force_refresh"] is False
    assert (await stand.gzh.sample("jsapi_ticket")).seconds > 0


@pytest.mark.parametrize(
    ("console", "code"),
    [
        ({"secret": "0" * 32}, "40125"),
        ({"frozen": True}, "40243"),
        ({"ip_list": ["198.51.100.1"]}, "40164"),
        ({"exhausted": [STABLE]}, "45009"),
    ],
    ids=["secret", "frozen", "ip", "quota"],
)
async def test_who_gets_none(stand: Stand, console: dict[str, object], code: str) -> None:
    stand.wechat.configure(stand.gzh.application(), **console)
    with pytest.raises(Failed) as failure:
        await stand.gzh.issue("access_token", afresh=False)
    assert failure.value.code == code
    assert failure.value.fault is (Fault.SLOW_DOWN if code == "45009" else Fault.CONFIG)


async def test_another_appid(stand: Stand) -> None:
    with pytest.raises(Failed) as failure:
        await access_token(Wechat(stand.line, "wx0000000000000000", Secret("0" * 32)), None, afresh=False)
    assert failure.value.code == "40013"


async def test_a_ticket_costs_a_token(stand: Stand) -> None:
    ticket = await stand.gzh.issue("jsapi_ticket", afresh=False)
    assert (stand.http.count(STABLE), 0 < ticket.seconds <= 7200) == (1, True)
    assert stand.http.calls[-1][2]["type"] == "jsapi"


async def test_a_platform_needs_a_ticket_that_was_pushed(stand: Stand) -> None:
    with pytest.raises(Failed) as failure:
        await stand.platform.issue("component_access_token", afresh=False)
    assert failure.value.fault is Fault.CONFIG
    assert await stand.pushed_to(stand.platform, stand.platform.application())
    await stand.settled()
    (told,) = stand.heard
    assert (told.kind, told.event, told.receiver) == ("event", "component_verify_ticket", stand.platform.application())
    ticket = Secret(told.fields["ComponentVerifyTicket"])
    stand.purse.kept[stand.platform.application(), "component_verify_ticket"] = ticket
    issued = await stand.platform.issue("component_access_token", afresh=False)
    assert issued.seconds == 7200
    stand.purse.kept[stand.platform.application(), "component_verify_ticket"] = Secret("old")
    with pytest.raises(Failed) as failure:
        await stand.platform.issue("component_access_token", afresh=True)
    assert (failure.value.fault, failure.value.code) == (Fault.CONFIG, "61006")


async def test_nothing_else_is_lent(stand: Stand) -> None:
    for one in (stand.gzh, stand.mp, stand.open):
        assert "gold" not in one.KINDS
        with pytest.raises(Failed) as failure:
            await one.issue("gold", afresh=False)
        assert failure.value.fault is Fault.UNSUPPORTED


class _Saying:
    def __init__(self, body: bytes) -> None:
        self._body = body

    async def send(self, method: str, url: str, **_: object) -> Reply:
        return Reply(200, self._body)


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b'{"access_token":"","expires_in":7200}',
        b'{"access_token":"a"}',
        b'{"access_token":"a","expires_in":"7200"}',
        b'{"access_token":"a","expires_in":0}',
        b'{"access_token":"a","expires_in":true}',
        b'{"access_token":"a","expires_in":99999999}',
    ],
    ids=["nothing", "empty", "no-time", "text", "zero", "true", "years"],
)
async def test_an_answer_without_a_token_or_time(body: bytes) -> None:
    line = Line(_Saying(body), "http://wechat.test", "")
    with pytest.raises(Failed) as failure:
        await access_token(Wechat(line, "wx0000000000000000", Secret("0" * 32)), None, afresh=False)
    assert failure.value.fault is Fault.UNKNOWN
