"""The pages in a real browser: live, direct in the wallet, quick back to the merchant, and whole without JavaScript."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from tests.chromium import address, browser, free, served, tab
from tests.doors.cashier.fakes import JSAPI, REDIRECT, FakeDesk, view

from hutong.capabilities.pay import Scene, Start, StartKind
from hutong.doors.cashier import Cashier
from hutong.features.logins.visit import Cookie, Going
from hutong.features.payments.view import View

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
WECHAT = "Mozilla/5.0 (Linux; Android 15) Mobile MicroMessenger/8.0.60"
ALIPAY = "Mozilla/5.0 (Linux; Android 15) Mobile AlipayClient/10.7.20"
PHONE = "Mozilla/5.0 (Linux; Android 15) Mobile Safari/537.36"
SIZES = [{"width": 1440, "height": 900}, {"width": 768, "height": 1024}, {"width": 360, "height": 640}]


class Place:
    """A desk behind real pages on a port, and a browser."""

    def __init__(self, desk: FakeDesk, base: str, opened: Browser) -> None:
        self.desk = desk
        self.base = base
        self.browser = opened

    def url(self, item: View) -> str:
        return f"{self.base}/pay/{self.desk.add(item).payment_id}"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house() -> AsyncIterator[Place]:
    desk, on = FakeDesk(), free()
    app = Starlette(routes=Cashier(desk, base_url=address(on)).routes)
    async with served((app, on)), browser() as opened:
        yield Place(desk, address(on), opened)


@pytest.fixture
def place(house: Place) -> Place:
    house.desk.starts.clear()
    house.desk.becomes = {}
    house.desk.going = None
    return house


async def test_a_desktop_sees_the_payment_arrive_and_goes_back(place: Place) -> None:
    item = view(return_url=f"{place.base}/shop-is-here")
    async with tab(place.browser) as window:
        page = await window.new_page()
        await page.goto(place.url(item))
        await expect(page.get_by_role("heading", name="请用微信扫码支付")).to_be_visible()
        await expect(page.locator("#left")).not_to_have_text("–")
        await place.desk.change(item.payment_id, state="unknown")
        await expect(page.get_by_text("请勿重复支付")).to_be_visible()
        await place.desk.change(item.payment_id, state="paid")
        await expect(page.get_by_role("heading", name="支付成功")).to_be_visible()
        await page.wait_for_url("**/shop-is-here", timeout=12_000)


async def test_polls_where_streams_do_not_work(place: Place) -> None:
    item = view()
    async with tab(place.browser) as window:
        page = await window.new_page()
        await page.route("**/events", lambda route: route.abort())
        await page.goto(place.url(item))
        await place.desk.change(item.payment_id, state="paid")
        await expect(page.get_by_role("heading", name="支付成功")).to_be_visible(timeout=10_000)


@pytest.mark.parametrize(
    ("agent", "bridge", "answer", "words"),
    [
        (WECHAT, "WeixinJSBridge", "get_brand_wcpay_request:ok", "正在确认支付结果"),
        (WECHAT, "WeixinJSBridge", "get_brand_wcpay_request:cancel", "支付已取消"),
        (WECHAT, "WeixinJSBridge", "get_brand_wcpay_request:fail", "支付没有完成，可以重新支付 (此商家涉嫌违规)"),
        (ALIPAY, "AlipayJSBridge", "9000", "正在确认支付结果"),
        (ALIPAY, "AlipayJSBridge", "6001", "支付已取消"),
        (ALIPAY, "AlipayJSBridge", "4000", "支付没有完成，可以重新支付 (4000)"),
    ],
)
async def test_starts_by_itself_inside_the_wallet(
    place: Place, agent: str, bridge: str, answer: str, words: str
) -> None:
    alipay = bridge == "AlipayJSBridge"
    start = Start(StartKind.JSAPI, params={"tradeNO": "2026112422001"}) if alipay else JSAPI
    item = view(start=start, scene=Scene.JSAPI, wallet="alipay" if alipay else "wechat")
    verb, reply = ("call", "resultCode") if alipay else ("invoke", "err_msg")
    async with tab(place.browser, user_agent=agent) as window:
        await window.add_init_script(
            f"window.{bridge} = {{ {verb}(name, params, then) {{ (window.calls ??= []).push([name, params]);"
            f" then({{ {reply}: '{answer}', err_desc: '此商家涉嫌违规' }}); }} }}"
        )
        page = await window.new_page()
        await page.goto(place.url(item))
        await expect(page.get_by_text(words)).to_be_visible()
        assert await page.evaluate("window.calls") == [
            ["tradePay" if alipay else "getBrandWCPayRequest", dict(start.params)]
        ]
        await page.get_by_role("button", name="立即支付").click()
        assert await page.evaluate("window.calls.length") == 2


async def test_auto_starts_for_the_app_that_opened_it(place: Place) -> None:
    item = view(start=None, scene=None, wallet="", wallets=("wechat", "alipay"))
    place.desk.becomes = {"start": JSAPI, "scene": Scene.JSAPI, "wallet": "wechat"}
    async with tab(place.browser, user_agent=WECHAT) as window:
        page = await window.new_page()
        await page.goto(place.url(item))
        await expect(page.get_by_text("正在打开微信支付")).to_be_visible()
    assert [(number, app) for number, app, _ in place.desk.starts] == [(item.payment_id, "wechat")]


async def test_goes_to_the_provider_once_and_not_again_on_the_way_back(place: Place) -> None:
    item = view(start=REDIRECT, scene=Scene.WAP)
    async with tab(place.browser, user_agent=PHONE) as window:
        page = await window.new_page()
        await page.route(
            "https://provider.test/**", lambda route: route.fulfill(body="<h1>provider</h1>", content_type="text/html")
        )
        await page.goto(place.url(item))
        await page.wait_for_url("https://provider.test/**")
        await page.goto(place.url(item))
        await expect(page.get_by_role("link", name="立即支付")).to_be_visible()
        await page.goto(place.url(item) + "/result")
        await expect(page.get_by_role("heading", name="支付完成了吗？")).to_be_visible()
        await place.desk.change(item.payment_id, state="paid")
        await expect(page.get_by_role("heading", name="支付成功")).to_be_visible()


@pytest.mark.parametrize("changes", [{}, {"start": None}, {"state": "paid"}])
async def test_works_without_javascript(place: Place, changes: dict[str, Any]) -> None:
    item = view(**changes)
    place.desk.becomes = {"start": view().start}
    async with tab(place.browser, java_script_enabled=False) as window:
        page = await window.new_page()
        await page.goto(place.url(item))
        if item.start is None:
            await page.get_by_role("button", name="立即支付").click()
        name = "支付成功" if item.state == "paid" else "请用微信扫码支付"
        await expect(page.get_by_role("heading", name=name)).to_be_visible()


async def test_without_javascript_a_form_may_lead_to_a_log_in(place: Place) -> None:
    """By way of this page's own redirects to another host: a browser counts that as where the form leads."""
    there = free()
    place.desk.going = Going(f"{address(there)}/login", Cookie("hutong_login_1", "v", 600, "/login/return"))
    place.desk.becomes = {"login": True, "scene": Scene.JSAPI}
    started = view(start=None, scene=None, wallet="", wallets=("wechat",))
    async with (
        served((PlainTextResponse("who are you?"), there)),
        tab(place.browser, user_agent=WECHAT, java_script_enabled=False) as window,
    ):
        page = await window.new_page()
        await page.goto(place.url(started))
        await page.get_by_role("button", name="立即支付").click()
        await expect(page.get_by_text("who are you?")).to_be_visible()
    assert [number for number, _, _ in place.desk.starts] == [started.payment_id]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_fits_every_size(place: Place, size: dict[str, int], language: str) -> None:
    long = view(subject="很长的商品名" * 20, order_id="N" * 64, merchant_name="很长的商户名称" * 6, fen=99_999_999_999)
    items = [view(), long, view(state="paid"), view(state="refused", start=None), view(start=REDIRECT, scene=Scene.APP)]
    async with tab(place.browser, viewport=size, locale=language) as window:
        page = await window.new_page()
        for item in items:
            await page.goto(place.url(item))
            width = await page.evaluate("document.documentElement.scrollWidth")
            assert width <= size["width"], item


async def test_every_control_has_a_name(place: Place) -> None:
    async with tab(place.browser) as window:
        page = await window.new_page()
        for item in (view(), view(state="paid"), view(state="refused", start=None)):
            await page.goto(place.url(item))
            tree: Any = await page.locator("body").aria_snapshot()
            assert "heading" in tree
            assert await page.evaluate("document.documentElement.lang") == "zh-CN"
            unnamed = "[...document.querySelectorAll('a,button,svg:not([aria-hidden])')].filter((one) =>"
            unnamed += " !one.closest('[role=img],[aria-hidden]') && !one.textContent.trim()).length"
            assert await page.evaluate(unnamed) == 0
            assert json.loads(await page.locator("#hutong-start").text_content() or "{}")["id"] == item.payment_id
