"""The phone's life at platforms, over the phone's interface: accounts, mail, codes, consoles, and log-in pages."""

import re
from urllib.parse import parse_qs, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from tests.app.sandbox.handset.letters import letter
from tests.app.sandbox.stand import HUB, SANDBOX, Stand

from hutong.capabilities.pay import Scene


async def test_accounts_tell_what_the_owner_does_there(stand: Stand) -> None:
    _, told = await stand.api("accounts", {})
    by_code = {f"{one['code']}/{one['form']}": one for one in told["accounts"]}
    assert {"WX_GZH/service", "WX_MP/mini", "WX_OPEN/app", "WX_OPEN/component"} <= set(by_code)
    assert by_code["WX_GZH/service"]["followed"] == 0
    assert "secret" not in by_code["WX_GZH/service"]
    appid = by_code["WX_GZH/service"]["application"]
    assert stand.world.account("WXPAY_V3").merchant_no == appid  # one application, to log in and to pay
    _, acted = await stand.api("act", {"account": appid, "act": "follow"})
    assert acted["followed"] > 0
    for wrong in ({"account": "WX_NONE", "act": "follow"}, {"account": "WX_GZH/x", "act": "follow"}):
        assert (await stand.api("act", wrong))[0] == 404
    assert (await stand.api("act", {"account": "WX_GZH", "act": "sing"}))[0] == 400


async def test_a_message_is_shown_once_it_came(stand: Stand) -> None:
    _, told = await stand.api("mail")
    assert (told["mail"], told["total"], told["fresh"], told["followed"]) == ([], 0, 0, False)
    assert b"43004" in (await letter(stand)).body
    await stand.api("act", {"account": "WX_GZH", "act": "follow"})
    assert b'"errcode":0' in (await letter(stand)).body
    _, told = await stand.api("mail", since="")
    (mail,) = told["mail"]
    assert (mail["title"], mail["sender"], mail["url"]) == ("付款提醒", "胡同小店", f"{HUB}/x")
    assert mail["lines"][:2] == [["", "您好"], ["账单编号", "P1"]]
    assert (told["fresh"], told["followed"]) == (1, True)
    assert (await stand.api("mail", since=mail["at"]))[1]["fresh"] == 0
    await stand.api("act", {"account": "WX_GZH", "act": "block"})
    await letter(stand)
    assert (await stand.api("mail"))[1]["total"] == 1


async def test_codes_for_developers(stand: Stand) -> None:
    _, login = await stand.api("login_code", {"account": "WX_MP"})
    _, phone = await stand.api("login_code", {"account": "WX_MP", "kind": "phone"})
    assert login["application"] == stand.world.account("WX_MP").merchant_no
    assert (len(login["code"]), len(phone["code"])) == (32, 64)


async def test_the_console_is_read_changed_and_proves_the_server(stand: Stand) -> None:
    _, shown = await stand.api("console", {"account": "WX_GZH"})
    assert shown["secret"] == stand.world.account("WX_GZH").settings["PRIVATE_KEY"]
    _, changed = await stand.api("console", {"account": "WX_GZH", "changes": {"ip_list": ["203.0.113.9"]}})
    assert changed["ip_list"] == ["203.0.113.9"]
    assert (await stand.api("console", {"account": "WX_GZH", "changes": {"nonsense": 1}}))[0] == 400
    _, saved = await stand.api("push", {"account": "WX_GZH", "url": f"{HUB}/nowhere", "mode": "plain"})
    assert (saved["verified"], saved["push_url"], saved["push_mode"]) == (False, "", "safe")

    async def echo(request: Request) -> Response:
        return PlainTextResponse(request.query_params["echostr"])

    stand.hub.router.routes.append(Route("/push", echo))
    _, saved = await stand.api("push", {"account": "WX_GZH", "url": f"{HUB}/push", "mode": "plain", "form": "json"})
    assert (saved["verified"], saved["push_url"], saved["push_mode"]) == (True, f"{HUB}/push", "plain")


