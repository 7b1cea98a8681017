"""A way to a platform's page and back: forged, foreign, replayed and late states, other browsers, two pages at once."""

import asyncio
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from tests.stack import HUB, Stack

from hutong.base.clock import now
from hutong.base.errors import Problem, Refusal
from hutong.features.logins.visit import Going, Visits
from hutong.switchboard.open import Opened

pytestmark = pytest.mark.asyncio(loop_scope="module")
AGENT = {"user-agent": "MicroMessenger"}


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return now() + self.ahead


def made(hub: Stack, clock: Clock | None = None) -> Visits:
    """Visits of this hub, as another process of it would have them."""
    given = hub.hub
    return Visits(given.pool, given.keeper.vault, given.switchboard, base_url=HUB, clock=clock or Clock())


async def sent_back(hub: Stack, going: Going) -> dict[str, str]:
    """The query that WeChat sends the browser back with."""
    reply = await hub.net.send("GET", going.url.partition("#")[0], headers=AGENT)
    assert reply.status == 302, reply.body
    return {name: values[0] for name, values in parse_qs(urlsplit(reply.headers["location"]).query).items()}


def kept(*going: Going) -> dict[str, str]:
    return {one.cookie.name: one.cookie.value for one in going}


async def refused(visits: Visits, query: dict[str, str], cookies: dict[str, str]) -> Problem:
    with pytest.raises(Refusal) as refusal:
        await visits.end(query, cookies)
    return refusal.value.problem


async def test_there_and_back_in_another_process(hub: Stack, login: Opened) -> None:
    going = made(hub).begin(login, {"back": "/pay/x"})
    came = await made(hub).end(await sent_back(hub, going), kept(going))
    appid = hub.hub.switchboard.current.channels[hub.channels["WX_GZH"]].merchant_no
    assert came.identity is not None
    assert (came.application, came.identity.openid) == (appid, hub.simulators["WX_GZH"].openid(appid))
    assert (came.errand, came.refusal) == ({"back": "/pay/x"}, None)


async def test_a_state_is_good_once_whoever_is_quicker(hub: Stack, login: Opened) -> None:
    """The second one learns nothing, though it has the cookie and a code that is still good."""
    visits = made(hub)
    going = visits.begin(login, {"back": "/pay/x"})
    query = await sent_back(hub, going)
    all_at_once = [made(hub).end(query, kept(going)) for _ in range(5)]
    came = await asyncio.gather(*all_at_once)
    assert sum(one.identity is not None for one in came) == 1
    losers = [one.refusal.problem for one in came if one.refusal is not None]
    assert losers == [Problem.LOGIN_STATE] * 4
    fresh = await sent_back(hub, visits.begin(login, {"back": "/pay/x"}))
    again = await visits.end({**query, "code": fresh["code"]}, kept(going))
    assert again.identity is None


async def test_another_browser_is_not_let_in(hub: Stack, login: Opened) -> None:
    """Somebody else's link, with the victim's browser (login forgery), or with a cookie of another login."""
    visits = made(hub)
    mine, theirs = (visits.begin(login, {"back": "/pay/x"}) for _ in range(2))
    query = await sent_back(hub, theirs)
    assert await refused(visits, query, {}) is Problem.LOGIN_STATE
    assert await refused(visits, query, kept(mine)) is Problem.LOGIN_STATE
    assert await refused(visits, query, {theirs.cookie.name: mine.cookie.value}) is Problem.LOGIN_STATE
    assert (await visits.end(query, kept(theirs))).identity is not None  # nothing of this used it up


