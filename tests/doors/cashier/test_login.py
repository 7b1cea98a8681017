"""A payer who must be found out first: the page sends the browser on with a cookie, and says what went wrong."""

import json

from tests.doors.cashier.fakes import FakeDesk, view
from tests.doors.cashier.test_pages import WECHAT, Visitor

from hutong.base.errors import Problem, Refusal
from hutong.capabilities.pay import Scene
from hutong.doors.cashier import Cashier
from hutong.features.logins.visit import Cookie, Going

GOING = Going(
    "https://open.test/authorize?state=s#wechat_redirect", Cookie("hutong_login_1", "v", 600, "/login/return")
)


def unknown(desk: FakeDesk) -> str:
    """A payment whose payer is not known yet."""
    return desk.add(view(scene=Scene.JSAPI, start=None, login=True)).payment_id


async def test_the_browser_is_sent_on_with_its_cookie() -> None:
    desk = FakeDesk()
    desk.going, payment_id = GOING, unknown(desk)
    reply = await Visitor(desk).get(f"/pay/{payment_id}", user_agent=WECHAT)
    assert (reply.status, reply.headers["location"]) == (302, GOING.url)
    cookie = reply.headers["set-cookie"]
    for part in ("hutong_login_1=v", "HttpOnly", "Max-Age=600", "Path=/login/return", "SameSite=lax"):
        assert part in cookie
    assert "secure" not in cookie.lower()
    assert reply.headers["cache-control"] == "no-store"
    assert reply.headers["referrer-policy"] == "no-referrer"


async def test_by_https_the_cookie_is_for_https() -> None:
    desk = FakeDesk()
    desk.going, payment_id = GOING, unknown(desk)
    visitor = Visitor(desk)
    cashier = Cashier(desk, base_url="https://hub.test")
    response = cashier._away(GOING)
    assert "secure" in response.headers["set-cookie"].lower()
    assert (await visitor.get(f"/pay/{payment_id}")).status == 302


async def test_what_went_wrong_is_told_on_the_page() -> None:
    desk = FakeDesk()
    desk.refusal, payment_id = Refusal(Problem.CHANNEL_CONFIG, "40013"), unknown(desk)
    reply = await Visitor(desk).get(f"/pay/{payment_id}", user_agent=WECHAT, accept_language="en")
    assert reply.status == 200
    assert "40013" in reply.body.decode()
    assert f'action="/pay/{payment_id}/start"' in reply.body.decode()


async def test_who_came_back_from_a_provider_is_not_sent_away() -> None:
    desk = FakeDesk()
    desk.going, payment_id = GOING, unknown(desk)
    assert (await Visitor(desk).get(f"/pay/{payment_id}/result", user_agent=WECHAT)).status == 200


async def test_the_script_is_told_where_to_go_first() -> None:
    desk = FakeDesk()
    payment_id = unknown(desk)
    reply = await Visitor(desk).post(f"/pay/{payment_id}/start", user_agent=WECHAT, accept="application/json")
    assert json.loads(reply.body)["go"] == f"/pay/{payment_id}"
    desk.becomes = {"login": False}
    reply = await Visitor(desk).post(f"/pay/{payment_id}/start", user_agent=WECHAT, accept="application/json")
    assert "go" not in json.loads(reply.body)
