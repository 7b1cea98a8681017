"""The pages in a real browser: the keyboard of plates, what a phone remembers, one tap; whole without JavaScript."""

from collections.abc import AsyncIterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, RedirectResponse
from tests.chromium import address, browser, free, served, tab
from tests.scening import ALIPAY, Place
from tests.stack import HUB

from hutong.base.clock import now
from hutong.doors.cashier import Cashier
from hutong.doors.scene import SceneDoor
from hutong.features.scenes.look import place_of
from hutong.features.scenes.parking import sessions
from hutong.features.scenes.parking.sessions import Arrival
from hutong.features.scenes.scene import Code

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]
PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "user_agent": ALIPAY}


class Street:
    """A place on a port, and a browser before it."""

    def __init__(self, place: Place, base: str, opened: Browser) -> None:
        self.place = place
        self.base = base
        self.browser = opened

    async def parked(self, plate: str, minutes: int = 90, **settings: str) -> Code:
        """The code of a car park where a car came in some minutes ago."""
        site = await self.place.site(settings=settings)
        arrival = Arrival(plate, at=now() - timedelta(minutes=minutes))
        await sessions.enter(self.place.stack.hub.pool, site.id, arrival)
        return await self.place.code(site)


@pytest_asyncio.fixture(loop_scope="module")
async def street(place: Place) -> AsyncIterator[Street]:
    on, scenes = free(), place.stack.money.scenes
    door = SceneDoor(scenes.desk, scenes.payer, place.stack.hub.throttle, base_url=address(on))
    named = partial(place_of, place.stack.hub.pool)
    cashier = Cashier(place.stack.money.desk, base_url=HUB, place_of=named)  # as its payments know it
    pages = Starlette(routes=cashier.routes)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await (door if scope["path"].startswith("/s/") else pages)(scope, receive, send)

    async with served((app, on)), browser() as opened:
        yield Street(place, address(on), opened)


async def test_a_plate_is_tapped_and_remembered(street: Street) -> None:
    code = await street.parked("粤BD12345")
    async with tab(street.browser, **PHONE) as window:
        page = await window.new_page()
        await page.goto(f"{street.base}/s/{code.code}")
        await page.get_by_label("车牌号").focus()
        keys = page.get_by_role("group", name="车牌键盘")
        await expect(keys.get_by_role("button", name="粤", exact=True)).to_be_visible()
        for letter in "粤BD1234":
            await keys.get_by_role("button", name=letter, exact=True).tap()
        await keys.get_by_role("button", name="5", exact=True).tap()
        await expect(keys.get_by_role("button", name="6", exact=True)).to_be_disabled()
        await keys.get_by_role("button", name="删除").tap()
        await keys.get_by_role("button", name="5", exact=True).tap()
        await page.get_by_role("button", name="查询费用").tap()
        await expect(page.get_by_text("粤B·D12345")).to_be_visible()
        await page.goto(f"{street.base}/s/{code.code}")
        await page.get_by_role("button", name="粤BD12345").tap()
        await expect(page.get_by_text("应付金额")).to_be_visible()
        await page.get_by_role("button", name="立即支付").tap()
        await page.wait_for_url("**/pay/*")


async def test_the_keyboard_is_there_before_a_thumb_asks_for_it(street: Street) -> None:
    """Where this phone knows no plate; with a ticket it is out of the way, and a plate that is known is one tap."""
    code = await street.parked("粤BD12346")
    async with tab(street.browser, **PHONE) as window:
        page = await window.new_page()
        await page.goto(f"{street.base}/s/{code.code}")
        keys = page.get_by_role("group", name="车牌键盘")
        await expect(keys).to_be_visible()
        await page.get_by_role("tab", name="停车票").tap()
        await expect(keys).to_be_hidden()
        await page.get_by_role("tab", name="车牌").tap()
        await page.get_by_label("车牌号").fill("粤BD12346")
        await page.get_by_role("button", name="查询费用").tap()
        await expect(page.get_by_text("应付金额")).to_be_visible()
        await page.goto(f"{street.base}/s/{code.code}")
        await expect(page.get_by_role("button", name="粤BD12346")).to_be_visible()
        await expect(keys).to_be_hidden()