async def test_forged_and_foreign_states(hub: Stack, login: Opened, dsn: str) -> None:
    visits = made(hub)
    going = visits.begin(login, {"back": "/pay/x"})
    query = await sent_back(hub, going)
    state = query["state"]
    bent = [state[:-1] + letter for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef" if letter != state[-1]]
    for wrong in ("", "x", "Ä", "A" * 43, state[1:], state + "A", state + "=", state[:20], state.swapcase(), *bent):
        assert await refused(visits, {**query, "state": wrong}, kept(going)) is Problem.LOGIN_STATE, wrong
    assert await refused(visits, {"code": query["code"]}, kept(going)) is Problem.LOGIN_STATE


async def test_a_state_lives_ten_minutes(hub: Stack, login: Opened) -> None:
    clock = Clock()
    visits = made(hub, clock)
    going = visits.begin(login, {"back": "/pay/x"})
    query = await sent_back(hub, going)
    clock.ahead = timedelta(seconds=601)
    assert await refused(visits, query, kept(going)) is Problem.LOGIN_STATE
    clock.ahead = timedelta(seconds=595)
    assert (await visits.end(query, kept(going))).identity is not None


async def test_two_pages_of_one_browser_at_once(hub: Stack, login: Opened) -> None:
    visits = made(hub)
    first, second = (visits.begin(login, {"back": f"/pay/{name}"}) for name in "ab")
    queries = [await sent_back(hub, one) for one in (first, second)]
    came = await asyncio.gather(*(visits.end(query, kept(first, second)) for query in queries))
    assert [one.errand["back"] for one in came] == ["/pay/a", "/pay/b"]
    assert all(one.identity is not None for one in came)


async def test_who_says_no_and_a_code_that_is_no_good(hub: Stack, login: Opened) -> None:
    """The errand is known, so that there is a way on; WeChat's number and words are told."""
    visits = made(hub)
    for code, number in (("", ""), ("authdeny", ""), ("0" * 32, "40029")):
        going = visits.begin(login, {"back": "/pay/x"})
        state = parse_qs(urlsplit(going.url).query)["state"][0]
        came = await visits.end({"state": state, **({"code": code} if code else {})}, kept(going))
        assert came.identity is None
        assert came.errand == {"back": "/pay/x"}
        assert came.refusal is not None
        assert came.refusal.problem is Problem.LOGIN_REFUSED
        assert number in came.refusal.message("en")


async def test_a_code_of_elsewhere_was_used(hub: Stack, login: Opened) -> None:
    visits = made(hub)
    first, second = (visits.begin(login, {"back": "/pay/x"}) for _ in range(2))
    query = await sent_back(hub, first)
    await visits.end(query, kept(first))
    state = parse_qs(urlsplit(second.url).query)["state"][0]
    came = await visits.end({"code": query["code"], "state": state}, kept(second))
    assert came.refusal is not None
    assert "40163" in came.refusal.message()


async def test_used_states_are_forgotten(hub: Stack, login: Opened) -> None:
    visits, pool = made(hub), hub.hub.pool
    await pool.execute("UPDATE login_used SET until = now() - interval '1 second'")
    going = visits.begin(login, {"back": "/pay/x"})
    await visits.end(await sent_back(hub, going), kept(going))
    assert await pool.fetchval("SELECT count(*) FROM login_used") == 1


async def test_the_page_of_a_failed_login_has_a_way_on(hub: Stack, login: Opened) -> None:
    """In both languages; where nothing is known of the browser there is none."""
    going = hub.money.logins.payers.begin(login, "/pay/01M8GRF97C2S0QQNMNB2JAB9SJ")
    state = parse_qs(urlsplit(going.url).query)["state"][0]
    address = f"{HUB}/login/return?{urlencode({'state': state, 'code': 'nothing'})}"
    jar = {"cookie": f"{going.cookie.name}={going.cookie.value}"}
    lost = await hub.net.send("GET", address, headers={"accept-language": "zh"})
    assert (lost.status, b"<a " in lost.body) == (400, False)
    told = await hub.net.send("GET", address, headers={"accept-language": "en", **jar})
    page = told.body.decode()
    assert told.status == 422
    assert 'href="/pay/01M8GRF97C2S0QQNMNB2JAB9SJ"' in page
    assert "Try again" in page
    assert "40029" in page
    assert not any("一" <= letter <= "鿿" for letter in page)
    assert "script" not in told.headers["content-security-policy"]
