"""Who a payer is: the page, the code, the token, silently and with consent, and how it comes to nothing."""

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from tests.channels.alipay.stand import HUB, PROVIDER, Stand

from hutong.base import clock
from hutong.base.http import Reply
from hutong.capabilities.channel import Line
from hutong.capabilities.faults import Failed, Fault
from hutong.capabilities.platform.login import Identity, LogsInByPage
from hutong.capabilities.simulation import InProcess, Mischief
from hutong.channels.alipay import SPEC, login
from hutong.channels.alipay.adapter import Alipay

BACK = f"{HUB}/login/return?lane=3"
STATE = "s.1-_~"


async def _opened(stand: Stand, url: str, method: str = "GET") -> Reply:
    return await stand.http.send(method, url, headers={})


async def _brought(stand: Stand, *, more: bool = False) -> dict[str, str]:
    """What the browser brings back from the page."""
    reply = await _opened(stand, stand.adapter.page(BACK, STATE, more=more), "POST" if more else "GET")
    return dict(parse_qsl(urlsplit(reply.headers["location"]).query))


def test_the_page_is_alipays_own(stand: Stand) -> None:
    """Where the browser goes in life, with all that Alipay wants to know."""
    adapter = Alipay(stand.config, Line(InProcess({}), SPEC.endpoint, "", hosts=SPEC.hosts))
    url = urlsplit(adapter.page(BACK, STATE, more=True))
    assert f"{url.scheme}://{url.netloc}{url.path}" == "https://openauth.alipay.com/oauth2/publicAppAuthorize.htm"
    asked = {"app_id": stand.config.merchant_no, "scope": "auth_user", "redirect_uri": BACK, "state": STATE}
    assert dict(parse_qsl(url.query)) == asked
    assert "scope=auth_base&" in adapter.page(BACK, STATE)
    assert LogsInByPage in SPEC.capabilities()
    assert SPEC.wallet == Alipay.WALLET


async def test_silently(each: Stand) -> None:
    """auth_base sends the browser back at once; the same person is the same, by number or by open id."""
    found = []
    for _ in range(2):
        reply = await _opened(each, each.adapter.page(BACK, STATE))
        assert reply.status == 302
        assert reply.headers["location"].startswith(f"{BACK}&")
        query = dict(parse_qsl(urlsplit(reply.headers["location"]).query))
        assert (query["state"], query["lane"], query["scope"]) == (STATE, "3", "auth_base")
        found.append(await each.adapter.exchange(each.adapter.returned(query)))
    assert found[0] == found[1] == Identity(found[0].openid)
    assert found[0].openid.startswith("2088") is (each.form == "direct")
    assert not each.provider.mischiefs.ordered


async def test_with_consent(each: Stand) -> None:
    """auth_user shows a page first; who agrees shares a name and a picture."""
    page = await _opened(each, each.adapter.page(BACK, STATE, more=True))
    assert (page.status, b"agree" in page.body) == (200, True)
    link = each.adapter.page(BACK, STATE, more=True)
    reply = await _opened(each, f"{link}&verb=agree", "POST")
    code = each.adapter.returned(dict(parse_qsl(urlsplit(reply.headers["location"]).query)))
    person = await each.adapter.exchange(code, more=True)
    assert (person.nickname, person.facts) == ("胡同居民", {"province": "北京", "city": "北京市"})
    assert person.avatar.startswith("https://")


async def test_who_refuses_brings_no_code(stand: Stand) -> None:
    """The browser comes back with a reason in the code's place."""
    query = await _brought(stand, more=True)
    assert query["error_scope"] == "auth_user"
    with pytest.raises(Failed) as failure:
        stand.adapter.returned(query)
    assert (failure.value.fault, failure.value.code) == (Fault.REFUSED, "auth_user")


async def test_a_code_of_another_application(stand: Stand) -> None:
    """It is not even tried."""
    query = await _brought(stand)
    for changed in ({**query, "app_id": "2021000000000000"}, {"auth_code": query["auth_code"]}, {}):
        with pytest.raises(Failed) as failure:
            stand.adapter.returned(changed)
        assert failure.value.fault is Fault.REFUSED


async def test_a_code_is_good_once_and_for_a_day(each: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    """Used, made up or a day old: refused in Alipay's words."""
    used = each.adapter.returned(await _brought(each))
    await each.adapter.exchange(used)
    old = each.adapter.returned(await _brought(each))
    moment = clock.now() + timedelta(days=1, seconds=1)
    monkeypatch.setattr("hutong.channels.alipay.simulator.persons.now", lambda: moment)
    for code in (used, "f" * 32, old):
        with pytest.raises(Failed) as failure:
            await each.adapter.exchange(code)
        assert (failure.value.fault, failure.value.code) == (Fault.REFUSED, "isv.code-invalid")
        assert failure.value.words == "授权码code无效"


async def test_more_than_was_agreed_to(stand: Stand) -> None:
    """A silent code shares no name."""
    with pytest.raises(Failed) as failure:
        await stand.adapter.exchange(stand.adapter.returned(await _brought(stand)), more=True)
    assert (failure.value.fault, failure.value.code) == (Fault.CONFIG, "isv.insufficient-user-permissions")


@pytest.mark.parametrize("wrong", [Mischief.BAD_SIGNATURE, Mischief.RESET, Mischief.NOT_THE_FORMAT])
async def test_an_answer_that_is_not_alipays(stand: Stand, wrong: Mischief) -> None:
    """Nobody is known by it."""
    code = stand.adapter.returned(await _brought(stand))
    stand.order_wrong(wrong)
    with pytest.raises(Exception, match=r".") as failure:
        await stand.adapter.exchange(code)
    assert not isinstance(failure.value, Failed)  # the switchboard takes it as unknown


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"app_id": "2021000000000000"}, "invalid-app-id"),
        ({"scope": "auth_all"}, "invalid-scope"),
        ({"redirect_uri": "javascript:alert(1)"}, "redirect_uri_mismatch"),
        ({"redirect_uri": "https://evil.test/login/return"}, "redirect_uri_mismatch"),
        ({"state": "x" * 101}, "invalid-state"),
    ],
)
async def test_pages_that_alipay_does_not_show(stand: Stand, change: dict[str, str], words: str) -> None:
    """The console names the hosts that browsers may be sent back to; nobody is sent anywhere else."""
    stand.provider.persons.back_to(stand.config.merchant_no, urlsplit(HUB).netloc)
    page = f"{PROVIDER}{login.PAGE}"
    asked = {"app_id": stand.config.merchant_no, "scope": "auth_base", "redirect_uri": BACK, "state": STATE}
    for verb in ("GET", "POST"):
        query = "&".join(f"{name}={value}" for name, value in ({**asked, **change}).items() if name != "redirect_uri")
        back = ({**asked, **change})["redirect_uri"].replace("?", "%3F").replace("=", "%3D")
        reply = await _opened(stand, f"{page}?{query}&redirect_uri={back}", verb)
        assert (reply.status, words in reply.body.decode()) == (200, True)
    assert (await _opened(stand, stand.adapter.page(BACK, STATE))).status == 302


def test_an_answer_about_somebody_else() -> None:
    """A shared name belongs to the token's own person."""
    with pytest.raises(ValueError, match="neither"):
        login.identity({"access_token": "x"}, {})
    with pytest.raises(ValueError, match="somebody else"):
        login.identity({"user_id": "2088000000000001"}, {"user_id": "2088000000000002", "nick_name": "x"})
    assert login.identity({"open_id": "0a", "union_id": "u"}, {"open_id": "0a"}) == Identity("0a", "u")