@pytest.mark.parametrize(("language", "clear"), [("zh-CN", "清除"), ("en", "Clear")])
async def test_what_was_used_lately_is_a_tidy_shelf(street: Street, language: str, clear: str) -> None:
    """Three plates beside each other, and above them what they are and how to be rid of them."""
    plates = ("粤BD12347", "京A8K88Z", "沪AD54321")
    code = await street.parked(plates[0])
    async with tab(street.browser, **PHONE, locale=language) as window:
        page = await window.new_page()
        await page.goto(f"{street.base}/s/{code.code}")
        await page.evaluate("plates => localStorage.setItem('hutong.parking.plate', JSON.stringify(plates))", plates)
        await page.reload()
        shelf = page.locator("#way-plate .lately")
        tops = [await shelf.get_by_text(name).evaluate("one => one.offsetTop") for name in (*plates, clear)]
        assert len({*tops[:3]}) == 1
        assert tops[3] < tops[0]
        middle = "one => Math.round(one.offsetTop + one.offsetHeight / 2)"
        assert await shelf.locator("span").evaluate("one => getComputedStyle(one).textAlign") == "left"
        heads = [await shelf.locator(one).evaluate(middle) for one in ("span", ".x")]
        assert abs(heads[0] - heads[1]) <= 1


async def test_a_desktop_types(street: Street) -> None:
    code = await street.parked("京A8K88Z")
    async with tab(street.browser) as window:
        page = await window.new_page()
        await page.goto(f"{street.base}/s/{code.code}")
        await expect(page.get_by_role("heading", name="请用微信或支付宝扫码付款")).to_be_visible()
        await page.get_by_label("车牌号").focus()
        await page.keyboard.insert_text("京a·8k88z")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("京A·8K88Z")).to_be_visible()


async def test_the_end_changes_by_itself(street: Street) -> None:
    code = await street.parked("粤B20001")
    visitor = street.place.visitor()
    bill = await visitor.ask(code, plate="粤B20001")
    payment = await visitor.pay(bill)
    async with tab(street.browser, **PHONE) as window:
        page = await window.new_page()
        base, _, number = bill.partition("/bill/")
        await page.goto(f"{street.base}{base}/done?bill={number}")
        await expect(page.get_by_role("heading", name="正在确认付款…")).to_be_visible()
        await street.place.paid(payment)
        await expect(page.get_by_role("heading", name="已付款，正在通知道闸")).to_be_visible()
        await street.place.told()
        await expect(page.get_by_role("heading", name="已付款，请离场")).to_be_visible()


async def test_works_without_javascript(street: Street) -> None:
    code = await street.parked("粤B20002")
    async with tab(street.browser, **PHONE, java_script_enabled=False) as window:
        page = await window.new_page()
        await page.goto(f"{street.base}/s/{code.code}")
        await page.get_by_label("车牌号").fill("粤B20002")
        await page.get_by_role("button", name="查询费用").first.click()
        await page.get_by_role("button", name="立即支付").click()
        await page.wait_for_url("**/pay/*")


async def test_a_free_amount_is_chosen_by_writing_it(street: Street) -> None:
    code = await street.place.code(
        await street.place.site("recharge", settings={"LEAST_YUAN": "10", "MOST_YUAN": "500"})
    )
    async with tab(street.browser, **PHONE) as window:
        page = await window.new_page()
        await page.goto(f"{street.base}/s/{code.code}")
        await page.get_by_label("卡号").fill("88001234")
        await page.get_by_role("button", name="下一步").tap()
        await page.locator("input[name=other]:not([type=radio])").fill("33.30")
        await page.get_by_role("button", name="立即支付").tap()
        await page.wait_for_url("**/pay/*")
        payment = page.url.rpartition("/")[2].partition("?")[0]
    assert await street.place.stack.hub.pool.fetchval("SELECT fen FROM payment WHERE id = $1", payment) == 3330


@pytest.mark.parametrize("width", [320, 390, 1360])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_fits_every_size(street: Street, width: int, language: str) -> None:
    site = await street.place.site(name="很长的停车场名称" * 5)
    await sessions.enter(street.place.stack.hub.pool, site.id, Arrival("粤B30001", at=now() - timedelta(days=30)))
    code = await street.place.code(site, "lane", "很长的车道名" * 5)
    bill = await street.place.visitor().ask(code, plate="粤B30001")
    async with tab(
        street.browser, viewport={"width": width, "height": 700}, locale=language, user_agent=ALIPAY
    ) as window:
        page = await window.new_page()
        for path in (f"/s/{code.code}", bill, "/s/NOTHINGATA"):
            await page.goto(street.base + path)
            assert await page.evaluate("document.documentElement.scrollWidth") <= width


