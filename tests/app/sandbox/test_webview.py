"""The phone's web view: real pages inside the phone, with the wallet's bridge, led back into the phone."""

import re
from dataclasses import replace

import pytest
from tests.app.sandbox.stand import HUB, SANDBOX, Stand
from tests.doors.cashier.fakes import view

from hutong.capabilities.pay import Scene, Start, StartKind
from hutong.capabilities.simulation import InProcess


async def test_shows_the_page_as_the_app_sees_it(stand: Stand) -> None:
    item = await stand.order("WXPAY_V3", Scene.JSAPI)
    inside = await stand.ask(f"/phone/webview/wechat/hub/pay/{item.payment_id}")
    outside = await stand.ask(f"/phone/webview/alipay/hub/pay/{item.payment_id}")
    assert "确认订单" in inside.body.decode()
    assert "请换用微信支付" in outside.body.decode()


async def test_puts_the_bridge_before_the_pages_own_script(stand: Stand) -> None:
    item = await stand.order("WXPAY_V3", Scene.JSAPI)
    page = (await stand.ask(f"/phone/webview/wechat/hub/pay/{item.payment_id}")).body.decode()
    scripts = re.findall(r"<script[^>]*>", page)
    assert scripts[0] == '<script src="/phone/static/bridge.js" data-app="wechat">'
    assert "cashier.js" in scripts[-1]


async def test_every_address_stays_in_the_phone(stand: Stand) -> None:
    item = await stand.order("WXPAY_V3", Scene.WAP)
    page = (await stand.ask(f"/phone/webview/browser/hub/pay/{item.payment_id}")).body.decode()
    root = "/phone/webview/browser"
    assert f'href="{root}/hub/pay/static/cashier.css?' in page
    assert f'"status": "{root}/hub/pay/{item.payment_id}/status"' in page
    assert f'href="{root}/sandbox/wxpay_v3/cgi-bin/mmpayweb-bin/checkmweb?' in page
    assert HUB not in page
    status = await stand.ask(f"{root}/hub/pay/{item.payment_id}/status")
    assert (status.status, status.headers["content-type"]) == (200, "application/json")
    script = re.search(r'src="(/phone/webview/[^"]+cashier[.]js[^"]*)"', page)
    assert script is not None
    assert (await stand.ask(script[1])).headers["content-type"].startswith("text/javascript")


async def test_a_providers_page_pays_and_leads_back(stand: Stand) -> None:
    item = await stand.order("WXPAY_V3", Scene.WAP)
    assert item.start is not None
    inside = item.start.value.replace(SANDBOX, "/phone/webview/browser/sandbox")
    page = (await stand.ask(inside)).body.decode()
    assert "19.99" in page
    reply = await stand.http.send("POST", f"{SANDBOX}{inside}&verb=pay", headers={})
    assert reply.status == 303
    assert reply.headers["location"] == f"/phone/webview/browser/hub/pay/{item.payment_id}/result"
    await stand.settled()
    assert "支付成功" in (await stand.ask(reply.headers["location"])).body.decode()


async def test_what_a_wallet_catches_becomes_its_bill(stand: Stand) -> None:
    native = await stand.order("WXPAY_V3", Scene.NATIVE)
    assert native.start is not None
    link = Start(StartKind.REDIRECT, native.start.value)
    item = stand.desk.add(replace(view(), start=link, scene=Scene.WAP, wallet="wechat"))
    stand.desk.add(replace(item, start=Start(StartKind.REDIRECT, f"https://shop.test/?a={native.start.value}")))
    page = (await stand.ask(f"/phone/webview/browser/hub/pay/{item.payment_id}")).body.decode()
    assert 'href="https://shop.test/' in page
    caught = (await stand.ask("/phone/webview/catch", text='weixin://x"><script>')).body.decode()
    assert 'data-catch="weixin://x&quot;&gt;&lt;script&gt;"' in caught


async def test_only_the_phone_may_frame_it(stand: Stand) -> None:
    item = await stand.order("WXPAY_V3", Scene.NATIVE)
    reply = await stand.ask(f"/phone/webview/wechat/hub/pay/{item.payment_id}")
    policy = reply.headers["content-security-policy"]
    assert "frame-ancestors 'self'" in policy
    assert "script-src 'self'" in policy
    assert "x-frame-options" not in reply.headers


@pytest.mark.parametrize(
    "path", ["/phone/webview/wechat/evil/x", "/phone/webview/nope/hub/x", "/phone/webview/wechat/http://evil.test/x"]
)
async def test_goes_nowhere_else(stand: Stand, path: str) -> None:
    assert (await stand.ask(path)).status == 404


async def test_holds_no_streams(stand: Stand) -> None:
    item = await stand.order("WXPAY_V3", Scene.NATIVE)
    address = f"{SANDBOX}/phone/webview/wechat/hub/pay/{item.payment_id}/events"
    assert (await stand.http.send("GET", address, headers={"accept": "text/event-stream"})).status == 204


async def test_says_so_when_the_hub_is_away(stand: Stand) -> None:
    assert isinstance(stand.http, InProcess)
    stand.http.apps.pop(HUB)
    assert (await stand.ask("/phone/webview/wechat/hub/pay/X")).status == 502
