"""The phone in a real browser, with the real cashier pages inside it."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect
from tests.app.sandbox.handset.letters import letter
from tests.app.sandbox.stand import Stand, opened_accounts
from tests.app.sandbox.test_inbox import sent
from tests.chromium import address, browser, free, served, tab

from hutong.base.http import Wire
from hutong.capabilities.pay import Scene

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]


class Place:
    """The stand on real ports, and a browser."""

    def __init__(self, stand: Stand, opened: Browser) -> None:
        self.stand = stand
        self.browser = opened

    async def phone(self, page: Page, code: str, scene: Scene) -> Any:
        """A fresh payment opened in the phone."""
        item = await self.stand.order(code, scene)
        await page.goto(f"{self.stand.sandbox_url}/phone?open={self.stand.payurl(item)}")
        return item


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def place() -> AsyncIterator[Place]:
    hub, sandbox, wire = free(), free(), Wire()
    stand = Stand(opened_accounts(), hub=address(hub), sandbox=address(sandbox), http=wire)
    async with browser() as opened, served((stand.hub, hub), (stand.sandbox, sandbox)):
        yield Place(stand, opened)
    await wire.close()


async def test_scans_a_code_and_pays(place: Place) -> None:
    async with tab(place.browser) as window:
        page = await window.new_page()
        item = await place.phone(page, "WXPAY_V3", Scene.NATIVE)
        await expect(page.locator("#sheet .sum")).to_have_text("¥19.99")
        await page.get_by_role("button", name="确认支付").click()
        await expect(page.locator("#sheet [role=status]")).to_have_text("支付成功")
        await place.stand.settled()
        assert place.stand.state(item) == "paid"
        await expect(page.locator("#bills")).to_contain_text("已支付")
        await expect(page.locator("#knocks")).to_contain_text("已应答")


async def test_an_order_that_was_closed_meanwhile_is_not_paid(place: Place) -> None:
    async with tab(place.browser) as window:
        page = await window.new_page()
        item = await place.phone(page, "ALIPAY", Scene.NATIVE)
        await expect(page.locator("#pay")).to_be_visible()
        await place.stand.adapter("ALIPAY").close(item.payment_id)
        await page.get_by_role("button", name="确认支付").click()
        await expect(page.locator("#sheet [role=status]")).to_have_text("订单已关闭，没有扣款")
        await page.locator("#sheet").get_by_role("button", name="完成").click()
        await expect(page.locator("#bills")).to_contain_text("已关闭")


async def test_the_real_page_pays_through_the_bridge(place: Place) -> None:
    async with tab(place.browser) as window:
        page = await window.new_page()
        item = await place.phone(page, "WXPAY_V3", Scene.JSAPI)
        inside = page.frame_locator("iframe")
        await page.get_by_role("button", name="取消支付").click()
        await expect(inside.get_by_text("支付已取消")).to_be_visible()
        await page.locator("#sheet").get_by_role("button", name="完成").click()
        await inside.get_by_role("button", name="立即支付").click()
        await page.get_by_role("button", name="确认支付").click()
        await expect(inside.get_by_role("heading", name="支付成功")).to_be_visible(timeout=10_000)
        assert place.stand.state(item) == "paid"


async def test_a_page_outside_the_merchants_pay_directories_is_refused(place: Place) -> None:
    async with tab(place.browser) as window:
        page = await window.new_page()
        await page.goto(f"{place.stand.sandbox_url}/phone")
        await page.get_by_role("button", name="微信").first.click()
        await page.locator(".tabs").get_by_role("button", name="商户号").click()
        merchant = page.locator("#merchants > li").filter(has_text="WXPAY_V3/direct").first
        await merchant.get_by_role("button", name=f"删除 {place.stand.hub_url}/pay/").click()
        await expect(merchant.get_by_text("尚未填写")).to_be_visible()
        item = await place.phone(page, "WXPAY_V3", Scene.JSAPI)
        inside = page.frame_locator("iframe")
        words = f"当前页面的URL未注册：{place.stand.payurl(item)}"
        await expect(page.locator("#sheet #sorry")).to_have_text(words)
        await page.locator("#sheet").get_by_role("button", name="确定").click()
        await expect(inside.get_by_text(f"支付没有完成，可以重新支付 ({words})")).to_be_visible()
        told = await inside.locator("body").evaluate(
            "() => new Promise((then) => WeixinJSBridge.invoke('getBrandWCPayRequest',"
            " JSON.parse(document.getElementById('hutong-start').textContent).start.params, then))"
        )
        assert told == {"err_msg": "get_brand_wcpay_request:fail", "err_desc": words}
        second = await window.new_page()
        await second.goto(f"{place.stand.sandbox_url}/phone")
        await second.get_by_role("button", name="微信").first.click()
        await second.locator(".tabs").get_by_role("button", name="商户号").click()
        merchant = second.locator("#merchants > li").filter(has_text="WXPAY_V3/direct").first
        await merchant.get_by_label("支付授权目录").fill(f"{place.stand.hub_url}/pay")
        await merchant.get_by_role("button", name="添加").click()
        await expect(merchant.get_by_role("alert")).to_contain_text("以 / 结尾")
        await merchant.get_by_label("支付授权目录").fill(f"{place.stand.hub_url}/pay/")
        await merchant.get_by_role("button", name="添加").click()
        await expect(merchant.locator("code")).to_have_text(f"{place.stand.hub_url}/pay/")
        await page.locator("#sheet").get_by_role("button", name="确定").click()
        await inside.get_by_role("button", name="立即支付").click()
        await page.get_by_role("button", name="确认支付").click()
        await expect(inside.get_by_role("heading", name="支付成功")).to_be_visible(timeout=10_000)
        assert place.stand.state(item) == "paid"


async def test_the_providers_page_in_the_phones_browser(place: Place) -> None:
    async with tab(place.browser) as window:
        page = await window.new_page()
        await place.phone(page, "WXPAY_V3", Scene.WAP)
        inside = page.frame_locator("iframe")
        await inside.get_by_role("button", name=re.compile("确认付款|确认支付|立即支付")).click()
        await expect(inside.get_by_role("heading", name="支付成功")).to_be_visible(timeout=10_000)


async def test_shows_a_payment_code(place: Place) -> None:
    async with tab(place.browser) as window:
        page = await window.new_page()
        await page.goto(f"{place.stand.sandbox_url}/phone")
        await page.get_by_role("button", name="WXPAY_V3").click()
        code = (await page.locator("#code").text_content() or "").replace(" ", "")
        item = await place.stand.order("WXPAY_V3", Scene.BARCODE, auth_code=code)
        assert item.state == "paid"


async def test_says_what_is_wrong_with_a_text(place: Place) -> None:
    async with tab(place.browser, locale="en-GB") as window:
        page = await window.new_page()
        await page.goto(f"{place.stand.sandbox_url}/phone")
        await page.get_by_label("Link or QR text").fill("nonsense")
        await page.get_by_role("button", name="Open", exact=True).click()
        await expect(page.get_by_role("alert")).to_contain_text("nobody knows this")


async def test_arranges_mischief(place: Place) -> None:
    async with tab(place.browser) as window:
        page = await window.new_page()
        await page.goto(f"{place.stand.sandbox_url}/phone")
        await page.get_by_label("怎么捣乱").select_option("notice_lost")
        await page.get_by_role("button", name="安排").click()
        await expect(page.locator("#wrongs")).to_contain_text("notice_lost")
        await page.get_by_role("button", name="全部取消").click()
        await expect(page.locator("#wrongs")).to_contain_text("一切正常")


async def test_messages_come_in_and_are_read(place: Place) -> None:
    phone = place.stand.sandbox.phone
    phone.on = False
    async with tab(place.browser, permissions=["clipboard-read", "clipboard-write"]) as window:
        page = await window.new_page()
        await page.goto(f"{place.stand.sandbox_url}/phone")
        icon = page.get_by_role("button", name="短信")
        await expect(page.locator("#unread")).to_be_hidden()
        await icon.click()
        await expect(page.get_by_text("还没有短信")).to_be_visible()
        await page.get_by_role("button", name="关闭").click()
        await sent(place.stand, template="T1", params={"code": "482913"})
        await expect(page.locator("#banner")).to_contain_text("482913")
        await expect(page.locator("#unread")).to_contain_text("1")
        await page.locator("#banner button").click()
        row = page.locator("#texts > li")
        await expect(row).to_contain_text("【胡同】您的验证码是482913")
        await expect(row.locator(".state")).to_have_text("发送中")
        await row.get_by_role("button", name="复制 482913").click()
        await expect(row.get_by_role("button", name="已复制")).to_be_visible()
        assert await page.evaluate("navigator.clipboard.readText()") == "482913"
        await row.get_by_role("button", name="改变结果").click()
        await expect(row).to_contain_text("模板 T1 · code=482913")
        await row.get_by_role("button", name="送达", exact=True).click()
        await expect(row.locator(".state")).to_have_text("已送达")
        await row.get_by_label("失败代码").select_option("INBOX_FULL")
        await row.get_by_role("button", name="失败", exact=True).click()
        await expect(row.locator(".state")).to_have_text("未送达 INBOX_FULL")
        assert [one["message"]["code"] for one in phone.messages()["messages"]] == ["INBOX_FULL"]
        await page.reload()
        await expect(icon).to_be_visible()
        await expect(page.locator("#unread")).to_be_hidden()
    phone.on = True


async def test_a_long_inbox_keeps_the_readers_place(place: Place) -> None:
    place.stand.sandbox.phone.on = False
    for number in range(40):
        await sent(place.stand, f"第 {number} 条通知", phone="13900139000")
    await sent(place.stand, "another", phone="+85291234567")
    async with tab(place.browser, viewport={"width": 390, "height": 844}) as window:
        page = await window.new_page()
        await page.goto(f"{place.stand.sandbox_url}/phone")
        await page.get_by_role("button", name="短信").click()
        rows = page.locator("#texts > li")
        await expect(rows).to_have_count(30)
        await expect(rows.first).to_contain_text("another")
        await page.locator("#earlier").click()
        await expect(rows).to_have_count(place.stand.sandbox.phone.messages()["total"])
        await expect(page.locator("#earlier")).to_be_hidden()
        await page.get_by_label("手机号").select_option("13900139000")
        await expect(rows).to_have_count(30)
        seen = rows.nth(12)
        await seen.get_by_role("button", name="改变结果").click()
        await seen.scroll_into_view_if_needed()
        text, before = await seen.inner_text(), await seen.bounding_box()
        await sent(place.stand, "a new one above", phone="13900139000")
        await expect(rows.first).to_contain_text("a new one above")
        assert await rows.nth(13).inner_text() == text  # it stays open
        after = await rows.nth(13).bounding_box()
        assert before is not None
        assert after is not None
        assert abs(after["y"] - before["y"]) < 2
        await page.get_by_label("手机号").select_option("+85291234567")
        await expect(rows).to_have_count(1)
        assert await page.evaluate("document.documentElement.scrollWidth") <= 390
    place.stand.sandbox.phone.on = True


async def test_the_shop_without_a_hub_says_what_to_do(place: Place) -> None:
    async with tab(place.browser) as window:
        page = await window.new_page()
        await page.goto(f"{place.stand.sandbox_url}/shop")
        await expect(page.get_by_role("alert")).to_contain_text("hutong demo")


@pytest.mark.parametrize("width", [360, 768, 1440])
@pytest.mark.parametrize("path", ["/phone", "/shop"])
async def test_fits_every_size(place: Place, path: str, width: int) -> None:
    async with tab(place.browser, viewport={"width": width, "height": 800}) as window:
        page = await window.new_page()
        for language in ("zh", "en"):
            await page.goto(f"{place.stand.sandbox_url}{path}?lang={language}")
            assert await page.evaluate("document.documentElement.scrollWidth") <= width


async def test_wechat_shows_messages_and_accounts(place: Place) -> None:
    async with tab(place.browser) as window:
        page = await window.new_page()
        await page.goto(f"{place.stand.sandbox_url}/phone")
        await page.get_by_role("button", name="微信").first.click()
        await expect(page.get_by_text("还没有消息")).to_be_visible()
        await page.locator(".tabs").get_by_role("button", name="账号").click()
        account = page.locator("#accounts > li").filter(has_text="WX_GZH")
        await account.get_by_role("button", name="关注", exact=True).click()
        await expect(account.get_by_text("已关注")).to_be_visible()
        program = page.locator("#accounts > li").filter(has_text="WX_MP")
        await program.get_by_role("button", name="登录码 code").click()
        await expect(program.locator("code")).to_have_text(re.compile("^0[0-9a-f]{31}$"))
        await page.get_by_role("button", name="关闭").click()
        await letter(place.stand)
        await expect(page.locator("#banner")).to_contain_text("付款提醒")
        await expect(page.locator("#unread-mail")).to_contain_text("1")
        await page.locator("#banner button").click()
        await expect(page.locator("#mails .letter")).to_contain_text("账单编号")
        await expect(page.get_by_role("button", name="查看详情")).to_be_visible()