async def test_one_tap_is_enough_where_the_page_has_to_scroll(street: Street) -> None:
    """On a short screen the keyboard covers half of the page: the button moves once it is gone."""
    code = await street.parked("粤B31001")
    async with tab(street.browser, **{**PHONE, "viewport": {"width": 390, "height": 500}}) as window:
        page = await window.new_page()
        await page.goto(f"{street.base}/s/{code.code}")
        await page.get_by_label("车牌号").tap()
        await page.get_by_label("车牌号").fill("粤B31001")
        box = await page.get_by_role("button", name="查询费用").bounding_box()
        assert box is not None
        await page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        await expect(page.get_by_text("应付金额")).to_be_visible()


@pytest.mark.parametrize(
    ("language", "amount", "phone"),
    [
        ("zh-CN", "金额不在可选范围内：10–500 元", "手机号须是 1 开头的 11 位数字"),
        ("en", "10–500 yuan", "has 11 digits"),
    ],
)
async def test_what_is_wrong_is_told_beside_the_field(street: Street, language: str, amount: str, phone: str) -> None:
    """In the page's language, where the browser speaks its own; and what was mended is sent."""
    cards = await street.place.site("recharge", settings={"LEAST_YUAN": "10", "MOST_YUAN": "500"})
    visitor = street.place.visitor(language=language)
    charge = await visitor.ask(await street.place.code(cards), "account", account="88001239")
    plate = f"粤B4000{len(language)}"
    park = await visitor.ask(await street.parked(plate, ASK_PHONE="on"), plate=plate)
    async with tab(street.browser, **PHONE, locale=language) as window:
        page = await window.new_page()
        for bill, name, wrong, right, words in (
            (charge, "other", "12,5", "12.50", amount),
            (park, "phone", "1380013", "13800138000", phone),
        ):
            await page.goto(street.base + bill)
            field, told = page.locator(f"input[name={name}]:not([type=radio])"), page.locator(f"#{name}-wrong")
            await field.fill(wrong)
            await page.locator("#pay .button").tap()
            await expect(told).to_contain_text(words)
            await expect(field).to_have_attribute("aria-invalid", "true")
            await expect(field).to_be_focused()
            await field.fill(right)
            await expect(told).to_be_hidden()
            await page.locator("#pay .button").tap()
            await page.wait_for_url("**/pay/*")


async def test_another_amount_is_chosen_although_something_is_written(street: Street) -> None:
    code = await street.place.code(
        await street.place.site("recharge", settings={"LEAST_YUAN": "10", "MOST_YUAN": "500"})
    )
    bill = await street.place.visitor().ask(code, "account", account="88001240")
    async with tab(street.browser, **PHONE) as window:
        page = await window.new_page()
        await page.goto(street.base + bill)
        await page.locator("input[name=other]:not([type=radio])").fill("x")
        await page.get_by_text("¥50").tap()
        await page.get_by_role("button", name="立即支付").tap()
        await page.wait_for_url("**/pay/*")


async def test_who_has_paid_reads_of_the_gate_at_once(street: Street) -> None:
    """From the payment page straight on to the ending, with nothing general in between."""
    code = await street.parked("粤B50001")
    bill = await street.place.visitor().ask(code, plate="粤B50001")
    async with tab(street.browser, **PHONE) as window:
        page = await window.new_page()
        await page.goto(street.base + bill)
        await page.get_by_role("button", name="立即支付").tap()
        await page.wait_for_url("**/pay/*")
        await street.place.paid(page.url.rpartition("/")[2].partition("?")[0])
        await expect(page.get_by_role("heading", name="已付款，正在通知道闸")).to_be_visible(timeout=4_000)
        assert "/done?bill=" in page.url


async def test_paying_may_lead_to_a_log_in_of_the_wallet(street: Street) -> None:
    """The payment page sends the payer on to another host: a browser counts that as where the form leads."""
    here, there, scenes = free(), free(), street.place.stack.money.scenes
    door = SceneDoor(scenes.desk, scenes.payer, street.place.stack.hub.throttle, base_url=address(here))

    async def app(scope: Any, receive: Any, send: Any) -> None:
        away = RedirectResponse(f"{address(there)}/login", 302)
        await (door if scope["path"].startswith("/s/") else away)(scope, receive, send)

    code = await street.parked("粤BD54321")
    async with served((app, here), (PlainTextResponse("who are you?"), there)), tab(street.browser, **PHONE) as window:
        page = await window.new_page()
        await page.goto(f"{address(here)}/s/{code.code}")
        await page.evaluate("document.querySelector('input[name=plate]').value = '粤BD54321'")
        await page.evaluate("document.querySelector('input[name=plate]').form.submit()")
        await page.get_by_role("button", name="立即支付").tap()
        await expect(page.get_by_text("who are you?")).to_be_visible()