def _hub_that_logs_in(stand: Stand, then: str = "") -> None:
    """A page that wants to know who looks at it, as the checkout does; it leads on to `then`."""
    appid = stand.world.account("WX_GZH").merchant_no

    async def page(request: Request) -> Response:
        who = request.cookies.get("who")
        if who is None:
            given = {"appid": appid, "redirect_uri": f"{HUB}/back", "response_type": "code"}
            query = urlencode({**given, "scope": "snsapi_base", "state": "s"})
            back = RedirectResponse(f"{SANDBOX}/wx_gzh/connect/oauth2/authorize?{query}#wechat_redirect", 302)
            back.set_cookie("state", "s")
            return back
        if then:
            return RedirectResponse(then)
        return HTMLResponse(f"<p>{who}</p><form method='post' action='/s/1'></form>")

    async def back(request: Request) -> Response:
        assert request.cookies["state"] == request.query_params["state"]
        made = RedirectResponse(f"{HUB}/s/1", 302)
        made.set_cookie("who", request.query_params["code"])
        made.delete_cookie("state")
        return made

    async def paid(request: Request) -> Response:
        return PlainTextResponse(f"{request.headers['origin']} {sorted(request.cookies)}")

    stand.hub.router.routes += [Route("/s/1", page), Route("/s/1", paid, methods=["POST"]), Route("/back", back)]


async def test_the_web_view_follows_a_log_in_and_keeps_its_cookies(stand: Stand) -> None:
    _hub_that_logs_in(stand)
    _, opened = await stand.api("open", {"text": f"{HUB}/s/1", "app": "wechat"})
    assert (opened["kind"], opened["app"]) == ("page", "wechat")
    address, seen = opened["webview"], []
    while (reply := await stand.ask(address)).status == 302:
        address = reply.headers["location"].partition("#")[0]
        seen.append(urlsplit(address).path)
    assert seen == [
        "/phone/webview/wechat/sandbox/wx_gzh/connect/oauth2/authorize",
        "/phone/webview/wechat/hub/back",
        "/phone/webview/wechat/hub/s/1",
    ]
    assert re.search(r"<p>0[0-9a-f]{31}</p>", reply.body.decode())
    sent = await stand.http.send("POST", f"{SANDBOX}{address}", headers={})
    assert sent.body.decode() == f"{HUB} ['who']"
    assert (await stand.ask("/phone/webview/alipay/hub/s/1")).status == 302


async def test_paying_from_the_command_line_follows_a_log_in(stand: Stand) -> None:
    item = await stand.order("WXPAY_V3", Scene.NATIVE)
    assert item.start is not None
    _hub_that_logs_in(stand, item.start.value)
    _, found = await stand.api("reach", {"text": f"{HUB}/s/1", "app": "wechat"})
    assert found["bill"]["fen"] == item.fen


async def test_a_link_opens_in_the_app_that_scans_it(stand: Stand) -> None:
    _hub_that_logs_in(stand)
    for app in ("wechat", "alipay", "unionpay", "browser"):
        _, opened = await stand.api("open", {"text": f"{HUB}/s/1", "app": app})
        assert opened["webview"] == f"/phone/webview/{app}/hub/s/1"
    assert (await stand.api("open", {"text": f"{HUB}/s/1"}))[1]["app"] == "wechat"
    status, told = await stand.api("open", {"text": "https://elsewhere.test/s/1"})
    assert (status, "problem" in told) == (422, True)


async def test_an_authorise_address_is_opened_and_asks_the_owner(stand: Stand) -> None:
    appid = stand.world.account("WX_GZH").merchant_no
    given = {"appid": appid, "redirect_uri": f"{HUB}/back", "response_type": "code"}
    query = urlencode({**given, "scope": "snsapi_userinfo", "state": "s"})
    text = f"{SANDBOX}/wx_gzh/connect/oauth2/authorize?{query}#wechat_redirect"
    _, opened = await stand.api("open", {"text": text, "app": "wechat"})
    page = await stand.ask((await stand.ask(opened["webview"].partition("#")[0])).headers["location"])
    assert "胡同居民" in page.body.decode()
    action = re.findall(r'action="([^"]+)"', page.body.decode())[0]
    uuid = re.findall(r'name="uuid" value="([^"]+)"', page.body.decode())[0]
    headers = {"content-type": "application/x-www-form-urlencoded"}
    body = urlencode({"uuid": uuid, "allow": "1"}).encode()
    reply = await stand.http.send("POST", f"{SANDBOX}{action}", headers=headers, body=body)
    assert reply.headers["location"].startswith("/phone/webview/wechat/hub/back?")
    assert parse_qs(urlsplit(reply.headers["location"]).query)["state"] == ["s"]
