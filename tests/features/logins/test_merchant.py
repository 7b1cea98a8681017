"""Logins for merchants' pages: through the hub, a code that is good once, and nobody is sent where no merchant said."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest
from tests.features.logins.test_visit import Clock
from tests.stack import HUB, MERCHANT, Stack
from tests.visiting import Browser

from hutong.base.errors import Problem, Refusal
from hutong.base.signing import verify
from hutong.features.logins.merchant import LoginPages
from hutong.features.logins.platforms import Platforms
from hutong.features.logins.visit import Visits

pytestmark = pytest.mark.asyncio(loop_scope="module")
SHOP = "https://shop.example.com/wx?from=menu#top"


def appid(hub: Stack, code: str = "WX_GZH") -> str:
    return hub.hub.switchboard.current.channels[hub.channels[code]].merchant_no


async def address(hub: Stack, **changes: str) -> str:
    """What a merchant gets to send a browser to."""
    fields = {"channel": appid(hub), "redirectUrl": SHOP, "state": "s-1", **changes}
    status, answer = await hub.post("/api/login/page", {name: value for name, value in fields.items() if value})
    assert (status, answer["code"]) == (200, 1), answer
    assert verify(answer, hub.md5_key, hub.verifier)
    return str(answer["url"])


async def arrived(browser: Browser, url: str) -> tuple[str, dict[str, str]]:
    """Where the browser comes to at the merchant's, and with what."""
    for _ in range(4):
        reply = await browser.ask("GET", url)
        url = reply.headers["location"]
        if url.startswith("https://shop.example.com"):
            query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
            return url, query
    raise AssertionError(browser.way)


async def test_through_the_hub_to_the_merchants_page(hub: Stack) -> None:
    browser = Browser(hub.net, person="gil")
    url, query = await arrived(browser, await address(hub))
    assert url.startswith("https://shop.example.com/wx?from=menu&code=")
    assert url.endswith("#top")
    assert query["state"] == "s-1"
    status, told = await hub.post("/api/login/identity", {"code": query["code"]})
    assert (status, told["code"]) == (200, 1)
    assert verify(told, hub.md5_key, hub.verifier)
    assert told["openid"] == hub.simulators["WX_GZH"].openid(appid(hub), "gil")
    assert told["channel"] == appid(hub)
    assert "nickname" not in told
    status, told = await hub.post("/api/login/identity", {"code": query["code"]})
    assert (status, told["code"]) == (404, Problem.LOGIN_CODE.entry.number)


async def test_a_desktop_logs_in_by_a_code_on_the_screen(hub: Stack) -> None:
    """The open platform's page is what the browser is sent to; it is any browser's."""
    browser = Browser(hub.net, "browser")
    reply = await browser.ask("GET", await address(hub, channel=_website(hub)))
    assert "/connect/qrconnect?" in reply.headers["location"]


def _website(hub: Stack) -> str:
    return appid(hub, "WX_OPEN")


async def test_a_code_is_its_merchants_alone_and_lives_five_minutes(hub: Stack) -> None:
    clock = Clock()
    given = hub.hub
    visits = Visits(given.pool, given.keeper.vault, given.switchboard, base_url=HUB)
    platforms = Platforms(given.switchboard)
    pages = LoginPages(given.pool, given.keeper.vault, platforms, visits, base_url=HUB, clock=clock)
    for ahead, merchant, right in ((0, "M9999", False), (301, MERCHANT, False), (295, MERCHANT, True)):
        _, query = await arrived(Browser(hub.net), await address(hub))
        clock.ahead = timedelta(seconds=ahead)
        if right:
            assert (await pages.identity(merchant, query["code"])).openid
        else:
            with pytest.raises(Refusal) as refusal:
                await pages.identity(merchant, query["code"])
            assert refusal.value.problem is Problem.LOGIN_CODE
        clock.ahead = timedelta()


async def test_the_address_is_sealed_and_lives_ten_minutes(hub: Stack) -> None:
    """Nobody can write where it leads: changed, cut, foreign or old, it leads nowhere."""
    url = await address(hub)
    ticket = parse_qs(urlsplit(url).query)["ticket"][0]
    middle = len(ticket) // 2
    payer = Browser(hub.net)
    bent = ticket[:middle] + ("A" if ticket[middle] != "A" else "B") + ticket[middle + 1 :]
    for wrong in (bent, ticket[:-4], ticket + "AAAA", "", "x" * 5000, "Ä"):
        reply = await payer.ask("GET", f"{HUB}/login/go?ticket={wrong}" if wrong.isascii() else f"{HUB}/login/go")
        assert (reply.status, "location" in reply.headers) == (400, False)
    clock = Clock()
    given = hub.hub
    visits = Visits(given.pool, given.keeper.vault, given.switchboard, base_url=HUB)
    pages = LoginPages(given.pool, given.keeper.vault, Platforms(given.switchboard), visits, base_url=HUB, clock=clock)
    clock.ahead = timedelta(seconds=601)
    with pytest.raises(Refusal) as refusal:
        await pages.go(ticket)
    assert refusal.value.problem is Problem.LOGIN_STATE


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "//shop.example.com/",
        "https://a@shop.example.com/",
        "https://[x/",
        "https:///x",
        "ftp://a/",
    ],
)
async def test_addresses_that_are_no_pages(hub: Stack, url: str) -> None:
    fields = {"channel": appid(hub), "redirectUrl": url}
    status, answer = await hub.post("/api/login/page", fields)
    assert (status, answer["code"]) == (400, Problem.BAD_FIELD.entry.number)


async def test_who_says_no_is_told_and_goes_back_to_the_merchant(hub: Stack) -> None:
    browser = Browser(hub.net)
    away = await browser.ask("GET", await address(hub))
    state = parse_qs(urlsplit(away.headers["location"]).query)["state"][0]
    told = await browser.ask("GET", f"{HUB}/login/return?state={state}")
    assert told.status == 422
    page = told.body.decode()
    assert "https://shop.example.com/wx?from=menu&amp;error=login_failed&amp;state=s-1#top" in page
    assert "没有完成登录" in page


async def test_nickname_and_picture_are_told_to_who_asked_for_them(hub: Stack) -> None:
    browser = Browser(hub.net, person="hal")
    away = await browser.ask("GET", await address(hub, scope="userinfo"))
    consent = await browser.ask("GET", away.headers["location"])
    confirm = consent.headers["location"]
    uuid = parse_qs(urlsplit(confirm).query)["uuid"][0]
    reply = await hub.net.send(
        "POST",
        confirm.partition("?")[0],
        headers={
            "user-agent": "MicroMessenger",
            "x-wechat-person": "hal",
            "content-type": "application/x-www-form-urlencoded",
        },
        body=f"uuid={uuid}&allow=1".encode(),
    )
    _, query = await arrived(browser, reply.headers["location"])
    _, told = await hub.post("/api/login/identity", {"code": query["code"]})
    assert told["nickname"]
    assert told["avatar"]
    assert isinstance(orjson.loads(told.get("facts", "{}")), dict)


async def test_what_is_kept_of_a_visitor_is_sealed(hub: Stack) -> None:
    _, query = await arrived(Browser(hub.net, person="ida"), await address(hub))
    openid = hub.simulators["WX_GZH"].openid(appid(hub), "ida")
    rows = await hub.hub.pool.fetch("SELECT digest, sealed FROM login_code")
    assert rows
    assert all(openid.encode() not in row["sealed"] for row in rows)
    assert query["code"].encode() not in b"".join(row["digest"] for row in rows)
